"""Bytes of a feed -> items: Atom and RSS of any version by feedparser, JSON Feed by `json_feed`. Pure."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from feeds.originals import absolute, valid
from feeds.pull.dates import date_of
from feeds.pull.decoding import decode
from feeds.pull.items import CONTENT, SUMMARY, FeedContents, Item, paragraphs, text_of
from feeds.pull.json_feed import read_json_feed
from feeds.pull.wordpress import is_published, with_paragraphs
from feeds.text import one_line, unique

_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^<>]*>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_END_OF_ITEM = re.compile(rb"</(?:[A-Za-z]\w*:)?(?:item|entry)\s*>", re.I)
_TYPES = {"application/rss+xml": 0, "application/atom+xml": 0, "application/feed+json": 0}
_TYPES |= dict.fromkeys(("application/rdf+xml", "application/xml", "text/xml", "application/json"), 1)
"""Media types of feeds, and, as second choice, those that other things have, too."""
_HEAD = 500_000
"""Characters of a page where its feed is looked for."""


def read_feed(data: bytes, url: str, media_type: str = "", *, most: int | None = None) -> FeedContents | None:
    """The feed that was fetched at `url`, with its first `most` items; None where it is none."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_json_feed(data, url, most)
    import feedparser  # late: 0.1 s, and mostly nothing is new

    data = _first_items(data, most) if most else data
    if not data.isascii():
        # feedparser believes what is declared, and reads all as Latin for one damaged character.
        data, media_type = _DECLARATION.sub("", decode(data, media_type)).encode("utf-8", "replace"), ""
    headers = {"content-type": media_type} if "xml" in media_type else {}
    found = feedparser.parse(
        BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not found.get("version") and not found.get("entries"):
        return None
    feed = dict(found["feed"])
    home = absolute(url, feed["link"]) if feed.get("link") else ""
    # Only Atom says that people of the feed are people of its entries (RFC 4287 section 4.1.1).
    people = list(_people(feed)) if str(found.get("version")).startswith("atom") else []
    language = str(feed.get("language") or "")
    return FeedContents(
        title=_plain(feed.get("title_detail")),
        home=home,
        language=language,
        items=tuple(
            _item(dict(entry), home or url, people, language)
            for entry in found["entries"][:most]
            if is_published(entry)
        ),
    )


def _first_items(data: bytes, most: int) -> bytes:
    """An XML feed without what is between its first items and its end, as feedparser takes long for many."""
    end = last = 0
    for number, match in enumerate(_END_OF_ITEM.finditer(data)):
        end, last = match.end() if number < most else end, match.end()
    return data[:end] + data[last:]


def feed_of_page(html: str, url: str) -> str:
    """The address of the first feed that a page names (HTML, link type `alternate`); "" for none."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring  # late, as feedparser

    data = html[:_HEAD].encode("utf-8", "replace")
    try:
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):  # there is nothing
        return ""
    base = absolute(url, next(iter(root.xpath("//base/@href")), "")) or url
    found: dict[int, str] = {}
    for link in root.iter("link"):
        media_type = link.get("type", "").lower().partition(";")[0].strip()
        href = link.get("href", "").strip()
        address = href and absolute(base, href)
        if media_type in _TYPES and "alternate" in link.get("rel", "").lower().split() and address:
            found.setdefault(_TYPES[media_type], address)
    return found[min(found)] if found else ""


def _item(entry: Mapping[str, Any], base: str, people: list[str], language: str) -> Item:
    guid = str(entry.get("id") or "")
    link = absolute(base, str(entry["link"])) if entry.get("link") else ""
    if not link and guid.startswith(("http://", "https://")):
        link = valid(guid)
    detail, kind = _longest(entry)
    updated = date_of(str(entry.get("updated") or ""))
    return Item(
        guid=guid,
        link=link,
        title=_plain(entry.get("title_detail")),
        date=date_of(str(entry.get("published") or entry.get("created") or "")) or updated,
        updated=updated,
        authors=unique(list(_people(entry)) or people),
        tags=unique(list(_labels(entry, is_category=False))),
        categories=unique(list(_labels(entry, is_category=True))),
        language=_language(detail, language),
        html=with_paragraphs(entry, _html(detail, link or base)),
        kind=kind,
        enclosures=tuple(
            (address, str(one.get("type") or ""))
            for one in _rows(entry, "links")
            if one.get("rel") == "enclosure" and (address := absolute(base, str(one.get("href") or "")))
        ),
    )


def _longest(entry: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """What the feed has of the text, and whether it calls it content."""
    contents = [one for one in _rows(entry, "content") if one.get("value")]
    if contents:
        return max(contents, key=lambda one: len(one["value"])), CONTENT
    return dict(entry.get("summary_detail") or {}), SUMMARY


def _html(detail: Mapping[str, Any], link: str) -> str:
    """A text as HTML, with the addresses that it was written with."""
    text = str(detail.get("value") or "")
    if detail.get("type") == "text/plain":
        return paragraphs(text)
    base = str(detail.get("base") or "")
    if base.startswith(("http://", "https://")) and base != link and text:
        from lxml.html import fragments_fromstring, tostring  # late: few feeds have an xml:base

        pieces = fragments_fromstring(f"<div>{text}</div>", no_leading_text=True)
        for piece in pieces:
            piece.make_links_absolute(base, handle_failures="ignore")
        return "".join(tostring(piece, encoding="unicode") for piece in pieces)
    return text


def _people(row: Mapping[str, Any]) -> Iterator[str]:
    for person in _rows(row, "authors"):
        name = one_line(str(person.get("name") or person.get("email") or ""))
        match = _MAIL_AND_NAME.fullmatch(name)
        yield match[1] if match else name


def _labels(entry: Mapping[str, Any], *, is_category: bool) -> Iterator[str]:
    """Labels of an item; those that our own feeds and WordPress call categories, or all others."""
    for label in _rows(entry, "tags"):
        scheme = str(label.get("scheme") or "")
        if (scheme.endswith("/category/") or scheme == "category") == is_category and scheme != "post_format":
            yield one_line(str(label.get("label") or label.get("term") or ""))


def _rows(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [dict(one) for one in row.get(name) or () if one]


def _plain(detail: Mapping[str, Any] | None) -> str:
    """A title as plain text."""
    text = str((detail or {}).get("value") or "")
    is_html = (detail or {}).get("type") != "text/plain"
    return text_of(text) if is_html and (_TAG.search(text) or "&" in text) else one_line(text)


def _language(detail: Mapping[str, Any], feed: str) -> str:
    """The language of an item where it is another than its feed's."""
    language = str(detail.get("language") or "")
    return language if language.lower() != feed.lower() else ""
