"""Channels that were renamed."""

import json
from pathlib import Path

import feedparser
import pytest

from feeds.addresses import parse_path
from feeds.errors import BadAddress, BadSetting
from feeds.model import Address
from feeds.publisher import Publisher
from tests.support.archive import Archive, build

RENAMED = {"tag": {"States": "USA", "usa": "America"}, "source": {"old.example": "new.example"}}


def ids(publisher: Publisher, path: str) -> set[str]:
    return {entry.id for entry in feedparser.parse(publisher.document(parse_path(path)).body).entries}


def test_entries_have_the_new_names(archive: Archive) -> None:
    archive.write("a.md", tags="[States, USA]", categories="[States]", **{"from": "https://old.example/a"})
    publisher = archive.publish(aliases=RENAMED)
    (entry,) = publisher.entries()
    assert (entry.tags, entry.categories, entry.source) == (("America",), ("States",), "new.example")
    assert entry.id == "https://old.example/a" == entry.link


def test_old_addresses_lead_to_the_new_ones(archive: Archive) -> None:
    archive.write("a.md", tags="[States]")
    before = ids(archive.publish(), "/tag/states/feed.atom")
    publisher = archive.publish(aliases=RENAMED)
    old = Address("tag", "states", "atom")
    with pytest.raises(BadAddress):
        publisher.document(old)
    assert publisher.resolve(old) == Address("tag", "america", "atom")
    assert ids(publisher, "/tag/america/feed.atom") == before
    assert b"States" not in publisher.document(Address("all", "", "html")).body


def test_a_static_build_keeps_feeds_at_old_addresses(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md", tags="[States]")
    out = tmp_path / "out"
    build(archive.publish(), out)
    build(archive.publish(aliases=RENAMED), out)
    old, new = (json.loads((out / "tag" / name / "feed.json").read_text()) for name in ("states", "america"))
    assert old == new and new["title"].startswith("America")
    assert (out / "tag/states/index.html").read_bytes() == (out / "tag/america/index.html").read_bytes()


@pytest.mark.parametrize(
    "aliases",
    [{"tag": {"a": "b", "b": "a"}}, {"colour": {"a": "b"}}, {"tag": "a"}, {"tag": {"a": ""}}],
)
def test_wrong_names_are_refused(archive: Archive, aliases: object) -> None:
    archive.write("a.md")
    with pytest.raises(BadSetting, match="aliases"):
        archive.publish(aliases=aliases)
