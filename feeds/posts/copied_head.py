"""The head that scripts write above a post that they copy from the feed of a blog: a date, and a link to it.

# Title

📅 2024-03-05
🔗 [Original](https://…)
---
"""

import re

from .dates import is_date
from .fields import FIELDS, normal_key
from .first_lines import SIGNS, names_original
from .front_matter import FrontMatter
from .values import Value

_ORIGINALS, _DATES = (frozenset(map(normal_key, FIELDS[field])) for field in ("original", "date"))
_MAX_LENGTH = 2000
_MOST_LINES = 9
_TITLE = re.compile(r"#[ \t]+\S[^\n]*")
_MARKS = re.compile(rf"^[\s>*_•{SIGNS}\[(-]+|[\s*_\])]+$")
_LABEL = re.compile(r"([^\W\d][\w ]{1,30}?)[ \t*_]*[:：][ \t*_]*(?=\S)")
_LINK = re.compile(rf"[\s>*_•{SIGNS}-]{{0,12}}\[([^\[\]]{{1,60}})\]\((https?://[^\s()]+)\)[\s*_]*")
_ADDRESS = re.compile(
    r"[\s>*_•-]{0,12}([^\s:：\[\]()]{2,20})[ \t*_]*[:：][ \t*_]*<?(https?://[^\s<>]+?)>?[\s*_]*"
)
_BAR = re.compile(r"\s+[|｜·•]\s+")
_COUNT = re.compile(
    r"[^\w\n]*(?:公开|编辑|本内容遵循.{0,200}|[\d.,]{1,12}\s?[km万]?\s*"
    r"(?:次?阅读|点赞|评论|收藏|分钟|views?|min(?:utes?)?(?: read)?)?)\W*",
    re.IGNORECASE,
)
"""What else such a line says, which is of the page."""


def read_copied_head(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """The date and the original in the first lines from `start` on, and the text without them.

    None if the lines do not give both.
    """
    lines = text[start : start + _MAX_LENGTH].split("\n")[:-1]
    first = next((at for at, line in enumerate(lines) if line.strip() and not _TITLE.fullmatch(line)), 0)
    fields: dict[str, Value] = {}
    last = first
    for at in range(first, min(len(lines), first + _MOST_LINES)):
        if not lines[at].strip():
            continue
        parts = [part for part in _BAR.split(lines[at]) if not _COUNT.fullmatch(part)]
        found = [one for part in parts if (one := _original(part) or _date(part))]
        if not found or len(found) < len(parts) or any(name in fields for name, _ in found):
            break
        fields.update(found)
        last = at + 1
    if len(fields) < 2:
        return None
    before = "".join(f"{line}\n" for line in lines[:first])
    head = FrontMatter(fields, "", 0, dict.fromkeys(fields, text.count("\n", 0, start) + first + 1))
    return head, before + text[start + sum(len(line) + 1 for line in lines[:last]) :]


def _original(line: str) -> tuple[str, str] | None:
    if link := _LINK.fullmatch(line):
        return ("original", link[2]) if names_original(link[1].strip(" :：")) else None
    said = _ADDRESS.fullmatch(line)
    return ("original", said[2]) if said and normal_key(said[1]) in _ORIGINALS else None


def _date(line: str) -> tuple[str, str] | None:
    value = _MARKS.sub("", line).removeprefix("原创 ")
    label = _LABEL.match(value)
    if label and normal_key(label[1]) in _DATES:
        value = value[label.end() :]
    return ("date", value) if value[:1].isalnum() and is_date(value) else None
