"""Front matter without delimiters: JSON, `Title: …` lines (Pelican, MultiMarkdown, Nikola), org-mode,
reStructuredText, definitions of links that Markdown does not show, and the head of a saved web page.

(1) Lines count as front matter only if one of them gives a title or a date: prose that begins with `Note: …`
    does not.
"""

import json
import re
from typing import Any

from .front_matter import FrontMatter, read_from
from .movable_type import is_movable_type
from .page_head import is_page, read_page_head
from .report import RejectedFile, Report, SyntaxFault
from .source import MAX_HEAD
from .values import Value

_MAX_DEPTH = 16
_LONGEST_START = 20_000
"""Characters in which a file shows that it holds many posts."""
_LINE = re.compile(r"(?:\.\. )?([A-Za-z][\w-]*(?: [\w-]+)?):(?:[ \t]+(.*)|$)")
_UNOPENED = re.compile(
    r"(?=(?:(?!---)[^\n]*\n){0,40}?(?:title|date):)[A-Za-z][\w-]*:(?:[ \t][^\n]*)?\n"
    r"(?:(?!---[ \t]*$)[^\n]+\n){0,200}+---[ \t]*$",
    re.MULTILINE,
)
"""YAML before a line `---` without one above it, as Hexo had it."""
_TITLE = re.compile(
    r"(?:([!-/:-@\[-`{-~])\1{2,}[ \t]*\n)?[ \t]*(\S[^\n]*)\n"
    r"([!-/:-@\[-`{-~])\3{2,}[ \t]*(?:\n[ \t]*){0,20}(?=\n:\w)"
)
"""The title of a document in reStructuredText, above its fields."""
_READER = re.compile(
    r"Title: *([^\n]*)\n+URL Source: *(\S+)[ \t]*\n+(?:Published Time: *([^\n]*)\n+)?"
    r"(?:(?:Number of Pages|Warning): [^\n]*\n+){0,9}Markdown Content:[ \t]*\n"
)
"""The head of a page that Jina Reader made Markdown of."""
_FIELD = re.compile(r":([A-Za-z][\w-]*):(?:[ \t]+(.*)|[ \t]*)$")
_ORG_LINE = re.compile(r"#\+([A-Za-z][\w-]*):[ \t]*(.*)")
_ORG_SKIPPED = re.compile(r"#(?:\s|$)|#\+|:[A-Za-z_-]+:|\s*$|-\*-")
_ORG_TIME = re.compile(r"[<\[](\d{4}-\d\d-\d\d)(?:\s+[^\d\s>\]]+)?(?:\s+(\d{1,2}:\d\d)[^>\]]*)?[>\]]")
_DEFINITION = re.compile(
    r"[ ]{0,3}\[(?:#|//|comment)\]:[ \t]*(?:(?:#|<>)[ \t]*)?"
    r"[(\"']?([A-Za-z][\w-]*):([^\n]*)"
)
"""A comment of Markdown: `[#]: via: (https://…)`, `[//]: # (title: Rain)`."""
_CLOSING = re.compile(r"[)\"']\Z")
_OF_TRANSLATIONS = {"via": "original_url", "author": "author", "date": "date", "title": "title"}
"""Keys of the head of a translation; `subject` and `url` are the title of the original and another copy."""
_PROVES_HEAD = frozenset({"title", "date"})
_PROVES_FIELDS = _PROVES_HEAD | {"author", "authors", "category", "slug", "tags"}


def read_other_head(text: str, start: int, report: Report) -> tuple[FrontMatter, str]:
    """The front matter and the body of a text that does not start with a delimiter."""
    first = text[start : start + 3]
    if first[:1] == "{" and (found := _json_head(text, start)):
        return found
    if first[:1] in ("#", ":"):
        found = _org_head(text, start)
        if found:
            return found
    if first[:1] == "[" and (found := _definitions_head(text, start)):
        return found
    if first[:1] == ":" or _TITLE.match(text, start, start + MAX_HEAD):
        found = _field_head(text, start)
        if found:
            return found
    if first[:1].isupper() and is_movable_type(text[start : start + _LONGEST_START]):
        raise RejectedFile("an export of Movable Type holds many posts: use `feeds import`")
    if match := _READER.match(text, start, start + MAX_HEAD):
        return _reader_head(text, start, match)
    if (first[:1].isalpha() or first[:1] == "_") and "\n---" in text[start : start + MAX_HEAD]:
        from .field_blocks import read_field_blocks  # late: few archives have such files

        if found := read_field_blocks(text, start):
            return found
    if first[:1].isalpha() and _UNOPENED.match(text, start, start + MAX_HEAD):
        return read_from(text, start, "---", "---", report)
    if first[:1].isalpha() or first in ("<!-", ".. ", ".._"):
        found = _line_head(text, start)
        if found:
            return found
    if is_page(text, start):
        fields, lines = read_page_head(text[start:], text.count("\n", 0, start) + 1)
        return FrontMatter(fields, "", 0, lines), text[start:]
    from .copied_head import read_copied_head
    from .properties import read_properties  # late: few archives have texts without any head

    if found := read_properties(text, start) or read_copied_head(text, start):
        return found
    return FrontMatter({}, "", 0), text[start:]


def read_json(source: str) -> dict[str, Value]:
    """JSON between delimiters, with or without braces. Raises `SyntaxFault` and `RejectedFile`."""
    text = source.strip()
    text = text if text.startswith("{") else f"{{{text}}}"
    try:
        return _raw_mapping(json.loads(text, parse_int=str, parse_float=str, strict=False))
    except json.JSONDecodeError as error:
        raise SyntaxFault(f"not JSON: {error.msg}", error.lineno - 1) from error
    except RecursionError as error:
        raise _too_deep() from error


def _reader_head(text: str, start: int, match: re.Match[str]) -> tuple[FrontMatter, str]:
    names = ("title", "source_url", "published")
    fields: dict[str, Value] = {
        name: value for name, value in zip(names, match.groups(), strict=True) if value
    }
    first = text.count("\n", 0, start) + 1
    lines = {
        name: first + text.count("\n", start, match.start(group))
        for group, name in enumerate(names, 1)
        if name in fields
    }
    return FrontMatter(fields, "", 0, lines), text[match.end() :]


def _json_head(text: str, start: int) -> tuple[FrontMatter, str] | None:
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)
    source = text[start : start + MAX_HEAD]
    try:
        value, end = decoder.raw_decode(source)
    except (ValueError, RecursionError):
        return None
    rest = source[end : source.find("\n", end) if "\n" in source[end:] else len(source)]
    if not (value and isinstance(value, dict)) or rest.strip():
        return None
    head = FrontMatter(_raw_mapping(value), source[:end], text.count("\n", 0, start) + 1)
    return head, text[start + end :].lstrip(" \t").removeprefix("\n")


def _raw_mapping(value: Any) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise SyntaxFault("front matter is no mapping of keys to values", None)
    return {key: _raw(item, 1) for key, item in value.items()}


def _raw(value: Any, depth: int) -> Value:
    if depth > _MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, dict):
        return {key: _raw(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_raw(item, depth + 1) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None or isinstance(value, str) else str(value)


def _too_deep() -> RejectedFile:
    return RejectedFile(f"front matter is nested deeper than {_MAX_DEPTH} levels")


def _line_head(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """`Title: …` lines up to the first blank line, perhaps with `.. ` before each, perhaps in a comment."""
    fields: dict[str, Value] = {}
    first = text.count("\n", 0, start) + 1
    at, end = start, min(len(text), start + MAX_HEAD)
    in_comment, last = text.startswith("<!--", start), ""
    while at < end:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].removeprefix("<!--").strip() if at == start else text[at:stop]
        following = min(stop + 1, len(text))
        if in_comment and "-->" in line:
            if line.strip() != "-->":
                return None
            at = following
            break
        if not line.strip():
            at = following
            if in_comment or (at == following and not fields):
                continue
            break
        if match := _LINE.fullmatch(line.rstrip()):
            last = match[1]
            fields.setdefault(last, (match[2] or "").strip() or None)
        elif last and line[:1] in " \t":
            fields[last] = f"{fields[last] or ''} {line.strip()}".strip()
        else:
            return None
        at = following
    if not _PROVES_HEAD & {key.casefold() for key in fields} or (in_comment and "-->" not in text[start:at]):
        return None
    return FrontMatter(fields, text[start:at], first, in_text=True), text[at:]


def _definitions_head(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """Definitions of links that hold a key and a value each, up to the first other line."""
    fields: dict[str, Value] = {}
    at, end = start, min(len(text), start + MAX_HEAD)
    while at < end:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if not (match := _DEFINITION.fullmatch(text, at, stop)):
            break
        fields.setdefault(match[1].casefold(), _CLOSING.sub("", match[2].strip()).strip(" \t(\"'") or None)
        at = min(stop + 1, len(text))
    if "via" in fields:
        author = str(fields.get("author") or "").partition("http")[0].strip()
        known = fields | {"author": author or None}
        fields = {key: known[name] for name, key in _OF_TRANSLATIONS.items() if name in known}
    elif not _PROVES_HEAD & fields.keys():
        return None
    return FrontMatter(fields, text[start:at], text.count("\n", 0, start) + 1), text[at:]


def _field_head(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """`:date: …` lines, perhaps below a title, as in reStructuredText (Pelican)."""
    title = _TITLE.match(text, start)
    fields: dict[str, Value] = {}
    at = title.end() + 1 if title else start
    last = ""
    while at < min(len(text), start + MAX_HEAD):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].rstrip()
        if match := _FIELD.match(line):
            last = match[1]
            fields.setdefault(last, (match[2] or "").strip() or None)
        elif last and line[:1] in (" ", "\t"):
            fields[last] = f"{fields[last] or ''} {line.strip()}".strip()
        else:
            break
        at = min(stop + 1, len(text))
    if not _PROVES_FIELDS & {key.casefold() for key in fields}:
        return None
    fields |= {"title": title[2].strip()} if title else {}
    return FrontMatter(fields, text[start:at], text.count("\n", 0, start) + 1, in_text=True), text[at:]


def _org_head(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """`#+TITLE: …` lines (https://orgmode.org/manual/Export-Settings.html), among comments and drawers."""
    fields: dict[str, Value] = {}
    at, end = start, min(len(text), start + MAX_HEAD)
    while at < end:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if match := _ORG_LINE.match(line):
            key, value = match[1].casefold(), match[2].strip()
            time = _ORG_TIME.fullmatch(value)
            fields.setdefault(key, f"{time[1]} {time[2] or ''}".strip() if time else value)
        elif not _ORG_SKIPPED.match(line):
            break
        at = min(stop + 1, len(text)) if stop < len(text) else len(text)
    if not _PROVES_HEAD & fields.keys():
        return None
    for key in ("filetags", "tags", "keywords"):
        if isinstance(value := fields.get(key), str) and ":" in value:
            fields[key] = [part for part in value.strip(":").split(":") if part.strip()]
    return FrontMatter(fields, text[start:at], text.count("\n", 0, start) + 1), text[at:]
