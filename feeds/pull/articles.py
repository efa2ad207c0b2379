"""The article of a page: found by the rule of its host, or by readability. Pure."""

import logging
import re
from dataclasses import dataclass

from feeds.clean.cleaner import HostRules, body_of_page
from feeds.posts.encodings import decode_legacy
from feeds.pull.items import text_of

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_BODY = re.compile(r"<body\b.*", re.S | re.I)
_SCRIPT = re.compile(r"<script\b", re.I)
_FEW = 250
"""Characters of a page without an article."""


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a page."""

    html: str
    """"" where there is none."""
    reason: str
    """How it was found, or why there is none."""


def decode_page(data: bytes, content_type: str) -> str:
    """The text of a page: in the encoding that its header, its head or its bytes say."""
    named = _CHARSET.search(content_type)
    for encoding in ("utf-8-sig", named[1] if named else ""):
        try:
            return data.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    found = decode_legacy(data)
    return found.text if found else data.decode("utf-8", "replace")


def article_of(html: str, rules: HostRules) -> Article:
    """The article of a page of a host with `rules`."""
    if body := body_of_page(html, rules):
        return Article(body, "found by the rule of its host")
    inner = _BODY.search(html)
    if len(text_of(inner[0] if inner else html)) < _FEW and _SCRIPT.search(html):
        return Article("", "the page shows nothing without JavaScript")
    found = _readable(html)
    if not text_of(found):
        return Article("", "the page has no article")
    return Article(found, "found by readability")


def _readable(html: str) -> str:
    from readability import Document

    logging.getLogger("readability.readability").disabled = True  # it tells of each page that it cannot read
    try:
        return str(Document(html).summary(html_partial=True))
    except Exception:
        # Of any kind: what it cannot read has no article for us.
        return ""
