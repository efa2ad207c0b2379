import errno
import os
import pickle
from pathlib import Path

import pytest

from feeds.errors import BadFolder
from feeds.storage import open_source
from feeds.storage.passed_over import SKIPPED
from feeds.storage.posts_folder import PostsFolder


def found(root: Path) -> set[str]:
    return {os.fsdecode(path) for path, *_ in PostsFolder(root).scan()}


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
    paths = [path for path, *_ in PostsFolder(tmp_path).scan()]
    assert paths == sorted(paths) and len(paths) == 4 * len(folders)


def test_what_jekyll_keeps_beside_posts_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, *(f"{folder}/a.md" for folder in SKIPPED), *(f"x/{folder}/a.md" for folder in SKIPPED))
    put(tmp_path, ".git/a.md", ".hidden.md", "x/.jekyll-cache/a.md", "_posts/a.md")
    assert found(tmp_path) == {"_posts/a.md"}


def test_output_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "site/.feeds-manifest.json", "site/index.html", "site/tag/x/index.html")
    assert found(tmp_path) == {"a.md"}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "posts/a.md")
    (tmp_path / "link").symlink_to("posts")
    source = PostsFolder(tmp_path / "link")
    assert found(tmp_path / "link") == {"a.md"}
    assert source.read("a.md") == b"x"
    assert (source.identity, source.name) == (str(tmp_path / "posts"), str(tmp_path / "link"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_post_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert found(tmp_path) == set()
    with pytest.raises(OSError, match="is not a file"):
        PostsFolder(tmp_path).read("a.md")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match="no such file or directory"):
        found(tmp_path / "nowhere")
    with pytest.raises(BadFolder, match="no such folder"):
        PostsFolder(tmp_path / "nowhere").check()


def test_a_file_that_is_too_large_is_read_in_ranges_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.storage.posts_folder.LARGEST", 2**20)
    (tmp_path / "a.mp3").write_bytes(b"x" * 2**20 + b"y")
    source = PostsFolder(tmp_path)
    with pytest.raises(OSError, match="larger than 1 MiB"):
        source.read("a.mp3")
    assert source.read_range("a.mp3", 2**20 - 1, 5) == b"xy"


@pytest.mark.parametrize("expected", [0, 4, 5, 6, 2**40])
def test_all_of_a_file_is_read_however_many_bytes_were_expected(tmp_path: Path, expected: int) -> None:
    (tmp_path / "a.md").write_bytes(b"hello")
    assert PostsFolder(tmp_path).read("a.md", expected) == b"hello"


@pytest.mark.parametrize(
    "start, length, body",
    [(0, 3, b"hel"), (1, 2, b"el"), (3, 9, b"lo"), (5, 1, b""), (9, 9, b""), (0, 0, b"")],
)
def test_a_range_ends_with_its_file(tmp_path: Path, start: int, length: int, body: bytes) -> None:
    (tmp_path / "a.mp3").write_bytes(b"hello")
    assert PostsFolder(tmp_path).read_range("a.mp3", start, length) == body


def test_every_file_can_be_read_hidden_ones_included(tmp_path: Path) -> None:
    put(tmp_path, ".site/config.toml", ".site/.b", "_data/menu.yml", ".site/deeper/c", "雨/a.png")
    source = PostsFolder(tmp_path)
    assert source.files(".site") == [".site/.b", ".site/config.toml"]
    assert source.files("") == []
    for path in (*source.files(".site"), "_data/menu.yml", "雨/a.png"):
        assert source.read(path) == b"x"


def test_a_stamp_differs_after_a_change_and_is_that_of_the_scan(tmp_path: Path) -> None:
    put(tmp_path, "x/a.md")
    source = PostsFolder(tmp_path)
    before = source.stamp("x/a.md")
    assert [(b"x/a.md", *(before or ()))] == list(source.scan())
    (tmp_path / "x/a.md").write_text("longer")
    assert before and source.stamp("x/a.md") not in (None, before)
    assert source.stamp("x/b.md") is source.stamp("y/a.md") is None


# --- what leads out of the folder ----------------------------------------------------------------


@pytest.fixture
def linked(tmp_path: Path) -> Path:
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
    return root


def test_links_are_followed_to_files_inside_the_folder_only(linked: Path) -> None:
    assert found(linked) == {"a.md", "x/b.md", "inside.md"}
    source = PostsFolder(linked)
    for path in ("a.md", "inside.md", "loop/x/b.md"):
        assert source.read(path) == b"x" and source.stamp(path)
    assert source.files("loop/x") == ["loop/x/b.md"]


@pytest.mark.parametrize(
    "path",
    [
        *("secret.md", "beside.md", "outside/c.md", "loop/outside/c.md"),
        *("../secret.md", "x/../../secret.md", "outside/../secret.md", "..", "/etc/hostname", "a\0b"),
    ],
)
def test_a_read_never_leaves_the_folder(linked: Path, path: str) -> None:
    source = PostsFolder(linked)
    for read in (source.read, source.stamp, lambda path: source.read_range(path, 0, 1)):
        with pytest.raises(PermissionError, match="leads out"):
            read(path)


def test_a_folder_outside_is_not_listed(linked: Path) -> None:
    for folder in ("outside", "..", "loop/outside"):
        with pytest.raises(PermissionError, match="leads out"):
            PostsFolder(linked).files(folder)


@pytest.mark.parametrize("path, error", [("broken.md", errno.ENOENT), ("itself.md", errno.ELOOP)])
def test_a_link_that_leads_nowhere_is_no_file(linked: Path, path: str, error: int) -> None:
    with pytest.raises(OSError) as caught:
        PostsFolder(linked).read(path)
    assert caught.value.errno == error


def test_a_file_is_named_from_the_current_folder_or_from_that_of_posts(
    linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_source(linked)
    monkeypatch.chdir(linked / "x")
    names = ("b.md", "./b.md", "x/b.md", "loop/x/b.md", str(linked / "x/b.md"))
    assert {source.path_of(name) for name in names} == {"x/b.md"}


def test_a_source_goes_to_other_processes(linked: Path) -> None:
    source = open_source(str(linked))
    assert pickle.loads(pickle.dumps(source)) == source
    assert pickle.loads(pickle.dumps(source)).read("a.md") == b"x"
