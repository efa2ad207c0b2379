"""Reads what other programs export of saved articles: bookmark files, CSV, JSON and lines of JSON. Pure.

All of them are rows of names and values. A table says which names give a field, the most trusted first; names
are compared without case, blanks, `_` and `-`.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from feeds.originals import valid
from feeds.pull.dates import date_of
from feeds.pull.items import CONTENT, SUMMARY, Item, paragraphs
from feeds.text import one_line, plain, unique

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "link": (
        "link",
        "source_url",
        "resolved_url",
        "url",
        "given_url",
        "href",
        "uri",
        "canonical",
        "alternate",
        "address",
    ),
    "title": ("title", "resolved_title", "given_title", "name", "headline"),
    "date": (
        *("published", "date_published", "published_at", "published_date", "publish_date", "pub_date"),
        *("date", "saved_date", "saved_at", "time_added", "created", "created_at", "creation_date"),
        *("added", "added_at", "date_added", "timestamp", "time", "saved", "last_interaction_date"),
    ),
    "updated": ("updated", "date_modified", "updated_at"),
    "authors": ("authors", "author", "byline", "creator", "published_by"),
    "tags": ("tags", "labels", "document_tags", "keywords"),
    "categories": ("categories", "category", "folder", "collection", "list"),
    "html": ("content_html", "html_content", "html", "content"),
    "text": ("content_text", "text", "extended", "excerpt", "selection", "description", "summary", "note"),
    "language": ("language", "lang"),
}
"""Field -> the columns that give it."""

_LISTS = ("items", "articles", "bookmarks", "list", "links", "data", "entries", "documents", "results")
"""Keys of JSON under which rows are."""

_IGNORED = re.compile(r"[\s_-]")
_SEPARATORS = re.compile(r"[,;|]")
_NO_TAG = frozenset({"unread", "archive", "read archive", "unsorted", "/", ""})
_READER_LABEL = re.compile(r"user/[^/]+/(?:label/|state/.*)")
"""Before the name of a label, and in place of one, as Google Reader had them."""
_DAY_FIRST = re.compile(r"(\d\d)/(\d\d)/(\d{4})(?!\d)")
"""A date of Wallabag's CSV."""
csv.field_size_limit(16 * 2**20)

Row = Mapping[str, Any]


def read_csv(text: str) -> Iterator[Item]:
    """The items of a CSV file, whose first line names the columns."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096].partition("\n")[0], ",;\t")
    except csv.Error:
        dialect = csv.excel
    for row in csv.DictReader(io.StringIO(text, newline=""), dialect=dialect):
        yield from _items({str(name): value for name, value in row.items() if isinstance(value, str)})


def read_json(text: str) -> Iterator[Item]:
    """The items of JSON: a list of objects, perhaps in an object, or an object in each line.

    Raises ValueError.
    """
    try:
        found: Any = json.loads(text)
    except ValueError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(found, dict) and not _value(_comparable(found), "link"):
        lists = [found[name] for name in _LISTS if isinstance(found.get(name), (list, dict))]
        found = lists[0] if lists else []
        found = list(found.values()) if isinstance(found, dict) else found
    for row in found if isinstance(found, list) else [found]:
        if isinstance(row, dict) and "withdrawn" not in row:
            yield from _items(row)


def read_bookmarks(html: str) -> Iterator[Item]:
    """The items of a Netscape bookmark file, or of lists of links; what they are in are their categories."""
    parser = _Bookmarks()
    parser.feed(html)
    parser.close()
    for row in parser.rows:
        yield from _items(row)


_HEADINGS = {"dl": "h3", "ol": "h1", "ul": "h1"}
"""List -> element before it that names it: in Netscape's files h1 is their title."""


_MOST_FOLDERS = 20
"""Around a bookmark; what is deeper names no category."""


class _Bookmarks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, Any]] = []
        self._folders: list[str] = []
        self._headings = dict.fromkeys(_HEADINGS.values(), "")
        self._in = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a bookmark, a folder's name, or a folder."""
        self._end()
        given = {name: value or "" for name, value in attrs}
        if tag in _HEADINGS:
            self._folders.append(self._headings[_HEADINGS[tag]])
            self._headings[_HEADINGS[tag]] = ""
        elif tag == "a":
            row = {
                "url": given.get("href", ""),
                "date": given.get("add_date") or given.get("time_added", ""),
                "tags": given.get("tags", ""),
            }
            folders = [one for one in self._folders[:_MOST_FOLDERS] if one.lower() not in _NO_TAG]
            self.rows.append({**row, "categories": folders})
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        """End a name or a folder."""
        self._end()
        if tag in _HEADINGS and self._folders:
            self._folders.pop()

    def handle_data(self, data: str) -> None:
        """Collect a text."""
        self._text += data

    def close(self) -> None:
        """End the last description."""
        super().close()
        self._end()

    def _end(self) -> None:
        text, self._text = one_line(self._text), ""
        if self._in in self._headings:
            self._headings[self._in] = text
        elif self._in == "a":
            self.rows[-1]["title"] = text
        elif self._in == "dd" and self.rows and text:
            self.rows[-1]["description"] = text
        self._in = ""


def _comparable(row: Row) -> Row:
    """A row with its names as they are compared."""
    return {_IGNORED.sub("", name).lower(): value for name, value in row.items()}


def _items(row: Row) -> Iterator[Item]:
    """The item of a row, if it has an address."""
    row = _comparable(row)
    if isinstance(inner := row.get("content"), dict):  # as in exports of Karakeep
        row = {**_comparable(inner), **{name: value for name, value in row.items() if name != "content"}}
    link = valid(_text(_value(row, "link")))
    if not link:
        return
    title, text = _text(_value(row, "title")), _text(_value(row, "text"))
    html = _text(_value(row, "html"))
    if not title:  # as in exports of Pinboard
        title = _text(row.get("description"))
        text = "" if text == title else text
    is_html = "<p" in text or "<br" in text
    date, updated = _date(_value(row, "date")), _date(_value(row, "updated"))
    own_id = _text(row.get("id"))
    yield Item(
        guid=own_id if own_id.startswith("urn:") else "",  # other ids tell one saving from another
        link=link,
        title=plain(title),
        date=date or updated,
        updated=updated if date and updated and updated > date else None,
        authors=_names(_value(row, "authors")),
        tags=_names(_value(row, "tags")),
        categories=_names(_value(row, "categories")),
        language=_text(_value(row, "language")),
        html=html or (text if is_html else paragraphs(text)),
        kind=CONTENT if html else SUMMARY,
    )


def _date(value: Any) -> datetime | None:
    seconds = int(value) if isinstance(value, float) and 0 <= value < 1e18 else value
    return date_of(_DAY_FIRST.sub(r"\3-\2-\1", _text(seconds)))


def _value(row: Row, field: str) -> Any:
    """The first value that a row has for a field."""
    for column in COLUMNS[field]:
        value = row.get(column.replace("_", ""))
        if value not in (None, "", [], {}, "0"):
            return value
    return ""


def _text(value: Any) -> str:
    """A value as text; that of an object or a list is in its first part."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return next(
            (_text(value[name]) for name in ("content", "href", "name", "title", "value") if name in value),
            "",
        )
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):  # as in exports of Pocket: name -> details
        details = [name for name, one in value.items() if isinstance(one, dict)]
        value = [value] if "name" in value else details
    if isinstance(value, list):
        return unique([_READER_LABEL.sub("", one_line(_text(one))) for one in value])
    names = (one_line(text).strip("[]\"' ") for text in _SEPARATORS.split(_text(value)))
    return unique([name for name in names if name.lower() not in _NO_TAG])
