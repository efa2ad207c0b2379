"""An invented site, feed and entries, and readers of what `feeds.formats` writes."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser

from feeds.formats import FORMATS
from feeds.model import Content, Enclosure, Entry, Feed, Link, Site, Tombstone
from tests.support.paths import TESTS

GOLDEN = TESTS / "cases" / "formats" / "golden"
"""Documents as this version of the renderers writes them."""

NOON = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 1, 8, 30, 15, tzinfo=UTC)

SITE = Site(
    title="Reading room",
    description="Articles worth keeping",
    base_url="https://example.org/room/",
    id="https://example.org/room/",
    language="en",
    time_zone="UTC",
    author="The librarian",
    origins={"news.example.com": "https://news.example.com/feed.xml"},
)

ENTRY = Entry(
    id="https://news.example.com/2024/bridge",
    link="http://news.example.com/2024/bridge?utm_source=x&page=1",
    title="A bridge & a <river>",
    published=NOON,
    updated=LATER,
    authors=("Ann Writer", "Böla Ọkọ"),
    tags=("Bridges", "C#", "Rivers & lakes"),
    categories=("Engineering", "bridges"),
    source="news.example.com",
    language="en",
    files=("bridge.md",),
    body="bridge.md",
    body_digest="0" * 64,
    content=Content(
        html='<p>The bridge is <b>open</b> &amp; long.</p><img src="https://news.example.com/b.jpg">',
        summary="The bridge is open & long; 1 < 2.",
        image="https://news.example.com/b.jpg",
        enclosures=(
            Enclosure("https://news.example.com/talk.mp3", "audio/mpeg", 1234),
            Enclosure("https://news.example.com/walk.mp4", "video/mp4"),
        ),
    ),
    url="http://news.example.com/2024/bridge?utm_source=x&page=1",
)

LONELY = replace(
    ENTRY,
    id="urn:uuid:8c5f6d6e-0d0c-5a52-9d4b-0c9a7c2f4f10",
    link="",
    title="A note without an original",
    authors=(),
    tags=(),
    categories=(),
    source="",
    language="zh-Hant",
    content=Content(html="", summary="", image=""),
    url="https://example.org/room/entry/0123456789abcdef0123/",
)
"""An entry of which little more is known than its title."""

FEED = Feed(
    id="urn:uuid:3f5a8a1e-58f0-5f0a-8a55-1c7f6f9a2b11",
    title="Reading room: Bridges & more",
    description="Articles worth keeping",
    updated=LATER,
    url="https://example.org/room/tag/bridges/feed",
    home="https://example.org/room/tag/bridges/",
    author="The librarian",
    language="en",
)

ARCHIVE = replace(
    FEED,
    links=(
        Link("hub", "https://hub.example.net/"),
        Link("current", "https://example.org/room/tag/bridges/feed"),
        Link("prev-archive", "https://example.org/room/tag/bridges/2024-01"),
    ),
    tombstones=(Tombstone("https://news.example.com/gone", LATER),),
    url="https://example.org/room/tag/bridges/2024-02",
    archive=True,
)

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def document(format: str, *entries: Entry, feed: Feed = FEED, site: Site = SITE) -> bytes:
    made = FORMATS[format]
    return made.feed(feed, [made.entry(entry, site) for entry in entries])


def tree(document: bytes) -> ET.Element:
    return ET.fromstring(document)


def parsed(document: bytes) -> Any:
    """What feedparser reads, its own cleaning switched off: it must see what we wrote."""
    result = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not result.bozo, result.get("bozo_exception")
    return result


def found(element: ET.Element, path: str) -> ET.Element:
    child = element.find(path, NS)
    assert child is not None, path
    return child


def texts(element: ET.Element, path: str) -> list[str]:
    return [child.text or "" for child in element.findall(path, NS)]
