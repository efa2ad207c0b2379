"""Dates of the Persian calendar, as sites of Iran and Afghanistan write them -> ISO 8601."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("فروردین", "حمل"), ("اردیبهشت", "ثور"), ("خرداد", "جوزا"), ("تیر", "سرطان"), ("مرداد", "اسد"),
            ("شهریور", "سنبله"), ("مهر", "میزان"), ("آبان", "عقرب"), ("آذر", "قوس"), ("دی", "جدی"),
            ("بهمن", "دلو"), ("اسفند", "حوت"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_NAMED = re.compile(rf"(\d{{1,2}})\s*({'|'.join(_MONTHS)})\s*(?:ماه\s*)?،?\s*(1[34]\d\d)(?!\d)", re.ASCII)
_NUMBERED = re.compile(r"(?<!\d)(1[34]\d\d)\s?([/-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)", re.ASCII)
_BESIDE = re.compile(r"(?:(?:یک|دو|سه|چهار|پنج)?\s?شنبه|جمعه)[،,\s]*|[-–،]?\s*ساعت\s*|[-–،]\s*(?=\d\d?:)")
"""Days of the week, and what stands before a time."""
_DAYS_BEFORE = 226_894
"""Days before year 1, which began in March 622."""
_LEAP = (1, 5, 9, 13, 17, 22, 26, 30)
"""Years of a cycle of 33 that have a day more."""


def in_iso(text: str) -> str:
    """`text` with a date of the Persian calendar as one of ours; its digits are ASCII. Raises ValueError."""
    text = text.replace("ي", "ی").replace("ك", "ک").replace("\u200c", "")
    if named := _NAMED.search(text):
        found, year, month, day = named, int(named[3]), _MONTHS[named[2]], int(named[1])
    elif numbered := _NUMBERED.search(text):
        found, year, month, day = numbered, *(int(numbered[part]) for part in (1, 3, 4))
    else:
        return text
    rest = f"{_gregorian(year, month, day).isoformat()} {text[found.end() :]}"
    return _BESIDE.sub("", text[: found.start()] + rest).strip()


def _gregorian(year: int, month: int, day: int) -> date:
    """A day of the Persian calendar by its cycle of 33 years, which holds from 1800 to 2256."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        raise ValueError(f"{year}/{month}/{day}")
    leap = 8 * ((year - 1) // 33) + sum(1 for one in _LEAP if one <= (year - 1) % 33)
    before = 31 * (month - 1) if month < 7 else 186 + 30 * (month - 7)
    return date.fromordinal(_DAYS_BEFORE + 365 * (year - 1) + leap + before + day)
