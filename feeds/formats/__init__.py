"""Entries and feeds as Atom, RSS and JSON Feed documents, and the list of feeds as OPML.

    Entry, Site -> fragment (once per entry)      Feed, fragments -> document

(1) A fragment depends on its entry and the site only, so each entry is rendered once per format.
(2) A joined XML document has the bytes that feedgen would write for the whole feed, plus a comment.
(3) Output never depends on the clock, the locale, hash order or the thread.
(4) Characters that a format forbids are dropped.

To add a format, write a module with `entry` and `feed`, and add a row to FORMATS.
Imports: model, originals, text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any

from feeds.model import Entry, Feed, Site


@dataclass(frozen=True, slots=True)
class Format:
    """A feed format and the module that renders it."""

    name: str
    """Name in addresses and file extension."""
    title: str
    """Name for people."""
    media_type: str
    module: str
    """Module of this package, imported on first use: feedgen and lxml load slowly."""

    def entry(self, entry: Entry, site: Site) -> bytes:
        """Render one entry as a fragment."""
        fragment: bytes = self._module.entry(entry, site)
        return fragment

    def feed(self, feed: Feed, entries: Sequence[bytes]) -> bytes:
        """Join a feed and the fragments of its entries (newest first) into a document."""
        document: bytes = self._module.feed(feed, entries)
        return document

    @property
    def _module(self) -> Any:
        return import_module(f"feeds.formats.{self.module}")


# Readers that follow RFC 3023 assume US-ASCII without a charset. JSON is always UTF-8 (RFC 8259).
_ROWS = (
    Format("atom", "Atom", "application/atom+xml; charset=utf-8", "atom"),
    Format("rss", "RSS", "application/rss+xml; charset=utf-8", "rss"),
    Format("json", "JSON Feed", "application/feed+json", "jsonfeed"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})
