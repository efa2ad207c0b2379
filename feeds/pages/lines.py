"""Entries as pages list them, and as bytes to keep.

(1) `load(dump(line)) == line`.
"""

import json
from dataclasses import fields
from datetime import tzinfo
from operator import attrgetter

from feeds.model import Entry
from feeds.pages.views import Line
from feeds.slugs import entry_slug
from feeds.timestamps import day

_TITLE, _NAME = 300, 100
"""Characters of a title and of a name, at the most."""

_AUTHORS = 10
"""Names in a list, at the most."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_FIELDS = attrgetter(*(field.name for field in fields(Line)))


def clip(text: str, most: int = _NAME) -> str:
    """`text`, cut to `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def line(entry: Entry, zone: tzinfo) -> Line:
    """An entry as a page lists it, its day in `zone`."""
    image = entry.content.image
    return Line(
        title=clip(entry.title or entry.source or entry.id, _TITLE),
        link=entry.link,
        time=entry.published.isoformat(),
        day=day(entry.published, zone),
        authors=tuple(map(clip, entry.authors[:_AUTHORS])),
        source=entry.source,
        language=entry.language,
        slug=entry_slug(entry.id),
        summary=entry.content.summary,
        image=image if image.startswith(("http://", "https://")) else "",
    )


def dump(line: Line) -> bytes:
    """A line as bytes to keep."""
    return _ENCODER.encode(_FIELDS(line)).encode()


def load(data: bytes) -> Line:
    """The line that `dump` made bytes of."""
    title, link, time, day, authors, *rest = json.loads(data)
    return Line(title, link, time, day, tuple(authors), *rest)
