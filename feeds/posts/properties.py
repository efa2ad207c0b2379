"""Front matter in the first lines of a text, as programs for notes write it.

    # Title                       ## Metadata                      url:: https://…
    Created: March 5, 2024        - Published: 2024-03-05          date:: [[2024-03-05]]
    (Notion, Evernote)            (Readwise, Matter)               (Logseq)

(1) Lines count only if one of them gives a date, or names an original beside others.
(2) Only lines whose key is known are taken from the text, or that have two colons.
(3) Blank lines may stand between them.
"""

import re
from functools import cache

from .dates import is_date
from .fields import FIELDS, normal_key
from .front_matter import FrontMatter
from .values import Value, labels

_MAX_LINES = 60
_MAX_LENGTH = 8192
_FIELDS = (
    *("original", "date", "updated", "title", "people", "tags", "categories", "language", "summary"),
    *("draft", "published", "publish", "status"),
)
_BEFORE = re.compile(r"\s*$|#{1,6}[ \t]|\s*!\[[^\]]*\]\(\S*\)\s*$|-{3,}\s*$")
"""What may stand before properties: headings, a picture, rules."""
_PROPERTY = re.compile(
    r"[ \t>]{0,8}(?:[-*+•][ \t]+)?(?:\*\*|__)?(?P<key>[^\W\d_][\w '’./()-]{0,40}?)[ \t]*(?:\*\*|__)?"
    r"(?P<colon>::?|：)(?:\*\*|__)?(?:[ \t]+|$|(?<=：))(?P<value>.*)"
)
_METADATA = re.compile(r"#{1,6}[ \t]+(?:Metadata|Properties)[ \t]*\n\s*\Z", re.IGNORECASE)
_FULL_TEXT = re.compile(r"\A\s{,9}#{1,6}[ \t]+Full (?:Document|Content|Text):?[ \t]*\n", re.IGNORECASE)
"""The heading of the text itself, below properties and highlights."""
_BAR = re.compile(r"\s*[|｜]\s*")
_NOTES = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")


def read_properties(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """The properties in the first lines from `start` on, and the text without them; None for none."""
    lines = text[start : start + _MAX_LENGTH].split("\n")
    if start + _MAX_LENGTH < len(text):
        del lines[-1]  # it may go on
    del lines[_MAX_LINES:]
    first = next((at for at, line in enumerate(lines) if not _BEFORE.match(line)), len(lines))
    fields: dict[str, Value] = {}
    numbers: dict[str, int] = {}
    colons: set[str] = set()
    kept: list[str] = []
    last = first
    while last < len(lines):
        found = _PROPERTY.fullmatch(lines[last].rstrip())
        if not found:
            at = next((at for at in range(last, len(lines)) if lines[at].strip()), last)
            found = _PROPERTY.fullmatch(lines[at].rstrip()) if at > last else None
            if not (found and fields and normal_key(found["key"]) in _known()):
                break
            last = at
        key = found["key"].strip()
        if found["colon"] == "::" or normal_key(key) in _known():
            fields.setdefault(key, _value(key, found["value"].strip()))
            numbers.setdefault(key, text.count("\n", 0, start) + last + 1)
        else:
            kept.append(lines[last].strip())
        colons.add(found["colon"])
        last += 1
    if not _are_properties(fields):
        return None
    before = "".join(f"{line}\n" for line in lines[:first])
    if not kept:
        before = _METADATA.sub("", before)
    after = _FULL_TEXT.sub("", text[start + sum(len(line) + 1 for line in lines[:last]) :], count=1)
    body = before + "".join(f"{line}\n" for line in kept) + after
    return FrontMatter(fields, "", 0, numbers, in_text=colons != {"::"}), body


def with_properties(head: FrontMatter, body: str, text: str) -> tuple[FrontMatter, str]:
    """Front matter with the properties at the top of the body below it, and the body without them.

    What the front matter gives comes first.
    """
    found = read_properties(body, 0)
    if found is None:
        return head, body
    properties, body_below = found
    given = {normal_key(key) for key, value in head.fields.items() if value}
    added = {key: value for key, value in properties.fields.items() if normal_key(key) not in given}
    before = text.count("\n") - body.count("\n")
    lines = {key: properties.lines[key] + before for key in added}
    names_original = any(_known().get(key) == "original" for key in given)
    merged = {key: value for key, value in head.fields.items() if value} | added
    return head._replace(fields=merged, lines=lines, in_text=head.in_text or not names_original), body_below


def _are_properties(fields: dict[str, Value]) -> bool:
    known = _known()
    for key, value in fields.items():
        field = known.get(normal_key(key))
        if field == "date" and isinstance(value, str) and is_date(value):
            return True
        if field == "original" and isinstance(value, str) and "://" in value and len(fields) > 1:
            return True
    return False


def _value(key: str, written: str) -> Value:
    """A value without the brackets of links to notes. A category may have blanks in it; what stands behind a
    bar is not of the people.
    """
    if only := _NOTES.fullmatch(written):
        return str(only[1])
    names = _NOTES.sub(r"\1", written)
    if names != written:
        return [name.strip() for name in names.split(",")]
    field = _known().get(normal_key(key))
    if field == "people":
        written = _BAR.split(written)[0]
    return list(labels(written, words=False)) if field == "categories" else written or None


@cache
def _known() -> dict[str, str]:
    """Key -> the field that it gives; a key of two fields gives the first."""
    known: dict[str, str] = {}
    for field in _FIELDS:
        for key in FIELDS[field]:
            known.setdefault(normal_key(key), field)
    return known
