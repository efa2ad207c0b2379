import os
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import BadFolder, BadOutput
from feeds.storage.folder import SKIPPED, Seen, compare, read, scan
from feeds.storage.log import Log


def found(root: Path, without: Path | None = None) -> set[str]:
    return {os.fsdecode(path) for path, *_ in scan(root, without=without)}


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def test_posts_are_found_at_any_depth(tmp_path: Path) -> None:
    names = {"a.md", "x/b.markdown", "x/y/z/c.html", "_posts/d.htm", "archived/2020-01-01/e.TXT"}
    put(tmp_path, *names, "style.css", "f.md.bak", "md")
    assert found(tmp_path) == names


def test_files_are_found_in_the_order_of_the_bytes_of_their_paths(tmp_path: Path) -> None:
    folders = ("", "a/", "a/b/", "a-b/", "a.md/", "a0/", "z/雨/")
    put(tmp_path, *(f"{folder}{name}" for folder in folders for name in ("a-.md", "a0.md", "b.md", "雨.md")))
    paths = [path for path, *_ in scan(tmp_path)]
    assert paths == sorted(paths) and len(paths) == 4 * len(folders)


def test_what_jekyll_keeps_beside_posts_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, *(f"{folder}/a.md" for folder in SKIPPED), *(f"x/{folder}/a.md" for folder in SKIPPED))
    put(tmp_path, ".git/a.md", ".hidden.md", "x/.jekyll-cache/a.md", "_posts/a.md")
    assert found(tmp_path) == {"_posts/a.md"}


def test_output_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "out/index.html", "site/.feeds-manifest.json", "site/index.html")
    assert found(tmp_path, without=tmp_path / "out") == {"a.md"}


def test_links_are_followed_to_files_inside_the_folder_only(tmp_path: Path) -> None:
    root = tmp_path / "posts"
    put(root, "a.md", "x/b.md")
    put(tmp_path, "secret.md", "outside/c.md", "posts-secret/d.md")
    (root / "inside.md").symlink_to("x/b.md")
    (root / "secret.md").symlink_to(tmp_path / "secret.md")
    (root / "beside.md").symlink_to(tmp_path / "posts-secret/d.md")
    (root / "broken.md").symlink_to("nowhere.md")
    (root / "itself.md").symlink_to("itself.md")
    (root / "outside").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    assert found(root) == {"a.md", "x/b.md", "inside.md"}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "posts/a.md")
    (tmp_path / "link").symlink_to("posts")
    assert found(tmp_path / "link") == {"a.md"}
    assert read(tmp_path / "link", "a.md") == b"x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_post(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert found(tmp_path) == set()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match="no such file or directory"):
        found(tmp_path / "nowhere")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.storage.folder.LARGEST", 2**20)
    (tmp_path / "a.md").write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(OSError, match="larger than 1 MiB"):
        read(tmp_path, "a.md")


@pytest.mark.parametrize("expected", [0, 4, 5, 6, 2**40])
def test_all_of_a_file_is_read_however_many_bytes_were_expected(tmp_path: Path, expected: int) -> None:
    (tmp_path / "a.md").write_bytes(b"hello")
    assert read(tmp_path, "a.md", expected) == b"hello"


# --- a file that lines are added to ---------------------------------------------------------------


def test_a_log_tells_what_stood_before_the_lines_that_were_added_last(tmp_path: Path) -> None:
    log = Log(tmp_path / "folder" / "log")
    log.append([b"one\n", b"two\n"])
    _, before = log.digests()
    added = log.append([b"three\n", b"", b"four\n"])
    assert (log.digests(added)[0], log.digests(100)[0]) == (before, None)
    assert list(log.lines()) == [b"one\n", b"two\n", b"three\n", b"four\n"]


def test_what_others_add_between_two_pieces_is_told_from_ours_and_tears_no_line(tmp_path: Path) -> None:
    log, piece = Log(tmp_path / "log"), b"ours\n" * 5_000
    _, before = log.digests()

    def pieces() -> Iterator[bytes]:
        for _ in range(3):
            yield piece
            log.append([b"theirs\n"])

    assert log.digests(log.append(pieces()))[0] != before
    assert Counter(log.lines()) == {b"ours\n": 15_000, b"theirs\n": 3}


def test_a_log_is_the_same_in_every_size_of_its_pieces(tmp_path: Path) -> None:
    one, many, body = Log(tmp_path / "one"), Log(tmp_path / "many"), b"0123456789abcde\n" * 40_000
    one.append([body])
    many.append(body[start : start + 1_000] for start in range(0, len(body), 1_000))
    assert one.digests(500_000) == many.digests(500_000)
    assert one.digests() == (sha256(body).hexdigest(),) * 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_log_that_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # to read it would wait for ever
    with pytest.raises(BadOutput, match="not a file"):
        Log(tmp_path / "pipe").digests()


PATHS = st.lists(st.tuples(st.binary(min_size=1, max_size=2), st.integers(0, 1), st.just(0)), max_size=1_200)


@given(PATHS, PATHS, st.integers(0, 2_000))
def test_what_is_not_as_it_was_known_is_found_however_many_are(
    here: list[Seen], there: list[Seen], same: int
) -> None:
    alike = {b"%06d" % number: (5, 0) for number in range(same)}
    found, known = ({path: (size, mtime) for path, size, mtime in some} | alike for some in (here, there))
    paths = sorted(path for path in found.keys() | known.keys() if found.get(path) != known.get(path))
    said = compare(*(sorted((path, *stamp) for path, stamp in some.items()) for some in (found, known)))
    assert list(said) == [(os.fsdecode(path), found.get(path), "") for path in paths]
