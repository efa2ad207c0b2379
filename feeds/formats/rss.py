"""RSS 2.0 in the RSS Board's profile, with content, Dublin Core, Atom and Media RSS elements.

(1) `link` of an item is the original, or where an own post is published; `guid` is the entry's id and never
    a permalink.
(2) Readers treat `description` as HTML: a plain-text summary is escaped for HTML, then for XML.
    Titles are plain text and escaped for XML only.
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
from feeds.formats.podcast import NAMESPACES as PODCAST_NAMESPACES
from feeds.formats.podcast import add_channel, add_episode, is_podcast
from feeds.formats.safe import retry_with_safe_strings
from feeds.model import Entry, Feed, Site
from feeds.originals import host_of

TTL = 60
"""Minutes for which readers may cache a document."""

_DOCS = "https://www.rssboard.org/rss-specification"
_NAMESPACES = {"media": MEDIA, "dc": DUBLIN_CORE}
_DECLARED = {"atom": ATOM, "content": CONTENT}
"""Namespaces that feedgen itself declares on the root."""
_ROOT = new_root(_NAMESPACES | _DECLARED | PODCAST_NAMESPACES)
_LANGUAGE = f"{{{DUBLIN_CORE}}}language"
_CREATOR = f"{{{DUBLIN_CORE}}}creator"


@retry_with_safe_strings
def entry(entry: Entry, site: Site) -> bytes:
    """One entry as an `<item>` element without namespace declarations."""
    return fragment(_feed_entry(entry, site).rss_entry(), _ROOT)


@retry_with_safe_strings
def feed(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The document of `feed` with these `<item>` elements, newest first."""
    return join(
        feed_generator(feed, is_podcast(entries)).rss_str(), b"</channel></rss>", entries, feed.comment
    )


def feed_generator(feed: Feed, has_audio: bool = False) -> Any:
    """A FeedGenerator for `feed` without items."""

    def hook(channel: Any) -> None:
        if feed.author:
            add_element(channel, _CREATOR, feed.author)
        add_element(channel, "lastBuildDate", parts.rfc822(feed.updated))
        # RFC 5005 appendix B. feedgen writes rel=self and drops every other link.
        add_links(channel, f"{{{ATOM}}}link", feed.links)
        add_history(channel, feed)
        if has_audio:
            add_channel(channel, feed)

    title = feed.title or host_of(feed.url)
    podcast = PODCAST_NAMESPACES if has_audio else {}
    generator = new_generator(_NAMESPACES | history_namespace(feed) | podcast, hook)
    # feedgen sets the current time and offers no public way to unset it.
    generator._FeedGenerator__rss_lastBuildDate = None
    generator.title(title)
    generator.description(feed.description or title)
    generator.link(rel="self", href=feed.url, type="application/rss+xml")
    # feedgen uses the last link, whatever its rel, as the channel's link.
    generator.link(rel="alternate", href=feed.home)
    generator.language(feed.language)
    generator.generator(GENERATOR)
    generator.docs(_DOCS)
    if feed.icon:
        generator.image(url=feed.icon, title=title, link=feed.home)
    generator.ttl(TTL)
    return generator


def add(generator: Any, entry: Entry, site: Site) -> None:
    """Append an item to a FeedGenerator."""
    generator.add_entry(_feed_entry(entry, site), order="append")


def _feed_entry(entry: Entry, site: Site) -> Any:
    def hook(item: Any) -> None:
        add_image(item, parts.image(entry))
        for name in parts.authors(entry, site):
            add_element(item, _CREATOR, name)
        if language := parts.language(entry, site):
            add_element(item, _LANGUAGE, language)
        add_episode(item, entry, parts.image(entry), is_explicit=site.podcast_explicit)
        add_element(item, "pubDate", parts.rfc822(entry.published))
        add_element(item, f"{{{ATOM}}}updated", parts.rfc3339(entry.updated))

    made = new_entry(hook)
    made.title(parts.title(entry))
    made.link(rel="alternate", href=entry.url)
    # feedgen writes the summary as description; without a summary, the content.
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
