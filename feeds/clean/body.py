"""A raw body as HTML: its prologue is cut off, and its language is read."""

import re
from html import unescape

from feeds.markup.convert import IS_MARKDOWN, Converted, convert
from feeds.markup.languages import Language, language_of

from . import hosts
from .archived import with_own_addresses
from .hosts import HostRules
from .plaintext import has_blocks, paragraphs
from .prologue import cut

LONGEST = 2_000_000
"""Characters of a body that are cleaned; books have fewer."""
_PAGE = re.compile(
    r"(?:\s|<!--(?:(?!-->).){0,400}-->|<\?[^>]{0,200}>|<script\b[^>]{0,400}>(?:(?!</script).){0,100000}</script\s*>)*+"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_TWICE_ESCAPED = ("](https:&#x2F;&#x2F;", "](http:&#x2F;&#x2F;")
"""In Markdown that a template of Mustache escaped as if it were text (Omnivore)."""
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|#39|#x2F|#x60|#x3D);")
"""What Mustache escapes (https://github.com/janl/mustache.js)."""
_LONG_DATA = re.compile(r"\bdata:[^\s\"'<>()]*+", re.IGNORECASE)
_LONG = 1000


def shortened(body: str) -> str:
    """A body of up to LONGEST characters; of a longer one, files that are part of it are left out first."""
    if len(body) > LONGEST:
        body = _LONG_DATA.sub(lambda found: found[0] if len(found[0]) < _LONG else "data:,", body)
    return body[:LONGEST]


def is_page(body: str) -> bool:
    """Whether a body is a whole page of HTML."""
    return _PAGE.match(body) is not None


def to_html(body: str, path: str, rules: HostRules, *, breaks: bool = False) -> Converted:
    """The body of the file at `path` as HTML with blocks, and what was dropped of it.

    `rules` replace text in it before it is read. `breaks`: a line end in Markdown is a line break.
    """
    text, language = read(body, path, rules)
    if language is Language.TEXT:
        return Converted(paragraphs(text))
    return convert(text, language, breaks=breaks)


def read(body: str, path: str, rules: HostRules) -> tuple[str, Language]:
    """A body without its prologue, and its language: TEXT where it is HTML without blocks, too.

    What stands behind a crawler's prologue is HTML, or text whose line ends the crawler took, whatever the
    file is called.
    """
    body = shortened(body)
    text, is_wrapped = cut(body)
    is_crawled = is_wrapped or text != body.removeprefix("\ufeff")
    text = hosts.rewrite(text, rules)
    text = with_own_addresses(text) if is_page(text) else text
    language = Language.PAGE if is_wrapped else language_of(path, text)
    if language in IS_MARKDOWN and any(map(text.__contains__, _TWICE_ESCAPED)):
        text = _ESCAPED.sub(lambda sign: unescape(sign[0]), text)
    if language in IS_MARKDOWN and not (is_crawled and has_blocks(text)):
        return text, language
    if not has_blocks(text):
        return text, Language.TEXT
    return text, Language.HTML if language is Language.HTML else Language.PAGE
