"""Other processes at the same index, full disks, file systems without locks: a word, a bound, a way out."""

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from feeds.errors import BadOutput, DamagedIndex
from feeds.index.sqlite import SqliteDatabase
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.web.app import create_app
from feeds.web.watcher import Watcher
from tests.support.archive import NOW, Archive, items

STYLE = "/style.css"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds are fractions of one."""
    monkeypatch.setattr("feeds.index.sqlite_connection.PATIENCE", 0.1)
    monkeypatch.setattr("feeds.index.sqlite._TIMEOUT", 0.5)


@pytest.fixture
def held(archive: Archive) -> Iterator[sqlite3.Connection]:
    """An index that another process writes to."""
    archive.write("a.md")
    archive.publish().close()
    with closing(sqlite3.connect(archive.index, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


# --- others that hold the index -------------------------------------------------------------------


def test_an_index_that_is_held_gets_a_word_and_a_bound(
    archive: Archive, held: sqlite3.Connection, impatient: None, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BadOutput, match=r"in use by another process; end that, or name another file"):
        archive.publish()
    assert [record.message for record in caplog.records] == [
        f"waiting for another process that uses the index {archive.index}"
    ]


def test_whoever_waits_goes_on_when_the_other_one_ends(
    archive: Archive, held: sqlite3.Connection, impatient: None
) -> None:
    timer = threading.Timer(0.2, lambda: held.execute("ROLLBACK"))
    timer.start()
    assert archive.publish().summary().entries == 1
    timer.join()


def test_a_file_system_without_locks_is_named_at_once(
    archive: Archive, held: sqlite3.Connection, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lockf(*given: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    # To SQLite, such a file system is one where others hold all locks.
    monkeypatch.setattr("fcntl.lockf", lockf)
    with pytest.raises(BadOutput, match="without locks; name a file on another one"):
        archive.publish()


# --- settings and versions ------------------------------------------------------------------------


def dates(publisher: Publisher) -> list[str]:
    return [item["date_published"] for item in items(publisher)]


def test_a_server_whose_index_others_made_anew_goes_on_with_its_own(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01 12:00")
    server = archive.open()
    watcher = Watcher(server)
    watcher.first_update()
    # A command with another time zone uses the same index.
    command = archive.publish(time_zone="Asia/Tokyo")
    archive.write("b.md", date="2021-05-02 12:00")
    for _ in range(3):
        watcher.check()
    assert dates(server) == ["2021-05-02T12:00:00Z", "2021-05-01T12:00:00Z"]
    command.update(NOW)
    assert dates(command) == ["2021-05-02T03:00:00Z", "2021-05-01T03:00:00Z"]
    watcher.stop()
    assert dates(archive.publish()) == dates(server)
    assert dates(archive.publish(time_zone="Asia/Tokyo")) == dates(command)
    assert not archive.open().archive.index.is_rebuilt


def test_a_document_is_never_of_the_index_of_others(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01 12:00")
    server = archive.publish()
    archive.publish(time_zone="Asia/Tokyo")
    with pytest.raises(DamagedIndex, match="taken over"):
        server.document(Address("all", "", "json"))
    with pytest.raises(DamagedIndex), archive.publish().archive.index.updating():
        raise DamagedIndex("", "")


# --- a full disk ----------------------------------------------------------------------------------


def fill_disk(publisher: Publisher) -> None:
    """Let the index grow no more, as on a disk that is full."""
    index = publisher.archive.index
    assert isinstance(index, SqliteDatabase)
    index.execute(f"PRAGMA max_page_count = {index.fetch_value('PRAGMA page_count')}")


def test_what_can_be_made_is_answered_although_it_cannot_be_kept(archive: Archive) -> None:
    for number in range(9):
        archive.write(f"{number}.md", body=f"<div><p>{'It rained. ' * 2000}</p></div>", tags=f"[t{number}]")
    publisher = archive.publish()
    client = create_app(publisher).test_client()
    assert client.get("/healthz").text == "ok\n"
    fill_disk(publisher)
    for path in (STYLE, *(f"/tag/t{number}/feed.atom" for number in range(9))):
        assert client.get(path).status_code == 200
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (
        200,
        "ok, but nothing that is made can be kept: database or disk is full\n",
    )


def test_an_update_that_finds_no_room_names_the_cause_and_changes_nothing(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    fill_disk(publisher)
    for number in range(80):
        archive.write(f"{number}.md", tags=f"[t{number}]")
    with pytest.raises(BadOutput, match="database or disk is full"):
        publisher.update(NOW + timedelta(days=1))
    assert publisher.summary().entries == 1
    index = publisher.archive.index
    assert isinstance(index, SqliteDatabase)
    index.execute("PRAGMA max_page_count = 1000000")
    publisher.update(NOW + timedelta(days=1))
    assert publisher.summary().entries == 81
