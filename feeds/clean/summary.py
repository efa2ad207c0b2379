"""The first sentences of the article, as plain text."""

import re

from feeds.text import one_line

from .captions import is_caption
from .events import HEADINGS
from .page import Block, Page

_LONG = 200
_ENOUGH = 20
_END = re.compile(r"[。！？…!?]+[”’」』）)\"']*|\.[”’)\"']*(?=\s)")
_PUNCTUATION = re.compile(r"[。！？…，；：!?]|[.,;:]\s")
_NO_PROSE = HEADINGS | {"caption", "pre", "th", "td"}


def summary(page: Page) -> str:
    """At most about 200 characters of the first paragraph, cut behind a sentence; "" without text."""
    blocks = [block for block in page.remaining() if block.text]
    for fits in (_is_paragraph, _is_text, bool):
        for block in blocks:
            if fits(block):
                return shorten(one_line(block.text))
    return ""


def _is_paragraph(block: Block) -> bool:
    return _is_text(block) and _PUNCTUATION.search(block.text + " ") is not None


def _is_text(block: Block) -> bool:
    return (
        len(block.text) >= _ENOUGH
        and block.tag.name not in _NO_PROSE
        and block.linked <= len(block.text) / 2
        and not is_caption(block)
    )


def shorten(text: str) -> str:
    """`text` up to the last sentence that ends within 200 characters, else cut at a word."""
    if len(text) <= _LONG:
        return text
    ends = [match.end() for match in _END.finditer(text, 0, _LONG + 1) if match.end() <= _LONG]
    if ends and ends[-1] >= _ENOUGH:
        return text[: ends[-1]]
    cut = text[: _LONG - 1]
    if " " in cut[-30:]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:，；：、") + "…"
