"""Dates as people and programs write them -> datetimes in UTC.

(1) Nothing is filled in from the clock or the environment: a date needs a year, a month and a day.
(2) An impossible date (30 February, month 13) is rejected; its digits are not tried in another order.
(3) Naive dates and bare days are in the given zone; an ambiguous local time is the earlier one (PEP 495).
"""

import posixpath
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from .report import quoted

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {10: timedelta(seconds=1), 13: timedelta(milliseconds=1)}
_MAX_LENGTH = 100

# `datetime.fromisoformat` also accepts week dates and any character for the "T".
_ISO = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{8})(?:[T ](?!24)\d\d.*)?", re.ASCII)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})"
    r"|\s*年\s*(?P<month_>\d{1,2})\s*月\s*(?P<day_>\d{1,2})\s*日?)"
    r"(?:[T\s,]*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"(?:\s*(?P<half>[AP])\.?M\b\.?)?\s*(?P<zone>[A-Z+-].*)?)?",
    re.ASCII | re.IGNORECASE,
)
# Chinese times -> the shapes above.
_CHINESE = (
    (re.compile(r"[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?"), " "),
    (re.compile(r"(\d{1,2})\s*[时時点點]\s*(\d{1,2})\s*分?(?:\s*(\d{1,2})\s*秒)?", re.ASCII), r"\1:\2:\3"),
    (re.compile(r"(?:上午|凌晨|清晨|早上|早晨)\s*(\d[\d:]*)", re.ASCII), r"\1 AM"),
    (re.compile(r"(?:下午|中午|午后|午後|傍晚|晚上)\s*(\d[\d:]*)", re.ASCII), r"\1 PM"),
    (re.compile(r":(?=\s|$)"), ""),
)
_NUMERIC = re.compile(r"\d{4}\s*[-/.年]\s*\d", re.ASCII)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d\d))?", re.IGNORECASE | re.ASCII)
_IANA = re.compile(r"[A-Z]\w*(?:/[\w+-]+)+", re.IGNORECASE | re.ASCII)
_COMMENT = re.compile(r"\([^()]*\)")  # RFC 822 section 3.4.3
_UTC_BEFORE_OFFSET = re.compile(r"(?:GMT|UTC)(?=[+-]\d)", re.IGNORECASE)

# RFC 822 section 5, without CST and CDT: in China, Cuba and America they are different times.
_ABBREVIATIONS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip

_EPOCH_COMMENT = re.compile(r"\s*<!--\s*(\d{11,15})\s*-->", re.ASCII)
_DAY_IN_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)


def parse_date(text: str, zone: tzinfo) -> tuple[datetime, str]:
    """The datetime in `text`, in UTC, and what is doubtful about it ("" for nothing).

    Accepts ISO 8601 and its relatives (`2020/9/6`, `2020年9月6日`, `2020-09-06 08:00 +0800`,
    `… Asia/Shanghai`), RFC 822, English dates with a name of a month, and seconds or milliseconds
    since 1970 (10 or 13 digits). Raises ValueError with a readable reason for everything else.
    """
    try:
        when, doubt = _local(text, zone)
        return when.astimezone(UTC), doubt
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise ValueError(f"{quoted(text)} is no date") from error


def _local(text: str, zone: tzinfo) -> tuple[datetime, str]:
    """The datetime in its own zone. Raises what the parsers below raise."""
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        raise ValueError(text)
    if text.isdigit() and len(text) in _UNITS:
        return _EPOCH + int(text) * _UNITS[len(text)], ""
    if _ISO.fullmatch(text):
        try:
            return _in_zone(datetime.fromisoformat(text), zone), ""
        except ValueError:
            pass  # `2020-09-06 08:00:00 +0800` is one of the shapes below
    text = _COMMENT.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if not text.isascii():
        for pattern, replacement in _CHINESE:
            text = pattern.sub(replacement, text)
        text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _year_first(match, zone)
    if _NUMERIC.match(text):
        raise ValueError(text)
    return _any_order(text, zone)


def _in_zone(when: datetime, zone: tzinfo) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=zone)


def _year_first(match: re.Match[str], zone: tzinfo) -> tuple[datetime, str]:
    hour, half = int(match["hour"] or 0), match["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if half in "Pp" else 0)
    naive = datetime(
        int(match["year"]),
        int(match["month"] or match["month_"]),
        int(match["day"] or match["day_"]),
        hour,
        int(match["minute"] or 0),
        int(match["second"] or 0),
        int(((match["fraction"] or "") + "000000")[:6]),
    )
    named, doubt = _zone(match["zone"] or "")
    return naive.replace(tzinfo=named or zone), doubt


def _zone(name: str) -> tuple[tzinfo | None, str]:
    """The zone called `name` (None = the site's), and what is doubtful about it."""
    name = name.strip()
    if not name:
        return None, ""
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset), ""
    if _IANA.fullmatch(name):
        return ZoneInfo(name), ""
    if name.upper() in _ABBREVIATIONS:
        return timezone(timedelta(hours=_ABBREVIATIONS[name.upper()])), ""
    if name.isalpha() and len(name) <= 5:
        return None, f"{name} is the name of more than one time zone, or of none"
    raise ValueError(name)


def _any_order(text: str, zone: tzinfo) -> tuple[datetime, str]:
    """Parse with dateutil, without its guesses.

    dateutil fills missing parts from a default, expands two-digit years, guesses whether the day or the
    month comes first, and reverses the sign of GMT+8 as POSIX does. So it parses twice, with different
    defaults and orders, and both results must agree.
    """
    from dateutil import parser  # late: few dates need it

    doubt = ""

    def zone_of(name: str | None, seconds: int | None) -> tzinfo | None:
        nonlocal doubt
        if seconds is not None:
            return timezone(timedelta(seconds=seconds))
        named, doubt = _zone(name or "")
        return named

    text = _UTC_BEFORE_OFFSET.sub("", text)
    one, other = (
        parser.parse(text, default=default, dayfirst=dayfirst, tzinfos=zone_of)
        for default, dayfirst in ((datetime(2001, 1, 1), False), (datetime(2004, 2, 20), True))
    )
    if one != other or f"{one.year:04}" not in text:
        raise ValueError(text)
    return _in_zone(one, zone), doubt


def date_in_comment(body: str) -> datetime | None:
    """The datetime of a comment `<!--milliseconds since 1970-->` at the start of the body."""
    match = _EPOCH_COMMENT.match(body)
    try:
        return _EPOCH + timedelta(milliseconds=int(match[1])) if match else None
    except OverflowError:
        return None


def date_in_name(path: str, zone: tzinfo) -> datetime | None:
    """Midnight of the day at the start of a file name such as `2020-09-06-title.md`."""
    match = _DAY_IN_NAME.match(posixpath.basename(path))
    try:
        year, month, day = map(int, match.groups()) if match else (0, 0, 0)
        return datetime(year, month, day, tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
