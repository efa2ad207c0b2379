"""RSS 2.0 in the RSS Board's profile, with content, Dublin Core, Atom and Media RSS elements.

(1) `link` of an item is the original; `guid` is the entry's id and never a permalink.
(2) `description` is HTML to readers, so plain text is escaped for HTML before it is for XML.
    Titles are plain text and escaped once.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from feedgen.ext.dc import DcEntryExtension, DcExtension

from feeds.formats import parts
from feeds.formats.generator import (
    ATOM,
    GENERATOR,
    add_element,
    add_history,
    add_image,
    add_links,
    cut,
    history_namespace,
    join,
    new_entry,
    new_generator,
)
from feeds.formats.safe import forgiving
from feeds.model import Entry, Feed, Site
from feeds.uris import host_of

TTL = 60
"""Minutes for which readers may keep a document."""

_DOCS = "https://www.rssboard.org/rss-specification"
_EXTENSIONS = {"dc": (DcExtension, DcEntryExtension)}


@forgiving
def entry(entry: Entry, site: Site) -> str:
    """One entry as an `<item>` element without namespace declarations."""
    generator = _quiet({}, lambda _: None)
    generator.title("-")
    generator.link(rel="alternate", href="-")
    generator.description("-")
    add(generator, entry, site)
    return cut(generator.rss_str(encoding="unicode", xml_declaration=False), "item")


@forgiving
def feed(feed: Feed, entries: Sequence[str]) -> bytes:
    """The document of `feed` with these `<item>` elements, newest first."""
    return join(head(feed).rss_str(), "</channel></rss>", entries)


def head(feed: Feed) -> Any:
    """A FeedGenerator for `feed` without items."""

    def mend(channel: Any) -> None:
        add_element(channel, "lastBuildDate", parts.rfc822(feed.updated))
        # RFC 5005 appendix B. feedgen writes rel=self and drops every other link.
        add_links(channel, f"{{{ATOM}}}link", feed.links)
        add_history(channel, feed)

    title = feed.title or host_of(feed.url)
    generator = _quiet(history_namespace(feed), mend)
    generator.title(title)
    generator.description(feed.description or title)
    generator.link(rel="self", href=feed.url, type="application/rss+xml")
    # feedgen takes the last link of any rel for the channel's.
    generator.link(rel="alternate", href=feed.home)
    generator.language(feed.language)
    generator.generator(GENERATOR)
    generator.docs(_DOCS)
    generator.ttl(TTL)
    if feed.author:
        generator.dc.dc_creator(feed.author)
    return generator


def add(generator: Any, entry: Entry, site: Site) -> None:
    """Give a FeedGenerator one more item, the last."""

    def mend(item: Any) -> None:
        add_element(item, "pubDate", parts.rfc822(entry.published))
        add_element(item, f"{{{ATOM}}}updated", parts.rfc3339(entry.updated))

    made = new_entry(generator, mend)
    made.title(parts.title(entry))
    if entry.link:
        made.link(rel="alternate", href=entry.link)
    # feedgen writes the description first, and content without a summary as the description.
    if entry.content.summary:
        made.summary(escape(entry.content.summary, quote=False))
    if html := parts.body(entry, site):
        made.content(html)
    made.guid(entry.id, permalink=False)
    made.dc.dc_creator(list(parts.authors(entry, site)))
    made.category([{"term": name} for name in parts.labels(entry)])
    for enclosure in entry.content.enclosures[:1]:
        made.enclosure(enclosure.url, enclosure.length, enclosure.type)
    if origin_feed := site.origins.get(entry.source):
        made.source(origin_feed, entry.source)
    add_image(made, parts.image(entry))


def _quiet(namespaces: dict[str, str], mend: Any) -> Any:
    generator = new_generator(namespaces, mend, _EXTENSIONS)
    # feedgen starts with the present time here, and has no way to take it back.
    generator._FeedGenerator__rss_lastBuildDate = None
    return generator
