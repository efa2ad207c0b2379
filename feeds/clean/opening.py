"""The top of a body: removes the title and the time stamp, which entries already have as metadata."""

import re
from collections.abc import Iterator

from .captions import is_caption
from .events import HEADINGS
from .page import Block, Page, match_key

_NOT_WORDS = re.compile(r"[\W_]+")
SITE_NAME = re.compile(r"\s+[-–—|_·]+\s+")
_MAX_TOP = 12
"""Number of blocks at the top of an article, without those that are removed."""
_MIN_PARAGRAPH = 80
"""Unlinked characters of the first paragraph, which ends the top."""

_CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE_OR_TIME = re.compile(
    r"(?=[\djfmasondy刚剛昨])(?:"  # every alternative begins with one of these, most text with none
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[t ]+{_CLOCK})?(?:\s*(?:z\b|[+-]\d{{2}}:?\d{{2}}))?"
    rf"|\d{{1,4}}\s*[/.年-]\s*\d{{1,2}}\s*[/.月-]\s*\d{{1,4}}\s*日?|\d{{1,2}}月\s*\d{{1,2}}日|{_CLOCK}\s*z?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH},?\s+\d{{2,4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d+\s*(?:秒|分钟|分鐘|小时|小時|天|日|周|週|个月|個月|年)(?:之)?前|\d+\s*(?:sec|min|hour|hr|day|week|month|year)\w*\s+ago"
    r"|刚刚|剛剛|yesterday|昨天)",
    re.IGNORECASE,
)
_MAY_BE_DATE = re.compile(r"[\d刚剛昨]|yesterday", re.IGNORECASE)
"""Every date or time matches this, which is cheaper to search for."""
_CLOCKS = re.compile(rf"\W*{_CLOCK}\W*", re.IGNORECASE)
_DAY = re.compile(r"[\W_]*(?:\d{2,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)[\W_]*")
_AUTHORED = HEADINGS | {"p", "li", "figure"}
_BESIDE_DATE = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b\.?|(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]|上午|下午|晚上|凌晨|中午"
    r"|\b(?:gmt|utc|[ecmp][sd]t|cest|cet|bst|[ap]\.?m)\b\.?|[+-]\d{4}\b|北京时间|北京時間|台北时间|本地时间"
    r"|(?:最后|最後|最近)?(?:发布|發布|發佈|发表|發表|修改|编辑|提交|刊登|出版|播出|建立|创建)"
    r"(?:时间|時間|日期|于|於|在)?"
    r"|(?:最后|最後|最近)更新|更新(?:时间|時間|日期|于|於|在)"
    r"|(?:时间|時間|日期)|在"
    r"|\b(?:first |last |originally )?(?:published|posted|updated|modified|created|date|on|at|by)\b",
    re.IGNORECASE,
)


_MAX_FIELDS = 60
_METADATA_FIELD = re.compile(
    r"(?:(?:文章|稿件|信息|本文)?(?:来源|來源|出处|作者|编辑|編輯|记者|記者|责任编辑|發布者|发布者|分类|分類|栏目)"
    r"|(?:阅读|閱讀|浏览|瀏覽|点击|評論|评论)(?:数|量|次数|率)?|views?|comments?|source|author)"
    r"\s*[:：]\s*[^\s:：，。]{0,16}|[^\s\w]?\b(?:举报|打印|分享|收藏|字号|hkt|jst)\b",
    re.IGNORECASE,
)
"""Other metadata in the line of the time stamp."""


def _top(page: Page) -> Iterator[Block]:
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
    for block in _top(page):
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
    """Remove the page's time stamp, alone or below a name."""
    blocks = page.remaining()
    for block in _top(page):
        lines = block.text.split("\n")
        name = len(lines) > 1 and (len(lines[0]) <= 30 or lines[0] in page.authors)
        plain = block.tag.name in _AUTHORED and not block.tag.get("class")
        stamp = len(block.text) <= 80 and all(map(is_date_or_time, lines[1:] if name else lines))
        # Diaries begin with a date without a time, as a heading or paragraph.
        diary = plain and _DAY.fullmatch(block.text)
        if stamp and not diary and not block.images and not _is_one_of_many_times(block, blocks):
            page.remove_block(block, "time stamp")


def _is_one_of_many_times(block: Block, blocks: list[Block]) -> bool:
    """Whether a block is one of several times without a date, as in a chronicle."""
    is_clock = _CLOCKS.fullmatch(block.text) is not None
    return is_clock and sum(_CLOCKS.fullmatch(other.text) is not None for other in blocks) > 1


def is_date_or_time(text: str) -> bool:
    """Whether `text` is a date or time and nothing else."""
    if not _MAY_BE_DATE.search(text):
        return False
    rest, dates = _DATE_OR_TIME.subn(" ", text)
    if dates and len(text) <= _MAX_FIELDS:
        rest = _METADATA_FIELD.sub(" ", rest)
    return dates > 0 and not _NOT_WORDS.sub("", _BESIDE_DATE.sub(" ", rest))
