"""The end of a page that has no names, such as a clipping: takes out what only pages say below an article.

A line of a form or of an account is certain. Short lines and links below it, and counts and names right above
it, go with it. Sentences, code, data and notes stop that.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from feeds.text import one_line

from .dates import DATE_OR_TIME, is_date_or_time
from .events import HEADINGS
from .evidence import DENSE, is_sentence
from .labels import FOLLOW_UPS, METADATA
from .links import site_of
from .media import video_of
from .page import Block, Page, match_key
from .page_marks import END_HINTS, END_LABELS, END_MARKS, NO_END
from .related import is_data_cell
from .words import BUTTONS, SHARE_WORDS

_MIN_ARTICLE = 200
"""Characters that an article has before its end can begin."""
_MAX_MARK = 400
_MAX_COMPANION = 60
_MAX_COUNT = 8
_MAX_SENTENCES = 2
"""Sentences between a mark and the next one below it."""
_AUTHORED = frozenset(("pre", "td", "th", "caption", "figcaption", "dt", "dd"))
_MARKS = re.compile(rf"\W*(?:{'|'.join(END_MARKS)})\W*", re.IGNORECASE)
_LABELS = re.compile(rf"\W*(?:{'|'.join(END_LABELS)})\W*", re.IGNORECASE)
_HINTS = re.compile(rf"\W*(?:{'|'.join(END_HINTS)})\W*", re.IGNORECASE)
_NO_END = frozenset(map(match_key, NO_END))
_NOTE = re.compile(r"\W{0,2}\d{1,3}[\]).]\s|[*†‡]\s")
_SITES = ("x", "bluesky", "mastodon", "threads", "hacker news", "y combinator", "话题", "話題")
_WORDS = frozenset(map(match_key, chain(_SITES, BUTTONS, SHARE_WORDS, METADATA, *FOLLOW_UPS.values())))
_OF_ACCOUNTS = re.compile(
    r"/@|/(?:people|users?|u|authors?|profiles?|likers|tags?|topics?|hashtags?|columns?|categor(?:y|ies)|sharer?|sharing"
    r"|share-offsite|signup|login|intent|submit)(?:[/?.#]|$)|[?&](?:share|replytocom)=|#(?:comments?|respond)\b",
    re.IGNORECASE,
)
"""Addresses of accounts, their lists and labels, and of buttons."""


def remove_page_end(page: Page) -> None:
    """Remove what follows the article from the first line that only pages have."""
    if video_of(page.link)[0]:
        return
    blocks = page.remaining()
    first = _first_of_end(blocks, site_of(page.link))
    if first == len(blocks):
        return
    if _weight(blocks[:first]) < max(_MIN_ARTICLE, _weight(blocks[first:])):
        return
    while first and _is_companion(blocks[first - 1]):
        first -= 1
    for block in blocks[first:]:
        page.remove_block(block, "page end")


def _weight(blocks: Sequence[Block]) -> int:
    """Characters outside links, those of Chinese and the like twice."""
    return sum((len(one.text) - one.linked) * (2 if DENSE.search(one.text) else 1) for one in blocks)


def _first_of_end(blocks: Sequence[Block], site: str) -> int:
    """The index of the first block of the page's end; the number of blocks if it has none."""
    first = len(blocks)
    sentences = 0
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        mark = _mark_of(block.text)
        is_alone = first == len(blocks)
        if mark and not (is_alone and mark == "hint"):
            if sentences and is_alone and mark == "line":
                break  # the article goes on behind a line of its page
            first, sentences = at, 0
        elif not _may_follow(block, site):
            break
        elif not mark and _is_prose(block):
            sentences += 1
            if sentences > _MAX_SENTENCES:
                break
    return first


def _is_prose(block: Block) -> bool:
    return block.tag.name not in HEADINGS and 2 * block.linked < len(block.text) and is_sentence(block.text)


def _mark_of(text: str) -> str:
    if "\n" in text and len(text) <= 2 * _MAX_MARK:
        marks = [_mark_of_line(line) for line in text.split("\n")]
        if marks.count("line") > 1:
            return "line"
    return _mark_of_line(text) if 0 < len(text) <= _MAX_MARK else ""


@lru_cache(maxsize=4096)
def _mark_of_line(text: str) -> str:
    """ "line", "label" or "hint" for what pages say, else ""."""
    line = one_line(text)
    kinds = (("line", _MARKS), ("label", _LABELS), ("hint", _HINTS))
    return next((kind for kind, pattern in kinds if pattern.fullmatch(line)), "")


def _may_follow(block: Block, site: str) -> bool:
    """Whether a block may stand in the end of a page: not code, data or notes."""
    is_own = block.tag.name in _AUTHORED and block.linked < len(block.text)
    if is_own and block.tag.name == "td":
        is_own = is_data_cell(block.tag)
    if is_own or _NOTE.match(block.text) or match_key(block.text) in _NO_END:
        return False
    if block.tag.name != "li":
        return True
    addresses = [str(link.get("href")) for link in block.links]
    return all(site_of(one) == site or _OF_ACCOUNTS.search(one) for one in addresses)


def _is_companion(block: Block) -> bool:
    """Whether a block right above the end of a page is a count, a name, a button or a date of change."""
    text = block.text
    if len(text) > _MAX_COMPANION or block.tag.name in HEADINGS or block.tag.name in _AUTHORED:
        return False
    if block.links and (not text or block.linked == len(text)):
        return all(_OF_ACCOUNTS.search(str(link.get("href"))) for link in block.links)
    if not text:
        return False
    words = match_key(text)
    if not words or (words.isdigit() and len(words) <= _MAX_COUNT) or words in _WORDS:
        return not block.images
    # A bare date may be the author's own below the text.
    return is_date_or_time(text) and bool(match_key(DATE_OR_TIME.sub(" ", text)))
