"""feedgen, with hooks (feedgen extensions) that correct what it writes.

    FeedEntry                    -- fragment -->  fragment
    FeedGenerator without any    -- join -->      document

(1) The root declares all namespaces that entries use, so fragments need no declarations.
(2) Text is escaped, so the first `<entry` of a serialized entry is its start and the last `</entry>` its end.
(3) Dates are formatted here: feedgen writes `+00:00` for `Z`, and for RSS changes the locale of the process.
(4) Media RSS and Dublin Core elements are added here: feedgen's own extensions are slow.
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
"""Without a version, so that a release does not change every document."""

Hook = Callable[[Any], None]
"""Changes the element that feedgen built: a feed, channel, entry or item."""


class _FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    namespaces: Mapping[str, str]
    hook: Hook

    def extend_ns(self) -> Mapping[str, str]:
        return self.namespaces

    def extend_atom(self, feed: Any) -> Any:
        self.hook(feed)
        # One element per line, so that documents can be compared with diff.
        feed.text = "\n"
        for child in feed:
            child.tail = "\n"
        return feed

    def extend_rss(self, rss: Any) -> Any:
        self.extend_atom(rss[0])
        return rss


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    hook: Hook

    def extend_atom(self, entry: Any) -> Any:
        self.hook(entry)
        entry.tail = "\n"
        return entry

    extend_rss = extend_atom


def new_generator(namespaces: Mapping[str, str], hook: Hook) -> Any:
    """A FeedGenerator that passes its element to `hook` when serialized."""
    generator = FeedGenerator()
    generator.register_extension("hook", _FeedExtension, _EntryExtension)
    generator.hook.namespaces = namespaces
    generator.hook.hook = hook
    return generator


def new_entry(hook: Hook) -> Any:
    """A FeedEntry that passes its element to `hook` when serialized."""
    entry = FeedEntry()
    entry.register_extension("hook", _EntryExtension)
    entry.hook.hook = hook
    return entry


def add_image(element: Any, address: str) -> None:
    """Add the lead image (Media RSS) to an entry, outside of any media:group."""
    if address:
        add_element(element, f"{{{MEDIA}}}content", url=address, medium="image")
        add_element(element, f"{{{MEDIA}}}thumbnail", url=address)


def add_element(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """Append a child element; attributes with the value "" are left out."""
    element = lxml.etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value})
    element.text = text
    return element


def add_links(parent: Any, name: str, links: Iterable[Link]) -> None:
    """Append each link once, as an element called `name`."""
    for link in dict.fromkeys(links):
        add_element(parent, name, rel=link.rel, href=link.href, type=link.type)


def history_namespace(feed: Feed) -> dict[str, str]:
    """The namespace that `add_history` needs for this feed, if any."""
    return {"fh": HISTORY} if feed.complete or feed.archive else {}


def add_history(parent: Any, feed: Feed) -> None:
    """Append fh:complete or fh:archive (RFC 5005 sections 2 and 4)."""
    for name in ("complete", "archive"):
        if getattr(feed, name):
            add_element(parent, f"{{{HISTORY}}}{name}")


def new_root(namespaces: Mapping[str, str]) -> Any:
    """An element that declares the namespaces of entries."""
    return lxml.etree.Element("root", nsmap=namespaces)


def fragment(element: Any, namespaces_root: Any) -> bytes:
    """Serialize an entry without the namespace declarations of its root."""
    root = copy(namespaces_root)
    root.append(element)
    document: bytes = lxml.etree.tostring(root, encoding="utf-8")
    start, end = f"<{element.tag}".encode(), f"</{element.tag}>".encode()
    return document[document.index(start) : document.rindex(end) + len(end)]


def join(head: bytes, end: bytes, fragments: Sequence[bytes], comment: str = "") -> bytes:
    """Insert `comment` as the second line and `fragments` before the `end` tags of a serialized feed."""
    declaration, _, start = head.removesuffix(end).partition(b"\n")
    # XML 1.0 section 2.5 forbids "--" in a comment; "-%2D" is equivalent in an address.
    comments = [f"<!-- {comment.replace('--', '-%2D')} -->".encode()] if comment else []
    return b"\n".join([declaration, *comments, start.removesuffix(b"\n"), *fragments, end])
