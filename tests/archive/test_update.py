import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from feeds.errors import BadFolder
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.storage.posts_folder import PostsFolder
from feeds.storage.source import Seen
from tests.support.archive import NOW, Archive, items, titles

pytestmark = pytest.mark.both_engines(also="slow")


@pytest.mark.both_engines
def test_a_post_waits_for_its_date(archive: Archive) -> None:
    archive.write("a.md", date="2024-01-02T00:00:00Z")
    publisher = archive.publish(NOW)
    assert (titles(publisher), publisher.summary().waiting) == ([], 1)
    publisher.update(NOW + timedelta(days=1))
    assert titles(publisher) == ["a.md"]
    publisher.update(NOW)
    assert titles(publisher) == []


def test_every_file_is_counted_once(archive: Archive) -> None:
    archive.write("entry.md")
    archive.write("old.md", **{"from": "https://example.com/entry.md"})
    archive.write("draft.md", draft="true")
    archive.write("bad.md", date="no day")
    archive.write_text("page.md", "# About\n")
    summary = archive.publish().summary()
    assert (summary.files, summary.entries, summary.collapsed) == (5, 1, 1)
    assert (summary.waiting, summary.left_out, summary.not_posts) == (1, 1, 1)


@pytest.mark.both_engines
def test_a_changed_post_changes_its_entry(archive: Archive) -> None:
    path = archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    path.write_text(path.read_text().replace("It rained.", "It snowed.").replace("[x]", "[y]"))
    publisher.update(NOW)
    assert "snowed" in items(publisher, Address("tag", "y", "json"))[0]["content_html"]
    assert items(publisher, Address("tag", "x", "json")) == []


def test_a_post_that_looks_as_it_did_is_not_read_again(archive: Archive) -> None:
    path = archive.write("a.md")
    os.utime(path, (1, 1))
    publisher = archive.publish()
    path.write_bytes(path.read_bytes().replace(b"title: a.md", b"title: b.md"))
    os.utime(path, (1, 1))
    publisher.update(NOW)
    assert titles(publisher) == ["a.md"]


def test_a_post_that_changed_a_moment_ago_is_read_again(archive: Archive) -> None:
    path = archive.write("a.md")
    before = path.stat()
    publisher = archive.publish()
    path.write_bytes(path.read_bytes().replace(b"title: a.md", b"title: b.md"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    publisher.update(NOW)
    assert titles(publisher) == ["b.md"]


@pytest.mark.both_engines
def test_a_second_post_of_one_original_joins_the_first(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", date="2021-05-01", **{"from": "https://example.com/a"})
    publisher = archive.publish()
    archive.write("b.md", tags="[y]", date="2021-05-02", **{"from": "https://example.com/a"})
    publisher.update(NOW)
    assert titles(publisher) == titles(publisher, Address("tag", "x", "json")) == ["b.md"]


@dataclass(frozen=True, slots=True)
class Moving(PostsFolder):
    """A folder in which `a.md` is moved as soon as a scan has seen it."""

    def scan(self, others: list[bytes] | None = None) -> Iterator[Seen]:
        yield from list(PostsFolder.scan(self, others))
        with suppress(FileNotFoundError):
            (self.root / "a.md").rename(self.root / "moved.md")


@pytest.mark.both_engines
@pytest.mark.parametrize("is_new", [True, False], ids=["the first update", "a later update"])
def test_a_post_that_moves_while_posts_are_read_is_never_missing(archive: Archive, is_new: bool) -> None:
    path = archive.write("a.md")
    if not is_new:
        archive.publish()
        path.write_text(path.read_text().replace("title: a.md", "title: later"))
    opened = archive.open()
    publisher = Publisher(replace(opened.settings, source=Moving(archive.root)))
    publisher.update(NOW)
    assert titles(publisher) == ["a.md" if is_new else "later"]
    assert (archive.root / "moved.md").exists() and publisher.archive.records.withdrawals() == []


@pytest.mark.both_engines
def test_a_post_that_moves_waits_until_its_new_file_is_ready(archive: Archive) -> None:
    path = archive.write("a.md")
    archive.publish()
    path.write_text(path.read_text().replace("title: a.md", "title: later"))
    publisher = Publisher(replace(archive.open().settings, source=Moving(archive.root)))
    publisher.refresh(NOW, is_ready=lambda path, stamp: path == "a.md" and stamp is not None)
    assert titles(publisher) == ["a.md"]
    publisher.update(NOW)
    assert titles(publisher) == ["later"]


@pytest.mark.both_engines
def test_a_deleted_post_is_gone_and_a_moved_one_is_not(archive: Archive) -> None:
    archive.write("a.md").unlink()
    moved = archive.write("b.md")
    archive.write("c.md")
    publisher = archive.publish()
    (archive.root / "old").mkdir()
    moved.rename(archive.root / "old" / "b.md")
    (archive.root / "c.md").unlink()
    publisher.update(NOW)
    assert titles(publisher) == ["b.md"]


def test_a_folder_that_vanished_changes_nothing(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    shutil.rmtree(archive.root)
    with pytest.raises(BadFolder):
        publisher.update(NOW)
    assert len(items(publisher)) == 1


def test_dates_without_a_zone_are_read_in_the_zone_of_the_site(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01 08:00:00")
    assert items(archive.publish())[0]["date_published"].startswith("2021-05-01T08:00:00")
    assert items(archive.publish(time_zone="Asia/Shanghai"))[0]["date_published"].startswith(
        "2021-05-01T00:00:00"
    )


@pytest.mark.both_engines
def test_one_bad_post_harms_no_other(archive: Archive) -> None:
    archive.write("a.md", title="good")
    archive.write(
        "b.md", title='"\x00\x0b bad \ud800"'.encode("utf-8", "replace").decode(), body="<p>\x00\x1f</p>"
    )
    (archive.root / "c.md").write_bytes(b"---\ndate: 2021-05-01\n---\n\xff\xfe\x00<p>")
    publisher = archive.publish()
    assert "good" in titles(publisher)
    for name in ("atom", "rss"):
        assert feedparser.parse(publisher.document(Address("all", "", name)).body).bozo == 0


@pytest.mark.both_engines
def test_file_names_may_be_any_bytes(archive: Archive) -> None:
    name = os.fsdecode("雨 \n'\"$(x)".encode() + b"\xff.md")
    (archive.root / name).write_text("---\ntitle: Rain\ndate: 2021-05-01\n---\nIt rained.\n")
    assert titles(archive.publish()) == ["Rain"]


def test_a_file_that_could_not_be_read_is_tried_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive.write("a.md")
    os.utime(path, (10**9, 10**9))
    monkeypatch.setattr("feeds.storage.posts_folder.LARGEST", 10)
    assert archive.publish().summary().left_out == 1
    monkeypatch.undo()
    monkeypatch.setenv("FEEDS_INDEX", "")
    assert titles(archive.publish()) == ["a.md"]


@pytest.mark.both_engines
@pytest.mark.parametrize("date", ["9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z"])
def test_one_extreme_date_harms_no_archive(archive: Archive, date: str) -> None:
    archive.write("a.md", date=date)
    archive.write("b.md", date=date, **{"from": ""})
    archive.write("c.md")
    for zone in ("Asia/Singapore", "America/New_York"):
        publisher = archive.publish(datetime.max.replace(tzinfo=UTC), time_zone=zone)
        assert "c.md" in titles(publisher)
        assert publisher.document(Address("all", "", "html")).body


def test_the_first_look_takes_in_what_a_later_one_would_wait_for(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.open()
    publisher.refresh(NOW, is_ready=lambda path, stamp: False)
    assert titles(publisher) == ["a.md"]
