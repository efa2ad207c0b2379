"""Entries and feeds as Atom, RSS and JSON Feed documents, and the list of feeds as OPML.

    Entry, Site -> fragment (once per entry)      Feed, fragments -> document

(1) A fragment depends on its entry and the site alone, so that it is rendered once and joined into
    every document the entry stands in.
(2) A joined XML document is byte for byte what feedgen writes of the same feed and entries whole.
(3) No clock, no locale, no hash order: equal arguments give equal bytes, in any thread.
(4) No string can break a document: a character that a format cannot hold is dropped.

A new format is a module with `entry` and `feed`, and a row in FORMATS.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from feeds.formats import atom, jsonfeed, rss
from feeds.formats.opml import Outline as Outline
from feeds.formats.opml import opml as opml
from feeds.model import Entry, Feed, Site

VERSION = "1"
"""Part of the keys under which fragments are kept: raise it when any byte of any output changes."""


@dataclass(frozen=True, slots=True)
class Format:
    """How entries and feeds are written in one format."""

    name: str
    """The name in addresses, and the extension of files."""
    title: str
    """What people call it."""
    media_type: str
    entry: Callable[[Entry, Site], str]
    """One entry as a fragment."""
    feed: Callable[[Feed, Sequence[str]], bytes]
    """The document of a feed, from the fragments of its entries, newest first."""


# RFC 3023 readers take XML without a charset for US-ASCII; JSON is always UTF-8 (RFC 8259).
_ROWS = (
    Format("atom", "Atom", "application/atom+xml; charset=utf-8", atom.entry, atom.feed),
    Format("rss", "RSS", "application/rss+xml; charset=utf-8", rss.entry, rss.feed),
    Format("json", "JSON Feed", "application/feed+json", jsonfeed.entry, jsonfeed.feed),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})
