"""The year of a moment, in SQL.

(1) `YEAR` is the year, in UTC, of `published` (microseconds since 1970), from the year 1 to 9999.
(2) A moment is between `bounds_of` its year, the bounds included, and of no other.
"""

from datetime import UTC, datetime

from feeds.timestamps import micros

_FIRST = 1901
_START, _END = (micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (_FIRST, 2100))
_DAY = 86_400_000_000

# From 1901 to 2099 every fourth year is a leap year, and division tells the year: four times as fast.
YEAR = (
    f"CASE WHEN published >= {_START} AND published < {_END} "
    f"THEN {_FIRST} + (4 * ((published - {_START}) / {_DAY}) + 3) / 1461 "
    "ELSE CAST(strftime('%Y', (published - 999999 * (published < 0)) / 1000000, 'unixepoch') AS INTEGER) END"
)


def bounds_of(year: int) -> tuple[int, int]:
    """The first and the last microsecond of a year, in UTC, since 1970."""
    return (
        micros(datetime(year, 1, 1, tzinfo=UTC)),
        micros(datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    )
