"""The summary: the first sentences of the article as plain text."""

import re
from collections.abc import Iterator
from itertools import takewhile

from bs4.element import Tag

from feeds.text import one_line

from .anchors import NOTE
from .captions import is_caption
from .events import HEADINGS, find_first
from .mathml import lowered, raised
from .page import Block, Page, Piece, fold_lines

_LONG = 200
_ENOUGH = 20
_END = re.compile(r"[。！？…!?।॥؟۔։။។።]+[”’」』）)\"']*|\.[”’)\"']*(?=\s)")
_PUNCTUATION = re.compile(r"[。！？…，；：!?।॥؟۔،؛։။၊។።፣]|[.,;:]\s")
_CREDIT = re.compile(
    r"\W*(?:(?:文章|本文|图文|圖文|内容|资料|新闻|稿件|原文|原)?(?:来源|來源|出处|出處|作者|链接|連結|标题|標題)"
    r"|记者|記者|撰文|撰稿|编辑|編輯|责编|責編|翻译|翻譯|编译|編譯|译者|譯者|校对|摄影|攝影|整理|文"
    r"|by|source|author|photos?|text|translated by|edited by)\s*(?:[:：/／|｜]|by\b)",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"\W*(?:(?:this|the) (?:article|post|text|piece|story) (?:was |is |has been )?"
    r"(?:originally|first|a translation)|(?:originally|first) (?:published|posted|appeared)"
    r"|(?:a )?translation of|translated (?:from|by)"
    r"|(?:это |вольный )?перевод (?:статьи|поста|записи|заметки)|оригинал(?: статьи)?|переклад статті"
    r"|traduction (?:de|libre)|(?:traducción|tradução|traduzione) d[aei]|übersetz(?:t|ung)|tłumaczenie"
    r"|diese[rs]? (?:artikel|beitrag|text) (?:erschien|ist)|cet? (?:article|billet|texte) (?:est|a été)"
    r"|פורסם|התפרסם|تمت? ترجمة|ترجمة)",
    re.IGNORECASE,
)
"""How a linked line begins that says where a text was published first."""
_MARK = re.compile(
    r"<!--\s*(?:more|break|truncate|excerpt|read-?more|teaser_end|end_teaser|pelican_end_summary)\b[^<>]{0,80}?-->"
    r"|<p>(?:READMORE|===)</p>",
    re.IGNORECASE,
)
"""What authors put behind the part of a post that lists show; the words are those of Middleman and Grav."""
EXCERPT_END = "x-more"
"""The element that stands for it."""
_LONGEST_EXCERPT = 1000
_ORDINAL = re.compile(r"\s*(?:st|nd|rd|th|er?|re|ère|ème|eme|nde?|os?|as?|º|ª)\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*")
_NO_PROSE = HEADINGS | {"caption", "pre", "th", "td"}


def summary(page: Page) -> str:
    """Up to 200 characters of the first paragraph, cut after a sentence; "" without text."""
    blocks = [block for block in page.remaining() if block.text]
    for fits in (_is_paragraph, _is_text, bool):
        for block in blocks:
            if fits(block):
                return shorten(one_line(plain_text(block)))
    return ""


def mark_excerpt(html: str) -> str:
    """HTML with an element where the author ends the summary, as comments are not kept."""
    return _MARK.sub(f"<{EXCERPT_END}></{EXCERPT_END}>", html, count=1)


def excerpt(page: Page) -> str:
    """The text before the element of `mark_excerpt`; "" without that."""
    mark = next(iter(page.elements(EXCERPT_END)), None)
    if mark is None:
        return ""
    before = set(map(id, takewhile(lambda node: node is not mark, page.root.descendants)))
    texts = []
    for block in page.remaining():
        pieces = [piece for piece in block.pieces if id(piece) in before]
        if len(pieces) == len(block.pieces):
            texts += [] if block.tag.name in _NO_PROSE or is_caption(block) else [plain_text(block)]
        else:
            words = [str(piece) for piece in pieces if not isinstance(piece, Tag)]
            return shorten(one_line(" ".join([*texts, *words])), _LONGEST_EXCERPT)
    return shorten(one_line(" ".join(texts)), _LONGEST_EXCERPT)


def plain_text(block: Block) -> str:
    """The text of a block as people read it: 10⁶ and H₂O, no marks of notes, no readings of characters."""
    scripts = {"sup": raised, "sub": lowered}
    if not any(isinstance(up, Tag) for piece in block.pieces for up in _around(piece, block)):
        return block.text
    words: list[str] = []
    for piece in block.pieces:
        if isinstance(piece, Tag):
            words.append("\n" if piece.name == "br" else "")
            continue
        text = str(piece)
        around = list(_around(piece, block))
        if any(up.name in ("rt", "rp") for up in around):
            continue
        script = next((up for up in around if up.name in scripts), None)
        if script is not None:
            if _is_mark(script):
                continue
            if _ORDINAL.fullmatch(text) and words and words[-1][-1:].isdigit():
                words.append(text)
                continue
            text = scripts[script.name](text) if text.strip() else text
        words.append(text)
    return fold_lines("".join(words))


def _around(piece: Piece, block: Block) -> Iterator[Tag]:
    """The `sup`, `sub` and readings that hold a piece of a block."""
    for up, _ in zip(piece.parents, range(8), strict=False):
        if up is block.tag:
            return
        if up.name in ("rp", "rt", "sub", "sup"):
            yield up


def _is_mark(script: Tag) -> bool:
    """Whether a `sup` is the mark of a note."""
    if script.name == "sup" and _BRACKETED.fullmatch(script.get_text()):
        return True
    if script.name != "sup" or NOTE.fullmatch(script.get_text()) is None:
        return False
    holder = script.parent
    return find_first(script, "a") is not None or (holder is not None and holder.name == "a")


def _is_paragraph(block: Block) -> bool:
    return _is_text(block) and _PUNCTUATION.search(block.text + " ") is not None


def _is_text(block: Block) -> bool:
    return (
        (len(block.text) >= _ENOUGH or _is_sentence(block.text))
        and block.tag.name not in _NO_PROSE
        and block.linked <= len(block.text) / 2
        and not is_caption(block)
        and not (len(block.text) <= 80 and _CREDIT.match(block.text))
        and not (block.links and len(block.text) <= _LONG and _ATTRIBUTION.match(block.text))
    )


def _is_sentence(text: str) -> bool:
    """Whether a short text is a Chinese sentence: ten characters say what takes twenty letters."""
    return len(text) >= _ENOUGH / 2 and text.endswith(("。", "！", "？", "。”", "。」"))


def shorten(text: str, longest: int = _LONG) -> str:
    """`text` up to the last sentence end within `longest` characters, else cut at a word."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _END.finditer(text, 0, longest + 1) if match.end() <= longest]
    if ends and ends[-1] >= _ENOUGH:
        return text[: ends[-1]]
    cut = text[: longest - 1]
    if " " in cut[-30:]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:，；：、") + "…"
