"""feedgen, and the one place where its shortcomings are mended: its extension mechanism.

    FeedEntry                    -- fragment -->  fragment
    FeedGenerator without any    -- join -->      document

(1) Namespaces stand on the root alone, and those that entries use stand there always, so that
    fragments need no declarations of their own.
(2) Text is escaped and element names are ours, so `<entry` in the serialized document is the
    start of the entry, and the last `</entry>` its end.
(3) feedgen formats no date: it writes `+00:00` for `Z`, and for RSS it switches the locale of
    the whole process.
(4) Elements of other namespaces (Media RSS, Dublin Core) are added by us: feedgen's extensions for
    them look for every element that an entry could have.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any

# feedgen.util uses lxml.etree without importing it, so this one must come first.
import lxml.etree
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

from feeds.model import Feed, Link

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"

GENERATOR = "feeds"
"""Who made a document. Without a version: a new one must not change every document."""

Mend = Callable[[Any], None]
"""Changes the element that feedgen made: a feed, a channel, an entry or an item."""


class _Head(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    namespaces: Mapping[str, str]
    mend: Mend

    def extend_ns(self) -> Mapping[str, str]:
        return self.namespaces

    def extend_atom(self, feed: Any) -> Any:
        self.mend(feed)
        # One element on a line, for whoever compares two versions of a document.
        feed.text = "\n"
        for child in feed:
            child.tail = "\n"
        return feed

    def extend_rss(self, rss: Any) -> Any:
        self.extend_atom(rss[0])
        return rss


class _Entry(BaseEntryExtension):  # type: ignore[misc]
    mend: Mend

    def extend_atom(self, entry: Any) -> Any:
        self.mend(entry)
        entry.tail = "\n"
        return entry

    extend_rss = extend_atom


def new_generator(namespaces: Mapping[str, str], mend: Mend) -> Any:
    """A FeedGenerator whose head is given to `mend` when it is serialized."""
    generator = FeedGenerator()
    generator.register_extension("mending", _Head, _Entry)
    generator.mending.namespaces = namespaces
    generator.mending.mend = mend
    return generator


def new_entry(mend: Mend) -> Any:
    """A FeedEntry that is given to `mend` when it is serialized."""
    entry = FeedEntry()
    entry.register_extension("mending", _Entry)
    entry.mending.mend = mend
    return entry


def add_image(element: Any, address: str) -> None:
    """Give an entry its lead image (Media RSS), outside of any media:group."""
    if address:
        add_element(element, f"{{{MEDIA}}}content", url=address, medium="image")
        add_element(element, f"{{{MEDIA}}}thumbnail", url=address)


def add_element(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """A new last child of `parent`; attributes that are "" are left out."""
    element = lxml.etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value})
    element.text = text
    return element


def add_links(parent: Any, name: str, links: Iterable[Link]) -> None:
    """Each link once, as an atom:link that stands as `name` in this document."""
    for link in dict.fromkeys(links):
        add_element(parent, name, rel=link.rel, href=link.href, type=link.type)


def history_namespace(feed: Feed) -> dict[str, str]:
    """The namespace that `add_history` needs for this feed, if any."""
    return {"fh": HISTORY} if feed.complete or feed.archive else {}


def add_history(parent: Any, feed: Feed) -> None:
    """fh:complete or fh:archive (RFC 5005 sections 2 and 4)."""
    for name in ("complete", "archive"):
        if getattr(feed, name):
            add_element(parent, f"{{{HISTORY}}}{name}")


def new_root(namespaces: Mapping[str, str]) -> Any:
    """What declares the namespaces of entries."""
    return lxml.etree.Element("root", nsmap=namespaces)


def fragment(element: Any, declaring: Any) -> bytes:
    """An entry's element serialized, without what the root `declaring` its namespaces declares."""
    root = copy(declaring)
    root.append(element)
    document: bytes = lxml.etree.tostring(root, encoding="utf-8")
    start, end = f"<{element.tag}".encode(), f"</{element.tag}>".encode()
    return document[document.index(start) : document.rindex(end) + len(end)]


def join(head: bytes, end: bytes, fragments: Sequence[bytes], comment: str = "") -> bytes:
    """A serialized document without entries, with `comment` as its second line and `fragments` before
    its `end`.
    """
    declaration, _, start = head.removesuffix(end).partition(b"\n")
    # XML 1.0 section 2.5: no "--" in a comment. Where one stands in an address, this is the same address.
    comments = [f"<!-- {comment.replace('--', '-%2D')} -->".encode()] if comment else []
    return b"\n".join([declaration, *comments, start.removesuffix(b"\n"), *fragments, end])
