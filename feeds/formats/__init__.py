"""Entries and feeds as Atom, RSS and JSON Feed documents, and the list of feeds as OPML.

    Entry, Site -> fragment (once per entry)      Feed, fragments -> document

(1) A fragment depends on its entry and the site alone, so that it is rendered once and joined into
    every document the entry stands in.
(2) A joined XML document is byte for byte what feedgen writes of the same feed and entries whole, but
    for the comment in its second line.
(3) No clock, no locale, no hash order: equal arguments give equal bytes, in any thread.
(4) No string can break a document: a character that a format cannot hold is dropped.

A new format is a module with `entry` and `feed`, and a row in FORMATS.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any

from feeds.model import Entry, Feed, Site


@dataclass(frozen=True, slots=True)
class Format:
    """How entries and feeds are written in one format."""

    name: str
    """The name in addresses, and the extension of files."""
    title: str
    """What people call it."""
    media_type: str
    module: str
    """Of this package; imported when first needed, because feedgen and lxml take their time."""

    def entry(self, entry: Entry, site: Site) -> bytes:
        """One entry as a fragment."""
        fragment: bytes = self._module.entry(entry, site)
        return fragment

    def feed(self, feed: Feed, entries: Sequence[bytes]) -> bytes:
        """The document of a feed, from the fragments of its entries, newest first."""
        document: bytes = self._module.feed(feed, entries)
        return document

    @property
    def _module(self) -> Any:
        return import_module(f"feeds.formats.{self.module}")


# RFC 3023 readers take XML without a charset for US-ASCII; JSON is always UTF-8 (RFC 8259).
_ROWS = (
    Format("atom", "Atom", "application/atom+xml; charset=utf-8", "atom"),
    Format("rss", "RSS", "application/rss+xml; charset=utf-8", "rss"),
    Format("json", "JSON Feed", "application/feed+json", "jsonfeed"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})
