"""Reads JSON Feed (jsonfeed.org, versions 1 and 1.1). Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.originals import absolute, valid
from feeds.pull.dates import date_of
from feeds.pull.items import CONTENT, SUMMARY, FeedContents, Item, paragraphs
from feeds.text import one_line, unique


def read_json_feed(data: bytes, base: str, most: int | None = None) -> FeedContents | None:
    """The feed at the address `base`, with its first `most` items; None where it is no JSON Feed."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "jsonfeed.org/version/" not in str(found.get("version")):
        return None
    rows = found.get("items")
    language = _text(found, "language")
    return FeedContents(
        title=one_line(_text(found, "title")),
        home=absolute(base, _text(found, "home_page_url")) if found.get("home_page_url") else "",
        language=language,
        items=tuple(_item(row, base, found) for row in rows[:most] if isinstance(row, dict))
        if isinstance(rows, list)
        else (),
    )


def _item(row: Mapping[str, Any], base: str, feed: Mapping[str, Any]) -> Item:
    guid = _text(row, "id")
    links = (_text(row, name) for name in ("url", "external_url"))
    link = next((found for one in links if one and (found := absolute(base, one))), "")
    html, text, summary = (_text(row, name) for name in ("content_html", "content_text", "summary"))
    return Item(
        guid=guid,
        link=link or (valid(guid) if guid.startswith(("http://", "https://")) else ""),
        title=one_line(_text(row, "title")),
        date=date_of(_text(row, "date_published") or _text(row, "date_modified")),
        updated=date_of(_text(row, "date_modified")),
        authors=unique(list(_authors(row)) or list(_authors(feed))),
        tags=unique([one_line(tag) for tag in _list(row, "tags") if isinstance(tag, str)]),
        language=_text(row, "language"),
        html=html or paragraphs(text or summary),
        kind=CONTENT if html or text else SUMMARY,
        enclosures=tuple(
            (address, _text(one, "mime_type"))
            for one in _list(row, "attachments")
            if isinstance(one, dict) and (address := absolute(base, _text(one, "url")))
        ),
    )


def _authors(row: Mapping[str, Any]) -> Iterator[str]:
    for author in (*_list(row, "authors"), row.get("author")):
        if isinstance(author, dict) and (name := one_line(_text(author, "name"))):
            yield name


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []
