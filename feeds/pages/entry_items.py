"""Entries as pages list them, and as JSON in the index."""

import json
from dataclasses import fields
from datetime import tzinfo
from operator import attrgetter

from feeds.model import Entry, Headline
from feeds.pages.page_data import EntryItem
from feeds.slugs import entry_slug
from feeds.timestamps import day

_MAX_TITLE, _MAX_NAME = 300, 100
"""Maximum characters of a title and of a name in a list."""

_MAX_AUTHORS = 10
"""Maximum number of authors of an entry in a list."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_FIELDS = attrgetter(*(field.name for field in fields(EntryItem)))


def shorten(text: str, length: int = _MAX_NAME) -> str:
    """`text`, cut to `length` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def entry_item(entry: Entry, zone: tzinfo) -> EntryItem:
    """The list item of an entry, its day in `zone`."""
    image = entry.content.image
    is_remote = image.startswith(("http://", "https://"))
    return _item(entry, zone, entry.content.summary, image if is_remote else "")


def brief_item(headline: Headline, zone: tzinfo) -> EntryItem:
    """The list item of an entry without summary and image, its day in `zone`."""
    return _item(headline, zone, "", "")


def _item(entry: Headline, zone: tzinfo, summary: str, image: str) -> EntryItem:
    return EntryItem(
        title=shorten(entry.title or entry.source or entry.id, _MAX_TITLE),
        link=entry.address,
        time=entry.published.isoformat(),
        day=day(entry.published, zone),
        authors=tuple(map(shorten, entry.authors[:_MAX_AUTHORS])),
        source=entry.source,
        language=entry.language,
        slug=entry_slug(entry.id),
        summary=summary,
        image=image,
    )


def item_to_json(item: EntryItem) -> bytes:
    """An item as a JSON array of its fields."""
    return _ENCODER.encode(_FIELDS(item)).encode()


def item_from_json(data: bytes) -> EntryItem:
    """The item that `item_to_json` was given."""
    title, link, time, day, authors, *rest = json.loads(data)
    return EntryItem(title, link, time, day, tuple(authors), *rest)
