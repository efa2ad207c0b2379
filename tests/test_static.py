import gzip
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest

from feeds.archive import workers
from feeds.errors import BadFolder, BadOutput
from feeds.publisher import Publisher
from feeds.static import BuildResult
from feeds.storage.output import MANIFEST
from tests.support.archive import NOW, Archive, build


def run(archive: Archive, out: Path, **flags: Any) -> BuildResult:
    return build(archive.publish(**flags), out)


def tree(out: Path) -> dict[str, bytes]:
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_every_document_is_a_file(archive: Archive, out: Path) -> None:
    archive.write("a.md", tags="[C#]")
    run(archive, out)
    documents = archive.documents()
    assert documents.items() <= tree(out).items()
    assert {"index.html", "feed.atom", "feeds.opml", "tag/c=23/feed.json"} <= documents.keys()


def test_encoded_files_stand_beside_the_others_if_that_is_wanted(archive: Archive, out: Path) -> None:
    archive.write("a.md", tags="[x]")
    run(archive, out, compress=True)
    files = tree(out)
    assert gzip.decompress(files["tag/x/feed.atom.gz"]) == files["tag/x/feed.atom"]
    assert brotli.decompress(files["index.html.br"]) == files["index.html"]
    assert run(archive, out, compress=True).written == 0
    run(archive, out)
    assert not any(name.endswith((".gz", ".br")) for name in tree(out))


def test_old_addresses_are_copies_that_name_the_new_one(archive: Archive, out: Path) -> None:
    archive.write("a.md", tags="[BBC, C#]")
    run(archive, out)
    files = tree(out)
    assert files["feed.xml"] == files["atom.xml"] == files["feed.atom"]
    assert files["rss.xml"] == files["index.xml"] == files["feed/index.xml"] == files["feed.rss"]
    assert files["feed/by_tag/BBC.xml"] == files["tag/bbc/feed.atom"]
    assert files["feed/by_tag/c=23.xml"] == files["tag/c=23/feed.atom"]
    assert b'href="https://feeds.example.org/feed.atom" rel="self"' in files["feed.xml"]


def test_a_second_build_writes_nothing(archive: Archive, out: Path) -> None:
    archive.write("a.md")
    first = run(archive, out)
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run(archive, out) == BuildResult(0, first.written, 0, ())
    assert times == {path: path.stat().st_mtime_ns for path in out.rglob("*")}


def test_only_what_changed_is_written(archive: Archive, out: Path) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[y]")
    run(archive, out)
    before = (out / "tag/x/feed.atom").stat().st_mtime_ns
    archive.write("b.md", tags="[y]", title="new")
    run(archive, out)
    assert (out / "tag/x/feed.atom").stat().st_mtime_ns == before
    assert b"<title>new</title>" in (out / "tag/y/feed.atom").read_bytes()


def test_a_document_that_is_as_it_was_is_neither_made_nor_read_again(archive: Archive, out: Path) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[y]")
    run(archive, out)
    before = tree(out)
    poison(archive, "renderings", "rendering", "rained", "snowed")
    run(archive, out)
    assert tree(out) == before
    archive.write("c.md", tags="[y]")
    run(archive, out)
    assert b"rained" in (out / "tag/x/feed.json").read_bytes()
    assert b"snowed" in (out / "tag/y/feed.json").read_bytes()


def poison(archive: Archive, table: str, column: str, text: str, other: str) -> None:
    """Change what the index keeps, so that it shows where it is used."""
    with closing(sqlite3.connect(archive.index)) as db, db:
        db.create_function("poisoned", 1, lambda kept: kept.replace(text.encode(), other.encode()))
        db.execute(f"UPDATE {table} SET {column} = poisoned({column})")


def test_new_times_of_all_posts_clean_and_render_nothing_again(archive: Archive, out: Path) -> None:
    post = archive.write("a.md")
    run(archive, out)
    poison(archive, "renderings", "rendering", "rained", "snowed")
    os.utime(post, (1, 1))
    (out / "feed.json").unlink()
    run(archive, out)
    assert b"snowed" in (out / "feed.json").read_bytes()


def test_what_two_files_of_the_same_bytes_have_is_kept_as_long_as_one_is_there(
    archive: Archive, out: Path
) -> None:
    for name in ("2021-05-01-a.md", "2021-05-01-b.md"):
        archive.write(name, title="Rain", **{"from": ""})
    run(archive, out)
    (archive.root / "2021-05-01-a.md").unlink()
    archive.publish()
    with closing(sqlite3.connect(archive.index)) as db:
        assert db.execute("SELECT count(*) FROM contents").fetchone() == (1,)


def test_a_file_that_was_changed_or_deleted_by_hand_is_mended(archive: Archive, out: Path) -> None:
    archive.write("a.md")
    run(archive, out)
    before = tree(out)
    (out / "feed.atom").unlink()
    size = (out / "feed.rss").stat().st_size
    (out / "feed.rss").write_bytes(b" " * size)
    assert run(archive, out).written == 2
    assert tree(out) == before


def test_without_the_index_the_same_bytes_are_not_written_again(archive: Archive, out: Path) -> None:
    archive.write("a.md", tags="[x]")
    first = run(archive, out)
    archive.index.unlink()
    assert run(archive, out) == BuildResult(0, first.written, 0, ())


@pytest.mark.slow
def test_two_processes_may_build_from_one_index_at_once(archive: Archive, tmp_path: Path) -> None:
    for number in range(30):
        archive.write(f"{number}.md", tags=f"[t{number % 5}]")
    command = [sys.executable, "-m", "feeds", "build", str(archive.root)]
    command += ["--base-url", "https://feeds.example.org/", "-o"]
    outs = [tmp_path / "one", tmp_path / "two"]
    builds = [subprocess.Popen([*command, str(out)], stdout=subprocess.DEVNULL) for out in outs]
    assert [build.wait() for build in builds] == [0, 0]
    run(archive, tmp_path / "alone")
    assert tree(outs[0]) == tree(outs[1]) == tree(tmp_path / "alone")


@pytest.mark.slow
def test_other_processes_give_the_same_bytes(
    archive: Archive, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        archive.write(f"{number}.md", tags=f"[t{number % 5}]", body=f"<p>{'rain ' * number}</p>")
    run(archive, out)
    archive.index.unlink()
    monkeypatch.setattr(workers, "START", 0.0)
    publisher = Publisher(archive.open().settings, processes=2)
    publisher.update(NOW)
    build(publisher, tmp_path / "other")
    assert tree(tmp_path / "other") == tree(out)


def test_files_that_no_longer_belong_are_removed_and_no_others(archive: Archive, out: Path) -> None:
    path = archive.write("a.md", tags="[x]")
    archive.write("b.md")
    run(archive, out)
    (out / "CNAME").write_text("feeds.example.org")
    (out / "tag/x/mine.txt").write_text("keep")
    path.unlink()
    run(archive, out)
    assert b"<entry>" not in (out / "tag/x/feed.atom").read_bytes()
    assert build(archive.publish(NOW + timedelta(91)), out).removed > 0
    assert not (out / "tag/x/feed.atom").exists()
    assert not (out / "feed/by_tag").exists()
    assert (out / "tag/x/mine.txt").read_text() == "keep"
    assert (out / "CNAME").exists()


def test_a_file_of_somebody_else_is_left_as_it_is(archive: Archive, out: Path) -> None:
    archive.write("a.md")
    out.mkdir()
    (out / "index.html").write_text("my own page")
    assert run(archive, out).foreign == ("index.html",)
    assert (out / "index.html").read_text() == "my own page"
    assert run(archive, out).foreign == ("index.html",)


def test_output_within_the_folder_of_posts_holds_no_posts(archive: Archive) -> None:
    archive.write("a.md", title="2020-01-01-x")
    out = archive.root / "2020-01-01-site"
    for _ in range(2):
        publisher = archive.open()
        publisher.update(NOW)
        build(publisher, out)
    assert archive.publish().summary().files == 1


def test_a_folder_of_output_is_no_folder_of_posts(archive: Archive, out: Path) -> None:
    archive.write("a.md")
    run(archive, out)
    with pytest.raises(BadFolder, match="output"):
        Archive(out, archive.index).publish()


@pytest.mark.parametrize("text", ["[]", "{", '{"files": [1]}', '{"files": "x"}', "\udcff"])
def test_a_manifest_that_cannot_be_read_is_said(archive: Archive, out: Path, text: str) -> None:
    out.mkdir()
    (out / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadOutput, match="manifest"):
        run(archive, out)


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "a/../../outside"])
def test_a_manifest_cannot_lead_out_of_the_folder(
    archive: Archive, out: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "outside").write_text("keep")
    out.mkdir()
    (out / MANIFEST).write_text(f'{{"files": ["{name}"]}}')
    with pytest.raises(BadOutput, match="leads out"):
        run(archive, out)
    assert (tmp_path / "outside").read_text() == "keep"


def test_a_link_in_the_output_is_replaced_not_followed(archive: Archive, out: Path, tmp_path: Path) -> None:
    archive.write("a.md")
    run(archive, out)
    outside = tmp_path / "outside"
    outside.write_text("keep")
    (out / "feed.atom").unlink()
    (out / "feed.atom").symlink_to(outside)
    run(archive, out)
    assert outside.read_text() == "keep"
    assert b"<feed" in (out / "feed.atom").read_bytes()
