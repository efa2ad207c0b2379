"""feedgen, and the one place where its shortcomings are mended: its extension mechanism.

    FeedGenerator + one entry   -- cut -->   fragment
    FeedGenerator without any   -- join -->  document

(1) Namespaces stand on the root alone, and those that entries use stand there always, so that
    fragments need no declarations of their own.
(2) Text is escaped and element names are ours, so `<entry` in the serialized document is the
    start of the entry, and the last `</entry>` its end.
(3) feedgen formats no date: it writes `+00:00` for `Z`, and for RSS it switches the locale of
    the whole process.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

# feedgen.util uses lxml.etree without importing it, so this one must come first.
import lxml.etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.media import MediaEntryExtension, MediaExtension
from feedgen.feed import FeedGenerator

from feeds.model import Feed, Link

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
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


def new_generator(namespaces: Mapping[str, str], mend: Mend, extensions: Mapping[str, Any]) -> Any:
    """A FeedGenerator whose head is given to `mend` when it is serialized.

    `extensions` are pairs of feedgen extension classes by name; Media RSS is always there.
    """
    generator = FeedGenerator()
    pairs = {"media": (MediaExtension, MediaEntryExtension), **extensions, "mending": (_Head, _Entry)}
    for name, (head, entry) in pairs.items():
        generator.register_extension(name, head, entry)
    generator.mending.namespaces = namespaces
    generator.mending.mend = mend
    return generator


def new_entry(generator: Any, mend: Mend) -> Any:
    """A FeedEntry after those that `generator` has, given to `mend` when it is serialized."""
    entry = generator.add_entry(order="append")
    entry.mending.mend = mend
    return entry


def add_image(entry: Any, address: str) -> None:
    """Give a FeedEntry its lead image (Media RSS), outside of any media:group."""
    if address:
        entry.media.content(url=address, medium="image", group=None)
        entry.media.thumbnail(url=address, group=None)


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


def cut(document: str, tag: str) -> str:
    """The one entry of a serialized document, from its first tag to its last."""
    end = f"</{tag}>"
    return document[document.index(f"<{tag}") : document.rindex(end) + len(end)]


def join(head: bytes, end: str, fragments: Sequence[str]) -> bytes:
    """A serialized document without entries, with `fragments` put before its `end`."""
    start = head.decode().removesuffix(end)
    return "\n".join([start.removesuffix("\n"), *fragments, end]).encode()
