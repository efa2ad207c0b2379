import feedparser
import pytest

from feeds.model import Address
from tests.support.archive import Archive, items, titles


def test_entries_stand_newest_first(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-03")
    archive.write("c.md", date="2021-05-02")
    assert titles(archive.publish()) == ["b.md", "c.md", "a.md"]


@pytest.mark.parametrize("kind, slug", [("tag", "rain"), ("category", "c=23"), ("author", "mei=20lin")])
def test_there_is_a_channel_for_each_name(archive: Archive, kind: str, slug: str) -> None:
    archive.write("a.md", tags="[Rain]", categories="[C#]", author="Mei Lin")
    archive.write("b.md")
    assert titles(archive.publish(), Address(kind, slug, "json")) == ["a.md"]


def test_there_is_a_channel_for_each_source(archive: Archive) -> None:
    archive.write("a.md", **{"from": "http://News.Example.com/a"})
    archive.write("b.md")
    publisher = archive.publish()
    assert titles(publisher, Address("source", "news.example.com", "json")) == ["a.md"]


def test_a_feed_is_the_same_feed_in_all_formats(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    atom = feedparser.parse(publisher.document(Address("tag", "x", "atom")).body)
    assert atom.feed.id.startswith("urn:uuid:")
    assert atom.feed.title == "x – Saved articles"


def test_another_base_url_changes_no_entry_id(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md", **{"from": ""})
    before = [item["id"] for item in items(archive.publish())]
    after = [item["id"] for item in items(archive.publish(base_url="https://other.example/x"))]
    assert before == after


def test_a_site_id_keeps_feed_ids_when_the_base_url_changes(archive: Archive) -> None:
    archive.write("a.md")
    ids = {
        feedparser.parse(
            archive.publish(base_url=url, id="mine").document(Address("all", "", "atom")).body
        ).feed.id
        for url in ("https://one.example/", "https://two.example/")
    }
    assert len(ids) == 1


def test_an_empty_archive_has_an_empty_feed(archive: Archive) -> None:
    publisher = archive.publish()
    assert items(publisher) == []
    assert feedparser.parse(publisher.document(Address("all", "", "atom")).body).bozo == 0
