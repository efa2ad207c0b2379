"""A file of articles -> posts: a feed, an export of another program, or what this one published."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from html import escape

from feeds.channels import ENTRY
from feeds.errors import BadPost
from feeds.originals import host_of
from feeds.posts.movable_type import is_movable_type
from feeds.pull.exports import read_bookmarks, read_csv, read_json
from feeds.pull.feed_reader import read_feed
from feeds.pull.items import FeedContents, Item
from feeds.pull.movable_type import read_movable_type
from feeds.slugs import entry_slug
from feeds.text import decode, xml_safe

_BASE = "https://file.invalid/"
"""Of relative addresses: none of them means anything."""

_LAST_PARAGRAPH = re.compile(r'<p>[^<>]{0,80}<a href="([^"<>]*)">([^<>]*)</a>[^<>]{0,80}</p>\s*\Z')
_EXPORT = re.compile(rb"<title>[^<]{0,99}\bexport\b", re.I)
"""In a page of links, as Pocket and Instapaper made them; in other pages, links are no articles."""
_LARGEST = 512 * 2**20


def read_file(data: bytes, name: str, zone: tzinfo = UTC) -> FeedContents:
    """The articles of the file `name`. Raises BadPost where it is none that is known.

    `zone` is that of dates which never have one.
    """
    if len(data) > _LARGEST:
        raise BadPost(name, f"is larger than {_LARGEST >> 20} MiB")
    try:
        items = list(_read(data, zone))
    except (ValueError, RecursionError) as error:
        raise BadPost(name, f"cannot be read ({error})") from error
    if not items:
        known = "no feed, bookmark file, export of Movable Type, CSV or JSON with addresses"
        raise BadPost(name, f"has no articles: it is {known}")
    return FeedContents(name, "", "", tuple(items))


def _read(data: bytes, zone: tzinfo) -> Iterator[Item]:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    is_list = start.startswith(b"<!doctype html") and _EXPORT.search(data[:2000])
    if is_list or start.startswith((b"<!doctype netscape-bookmark", b"<dl", b"<html")):
        yield from read_bookmarks(xml_safe(decode(data)))
    elif start.startswith((b"<", b"{")) and (found := read_feed(data, _BASE)):
        yield from map(_without_our_own, found.items)
    elif start.startswith((b"{", b"[")):
        yield from map(_without_our_own, read_json(decode(data)))
    elif not start.startswith(b"<"):
        text = xml_safe(decode(data))
        lines = text[:20_000].replace("\r\n", "\n")
        yield from read_movable_type(text, zone) if is_movable_type(lines) else read_csv(text)


def _without_our_own(item: Item) -> Item:
    """An item without what this program adds to entries: the credit line, a host in place of people, and its
    own page of a post that has no original.
    """
    if item.link.endswith(f"/{ENTRY}/{entry_slug(item.guid)}/"):
        return replace(item, link="", updated=None if item.updated == item.date else item.updated)
    host = host_of(item.link)
    last = _LAST_PARAGRAPH.search(item.html)
    is_credit = last and last[1] == escape(item.link) and last[2] == host
    return replace(
        item,
        html=item.html[: last.start()] if last and is_credit else item.html,
        authors=tuple(name for name in item.authors if name != host),
        updated=None if item.updated == item.date else item.updated,
    )
