"""The `<head>` of a saved web page -> raw values, as if it were front matter.

Reads meta elements, JSON-LD, the canonical link and what programs that save pages add. (1) Time is linear,
and only the first 512 K characters are read. (2) What is broken is skipped.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from feeds.originals import unarchived
from feeds.text import unescape

from . import mhtml
from .fields import FIELDS, SAVED_FROM
from .page_body import author_in, date_in, description_of, title_in, without_label, without_site
from .values import Value

_MAX_PAGE = 512 * 1024
_MAX_HEAD = 128 * 1024
"""Characters of a head without an end."""
_MAX_JSON = 256 * 1024
_MAX_SCRIPTS = 50
_MAX_NODES = 2000

# Quantifiers are possessive or bounded: unclosed tags and quotes must not take quadratic time.
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:(?:<!--(?:(?!-->).)*+-->|<script\b[^>]*+>(?:(?!</script).)*+</script\s*+>)\s*+)*+"
    r"<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"""<(html|meta|link|base)\b((?:[^<>"']++|"[^"]{0,4096}+"|'[^']{0,4096}+')*+)>""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([\w:.-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_TITLE = re.compile(r"<title\b[^<>]{0,200}+>", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\s[^<>]{0,400}?application/ld\+json[^<>]{0,400}+>", re.IGNORECASE)
_TIME = re.compile(r"<time\s[^<>]{0,400}?datetime\s*=\s*[\"']?([^\"'<>]{4,40}+)", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\b|<body\b", re.IGNORECASE)
_CANONICAL = re.compile(r"<a\s([^<>]{0,2000}?\bp-canonical\b[^<>]{0,2000}+)>", re.IGNORECASE)
"""The link to itself of a page that Medium exported (https://microformats.org/wiki/h-entry)."""
_SAVED = (
    re.compile(rf"{mhtml.NAME}\n(?:url: (?P<url>\S++)\n)?(?:date: (?P<date>[^\n]++))?"),
    re.compile(
        r"Page saved with SingleFile\s++url:\s*+(?P<url>\S++)\s*+(?:saved date:\s*+(?P<date>[^\n]++))?"
    ),
    re.compile(r"<!--\s*+saved from url=\(\d{4}\)(?P<url>(?:https?://|about:reader\?url=)\S++)(?P<date>)"),
    re.compile(r"<!--\s*+Saved from (?P<url>https?://\S++) at (?P<date>\S++) using monolith"),
    re.compile(r'__wm\.wombat\("(?P<url>https?://[^"\s]++)","(?P<date>\d{14})"'),
    re.compile(
        r"<!--\s*+Mirrored from (?P<url>\S++) by HTTrack[^\n]{0,99}?, (?P<date>\w{3}, [^\n]{0,40}?GMT)"
    ),
)
"""What SingleFile, browsers, monolith, HTTrack and the Wayback Machine write into pages that they save."""

_ARTICLE = re.compile(r"Article|Posting|Report|WebPage$")
_JSON_KEYS = (
    *("headline", "datePublished", "dateModified", "author", "url", "mainEntityOfPage", "inLanguage"),
    *("image", "description", "keywords", "articleSection"),
)
_IN_TEXT = (("date", "<date in text>", date_in), ("people", "<author in text>", author_in))
"""Field, key, and what finds it in the text, where the head gives none."""
_TITLES = ("JSON-LD headline", "<meta og:title>", "<meta twitter:title>", "<title>")
_DESCRIPTIONS = ("<meta description>", "<meta og:description>", "<meta twitter:description>")
_LISTS = (
    *("<meta article:tag>", "<meta author>", "<meta article:author>", "<meta dc.creator>"),
    *("<meta dcterms.creator>", "<meta citation_author>"),
)
"""Elements that pages repeat for several values."""


def is_page(text: str, start: int = 0) -> bool:
    """Whether `text` from `start` is a whole web page."""
    return _PAGE.match(text, start, start + _MAX_HEAD) is not None


def read_page_head(text: str, line: int) -> tuple[dict[str, Value], dict[str, int]]:
    """The values that the head of a page gives by key, and their line numbers; `text` starts at `line`."""
    text = text[:_MAX_PAGE]
    found: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for key, value, at in _values(text):
        known = found.get(key)
        if value and known is None:
            found[key] = value
            lines[key] = line + text.count("\n", 0, at)
        elif value and key in _LISTS:
            found[key] = [*(known if isinstance(known, list) else [known]), value]
    if isinstance(author := found.get("<meta author>"), str):
        found["<meta author>"] = without_label(author)
        if not found["<meta author>"]:
            del found["<meta author>"]
    for field, key, find in _IN_TEXT:
        if found.keys().isdisjoint(FIELDS[field][: FIELDS[field].index(key)]):
            value, at = find(text)
            if value:
                found[key], lines[key] = value, line + text.count("\n", 0, at)
    if found.keys().isdisjoint(FIELDS["title"]) and (title := title_in(text, str(found.get("<title>", "")))):
        found["<heading>"] = title
    for key in _TITLES:
        if isinstance(value := found.get(key), str):
            found[key] = without_site(value, str(found.get("<meta og:site_name>", "")))
    names = [str(found.get(key, "")) for key in (*_TITLES, "<meta og:site_name>")]
    for key in _DESCRIPTIONS:
        if isinstance(value := found.get(key), str):
            found[key] = description_of(value, names, text)
            if not found[key]:
                del found[key]
    base = str(next((found[key] for key in ("<base>", *SAVED_FROM) if key in found), ""))
    for key in ("<link canonical>", "<meta og:url>"):
        if isinstance(value := found.get(key), str):
            try:
                found[key] = unarchived(urljoin(base, value))
            except ValueError:
                del found[key]
    return found, lines


def _values(text: str) -> Iterator[tuple[str, Value, int]]:
    """Key, value and index of everything that the page says of itself."""
    yield from _of_comment(text)
    text = _without_comments(text)
    end = _HEAD_END.search(text)
    stop = end.start() if end else _MAX_HEAD
    for tag in _TAG.finditer(text, 0, stop):
        yield from ((key, value, tag.start()) for key, value in _of_element(tag[1].lower(), tag[2]))
    if title := _TITLE.search(text):
        close = text.find("</", title.end())
        yield "<title>", unescape(text[title.end() : max(close, title.end())]).strip(), title.start()
    for _, script in zip(range(_MAX_SCRIPTS), _SCRIPT.finditer(text), strict=False):
        close = text.find("</script", script.end())
        for key, value in _json_ld(text[script.end() : max(close, script.end())]):
            yield f"JSON-LD {key}", value, script.start()
    if canonical := _CANONICAL.search(text):
        yield "<a p-canonical>", _attributes(canonical[1]).get("href", ""), canonical.start()
    if time := _TIME.search(text):
        yield "<time datetime>", time[1], time.start()


def _of_element(name: str, written: str) -> Iterator[tuple[str, str]]:
    attributes = _attributes(written)
    if name == "html":
        yield "<html lang>", attributes.get("lang") or attributes.get("xml:lang") or ""
        for key in ("data-scrapbook-source", "data-scrapbook-create"):  # WebScrapBook
            yield f"<html {key}>", attributes.get(key, "")
    elif name == "base":
        yield "<base>", attributes.get("href", "")
    elif name == "link" and "canonical" in attributes.get("rel", "").lower().split():
        yield "<link canonical>", attributes.get("href", "")
    elif name == "meta":
        for kind in ("property", "name", "itemprop", "http-equiv"):
            if kind in attributes:
                yield f"<meta {attributes[kind].lower()}>", attributes.get("content", "")


def _attributes(written: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "").strip()
        for match in _ATTRIBUTE.finditer(written)
    }


def _of_comment(text: str) -> Iterator[tuple[str, Value, int]]:
    """Address and date in the comment of the program that saved the page."""
    for pattern in _SAVED:
        if saved := pattern.search(text, 0, 8192):
            if url := saved["url"]:
                url = unarchived(url)
                yield SAVED_FROM[0], url if "://" in url else f"https://{url}", saved.start("url")
            yield "<!--saved at-->", (saved["date"] or "").strip(), saved.start()


def _without_comments(text: str) -> str:
    """`text` with blanks for comments, so that indexes stay the same."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        comment = text[start : end + 3]
        parts += [text[at:start], "\n" * comment.count("\n"), " " * (len(comment) - comment.count("\n"))]
        at = end + 3
    return "".join((*parts, text[at:]))


def _json_ld(text: str) -> Iterator[tuple[str, Value]]:
    """The values of the first article in a JSON-LD script (https://schema.org/Article)."""
    if len(text) > _MAX_JSON:
        return
    try:
        found = json.loads(text, parse_int=str, parse_float=str, strict=False)
    except (ValueError, RecursionError):
        return
    article = min(_articles(found), key=_is_plain_page, default={})
    for key in _JSON_KEYS:
        if value := _simple(article.get(key)):
            yield key, value


def _is_plain_page(article: dict[str, Any]) -> bool:
    return all("WebPage" in kind for kind in _types(article))


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _articles(found: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [found], 0
    while waiting and seen < _MAX_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if any(_ARTICLE.search(kind) for kind in _types(node)):
                yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _simple(value: Any) -> Value:
    """A JSON value as raw value, two levels deep: names and addresses are never deeper."""
    if isinstance(value, list):
        return [item for item in map(_flat, value[:50]) if item]
    return _flat(value)


def _flat(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if isinstance(item, str)}
    return value if isinstance(value, str) else None
