"""The summary: the first sentences of the article as plain text."""

import re

from feeds.text import one_line

from .captions import is_caption
from .events import HEADINGS
from .page import Block, Page

_LONG = 200
_ENOUGH = 20
_END = re.compile(r"[。！？…!?]+[”’」』）)\"']*|\.[”’)\"']*(?=\s)")
_PUNCTUATION = re.compile(r"[。！？…，；：!?]|[.,;:]\s")
_CREDIT = re.compile(
    r"\W*(?:(?:文章|本文|图文|圖文|内容|资料|新闻|稿件|原文)?(?:来源|來源|出处|出處|作者|链接|連結|标题|標題)"
    r"|记者|記者|撰文|撰稿|编辑|編輯|责编|責編|翻译|翻譯|编译|編譯|译者|譯者|校对|摄影|攝影|整理|文"
    r"|by|source|author|photos?|text|translated by|edited by)\s*(?:[:：/／|｜]|by\b)",
    re.IGNORECASE,
)
_NO_PROSE = HEADINGS | {"caption", "pre", "th", "td"}


def summary(page: Page) -> str:
    """Up to 200 characters of the first paragraph, cut after a sentence; "" without text."""
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
        (len(block.text) >= _ENOUGH or _is_sentence(block.text))
        and block.tag.name not in _NO_PROSE
        and block.linked <= len(block.text) / 2
        and not is_caption(block)
        and not (len(block.text) <= 80 and _CREDIT.match(block.text))
    )


def _is_sentence(text: str) -> bool:
    """Whether a short text is a Chinese sentence: ten characters say what takes twenty letters."""
    return len(text) >= _ENOUGH / 2 and text.endswith(("。", "！", "？", "。”", "。」"))


def shorten(text: str) -> str:
    """`text` up to the last sentence end within 200 characters, else cut at a word."""
    if len(text) <= _LONG:
        return text
    ends = [match.end() for match in _END.finditer(text, 0, _LONG + 1) if match.end() <= _LONG]
    if ends and ends[-1] >= _ENOUGH:
        return text[: ends[-1]]
    cut = text[: _LONG - 1]
    if " " in cut[-30:]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:，；：、") + "…"
