"""Last lines that feeds and their providers put under every article."""

import re
from itertools import zip_longest

from feeds.text import one_line

from .events import HEADINGS, first
from .media import video_of
from .page import Block, Page, squeeze
from .words import BUTTONS, CALLS, INTERRUPTIONS, LAST_CALLS, QR_CODES, SHARE_WORDS

_LAST = 6
"""Blocks from the end, not counting those that go."""
_VERY_LAST = 3
_LONGEST = 400
_FOOTER_LINE = re.compile(
    r"\W*(?:the post\b.{1,300}\b(?:first )?appeared (?:first )?on\b"
    r"|(?:阅读|閱讀|查看|点击查看|點擊閱讀|继续阅读|繼續閱讀)(?:全文|原文全文|更多)\W*$"
    r"|this (?:post|article|story) (?:first |originally )?"
    r"(?:appeared|was (?:first |originally )?published) (?:first |originally )?(?:on|in|at)\b"
    r"|(?:我们的标准|我們的標準|our standards)[:：]"
    r"|\d+ min(?:ute)?s?(?: read)?\W*$)",
    re.IGNORECASE,
)
_FOOTER_WORDS = re.compile(
    r"\bwas originally published in\b.{1,200}\bon medium\b|[获獲]取更多rss|feedx\.(?:net|site|best)",
    re.IGNORECASE,
)
_PROMISES = re.compile(
    r"^\W*(?:read (?:the )?(?:full|whole|more|rest)|continue reading|view (?:the )?(?:full|original))"
    r"\b.{0,80}$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^[.…\s]*(?:more|更多|阅读全文|閱讀全文|read more|continue reading|继续阅读|繼續閱讀)[.…\s»→>]*$",
    re.IGNORECASE,
)

_SAID = HEADINGS | {"li", "dd", "td", "blockquote"}
"""Where an author who asks for something does not ask it for the page."""
_INTERRUPTIONS = frozenset(map(squeeze, INTERRUPTIONS))
_PLAYER = re.compile(
    r"\W*(?:your browser (?:does not|doesn't) support|your device does not support"
    r"|您的浏览器不支持|你的器材不支持"
    r"|您的瀏覽器不支援|to view this video please enable)",
    re.IGNORECASE,
)
_CALL = re.compile(rf"\W*(?:(?:{'|'.join(CALLS)})\W*){{1,2}}", re.IGNORECASE)
_LAST_CALL = re.compile(rf"\W*(?:{'|'.join(LAST_CALLS)})\W*", re.IGNORECASE)
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]{1,30}[\s、,，·]*){2,}")
_SCAN = re.compile(QR_CODES, re.IGNORECASE)
_SHARE = re.compile("|".join(map(re.escape, sorted(SHARE_WORDS, key=len, reverse=True))), re.IGNORECASE)
_SHARE_FIRST = re.compile(rf"[\W_]*(?:{_SHARE.pattern})", re.IGNORECASE)


def interruptions(page: Page) -> None:
    """Take out the labels of advertisements, players and share buttons that stand alone."""
    blocks = page.remaining()
    for block, after in zip_longest(blocks, blocks[1:]):
        if len(block.text) <= 80 and not block.images and _interrupts(block):
            page.take_block(block, "interruption")
            if _SCAN.search(block.text) and after is not None and after.images and not after.text:
                page.take_block(after, "interruption")


def _interrupts(block: Block) -> bool:
    text, words = block.text, squeeze(block.text)
    if words in _INTERRUPTIONS or _PLAYER.match(text):
        return True
    if block.tag.name not in _SAID and _is_call(text, _CALL):
        return True
    if block.linked == len(text) and words in BUTTONS:
        return True
    if not _SHARE_FIRST.match(text):
        return False
    rest, count = _SHARE.subn("", text)
    return count > 2 and not squeeze(rest)


def _is_call(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether all of a text is a call; what goes on behind a full stop is prose."""
    line = one_line(text)
    return "。" not in line[:-1] and pattern.fullmatch(line) is not None


def footers(page: Page) -> None:
    """Take out what only says where the article was first, and links that promise the rest of it."""
    kept = 0
    shown = bool(video_of(page.link)[0])  # what stands under a video is its uploader's text
    for block in reversed(page.remaining()):
        if kept >= _LAST:
            return
        short = len(block.text) <= _LONGEST and not block.images
        if short and ((kept < _VERY_LAST and not shown and _asks(block)) or _is_footer(block)):
            page.take_block(block, "footer")
            continue
        for link in block.links:
            words = one_line(link.get_text())
            if _MORE.match(words) and block.text.endswith(words) and first(link, "img") is None:
                page.take(link, "footer")
                block.text = block.text.removesuffix(words).rstrip()
        kept += 1


def _asks(block: Block) -> bool:
    """Whether a last block asks for something, or holds nothing but hashtags."""
    says = block.tag.name not in _SAID and _is_call(block.text, _LAST_CALL)
    return says or _HASHTAGS.fullmatch(block.text) is not None


def _is_footer(block: Block) -> bool:
    promises = block.linked > len(block.text) / 2 and _PROMISES.match(block.text)
    says = _FOOTER_LINE.match(block.text) or _FOOTER_WORDS.search(block.text)
    return bool(promises or says)
