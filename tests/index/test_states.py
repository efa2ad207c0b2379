"""States of the index, in every engine: what is read is of one of them."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.channels import ALL
from feeds.index import Index, Versions, open_index
from feeds.index.attachments import Reference
from feeds.index.rows import EntryRows, file_row
from feeds.model import Attachment, Channel, Content
from feeds.storage.source import UNKNOWN
from tests.support.formats_examples import SITE
from tests.support.waiting import wait_until

pytestmark = pytest.mark.both_engines

NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path, database: str) -> Path | str:
    return database or tmp_path / "index.sqlite"


def index_at(place: Path | str, version: str = "") -> Index:
    return open_index(place, Versions(version, "", ""), SITE)


def update(index: Index, *, entries: int) -> None:
    with index.updating():
        index.files.begin_update(NOW)
        index.channels.put([Channel(ALL, "", "", "", entries, NOW, ())])
        index.begin_generation()


def test_channels_are_those_of_the_state_that_is_read(place: Path | str) -> None:
    ours, others = index_at(place), index_at(place)
    update(others, entries=1)
    with ours.reading():
        before = ours.channels.all()
        update(others, entries=2)
        assert ours.channels.all() == before
    assert [one.count for one in (*before, *ours.channels.all())] == [1, 2]


def test_an_update_that_fails_leaves_what_there_was(place: Path | str) -> None:
    index = index_at(place)
    update(index, entries=1)
    generation = index.generation()
    with pytest.raises(LookupError), index.updating():
        index.channels.put([Channel(ALL, "", "", "", 5, NOW, ())])
        index.begin_generation()
        raise LookupError
    assert index.generation() == generation and index.is_current(generation)
    assert [one.count for one in index.channels.all()] == [1]


def test_what_was_made_within_a_reading_is_kept_after_it(place: Path | str) -> None:
    index, other = index_at(place), index_at(place)
    content = Content("<p>雨</p>", "雨", "")
    with index.reading():
        index.contents.put("k", content, 5)
        assert other.contents.get("k") is None
    assert other.contents.get("k") == content


def test_references_and_files_that_an_entry_names_are_kept_and_replaced(place: Path | str) -> None:
    index = index_at(place)
    for path in ("a.pdf", "b.pdf"):
        file = Attachment(path, "0f", "application/pdf", 5, "")
        with index.reading():
            index.attachments.put("urn:x", "d", [Reference("attachment:x", "x", path)], [(file, (5, 7))])
        assert index.write_problem == ""
        assert index.attachments.references(["urn:x"]) == {
            "urn:x": ("d", [Reference("attachment:x", "x", path)])
        }
        assert index.attachments.get(path) == file


def test_what_was_made_of_files_that_changed_is_not_kept(place: Path | str) -> None:
    index = index_at(place)
    with index.reading():
        index.contents.put("k", Content("", "", ""), 5)
        index.mark_stale()
    assert not index.is_consistent
    with index.reading():
        assert index.contents.get("k") is None


def test_one_of_all_processes_leads_until_it_ends(place: Path | str) -> None:
    first, second = index_at(place), index_at(place)
    assert first.become_leader() and first.become_leader() and not second.become_leader()
    first.close()
    wait_until(second.become_leader)
    second.close()


def test_names_paths_and_ids_of_any_length_have_their_place(place: Path | str) -> None:
    index = index_at(place)
    # No database compresses these into an entry of an index.
    long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(9_000))
    row = file_row(f"{long}.md", UNKNOWN, None, None, ())
    entry = (0, f"https://example.org/{long}", long, 5, 5, "d", "c", 3, "m", b"a.md", "", "[]")
    with index.updating():
        index.files.begin_update(NOW)
        index.files.put([row], EntryRows([entry], [("tag", long, 5, 0, long)]), NOW)
        index.begin_generation()
    assert [path for path, _, _ in index.files.states()] == [f"{long}.md"]
    channel = Channel("tag", "x", long, long, 1, NOW, ())
    assert index.members.ids(channel) == [entry[1]] and index.channels.has_entries("tag", long)
    assert index.entries.count_of([f"https://example.org/{long}", "urn:x"]) == 1


def test_several_threads_read_and_keep_at_once(place: Path | str) -> None:
    index = index_at(place)
    update(index, entries=1)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                with index.reading():
                    assert index.channels.all()
                    index.contents.put(f"{number % 3} {turn}", Content("", "", ""), 5)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert index.contents.get("0 4") == Content("", "", "")
