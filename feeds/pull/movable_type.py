"""Reads exports of Movable Type, which Hatena Blog, TypePad, Ameba, FC2 and others make, too. Pure.

TITLE: Rain               movabletype.org/documentation/appendices/import-export-format.html
DATE: 01/06/2021 02:12:00 AM
-----
BODY:
<p>It rained.</p>
-----
--------
"""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo

from feeds.originals import valid
from feeds.pull.dates import date_of
from feeds.pull.items import Item, paragraphs
from feeds.text import one_line, plain, unique

_END = re.compile(r"^--------[ \t]*$", re.MULTILINE)
_DIVIDER = re.compile(r"^-----[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"([A-Z][A-Z ]{1,19}):[ \t]*([^\n]*)")
_NAME = re.compile(r"\s*(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*(?:\n|\Z)")
_TAG = re.compile(r'"([^"\n]*)"|([^",\n]+)')
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})[ \t]+")
_AS_WRITTEN = frozenset(("0", "richtext", "wysiwyg", "none", ""))
"""How bodies are that are HTML as they stand; in others a line end is a line break."""
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|blockquote|pre|figure)\b", re.IGNORECASE)


def read_movable_type(text: str, zone: tzinfo) -> Iterator[Item]:
    """The items of an export that are published. Dates are in `zone`."""
    for entry in _END.split(text.replace("\r\n", "\n")):
        head, *sections = _DIVIDER.split(entry)
        fields: dict[str, list[str]] = {}
        for name, value in _FIELD.findall(head):
            fields.setdefault(name, []).append(value.strip())
        if not fields or _first(fields, "STATUS").lower() in ("draft", "future", "review"):
            continue
        yield _item(fields, _texts(sections), zone)


def _texts(sections: list[str]) -> dict[str, str]:
    """Name -> text of the sections. A line that only looks like the end of one is part of it."""
    parts: dict[str, list[str]] = {}
    name = ""
    for section in sections:
        if found := _NAME.match(section):
            name = found[1]
            parts[name] = [section[found.end() :].strip()]
        elif name and section.strip():
            parts[name].append(section.strip())
    return {name: "\n\n-----\n\n".join(texts) for name, texts in parts.items()}


def _item(fields: dict[str, list[str]], texts: dict[str, str], zone: tzinfo) -> Item:
    written = _first(fields, "CONVERT BREAKS").lower()
    body = "\n\n".join(filter(None, (texts.get("BODY", ""), texts.get("EXTENDED BODY", ""))))
    is_html = written in _AS_WRITTEN or _BLOCK.search(body) is not None
    tags = [one[0] or one[1].strip() for line in fields.get("TAGS", ()) for one in _TAG.findall(line)]
    return Item(
        link=valid(_first(fields, "UNIQUE URL")),
        title=plain(_first(fields, "TITLE")),
        date=_date(_first(fields, "DATE"), zone),
        authors=unique([one_line(_first(fields, "AUTHOR"))]),
        tags=unique([*tags, *texts.get("KEYWORDS", "").split(",")]),
        categories=unique([*fields.get("PRIMARY CATEGORY", ()), *fields.get("CATEGORY", ())]),
        html=body if is_html else paragraphs(body),
    )


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _date(written: str, zone: tzinfo) -> datetime | None:
    """A date with the month first, in `zone`."""
    when = date_of(_DAY.sub(r"\3-\1-\2 ", written))
    return when.replace(tzinfo=zone) if when else None
