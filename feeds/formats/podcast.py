"""What makes an RSS feed with audio a podcast: elements of Apple's namespace and of the Podcast namespace.

https://podcasters.apple.com/support/823-podcast-requirements,
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from feeds.formats.generator import add_element
from feeds.model import Entry, Feed

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"

NAMESPACES = {"itunes": ITUNES, "podcast": PODCAST}

_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_EPISODE = b"<itunes:episodeType>"


def is_podcast(items: Sequence[bytes]) -> bool:
    """Whether one of the rendered items has audio."""
    return any(_EPISODE in item for item in items)


def add_channel(channel: Any, feed: Feed) -> None:
    """Add what podcast directories ask of a `<channel>`."""
    add_element(channel, f"{{{ITUNES}}}author", feed.author)
    if feed.cover:
        add_element(channel, f"{{{ITUNES}}}image", href=feed.cover)
    if feed.podcast_category:
        add_element(channel, f"{{{ITUNES}}}category").set("text", feed.podcast_category)
    add_element(channel, f"{{{ITUNES}}}explicit", _boolean(feed.is_explicit))
    address = feed.url.partition("://")[2].rstrip("/")
    add_element(channel, f"{{{PODCAST}}}guid", str(uuid5(_GUIDS, address)))


def add_episode(item: Any, entry: Entry, image: str, *, is_explicit: bool) -> None:
    """Add what podcast directories ask of an `<item>`, if its enclosure is audio."""
    if not any(enclosure.type.startswith("audio/") for enclosure in entry.content.enclosures[:1]):
        return
    add_element(item, f"{{{ITUNES}}}episodeType", "full")
    add_element(item, f"{{{ITUNES}}}explicit", _boolean(is_explicit))
    if image:
        add_element(item, f"{{{ITUNES}}}image", href=image)


def _boolean(value: bool) -> str:
    return "true" if value else "false"
