"""RSS 2.0 in the RSS Board's profile, with content, Dublin Core, Atom and Media RSS elements.

(1) `link` of an item is the original; `guid` is the entry's id and never a permalink.
(2) `description` is HTML to readers, so plain text is escaped for HTML before it is for XML.
    Titles are plain text and escaped once.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from feeds.formats import parts
from feeds.formats.generator import (
    ATOM,
    CONTENT,
    DUBLIN_CORE,
    GENERATOR,
    MEDIA,
    add_element,
    add_history,
    add_image,
    add_links,
    fragment,
    history_namespace,
    join,
    new_entry,
    new_generator,
    new_root,
)
from feeds.formats.safe import forgiving
from feeds.model import Entry, Feed, Site
from feeds.originals import host_of

TTL = 60
"""Minutes for which readers may keep a document."""

_DOCS = "https://www.rssboard.org/rss-specification"
_NAMESPACES = {"media": MEDIA, "dc": DUBLIN_CORE}
_DECLARED = {"atom": ATOM, "content": CONTENT}
"""What feedgen declares on the root of its own accord."""
_ROOT = new_root(_NAMESPACES | _DECLARED)
_CREATOR = f"{{{DUBLIN_CORE}}}creator"


@forgiving
def entry(entry: Entry, site: Site) -> bytes:
    """One entry as an `<item>` element without namespace declarations."""
    return fragment(_made(entry, site).rss_entry(), _ROOT)


@forgiving
def feed(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The document of `feed` with these `<item>` elements, newest first."""
    return join(head(feed).rss_str(), b"</channel></rss>", entries, feed.comment)


def head(feed: Feed) -> Any:
    """A FeedGenerator for `feed` without items."""

    def mend(channel: Any) -> None:
        if feed.author:
            add_element(channel, _CREATOR, feed.author)
        add_element(channel, "lastBuildDate", parts.rfc822(feed.updated))
        # RFC 5005 appendix B. feedgen writes rel=self and drops every other link.
        add_links(channel, f"{{{ATOM}}}link", feed.links)
        add_history(channel, feed)

    title = feed.title or host_of(feed.url)
    generator = new_generator(_NAMESPACES | history_namespace(feed), mend)
    # feedgen starts with the present time here, and has no way to take it back.
    generator._FeedGenerator__rss_lastBuildDate = None
    generator.title(title)
    generator.description(feed.description or title)
    generator.link(rel="self", href=feed.url, type="application/rss+xml")
    # feedgen takes the last link of any rel for the channel's.
    generator.link(rel="alternate", href=feed.home)
    generator.language(feed.language)
    generator.generator(GENERATOR)
    generator.docs(_DOCS)
    generator.ttl(TTL)
    return generator


def add(generator: Any, entry: Entry, site: Site) -> None:
    """Give a FeedGenerator one more item, the last."""
    generator.add_entry(_made(entry, site), order="append")


def _made(entry: Entry, site: Site) -> Any:
    def mend(item: Any) -> None:
        add_image(item, parts.image(entry))
        for name in parts.authors(entry, site):
            add_element(item, _CREATOR, name)
        add_element(item, "pubDate", parts.rfc822(entry.published))
        add_element(item, f"{{{ATOM}}}updated", parts.rfc3339(entry.updated))

    made = new_entry(mend)
    made.title(parts.title(entry))
    if entry.link:
        made.link(rel="alternate", href=entry.link)
    # feedgen writes the description first, and content without a summary as the description.
    if entry.content.summary:
        made.summary(escape(entry.content.summary, quote=False))
    if html := parts.body(entry, site):
        made.content(html)
    made.guid(entry.id, permalink=False)
    made.category([{"term": name} for name in parts.labels(entry)])
    for enclosure in entry.content.enclosures[:1]:
        made.enclosure(enclosure.url, enclosure.length, enclosure.type)
    if origin_feed := site.origins.get(entry.source):
        made.source(origin_feed, entry.source)
    return made
