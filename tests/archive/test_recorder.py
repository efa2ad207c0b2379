"""Withdrawals: entries that go, come back, and channels that empty."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from feeds.archive.recorder import MOST, SHOWN
from feeds.errors import BadAddress, Gone, LostPosts
from feeds.history.events import Event, encode
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.web.app import create_app
from tests.support.archive import NOW, Archive, build
from tests.support.records import DAY, TAG, built, deleted, ids, link
from tests.support.standards import CHECKS

pytestmark = pytest.mark.both_engines(also="slow")

DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.mark.parametrize("cold", [False, True])
def test_a_post_that_goes_is_withdrawn(archive: Archive, cold: bool) -> None:
    ways = ("deleted", "draft", "future", "page", "withdrawn", "another original")
    for name in (*ways, "still there"):
        archive.write(f"{name}.md", tags="[x]", **{"from": link(name.replace(" ", "-"))})
    archive.publish(NOW)
    (archive.root / "deleted.md").unlink()
    archive.write("draft.md", tags="[x]", draft="true", **{"from": link("draft")})
    archive.write("future.md", tags="[x]", date="2099-01-01", **{"from": link("future")})
    archive.write_text("page.md", "# About\n")
    archive.write("withdrawn.md", tags="[x]", withdrawn="true", **{"from": link("withdrawn")})
    archive.write("another original.md", tags="[x]", **{"from": link("c")})
    if cold:
        archive.forget()
    publisher = archive.publish(NOW + DAY)
    gone = dict.fromkeys((link(name.replace(" ", "-")) for name in ways), "2024-01-02T00:00:00Z")
    assert deleted(publisher) == deleted(publisher, TAG) == gone
    assert set(ids(publisher)) == {link("still-there"), link("c")}
    root = ET.fromstring(publisher.document(Address("tag", "x", "atom")).body)
    assert {str(one.get("ref")): one.get("when") for one in root.iter(DELETED)} == gone
    assert b"deleted" not in publisher.document(Address("tag", "x", "rss")).body
    for name in ("atom", "rss", "json"):
        address = Address("tag", "x", name)
        CHECKS[name](publisher.document(address).body, publisher.url(address))


def test_a_withdrawal_is_told_in_the_channels_where_it_stood(archive: Archive) -> None:
    archive.write("a.md", tags="[x]").unlink()
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x, y]")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    publisher = archive.publish(NOW + DAY)
    assert deleted(publisher, TAG) and not deleted(publisher, Address("tag", "y", "json"))


def test_where_nobody_knows_the_channels_all_of_them_tell(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x, y]")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    archive.forget()
    assert deleted(archive.publish(NOW + DAY), Address("tag", "y", "json"))


def test_a_post_that_says_so_is_withdrawn_even_if_it_was_never_seen(archive: Archive) -> None:
    archive.write("a.md", tags="[x, z]", withdrawn="true")
    archive.write("b.md", tags="[x, y]")
    publisher = archive.publish(NOW)
    assert list(deleted(publisher)) == list(deleted(publisher, TAG)) == [link("a.md")]
    assert not deleted(publisher, Address("tag", "y", "json"))
    with pytest.raises(BadAddress):
        publisher.document(Address("tag", "z", "json"))


def test_an_entry_that_comes_back_is_no_longer_withdrawn_and_was_seen_first_before(archive: Archive) -> None:
    archive.write("a.md").unlink()
    archive.write("a.md")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    archive.publish(NOW + DAY)
    archive.write("a.md", title="again")
    publisher = archive.publish(NOW + 2 * DAY)
    assert (deleted(publisher), publisher.archive.records.first_seen()) == ({}, {link("a.md"): NOW})


def test_moving_collapsing_and_other_tags_withdraw_nothing(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", **{"from": link("a")})
    archive.write("b.md", tags="[y]", **{"from": link("a")})
    archive.write("c.md", tags="[x, y]")
    archive.publish(NOW)
    (archive.root / "b.md").unlink()
    (archive.root / "a.md").rename(archive.root / "z.md")
    archive.write("c.md", tags="[y]")
    publisher = archive.publish(NOW + DAY)
    assert deleted(publisher) == deleted(publisher, TAG) == {}


@pytest.mark.parametrize("cold", [False, True])
def test_what_cannot_be_read_is_not_gone(archive: Archive, cold: bool) -> None:
    path = archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x]")
    archive.publish(NOW)
    whole = path.read_bytes()
    for number in range(1, 3):
        path.write_bytes(b"\xff\xfe" * 9 * number)
        if cold:
            archive.forget()
        publisher = archive.publish(NOW + number * DAY)
        assert ids(publisher) == [link("b.md")] and not deleted(publisher)
    path.write_bytes(whole)
    assert not deleted(archive.publish(NOW + 3 * DAY))
    path.write_bytes(b"\xff\xfe" * 9)
    archive.publish(NOW + 4 * DAY)
    path.unlink()
    if cold:
        archive.forget()
    assert deleted(archive.publish(NOW + 5 * DAY)) == {link("a.md"): "2024-01-06T00:00:00Z"}


def test_a_broken_file_that_moves_is_not_gone(archive: Archive) -> None:
    path = archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    path.write_bytes(b"\xff\xfe" * 9)
    archive.publish(NOW + DAY)
    path.rename(archive.root / "c.md")
    publisher = archive.publish(NOW + 2 * DAY)
    assert not deleted(publisher)
    (archive.root / "c.md").unlink()
    assert deleted(archive.publish(NOW + 3 * DAY))


def test_a_file_that_never_could_be_read_keeps_nothing_from_being_withdrawn(archive: Archive) -> None:
    (archive.root / "bad.md").write_bytes(b"\xff\xfe" * 9)
    path = archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    archive.forget()
    path.unlink()
    assert list(deleted(archive.publish(NOW + DAY))) == [link("a.md")]


def test_the_guard_stops_before_anything_is_recorded(archive: Archive, records: Path) -> None:
    for number in range(8):
        archive.write(f"{number}.md")
    archive.publish(NOW)
    before = records.read_bytes()
    for path in archive.root.iterdir():
        path.unlink()
    with pytest.raises(LostPosts):
        archive.publish(NOW + DAY)
    assert records.read_bytes() == before
    assert len(deleted(archive.publish(NOW + DAY, accept_loss=True))) == 8


def test_the_guard_holds_where_records_alone_know_what_there_was(archive: Archive, records: Path) -> None:
    for number in range(8):
        archive.write(f"{number}.md")
    archive.publish(NOW)
    before = records.read_bytes()
    for number in range(1, 8):
        (archive.root / f"{number}.md").unlink()
    archive.forget()
    with pytest.raises(LostPosts, match="7 of 8 entries"):
        archive.publish(NOW + DAY)
    assert records.read_bytes() == before
    assert len(deleted(archive.publish(NOW + DAY, accept_loss=True))) == 7


def test_tombstones_stand_for_ninety_days(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    publisher = archive.publish(NOW + DAY)
    generation = publisher.generation()
    assert publisher.update(NOW + SHOWN) and deleted(publisher)
    assert publisher.generation() == generation
    publisher.update(NOW + DAY + SHOWN)
    assert publisher.generation() != generation and not deleted(publisher)
    publisher.update(NOW + 2 * DAY)
    assert deleted(publisher)


def test_a_channel_with_tombstones_is_never_too_small(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x]")
    archive.publish(NOW, min_entries=2)
    (archive.root / "a.md").unlink()
    publisher = archive.publish(NOW + DAY, min_entries=2)
    assert (ids(publisher, TAG), list(deleted(publisher, TAG))) == ([link("b.md")], [link("a.md")])
    with pytest.raises(BadAddress):
        archive.publish(NOW + DAY + SHOWN, min_entries=2).document(TAG)


def test_a_clock_that_was_ahead_moves_no_tombstone(archive: Archive, records: Path) -> None:
    archive.write("b.md")
    path = archive.write("a.md")
    archive.publish(NOW)
    path.unlink()
    archive.publish(NOW + DAY)
    archive.write("a.md")
    archive.publish(NOW + 4_000 * DAY)  # it returned, by a clock that was ahead
    (archive.root / "a.md").unlink()
    first = deleted(archive.publish(NOW + 2 * DAY))
    before = records.read_bytes()
    for days in (3, 4):
        archive.forget()
        assert deleted(archive.publish(NOW + days * DAY)) == first == {link("a.md"): "2024-01-03T00:00:00Z"}
    assert records.read_bytes() == before


def test_a_feed_shows_the_newest_withdrawals_of_very_many(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    gone = [Event(NOW + DAY, "withdrawn", f"urn:gone:{number}") for number in range(MOST)]
    newer = [Event(NOW + 2 * DAY, "withdrawn", f"urn:gone:newer:{number}") for number in range(3)]
    with records.open("ab") as file:
        file.write(encode([*gone, *newer]))
    found = deleted(archive.publish(NOW + 3 * DAY))
    assert len(found) == MOST and sum("newer" in one for one in found) == 3


def test_nothing_in_the_output_tells_what_was_never_published(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    secret = archive.write("secret.md")
    built(archive, tmp_path / "out")
    secret.unlink()
    archive.write("secret.md", draft="true", **{"from": link("plans")})
    (archive.root / "broken.md").write_bytes(b"\xff\xfe" * 9)
    built(archive, tmp_path / "out", NOW + 200 * DAY)
    texts = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not any(b"secret" in text or b"broken.md" in text or b"plans" in text for text in texts)


def status(publisher: Publisher, path: str) -> int:
    return create_app(publisher).test_client().get(path).status_code


@pytest.mark.parametrize("how", ["deleted", "other tags"])
def test_a_channel_that_empties_has_an_empty_feed_and_is_gone_then(
    archive: Archive, how: str, tmp_path: Path
) -> None:
    archive.write("a.md", tags="[X]")
    archive.write("b.md")
    build(archive.publish(NOW), tmp_path / "out")
    (archive.root / "a.md").unlink()
    if how == "other tags":
        archive.write("a.md", tags="[y]")
    publisher = archive.publish(NOW + DAY)
    build(publisher, tmp_path / "out")
    assert (status(publisher, "/tag/x/feed.atom"), status(publisher, "/tag/never/feed.atom")) == (200, 404)
    assert json.loads((tmp_path / "out/tag/x/feed.json").read_bytes())["items"] == []
    assert list(deleted(publisher, TAG)) == [link("a.md")] * (how == "deleted")
    assert b"tag/x/" not in publisher.document(Address("all", "", "opml")).body
    later = archive.publish(NOW + DAY + SHOWN)
    build(later, tmp_path / "out")
    assert [status(later, path) for path in ("/tag/x/feed.atom", "/tag/X", "/tag/x/archive-2021-05.rss")] == [
        410
    ] * 3
    assert not (tmp_path / "out/tag/x").exists()
    with pytest.raises(Gone):
        later.document(TAG)
    archive.write("c.md", tags="[x]")
    assert ids(archive.publish(NOW + 2 * DAY + SHOWN), TAG) == [link("c.md")]


def test_channels_that_emptied_are_known_without_the_index(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md")
    archive.publish(NOW)
    archive.write("a.md")
    archive.publish(NOW + DAY)
    archive.forget()
    assert ids(archive.publish(NOW + 2 * DAY), TAG) == []
    archive.forget()
    assert status(archive.publish(NOW + DAY + SHOWN), "/tag/x/") == 410
