"""Patterns of addresses (`/:year/:title/`), and the slugs that generators make of texts."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

_TOKEN = re.compile(r":([A-Za-z_]\w*)(\[[^\]]*\])?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATED_NAME = re.compile(r"(?:\d{4}|\d{2})-\d{1,2}-\d{1,2}-(.+)", re.DOTALL)

Tokens = Mapping[str, Callable[[], str | None]]
"""The name of a token -> its value; None where it cannot be known."""


DATE_TOKENS: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda d: f"{d.year:04}",
    "short_year": lambda d: f"{d.year % 100:02}",
    "month": lambda d: f"{d.month:02}",
    "i_month": lambda d: str(d.month),
    "monthname": lambda d: _MONTHS[d.month - 1],
    "short_month": lambda d: _MONTHS[d.month - 1][:3],
    "long_month": lambda d: _MONTHS[d.month - 1],
    "day": lambda d: f"{d.day:02}",
    "i_day": lambda d: str(d.day),
    "weekday": lambda d: str(d.isoweekday() % 7),
    "weekdayname": lambda d: _DAYS[d.weekday()],
    "short_day": lambda d: _DAYS[d.weekday()][:3],
    "long_day": lambda d: _DAYS[d.weekday()],
    "w_year": lambda d: f"{d.isocalendar().year:04}",
    "week": lambda d: f"{d.isocalendar().week:02}",
    "w_day": lambda d: str(d.isoweekday()),
    "y_day": lambda d: f"{d.timetuple().tm_yday:03}",
    "yearday": lambda d: str(d.timetuple().tm_yday),
    "hour": lambda d: f"{d.hour:02}",
    "minute": lambda d: f"{d.minute:02}",
    "second": lambda d: f"{d.second:02}",
}
"""The tokens that Jekyll, Hexo and Hugo have for dates."""


class _Unknown(Exception):
    """A token cannot be filled in."""


def fill(pattern: str, tokens: Tokens, date: datetime | None) -> str:
    """A pattern with its tokens and those of the date filled in, without empty parts; "" where one cannot be
    known.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1] + (match[2] or "")
        # Jekyll takes the longest name that it knows: `:title_x` is `:title` and `_x`.
        for end in range(len(match[1]), 0, -1):
            token = name if match[2] and end == len(match[1]) else match[1][:end]
            if token in tokens:
                found = tokens[token]()
            elif token in DATE_TOKENS:
                found = DATE_TOKENS[token](date) if date else None
            else:
                continue
            if found is None:
                raise _Unknown
            return found + name[len(token) :]
        raise _Unknown

    try:
        return re.sub(r"/{2,}", "/", _TOKEN.sub(value, pattern)).lstrip("/")
    except _Unknown:
        return ""


def stem_of(path: str) -> str:
    """The name of a file without its suffix."""
    return path.rpartition("/")[2].rpartition(".")[0]


def undated(stem: str) -> str:
    """The name of a post without the date that it begins with (Jekyll)."""
    match = _DATED_NAME.fullmatch(stem)
    return match[1] if match else stem


def slug(text: str, keep: str = "", *, lower: bool = True) -> str:
    """Letters and digits of any script, and the characters `keep`; runs of others become one hyphen."""
    kept = "".join(char if char.isalnum() or _is_mark(char) or char in keep else " " for char in text)
    joined = "-".join(kept.split())
    return joined.lower() if lower else joined


def ascii_slug(text: str) -> str | None:
    """A slug of ASCII letters; None where a generator would transliterate, as tables for that differ."""
    return slug(text, "_") if text.isascii() else None


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
