"""Atom (RFC 4287), with RFC 5005 history, RFC 6721 tombstones and Media RSS images.

(1) `alternate` of an entry is the original, or where an own post is published. `via` is the original and
    `source` its site: own posts have neither.
(2) Every entry has content or a summary, and an author.
"""

from collections.abc import Sequence
from typing import Any

from feeds.formats import parts
from feeds.formats.generator import (
    GENERATOR,
    MEDIA,
    TOMBSTONES,
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
from feeds.formats.safe import retry_with_safe_strings
from feeds.model import Entry, Feed, Site
from feeds.originals import canonical, host_of

_NAMESPACES = {"media": MEDIA}
_ROOT = new_root(_NAMESPACES)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@retry_with_safe_strings
def entry(entry: Entry, site: Site) -> bytes:
    """One entry as an `<entry>` element without namespace declarations."""
    return fragment(_feed_entry(entry, site).atom_entry(), _ROOT)


@retry_with_safe_strings
def feed(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The document of `feed` with these `<entry>` elements, newest first."""
    return join(feed_generator(feed).atom_str(), b"</feed>", entries, feed.comment)


def feed_generator(feed: Feed) -> Any:
    """A FeedGenerator for `feed` without entries."""

    def hook(element: Any) -> None:
        element.find("updated").text = parts.rfc3339(feed.updated)
        add_links(element, "link", feed.links)
        add_history(element, feed)
        for tombstone in feed.tombstones:
            when = parts.rfc3339(tombstone.when)
            add_element(element, f"{{{TOMBSTONES}}}deleted-entry", ref=tombstone.id, when=when)

    tombstones = {"at": TOMBSTONES} if feed.tombstones else {}
    generator = new_generator(_NAMESPACES | history_namespace(feed) | tombstones, hook)
    generator.id(feed.id)
    generator.title(feed.title or host_of(feed.url))
    generator.subtitle(feed.description)
    generator.updated(feed.updated)
    generator.author(name=feed.author)
    generator.link(rel="self", href=feed.url, type="application/atom+xml")
    generator.link(rel="alternate", href=feed.home, type="text/html")
    generator.generator(GENERATOR)
    generator.language(feed.language)
    if feed.icon:
        generator.icon(feed.icon)
        generator.logo(feed.icon)
    return generator


def add(generator: Any, entry: Entry, site: Site) -> None:
    """Append an entry to a FeedGenerator."""
    generator.add_entry(_feed_entry(entry, site), order="append")


def _feed_entry(entry: Entry, site: Site) -> Any:
    links = _links(entry, site)

    def hook(element: Any) -> None:
        add_image(element, parts.image(entry))
        if language := parts.language(entry, site):
            element.set(_LANG, language)
        moments = {"updated": entry.updated, "published": entry.published}
        attributes = iter(links)
        for child in element:
            if child.tag in moments:
                child.text = parts.rfc3339(moments[child.tag])
            elif child.tag == "link":  # feedgen 1.0.0 writes only its href
                child.attrib.update(next(attributes))
        if entry.link:
            _add_source(element, entry, site)

    made = new_entry(hook)
    made.id(entry.id)
    made.title(parts.title(entry))
    made.updated(entry.updated)
    made.published(entry.published)
    made.author([{"name": name} for name in parts.authors(entry, site)])
    made.link(list(map(dict, links)))
    made.category(_categories(entry, site))
    html = parts.body(entry, site)
    if html:
        made.content(html, type="html")
    elif not entry.content.summary:
        made.content(parts.text(entry), type="text")
    if entry.content.summary:
        made.summary(entry.content.summary)
    return made


def _links(entry: Entry, site: Site) -> list[dict[str, str]]:
    own = [{"rel": "alternate", "href": entry.url}]
    via = [{"rel": "via", "href": entry.link}] if entry.link else []
    archived = parts.archived(entry, site)
    related = [{"rel": "related", "href": archived}] if archived else []
    enclosures = [
        # The length is a hint and may be missing (RFC 4287 section 4.2.7.6).
        {"rel": "enclosure", "href": enclosure.url, "type": enclosure.type}
        | ({"length": str(enclosure.length)} if enclosure.length else {})
        for enclosure in entry.content.enclosures
    ]
    return own + via + related + enclosures


def _categories(entry: Entry, site: Site) -> list[dict[str, str]]:
    """Each label once: readers do not show the scheme, so a second one would look like a duplicate."""
    tags = set(entry.tags)
    return [
        {"term": name, "label": name, "scheme": f"{site.base_url}{'tag' if name in tags else 'category'}/"}
        for name in parts.labels(entry)
    ]


def _add_source(element: Any, entry: Entry, site: Site) -> None:
    """Add atom:source (RFC 4287 section 4.2.11): feedgen leaves out its id and date."""
    root = parts.origin(entry)
    source = add_element(element, "source")
    add_element(source, "id", canonical(root))
    add_element(source, "title", entry.source)
    add_element(source, "updated", parts.rfc3339(entry.updated))
    add_element(source, "link", rel="alternate", href=root, type="text/html")
    if origin_feed := site.origins.get(entry.source):
        add_element(source, "link", rel="self", href=origin_feed)
