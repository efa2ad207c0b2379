"""The top of a body: removes the title and the time stamp, which entries already have as metadata."""

import re
from collections.abc import Iterator, Set
from functools import cache

from feeds.text import one_line

from .captions import is_caption
from .dates import CLOCK, DAY, MAY_BE_DATE, is_date_or_time, without_dates, without_reading_time
from .events import HEADINGS
from .evidence import DENSE
from .labels import METADATA
from .page import Block, Page, match_key

_NOT_WORDS = re.compile(r"[\W_]+")
SITE_NAME = re.compile(r"\s+[-–—|_·]+\s+")
_MAX_TOP = 12
"""Number of blocks at the top of an article, without those that are removed."""
_MIN_PARAGRAPH = 80
"""Unlinked characters of the first paragraph, which ends the top."""

_AUTHORED = HEADINGS | {"p", "li", "figure"}
_MAX_BYLINE = 100
_HAS_CLOCK = re.compile(CLOCK, re.IGNORECASE)
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCKS = re.compile(rf"\W*{CLOCK}\W*", re.IGNORECASE)
_NAME = re.compile(r"[\W_]*(?:[A-ZÀ-ÞА-Я][\w'’.-]{0,20}(?:[\W_]+|$)){1,3}|[\W_]*\w{2,4}[\W_]*")
"""What may be a name beside a date and a reading time."""
_FIELDS = frozenset(map(match_key, METADATA))


@cache
def _field_names() -> re.Pattern[str]:
    names = sorted(METADATA, key=len, reverse=True)
    spaced = "|".join(re.escape(name) for name in names if not DENSE.match(name))
    dense = "|".join(re.escape(name) for name in names if DENSE.match(name))
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)|{dense}", re.IGNORECASE)


def top(page: Page) -> Iterator[Block]:
    """The blocks before the first real paragraph."""
    count = 0
    for block in page.remaining():
        yield block
        count += not block.removed
        is_text = len(block.text) - block.linked > _MIN_PARAGRAPH and block.tag.name not in HEADINGS
        if count == _MAX_TOP or (is_text and not block.removed and not is_caption(block)):
            return


def remove_title(page: Page) -> None:
    """Remove the repeated title above the text."""
    given = {match_key(page.title), *(match_key(part) for part in SITE_NAME.split(page.title)[:1])} - {""}
    for block in top(page):
        text = match_key(block.text).removeprefix("原标题").removeprefix("原標題")
        if text and not block.images and any(_is_title(text, title, block) for title in given):
            if sum(bool(other.text) for other in page.remaining()) == 1:
                page.note("repeated title", block.text, kept=True)  # it is the only text
                return
            page.remove_block(block, "repeated title")


def _is_title(text: str, title: str, block: Block) -> bool:
    if text == title:
        return True
    # One of the two may be cut, or have the name of the site appended.
    shorter, longer = sorted((text, title), key=len)
    return (
        block.tag.name in HEADINGS and longer.startswith(shorter) and len(shorter) >= max(6, len(longer) / 2)
    )


def remove_time(page: Page) -> None:
    """Remove the page's time stamp and metadata that the entry has: a line, or a field and its value."""
    blocks = page.remaining()
    known = {match_key(name) for name in (*page.authors, page.title)} - {""}
    field: Block | None = None
    for block in top(page):
        if block.images or _is_one_of_many_times(block, blocks):
            continue
        may_be_dated = len(block.text) <= _MAX_BYLINE and MAY_BE_DATE.search(block.text) is not None
        stamp = may_be_dated and _is_stamp(block, page.authors)
        # Diaries begin with a date without a time, as a heading or paragraph.
        plain = block.tag.name in _AUTHORED and not block.tag.get("class")
        is_day = (
            not _HAS_CLOCK.search(block.text) if block.tag.name in HEADINGS else DAY.fullmatch(block.text)
        )
        diary = plain and is_day
        value = stamp or match_key(block.text) in known
        if field is not None and value and not field.removed:
            page.remove_block(field, "time stamp")
            page.remove_block(block, "time stamp")
        elif may_be_dated and ((stamp and not diary) or _is_byline(block, known)):
            page.remove_block(block, "time stamp")
        field = block if match_key(block.text) in _FIELDS else None


def _is_stamp(block: Block, authors: tuple[str, ...]) -> bool:
    lines = block.text.split("\n")
    name = len(lines) > 1 and (len(lines[0]) <= 30 or lines[0] in authors)
    if len(block.text) > 80:
        return False
    return all(map(is_date_or_time, lines[1:] if name else lines)) or is_date_or_time(one_line(block.text))


def _is_byline(block: Block, known: Set[str]) -> bool:
    """Whether a block is a line of names that the entry has, dates and names of fields, with one of each."""
    text = block.text
    if block.tag.name in HEADINGS:
        return False
    rest, times = without_reading_time(text)
    is_moment = _HAS_CLOCK.search(rest) is not None and _HAS_YEAR.search(rest) is not None
    rest, dates = without_dates(rest)
    if not (times or dates):
        return False
    rest, fields = _field_names().subn(" ", rest)
    words = match_key(rest)
    for name in known:
        words = words.replace(name, "")
    if times and not words:
        return True
    return bool(
        dates
        and (((times or is_moment) and _NAME.fullmatch(rest)) or (not words and (fields or match_key(rest))))
    )


def _is_one_of_many_times(block: Block, blocks: list[Block]) -> bool:
    """Whether a block is one of several times without a date, as in a chronicle."""
    is_clock = _CLOCKS.fullmatch(block.text) is not None
    return is_clock and sum(_CLOCKS.fullmatch(other.text) is not None for other in blocks) > 1
