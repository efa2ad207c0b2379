"""Feeds with audio, as directories of podcasts read them."""

from uuid import UUID, uuid5

import feedparser
from lxml import etree

from feeds.model import Address
from feeds.publisher import Publisher
from tests.support.archive import Archive

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
AUDIO = '<p>Listen.</p><audio src="https://cdn.example/1.mp3"></audio>'


def rss(publisher: Publisher, kind: str = "all", slug: str = "") -> bytes:
    return publisher.document(Address(kind, slug, "rss")).body


def test_a_channel_with_audio_is_a_podcast(archive: Archive) -> None:
    archive.write("a.md", AUDIO, tags="[sound]", title="First")
    archive.write("b.md", "<p>Read.</p>", tags="[text]")
    publisher = archive.publish(author="Mei", base_url="https://example.org/", podcast_category="Arts")
    channel = etree.fromstring(rss(publisher, "tag", "sound"))[0]
    assert channel.findtext(f"{ITUNES}author") == "Mei"
    assert channel.find(f"{ITUNES}category").get("text") == "Arts"
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    assert channel.find(f"{ITUNES}image").get("href") == "https://example.org/cover.png"
    guid = uuid5(UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "example.org/tag/sound/feed.rss")
    assert channel.findtext(f"{PODCAST}guid") == str(guid)
    episode = feedparser.parse(rss(publisher)).entries
    assert [entry.get("itunes_episodetype") for entry in episode if entry.enclosures] == ["full"]
    assert b"itunes" not in rss(publisher, "tag", "text")


def test_the_cover_is_as_large_as_directories_ask(archive: Archive) -> None:
    archive.write("a.md", AUDIO)
    cover = archive.publish().document(Address("all", "", "cover"))
    assert cover.media_type == "image/png"
    assert int.from_bytes(cover.body[16:20]) == int.from_bytes(cover.body[20:24]) == 1440
