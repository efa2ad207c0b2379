import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.errors import BadPost
from tests.support.archive import NOW, Archive, build, items, titles

pytestmark = pytest.mark.both_engines(also="slow")


def test_exported_entries_are_those_of_the_feed(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-02")
    found = list(archive.publish().entries())
    assert [entry.title for entry in found] == ["b.md", "a.md"]
    assert found[0].published == datetime(2021, 5, 2, tzinfo=UTC)
    assert "It rained." in found[0].content.html


def test_text_that_changed_since_the_update_is_not_kept(archive: Archive) -> None:
    path = archive.write("a.md")
    os.utime(path, (10**9, 10**9))
    publisher = archive.publish()
    first = path.read_bytes()
    path.unlink()
    items(publisher)
    path.write_bytes(first)
    os.utime(path, (10**9, 10**9))
    assert "It rained." in items(archive.publish())[0]["content_html"]


# --- one state of the archive, whatever others do meanwhile


def test_entries_are_of_one_state_or_there_is_a_word(archive: Archive) -> None:
    for number in range(3):
        archive.write(f"{number}.md")
    publisher = archive.publish()
    entries = publisher.entries()
    next(entries)
    (archive.root / "1.md").unlink()
    archive.publish(NOW + timedelta(days=1))  # as a server does
    with pytest.raises(BadPost, match="posts have changed meanwhile; try again"):
        list(entries)


def test_a_post_that_is_gone_before_its_content_is_read_is_not_published_without(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md")
    publisher = archive.publish()
    (archive.root / "a.md").unlink()
    with pytest.raises(BadPost, match="posts have changed meanwhile; try again"):
        list(publisher.entries())


def test_a_build_during_which_a_server_removes_a_post_is_of_one_state(
    archive: Archive, tmp_path: Path
) -> None:
    for number in range(3):
        archive.write(f"{number}.md")
    publisher = archive.publish(pages="all")

    def remove(what: str, done: int) -> None:
        if (archive.root / "1.md").exists():
            (archive.root / "1.md").unlink()
            archive.publish(NOW + timedelta(days=1), pages="all")

    build(publisher, tmp_path / "out", progress=remove)
    assert titles(publisher) == ["0.md", "2.md"]
    files = archive.documents(pages="all")
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files} == files


def test_a_build_of_posts_that_are_gone_is_no_build(archive: Archive, tmp_path: Path) -> None:
    for number in range(3):
        archive.write(f"{number}.md")
    publisher = archive.publish()
    (archive.root / "1.md").unlink()
    with pytest.raises(BadPost, match="posts have changed meanwhile; try again"):
        build(publisher, tmp_path / "out")
    publisher.update(NOW + timedelta(days=1))
    assert build(publisher, tmp_path / "out").written


def test_a_post_that_changed_without_a_new_time_stops_no_build_for_good(
    archive: Archive, tmp_path: Path
) -> None:
    path = archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-02")
    os.utime(path, (10**9, 10**9))
    publisher = archive.publish()
    path.write_text(path.read_text().replace("rained", "snowed"))
    os.utime(path, (10**9, 10**9))
    with pytest.raises(BadPost, match="posts have changed meanwhile"):
        build(publisher, tmp_path / "out")
    build(archive.publish(NOW + timedelta(days=1)), tmp_path / "out")
    assert "snowed" in (tmp_path / "out/feed.json").read_text()
