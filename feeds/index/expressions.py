"""SQL expressions that several statements share, of a row `e` of `entries` or `members`."""

from datetime import UTC, datetime

from feeds.history.periods import FIRST_HOUR, HOUR_LENGTH
from feeds.timestamps import to_microseconds

ID = "(SELECT id FROM entries WHERE number = e.number)"
DIGEST = "(SELECT digest FROM entries WHERE number = e.number)"

NEWEST_FIRST = f"ORDER BY e.published DESC, {ID}"
OLDEST_FIRST = f"ORDER BY e.published, {ID} DESC"
LAST_ADDED_FIRST = (
    f"ORDER BY (SELECT at FROM first_seen WHERE file = ? AND id = {ID}) DESC NULLS LAST, "
    f"e.published DESC, {ID}"
)
"""One parameter: the number of the records file."""

_LONG_AGO = -(10**18)


def among_newest(source: str, row: str = "e") -> str:
    """The condition that a `row` of `source` (table `e`, condition) is one of its newest, or of their time.

    Its parameters are those of `source`, and how many rows are newer. PostgreSQL would sort all rows of
    `source` for a few.
    """
    oldest = f"SELECT e.published FROM {source} ORDER BY e.published DESC LIMIT 1 OFFSET ?"
    return f"AND {row}.published >= coalesce(({oldest}), {_LONG_AGO})"


HOUR = f"(e.published - {FIRST_HOUR}) / {HOUR_LENGTH}"
"""The hour in UTC, counted as `history.periods` does. Division rounds towards 0: nothing may be below."""

_FIRST_YEAR = 1901
_START, _END = (to_microseconds(datetime(year, 1, 1, tzinfo=UTC)) for year in (_FIRST_YEAR, 2100))
_DAY = 86_400_000_000

# From 1901 to 2099 every fourth year is a leap year: division takes a quarter of the time of strftime.
YEAR = (
    f"CASE WHEN published >= {_START} AND published < {_END} "
    f"THEN {_FIRST_YEAR} + (4 * ((published - {_START}) / {_DAY}) + 3) / 1461 "
    "ELSE CAST(strftime('%Y', "
    "(published - CASE WHEN published < 0 THEN 999999 ELSE 0 END) / 1000000, 'unixepoch') AS INTEGER) END"
)
"""The year of `published` in UTC, from 1 to 9999."""


def year_bounds(year: int) -> tuple[int, int]:
    """The first and the last microsecond of a year in UTC, since 1970."""
    return (
        to_microseconds(datetime(year, 1, 1, tzinfo=UTC)),
        to_microseconds(datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    )
