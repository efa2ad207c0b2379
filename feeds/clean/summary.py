"""The first sentences of the article, as plain text."""

import re

from .page import Block, Page

_LONG = 200
_ENOUGH = 20
_END = re.compile(r"[。！？…!?]+[”’」』）)\"']*|\.[”’)\"']*(?=\s)")
_CAPTIONS = frozenset(("figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "pre"))


def summary(page: Page) -> str:
    """At most about 200 characters of the first paragraph, cut behind a sentence; "" without text."""
    blocks = [block for block in page.remaining() if block.text]
    for least, skipped in ((_ENOUGH, _CAPTIONS), (1, frozenset[str]())):
        for block in blocks:
            if len(block.text) >= least and block.tag.name not in skipped and _is_prose(block, least):
                return shorten(block.text.replace("\n", " "))
    return ""


def _is_prose(block: Block, least: int) -> bool:
    return least == 1 or block.linked <= len(block.text) / 2


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
