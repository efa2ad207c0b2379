"""The article of a page: by the rule of its host, by what the page marks, or by readability. Pure."""

import logging
import re
from dataclasses import dataclass

from feeds.clean.cleaner import HostRules, body_of_page
from feeds.pull.items import text_of

_BODY = re.compile(r"<body\b.*", re.S | re.I)
_SCRIPT = re.compile(r"<script\b", re.I)
MOST_TAGS = 100_000
"""Of a page: readability takes fifty microseconds for each, and a kilobyte."""
_FEW = 250
"""Characters of a page without an article."""

_MARKS = ("//*[@itemprop='articleBody']", "//article[.//h1]", "//main|//*[@role='main']")
"""What names the article, the most trusted first (XPath)."""
_PART = 0.5
"""Of what readability finds: what is marked has at least as much text, or the mark is wrong."""
_MOST = 0.8
"""Of what is marked: readability may leave out the rest of it."""


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a page."""

    html: str
    """"" where there is none."""
    reason: str
    """How it was found, or why there is none."""


def article_of(html: str, rules: HostRules) -> Article:
    """The article of a page of a host with `rules`."""
    if html.count("<") > MOST_TAGS:
        return Article("", "the page has too many elements")
    if body := body_of_page(html, rules):
        return Article(body, "found by the rule of its host")
    inner = _BODY.search(html)
    if len(text_of(inner[0] if inner else html)) < _FEW and _SCRIPT.search(html):
        return Article("", "the page shows nothing without JavaScript")
    found, how = _readable(html), "found by readability"
    if (marked := _marked(html)) and _PART * len(text_of(found)) <= len(text_of(marked)):
        inside = _readable(marked)
        is_most = len(text_of(inside)) >= _MOST * len(text_of(marked))
        found, how = inside if is_most else marked, "marked as the article"
    if not text_of(found):
        return Article("", "the page has no article")
    return Article(found, how)


def _marked(html: str) -> str:
    """The one element that a page marks as its article, or else as its main part; "" where there is none."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring, tostring

    try:
        root = document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return ""
    for path in _MARKS:
        found = root.xpath(path)
        if len(found) == 1:
            return str(tostring(found[0], encoding="unicode", with_tail=False))
    return ""


def _readable(html: str) -> str:
    from readability import Document

    logging.getLogger("readability.readability").disabled = True  # it tells of each page that it cannot read
    try:
        return str(Document(html).summary(html_partial=True))
    except Exception:
        # Of any kind: what it cannot read has no article for us.
        return ""
