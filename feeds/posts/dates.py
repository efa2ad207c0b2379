"""Dates as people and programs write them -> datetimes in UTC.

(1) Nothing is filled in from the clock or the environment: a date needs a year and a month, and a
    day unless it is a bare month.
(2) An impossible date (30 February, month 13) is rejected; its digits are not tried in another order.
(3) Naive dates and bare days are in the given zone; an ambiguous local time is the earlier one (PEP 495).
"""

import posixpath
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from feeds.text import normalized

from .report import quoted

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_UNITS = {9: _SECOND, 10: _SECOND, 13: timedelta(milliseconds=1), 16: timedelta(microseconds=1)}
"""Number of digits -> what they count since 1970."""
_MAX_LENGTH = 100
_ANY_DAY = ("the day is not given", "the first of the month is used")

DAY_FIRST, MONTH_FIRST = "day", "month"
"""Orders of day and month in dates such as `03/04/2024`."""

AMBIGUOUS = "can be read with the day or the month first"
"""Part of the reason of every problem with such a date."""


Doubt = tuple[str, str]
"""What is doubtful about a date, and how it is read."""


class ParsedDate(NamedTuple):
    """A date as written."""

    when: datetime
    """In UTC."""
    day: str
    """The day in the zone that the text names, or in the site's where it names none: ISO 8601."""
    doubt: Doubt | None = None
    order: str = ""
    """The order of day and month that the text proves, or ""."""


class AmbiguousDate(ValueError):
    """A date such as `03/04/2024`, where either number can be the day."""


# `datetime.fromisoformat` accepts any character for the "T", and takes the minutes in `08.30` for a fraction.
_ISO = re.compile(r"(?:\d{4}-(?:\d\d|W\d\d)-\d\d?|\d{8})(?:[T ](?!24)\d\d(?![.,]).*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{8})[-_]?(\d{4}(?:\d\d)?+)(?:\d{3})?", re.ASCII)
_TIME = (
    r"[T\s,_]*(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"(?:\s*(?P<half>[AP])\.?M\b\.?)?"
)
_ZONE = r"\s*(?P<zone>[A-Z+-].*)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:\s?([-/.])\s?(?P<month>\d{1,2})(?:\s?\2\s?(?P<day>\d{1,2})\.?)?"
    r"|\s*年\s*(?P<month_>\d{1,2})\s*月(?:\s*(?P<day_>\d{1,2})\s*[日号號]?)?)"
    rf"(?:{_TIME}{_ZONE}|\s+(?P<zone_>(?:GMT|UTC|Z)?[+-]\d.*|Z|UTC|GMT))?",
    re.ASCII | re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})\s*([-/.])\s*(?P<two>\d{{1,2}})\s*\2\s*(?P<year>\d{{4}})\.?(?:{_TIME}{_ZONE})?",
    re.ASCII | re.IGNORECASE,
)
_HAN_NUMBER = re.compile("[〇零一二三四五六七八九十]+(?=[年月日号號])")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SAID = "[发發][布佈表]|首[发發]|[编編][辑輯]|[创創]建|更新|修改|公[開开]|投稿|掲載|作成|입력|등록|작성|게시"
"""What is said of a text at a date."""
_EAST_ASIAN = (
    (
        re.compile(
            rf"^(?:已|首次|最初|最新推荐文章|기사)?(?:{_SAID})?(?:时间|時間|日期|日時|日|일시|일|시간)?\s*[于於:]?\s*"
            "(?=[\\d〇一二]|令和|平成|昭和|民[國国])"
        ),
        "",
    ),
    (re.compile(rf"\s*(?:(?:{_SAID})(?:[于於]\S{{1,12}})?|[·・]?\s*IP\s*属地.{{0,20}})\s*$"), ""),
    (re.compile("北京[时時][间間]"), "+08:00"),
    (re.compile(r"\(?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\)?|\([月火水木金土日월화수목금토일]\)"), " "),
    (re.compile(r"[월火水木金土日月화수목금토일]曜?[요]?[曜日일](?=\s|$)"), " "),
    (
        re.compile(r"(\d{1,2})\s*[時时点點시]\s*(\d{1,2})\s*[分분]?(?:\s*(\d{1,2})\s*[秒초])?", re.ASCII),
        r"\1:\2:\3",
    ),
    (re.compile(r"(\d{4})\s*년\s*(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?", re.ASCII), r"\1年\2月\3"),
    (re.compile(r"(?:上午|午前|凌晨|清晨|早上|早晨|오전)\s*(\d[\d:]*)", re.ASCII), r"\1 AM"),
    (re.compile(r"(?:下午|中午|午后|午後|傍晚|晚上|오후)\s*(\d[\d:]*)", re.ASCII), r"\1 PM"),
    (re.compile(r":(?=\s|$)"), ""),
)
"""East Asian words -> the shapes above."""
_PERSIAN = re.compile("[\u06f0-\u06f9]")
"""Digits of Persian and Urdu."""
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""Era -> the year before its first."""
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(\d{{1,3}}|元)\s*年", re.ASCII)
_NUMERIC = re.compile(r"\d{4}\s*[-/.年]\s*W?\d|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]", re.ASCII)
_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s*([+-])(\d{1,2})(?::?(\d\d))?(?:\s+\(?[A-Z]{2,5}\)?)?", re.IGNORECASE | re.ASCII
)
_IANA = re.compile(r"[A-Z]\w*(?:/[\w+-]+)+", re.IGNORECASE | re.ASCII)
_NOTES = (
    (
        re.compile(
            r"^(?:(?:first |originally )?(?:posted|published|written|created)(?: on|:)?"
            r"|(?:veröffentlicht|erstellt) am|(?:publié|écrit) le|publicado (?:el|em)|pubblicato il"
            r"|опубликовано:?) +(?=\w)",
            re.IGNORECASE,
        ),
        "",
    ),
    (re.compile(r"\((?:UTC|GMT)\s*([+-]\d[\d:]*)\)", re.IGNORECASE), r" \1"),
    (re.compile(r"\([^()]*\)"), " "),  # RFC 822 section 3.4.3
    (re.compile(r"(?<=[\d:Z])\[[\w/+-]+\]"), ""),  # of Java: the offset before it counts
    (re.compile(r"\s+m=[+-][\d.]+$"), ""),  # of Go: a monotonic clock
    (re.compile(r"^\[\[(.*)\]\]$"), r"\1"),  # of Obsidian: a link to a day
    (re.compile(r"(?<=\d)[\u2010-\u2015\u2212](?=\d)"), "-"),
    (re.compile(r"^(\d[-/.\d]*\d),?\s+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE), r"\1"),
    (re.compile(r"(?<=[\s,])(\d{1,2})\s*(?=[AP]\.?M\b)", re.IGNORECASE), r"\1:00 "),
    (re.compile(r"(?<=\d)\s*(?:Uhr|h)$", re.IGNORECASE), ""),
)
_UTC_BEFORE_OFFSET = re.compile(r"(?:GMT|UTC)(?=\s*[+-]\d)", re.IGNORECASE)
_TIME_PAST_END = re.compile(r"(?<=[T ])(24:00(?::00)?|23:59:60)(?:\.0+)?(?=\D|$)", re.ASCII)

# RFC 822 section 5, without CST and CDT: in China, Cuba and America they are different times. Below,
# names that mean one time in the whole time zone database.
_ABBREVIATIONS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip

_EPOCH_COMMENT = re.compile(r"\s*<!--\s*(\d{11,15})\s*-->", re.ASCII)
_DAY_IN_NAME = re.compile(
    r"(?=\d{4}[-_.]|(?:19|20)\d{6}(?!\d))(\d{4})([-_.]?)(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII
)
_DAY_IN_FOLDERS = re.compile(
    r"(?:^|/)((?:19|20)\d\d)()/(\d\d)[/-](\d\d)(?:/(?!_?index\.)|(?:[-_][^/]*(?:/index)?)?\.\w+$)", re.ASCII
)
_ERRORS = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)


def parse_date(text: str, zone: tzinfo, *, order: str = "") -> ParsedDate:
    """The date in `text`.

    Accepts ISO 8601 and its relatives (`2020/9/6`, `2020年9月6日`, `2020-09-06 08:00 +0800`,
    `… Asia/Shanghai`, `20200906080000`), RFC 822, dates with a month's name in the languages of
    `foreign_dates`, and seconds, milliseconds or microseconds since 1970. `order` decides dates such as
    `03/04/2024`, which raise AmbiguousDate without it. Raises ValueError with a readable reason for all else.
    """
    try:
        when, doubt, proof = _local(text, zone, order)
        return ParsedDate(when.astimezone(UTC), when.date().isoformat(), doubt, proof)
    except AmbiguousDate as error:
        raise AmbiguousDate(f"{quoted(text)} {AMBIGUOUS}") from error
    except _ERRORS as error:
        raise ValueError(f"{quoted(text)} is no date") from error


def is_date(text: str) -> bool:
    """Whether `parse_date` finds a date, perhaps an ambiguous one."""
    try:
        return bool(parse_date(text, UTC))
    except AmbiguousDate:
        return True
    except ValueError:
        return False


_Local = tuple[datetime, Doubt | None, str]


def _local(text: str, zone: tzinfo, order: str) -> _Local:
    """The datetime in its own zone, its doubt, the order it proves. Raises what the parsers below raise."""
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        raise ValueError(text)
    if text.isdigit() and len(text) in _UNITS:
        return _EPOCH + int(text) * _UNITS[len(text)], None, ""
    if match := _COMPACT.fullmatch(text):
        text = f"{match[1]}T{match[2]}"
    if _ISO.fullmatch(text):
        try:
            return _in_zone(datetime.fromisoformat(text), zone), None, ""
        except ValueError:
            pass  # `2020-09-06 08:00:00 +0800` is one of the shapes below
    text = normalized("NFKC", text)
    if not text.isascii():
        is_persian = _PERSIAN.search(text)
        text = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
        if is_persian:
            from .persian_dates import in_iso  # late: few dates need it

            text = in_iso(text)
        text = _HAN_NUMBER.sub(_in_digits, text)
        text = _ERA.sub(lambda era: f"{_ERAS[era[1]] + int(era[2].replace('元', '1'))}年", text)
        for pattern, replacement in _EAST_ASIAN:
            text = pattern.sub(replacement, text)
    for pattern, replacement in _NOTES:
        text = pattern.sub(replacement, text)
    text, past_end = _TIME_PAST_END.subn("23:59:59", text.strip())
    when, doubt, proof = _any_shape(text.strip(), zone, order)
    return when + timedelta(seconds=past_end), doubt, proof


def _any_shape(text: str, zone: tzinfo, order: str) -> _Local:
    if match := _YEAR_FIRST.fullmatch(text):
        day = match["day"] or match["day_"]
        month = match["month"] or match["month_"]
        if not (day or match["month_"] or len(month) == 2):
            raise ValueError(text)
        named = (match["zone"] or match["zone_"] or "") if match["hour"] else match["zone_"] or ""
        when, doubt = _made(match, int(month), int(day or 1), named, zone)
        return when, doubt or (None if day else _ANY_DAY), ""
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match, zone, order)
    if _NUMERIC.match(text):
        raise ValueError(text)
    return _any_order(text, zone)


def _in_digits(number: re.Match[str]) -> str:
    """`二〇二四` or `三十一` in digits."""
    digits = number[0].translate(_HAN_DIGITS)
    tens, ten, ones = digits.partition("十")
    return str(10 * int(tens or 1) + int(ones or 0)) if ten else digits


def _in_zone(when: datetime, zone: tzinfo) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=zone)


def _year_last(match: re.Match[str], zone: tzinfo, order: str) -> _Local:
    """`31/12/2024` and `12/31/2024` are certain, `03/04/2024` is not; a dotted date has the day first."""
    one, two = int(match["one"]), int(match["two"])
    proof = "" if one == two else DAY_FIRST if one > 12 else MONTH_FIRST if two > 12 else ""
    if not proof and match[2] == ".":
        order = DAY_FIRST
    if one != two and not (proof or order):
        raise AmbiguousDate(match[0])
    day, month = (two, one) if (proof or order) == MONTH_FIRST else (one, two)
    when, doubt = _made(match, month, day, match["zone"] or "", zone)
    return when, doubt, proof


def _made(
    match: re.Match[str], month: int, day: int, named: str, zone: tzinfo
) -> tuple[datetime, Doubt | None]:
    hour, half = int(match["hour"] or 0), match["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if half in "Pp" else 0)
    naive = datetime(
        int(match["year"]),
        month,
        day,
        hour,
        int(match["minute"] or 0),
        int(match["second"] or 0),
        int(((match["fraction"] or "") + "000000")[:6]),
    )
    found, doubt = _zone(named)
    return naive.replace(tzinfo=found or zone), doubt


def _zone(name: str) -> tuple[tzinfo | None, Doubt | None]:
    """The zone called `name` (None = the site's), and what is doubtful about it."""
    name = name.strip()
    if not name:
        return None, None
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset), None
    if _IANA.fullmatch(name):
        return ZoneInfo(name), None
    if name.upper() in _ABBREVIATIONS:
        return timezone(timedelta(hours=_ABBREVIATIONS[name.upper()])), None
    if name.isalpha() and len(name) <= 5:
        reason = f"{name} is the name of more than one time zone, or of none"
        return None, (reason, "read in the time zone of the site")
    raise ValueError(name)


def _any_order(text: str, zone: tzinfo) -> _Local:
    """Parse a date with a month's name: in English with dateutil, in other languages with dateparser.

    dateutil fills missing parts from a default, expands two-digit years, guesses whether the day or the
    month comes first, and reverses the sign of GMT+8 as POSIX does. So it parses twice, with different
    defaults and orders, and both results must agree.
    """
    from dateutil import parser  # late: few dates need it

    doubt: Doubt | None = None

    def zone_of(name: str | None, seconds: int | None) -> tzinfo | None:
        nonlocal doubt
        if seconds is not None:
            return timezone(timedelta(seconds=seconds))
        named, doubt = _zone(name or "")
        return named

    try:
        one, other = (
            parser.parse(
                _UTC_BEFORE_OFFSET.sub("", text), default=default, dayfirst=dayfirst, tzinfos=zone_of
            )
            for default, dayfirst in ((datetime(2001, 1, 1), False), (datetime(2004, 2, 20), True))
        )
        if one != other or f"{one.year:04}" not in text:
            raise ValueError(text)
        return _in_zone(one, zone), doubt, ""
    except _ERRORS:
        from .foreign_dates import parse_foreign_date  # late: its import takes 0.3 s

        return _in_zone(parse_foreign_date(text), zone), None, ""


def date_in_comment(body: str) -> datetime | None:
    """The datetime of a comment `<!--milliseconds since 1970-->` at the start of the body."""
    match = _EPOCH_COMMENT.match(body)
    try:
        return _EPOCH + timedelta(milliseconds=int(match[1])) if match else None
    except OverflowError:
        return None


def date_in_name(path: str, zone: tzinfo) -> ParsedDate | None:
    """Midnight of the day at the start of a file name such as `2020-09-06-title.md` or `20200906.md`; of an
    `index` file, that of its folder; else of the folders that it is in, as in `2020/09/06/title.html` or
    `2020/09-06-title.mdx`.
    """
    folder, name = posixpath.split(path)
    if name.startswith("index."):
        name = posixpath.basename(folder)
    match = _DAY_IN_NAME.match(name) or _DAY_IN_FOLDERS.search(path)
    try:
        when = datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=zone) if match else None
        return ParsedDate(when.astimezone(UTC), when.date().isoformat()) if when else None
    except (OverflowError, ValueError):
        return None
