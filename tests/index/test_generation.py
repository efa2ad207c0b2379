"""How processes that share an index tell one another that there is something new."""

import threading
from pathlib import Path

import pytest

from feeds.addresses import parse_path
from feeds.index.generation import SharedGeneration
from feeds.web.document_cache import DocumentCache
from tests.support.archive import Archive

FEED = parse_path("/feed.json")

# Files of an index that somebody may remove, together or alone.
REMOVED = [("",), ("-generation",), ("", "-wal", "-shm"), ("", "-wal", "-shm", "-generation")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index-generation"


def test_what_one_announces_all_see(path: Path) -> None:
    one, other = SharedGeneration(path), SharedGeneration(path)
    assert (one.number[0], one.newest()) == (0, 0)
    one.announce(7)
    assert (other.number[0], SharedGeneration(path).newest()) == (7, 7)


def test_whoever_meets_another_file_makes_the_others_ask(path: Path) -> None:
    one, other = SharedGeneration(path), SharedGeneration(path)
    one.announce(7)
    path.unlink()
    other.reopen()
    assert one.number[0] != 7 and other.number[0] != 7
    assert (one.newest(), other.newest()) == (7, 7)
    one.reopen()
    one.announce(8)
    assert other.number[0] == 8


def test_following_what_did_not_move_changes_nothing(path: Path) -> None:
    one = SharedGeneration(path)
    one.announce(7)
    one.reopen()
    assert one.number[0] == 7


def test_a_generation_is_announced_before_it_can_be_read(archive: Archive) -> None:
    publisher, other = archive.publish(), archive.open()
    index, generation = publisher.archive.index, publisher.generation()
    shared = Path(f"{archive.index}-generation")
    with index.updating():
        index.begin_generation()
        assert SharedGeneration(shared).number[0] > generation == other.generation()
        assert other.is_current(generation)
    assert not other.is_current(generation)


def test_an_update_that_fails_leaves_what_was_current(archive: Archive) -> None:
    publisher, other = archive.publish(), archive.open()
    generation = publisher.generation()
    with pytest.raises(KeyError), publisher.archive.index.updating():
        publisher.archive.index.begin_generation()
        raise KeyError
    assert other.is_current(generation)
    archive.open()
    shared = Path(f"{archive.index}-generation")
    assert SharedGeneration(shared).number[0] == generation


@pytest.mark.parametrize("removed", REMOVED)
def test_what_is_ready_serves_on_while_there_is_no_index(archive: Archive, removed: tuple[str, ...]) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    cache = DocumentCache(publisher)
    ready = cache.load("/feed.json", FEED)
    for suffix in removed:
        Path(f"{archive.index}{suffix}").unlink()
    publisher.generation()
    assert cache.get("/feed.json") is ready


@pytest.mark.parametrize("removed", REMOVED)
def test_what_follows_a_deleted_index_is_seen_by_all(archive: Archive, removed: tuple[str, ...]) -> None:
    publishers = [archive.publish() for _ in range(2)]
    caches = [DocumentCache(publisher) for publisher in publishers]
    for cache in caches:
        cache.load("/feed.json", FEED)
    for suffix in removed:
        Path(f"{archive.index}{suffix}").unlink()
    archive.write("a.md")
    archive.publish()
    # One of them looks; the other one is told.
    publishers[0].generation()
    assert all(b"a.md" in cache.load("/feed.json", FEED).document.body for cache in caches)


def test_nobody_gets_what_is_older_than_the_index_that_was_deleted(archive: Archive) -> None:
    cache = DocumentCache(archive.publish())
    cache.load("/feed.json", FEED)
    archive.write("a.md")
    archive.publish()
    archive.forget()
    again = threading.Timer(0.1, archive.publish)
    again.start()
    loaded = cache.get("/feed.json") or cache.load("/feed.json", FEED)
    again.join()
    assert b"a.md" in loaded.document.body
