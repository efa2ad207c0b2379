"""Records in the database: the same on all hosts, kept by no version of the index alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from feeds.history.events import Event, encode
from feeds.index import Versions, open_index
from feeds.index.postgres.events import Events
from feeds.index.postgres.index import PostgresIndex
from feeds.storage.log import Log
from tests.support.archive import NOW, Archive
from tests.support.commands import feeds
from tests.support.formats_examples import SITE
from tests.support.postgres import Server
from tests.support.records import DAY, deleted, link


@pytest.fixture
def shared(archive: Archive, postgres: Server) -> Archive:
    archive.database = postgres.database()
    return archive


def lines(archive: Archive) -> bytes:
    found = archive.open().archive.index.records_lines
    assert isinstance(found, Events)
    return b"".join(found.lines())


def test_a_table_of_lines_does_what_a_file_does(tmp_path: Path, postgres: Server) -> None:
    index = open_index(postgres.database(), Versions("", "", ""), SITE)
    assert isinstance(index, PostgresIndex) and index.records_lines
    file = Log(tmp_path / "records")
    for pieces, keep in (
        ([], None),
        ([b"a\n", b"", b"b\nc\n"], None),
        ([b"d\n"], 2),
        ([], 0),
        ([b"e\n"], None),
    ):
        with index.updating():
            added = index.records_lines.append(pieces, keep=keep)
        assert added == file.append(pieces, keep=keep)
        for one in (index.records_lines, file):
            before, whole = one.digests(added)
            assert before and (before == whole) == (not added)
        assert list(index.records_lines.lines()) == list(file.lines())
        assert index.records_lines.size() == file.size()
    assert index.records_lines.digests(1)[0] is None


def test_hosts_have_the_same_records(shared: Archive, tmp_path: Path) -> None:
    shared.write("a.md")
    shared.write("b.md")
    shared.publish()
    (shared.root / "a.md").unlink()
    first = deleted(shared.publish(NOW + DAY))
    other = Archive(tmp_path / "elsewhere", tmp_path / "unused", shared.database)
    shared.root.rename(other.root)
    assert deleted(other.publish(NOW + 2 * DAY)) == first == {link("a.md"): "2024-01-02T00:00:00Z"}
    assert not shared.records.exists() and not other.records.exists()


def test_records_outlive_the_index(shared: Archive) -> None:
    shared.write("a.md")
    shared.publish()
    before = lines(shared)
    shared.forget()
    publisher = shared.publish(NOW + DAY)
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW}
    assert lines(shared) == before


def test_records_of_a_file_are_copied_into_a_new_database(shared: Archive, postgres: Server) -> None:
    shared.write("a.md")
    shared.database = ""
    shared.publish().close()
    shared.database = postgres.database()
    before = shared.records.read_bytes()
    publisher = shared.publish(NOW + DAY)
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW}
    assert lines(shared) == before == shared.records.read_bytes()
    assert any("are now in" in line for line in publisher.archive.records.warnings)


def test_what_another_version_adds_is_read(shared: Archive) -> None:
    shared.write("a.md")
    publisher = shared.publish()
    other = shared.open(time_zone="Asia/Tokyo").archive.index
    assert isinstance(other, PostgresIndex) and other.records_lines
    with other.updating():
        other.records_lines.append([encode([Event(NOW - timedelta(1), "seen", link("a.md"))])])
    publisher.update(NOW + DAY)
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW - timedelta(1)}


def test_records_go_back_into_a_file(
    shared: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared.write("a.md")
    shared.publish()
    monkeypatch.setenv("FEEDS_INDEX", shared.database)
    file = tmp_path / "records.jsonl"
    file.write_text(feeds("records", shared.root).stdout)
    assert file.read_bytes() == lines(shared) != b""
    shared.database = ""
    publisher = shared.publish(NOW + DAY, records=str(file))
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW}
