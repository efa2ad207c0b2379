"""Bodies without block-level HTML: plain text, perhaps without its line ends, which a crawler removed.

Plain text gets line breaks before addresses, around rulers of dashes, before chapter marks and before runs of
hashtags. An address ends at the first character that RFC 3986 does not allow, such as a Chinese one.
"""

import re
from html import escape
from itertools import takewhile

from bs4.element import NavigableString, Tag

from feeds.text import unescape

from .events import LINES
from .page import Page
from .render import INLINE
from .sanitize import HTML

_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|t[rdh]|blockquote|pre|figure|figcaption|section|article|header"
    r"|footer|main|aside|nav|center|hr|form|details|address|tbody|thead|picture|iframe|video|audio)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"^ {0,3}```.*?^ {0,3}```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_STARRED = re.compile(r"\*\*(?!\s)[^*\n]{1,40}(?<!\s)\*\*")
_MOST_HEADINGS = 300
_TAG = re.compile(r"(</?[a-zA-Z][^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)[^<>]*>")
_RULER = re.compile(r"([-=_*~－＝—–﹣━─]{8,})")
_URL = re.compile(r"https?://(?:(?!https?://)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%])+", re.IGNORECASE)
_TRAILING = re.compile(r"[-=_.,;:!?)\]'*~]+$")
_CHAPTER = re.compile(r"(?<![\d:：.\-/])(?=(?:\d{1,2}:)?\d{1,2}:\d{2}(?![\d:]))")
_TAGS = re.compile(r"(?<!#)(?<![\w/])(?=(?:#[^\s#]{1,60}[ \u3000]*){3,})")


def has_blocks(body: str) -> bool:
    """Whether a body is HTML with blocks."""
    # Code may speak of elements.
    return _BLOCK.search(_CODE.sub("", body) if "`" in body else body) is not None


def paragraphs(body: str) -> str:
    """Text, perhaps with tags within its lines, as HTML with blocks."""
    out: list[str] = []
    inside = False
    for part in _TAG.split(body):
        if part.startswith("<") and (tag := _NAME.match(part)) and tag[1].lower() in HTML:
            name = part[1:3].lower()
            inside = name in ("a ", "a>") or (inside and name != "/a")
            out.append(part)
        else:
            text = unescape(part)
            out.append(escape(text, quote=False) if inside else _lines(text))
    text = re.sub(r"\n[ \t]*\n\s*", "</p><p>", "".join(out).strip())
    return f"<p>{text.replace(chr(10), '<br>')}</p>"


def _lines(text: str) -> str:
    out: list[str] = []
    for at, piece in enumerate(_RULER.split(text.replace("\r\n", "\n").replace("\r", "\n"))):
        if at % 2:
            out.append("\n</p><hr><p>\n")
        else:
            out.append(_linked(piece))
    return "".join(out)


def _linked(text: str) -> str:
    out: list[str] = []
    at = 0
    for match in _URL.finditer(text):
        address = _trim(match[0])
        out.append(_broken(text[at : match.start()]))
        if out[-1].strip() and not out[-1].endswith("\n") and not _stays_in_line(out[-1]):
            out.append("\n")
        href = escape(address)
        out.append(f'<a href="{href}">{href}</a>')
        at = match.start() + len(address)
    out.append(_broken(text[at:]))
    return "".join(out)


def _trim(address: str) -> str:
    trimmed = _TRAILING.sub("", address)
    # A bracket opened in the address belongs to it.
    if address[len(trimmed) : len(trimmed) + 1] == ")" and trimmed.count("(") > trimmed.count(")"):
        return trimmed + ")"
    return trimmed


def _stays_in_line(before: str) -> bool:
    """Whether an address continues the line of the text `before` it."""
    return before[-1] in " :：(（[【<《→>\u3000-|｜"


def _broken(text: str) -> str:
    text = _TAGS.sub("\n", _CHAPTER.sub("\n", text), count=1)
    return escape(text, quote=False)


def headings(page: Page) -> None:
    """Turn paragraphs that are entirely `**bold**` into headings."""
    found = [block for block in page.remaining() if _STARRED.fullmatch(block.text)]
    for block in found[:_MOST_HEADINGS]:
        texts = [
            piece for piece in block.pieces if isinstance(piece, NavigableString) and not piece.isspace()
        ]
        if len(texts) == 1 and not block.images and _is_plain(texts[0], block.tag):
            heading = Tag(name="h3")
            texts[0].replace_with(heading)
            heading.append(block.text[2:-2])
            block.tag, block.pieces = heading, list(heading.contents)  # type: ignore[arg-type]


def _is_plain(text: NavigableString, holder: Tag) -> bool:
    """Whether a text stands in a paragraph without inline elements around it."""
    around = takewhile(lambda up: up is not holder, text.parents)
    return holder.name not in LINES and not any(map(_is_shown, around))


def _is_shown(tag: Tag) -> bool:
    """Whether an inline element is in the output."""
    return "href" in tag.attrs if tag.name == "a" else tag.name in INLINE or "dir" in tag.attrs
