"""Removes the footers that feeds and their providers append, and interruptions such as "Advertisement"."""

import re
from itertools import chain, zip_longest

from feeds.text import one_line

from .events import HEADINGS, find_first
from .labels import ADVERTISEMENTS, FOLLOW_UPS
from .media import video_of
from .page import Block, Page, match_key
from .sharing import is_sharing
from .words import (
    BUTTONS,
    CALLS,
    INTERRUPTIONS,
    LAST_CALLS,
    LINKED_MAIL,
    MAIL,
    PAGE_WORDS,
    QR_CODES,
    SHARE_WORDS,
)

_MAX_FROM_END = 6
"""Number of blocks from the end, without those that are removed."""
_MAX_LAST_CALLS = 3
_MAX_FOOTER = 400
_MIN_PROSE = 40
_FOOTER_LINE = re.compile(
    r"\W*(?:the post\b.{1,300}\b(?:first )?appeared (?:first )?on\b"
    r"|(?:阅读|閱讀|查看|点击查看|點擊閱讀|继续阅读|繼續閱讀)(?:全文|原文全文|更多)\W*$"
    r"|this (?:post|article|story) (?:first |originally )?"
    r"(?:appeared|was (?:first |originally )?published) (?:first |originally )?(?:on|in|at)\b"
    r"|(?:我们的标准|我們的標準|our standards)[:：]"
    r"|canonical link\W*$|by .{1,80} on \w+ \d{1,2}, \d{4}\.$"
    r"|\d+ min(?:ute)?s?(?: read)?\W*$)",
    re.IGNORECASE,
)
_EXPORTED = re.compile(
    r"\W*(?:(?:posted|permalink)?\W*posted via \S+ from .{1,80}|exported from medium on .{4,30})$",
    re.IGNORECASE,
)
"""What Posterous and Medium write below a text, with a link."""
_MEDIUM = "medium.com/p/"
"""In the line of an export of Medium that says who wrote it when."""
_FOOTER_WORDS = re.compile(
    r"\bwas originally published in\b.{1,200}\bon medium\b|[获獲]取更多rss|feedx\.(?:net|site|best)",
    re.IGNORECASE,
)
_READ_ON = re.compile(
    r"^\W*(?:read (?:the )?(?:full|whole|more|rest)|continue reading|view (?:the )?(?:full|original))"
    r"\b.{0,80}$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^[.…\s]*(?:more|更多|阅读全文|閱讀全文|read more|continue reading|继续阅读|繼續閱讀)[.…\s»→>]*$",
    re.IGNORECASE,
)

_MAX_PAGER = 120
_NUMBER = re.compile(r"\d+")
_PAGE_WORDS = frozenset(map(match_key, PAGE_WORDS))
_AUTHORED = HEADINGS | {"li", "dd", "td", "blockquote"}
"""In these elements a call to action is the author's."""
_PHRASES = (label for label in FOLLOW_UPS["interface"] if label.count(" ") > 1)
_INTERRUPTIONS = frozenset(map(match_key, (*INTERRUPTIONS, *ADVERTISEMENTS, *_PHRASES)))
_BUTTONS = frozenset(map(match_key, chain(BUTTONS, *FOLLOW_UPS.values())))
_EDGE = 4
"""Number of blocks at both ends where a single link may be a button in a list, too."""
_PLAYER = re.compile(
    r"\W*(?:your browser (?:does not|doesn't) support|your device does not support"
    r"|您的浏览器不支持|你的器材不支持"
    r"|您的瀏覽器不支援|to view this video please enable)",
    re.IGNORECASE,
)
_CALL = re.compile(rf"\W*(?:(?:{'|'.join(CALLS)})\W*){{1,2}}", re.IGNORECASE)
_LAST_CALL = re.compile(rf"\W*(?:{'|'.join(LAST_CALLS)})\W*", re.IGNORECASE)
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]{1,30}[\s、,，·]*){2,}")
_MAIL = re.compile(rf"\W*(?:{'|'.join(MAIL)})\W*", re.IGNORECASE)
_LINKED_MAIL = re.compile(rf"\W*(?:{'|'.join(LINKED_MAIL)})\W*", re.IGNORECASE)
_QR_CODE = re.compile(QR_CODES, re.IGNORECASE)
_ACCOUNT = re.compile("公众号|公眾號|公共号")
"""In the call above the QR code of an account."""
_SHARE = re.compile("|".join(map(re.escape, sorted(SHARE_WORDS, key=len, reverse=True))), re.IGNORECASE)
_BEGINS_WITH_SHARE = re.compile(rf"[\W_]*(?:{_SHARE.pattern})", re.IGNORECASE)


def remove_interruptions(page: Page) -> None:
    """Remove blocks that only label an advertisement, a player or share buttons."""
    blocks = page.remaining()
    for at, (block, after) in enumerate(zip_longest(blocks, blocks[1:])):
        if block.links and is_sharing(block):
            page.remove_block(block, "share buttons")
            continue
        is_title = block.tag.name in HEADINGS and after is not None and _is_prose(after)
        if len(block.text) <= _MAX_FOOTER and _is_of_mail(block):
            page.remove_block(block, "interruption")
        elif (
            len(block.text) <= 80
            and not block.images
            and not is_title
            and _is_interruption(block, at_edge=not _EDGE <= at < len(blocks) - _EDGE)
        ):
            page.remove_block(block, "interruption")
            if _QR_CODE.search(block.text) and after is not None and after.images and not after.text:
                page.remove_block(after, "interruption")


def _is_of_mail(block: Block) -> bool:
    """Whether a block says what only a newsletter says to those who get it."""
    if block.images or block.tag.name in _AUTHORED:
        return False
    may_thank_readers = " read" in block.text.lower()  # all of MAIL does
    if not (may_thank_readers or block.links):
        return False
    text = one_line(block.text)
    return bool(_MAIL.fullmatch(text) or (block.links and _LINKED_MAIL.fullmatch(text)))


def _is_prose(block: Block) -> bool:
    return len(block.text) - block.linked > _MIN_PROSE and block.tag.name not in HEADINGS


def _is_interruption(block: Block, *, at_edge: bool) -> bool:
    text, words = block.text, match_key(block.text)
    if words in _INTERRUPTIONS or _PLAYER.match(text):
        return True
    if block.tag.name not in _AUTHORED and _is_call(text, _CALL):
        return True
    is_linked = block.links and len(words) <= block.linked
    if is_linked and (at_edge or block.tag.name not in _AUTHORED) and _are_buttons(block):
        return True
    if not _BEGINS_WITH_SHARE.match(text):
        return False
    rest, count = _SHARE.subn("", text)
    return count > 2 and not match_key(rest)


def _are_buttons(block: Block) -> bool:
    """Whether a block consists of links that are buttons."""
    words = [match_key(link.get_text()) for link in block.links]
    return all(word in _BUTTONS for word in words) and "".join(words) == match_key(block.text)


def _is_call(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether the whole text is a call to action; text after a full stop is prose."""
    line = one_line(text)
    return "。" not in line[:-1] and pattern.fullmatch(line) is not None


def remove_footers(page: Page) -> None:
    """Remove lines that name the first place of publication, and "read more" links."""
    kept = 0
    shown = bool(video_of(page.link)[0])  # the text below a video is its uploader's
    after: Block | None = None
    for block in reversed(page.remaining()):
        if kept >= _MAX_FROM_END:
            return
        short = len(block.text) <= _MAX_FOOTER and not block.images
        is_call = kept < _MAX_LAST_CALLS and not shown and _is_last_call(block)
        if short and (is_call or _is_footer(block) or _is_pager(block)):
            page.remove_block(block, "footer")
            if after and kept == 1 and after.images and not after.text and _ACCOUNT.search(block.text):
                page.remove_block(after, "footer")
            continue
        for link in block.links:
            words = one_line(link.get_text())
            if _MORE.match(words) and block.text.endswith(words) and find_first(link, "img") is None:
                page.remove(link, "footer")
                block.text = block.text.removesuffix(words).rstrip()
        kept += 1
        after = block


def _is_pager(block: Block) -> bool:
    """Whether a block leads to the other pages of an article by their numbers: "1 2 3 next"."""
    if len(block.links) < 2 or block.images or len(block.text) > _MAX_PAGER:
        return False
    words = [match_key(link.get_text()) for link in block.links]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    if not numbers or numbers[0] > 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return False
    others = [word for word in words if not word.isdecimal()]
    beside = match_key(_NUMBER.sub(" ", block.text))
    return (
        _PAGE_WORDS.issuperset(others)
        and beside == "".join(others)
        and not any("#" in str(link.get("href")) for link in block.links)
    )


def _is_last_call(block: Block) -> bool:
    """Whether a last block is a call to action or a line of hashtags."""
    says = block.tag.name not in _AUTHORED and _is_call(block.text, _LAST_CALL)
    return says or _HASHTAGS.fullmatch(block.text) is not None


def _is_footer(block: Block) -> bool:
    if block.text.startswith("By ") and not any(_MEDIUM in str(link.get("href")) for link in block.links):
        return False
    if _EXPORTED.match(block.text):
        return bool(block.links)
    promises = block.linked > len(block.text) / 2 and _READ_ON.match(block.text)
    says = _FOOTER_LINE.match(block.text) or _FOOTER_WORDS.search(block.text)
    return bool(promises or says)
