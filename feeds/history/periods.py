"""The periods of a channel, one for each archive document (RFC 5005 section 4).

(1) Every hour with entries is in one period; there are no empty periods.
(2) A period is a month, a day or an hour in UTC: boundaries never depend on what is published.
(3) New entries never merge periods: they only add some, or split one that grew too large.
(4) What is published in one month changes the periods of that month alone.

Hours are counted from the beginning of the year 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from feeds.timestamps import to_microseconds

MAX_ENTRIES = 400
"""A period with more entries is split, unless it is an hour."""

Hours = Sequence[tuple[int, int]]
"""The hours that have entries, oldest first, and how many each has."""

_FIRST = datetime(1, 1, 1, tzinfo=UTC)

FIRST_HOUR = to_microseconds(_FIRST)
"""When hour 0 begins, in microseconds since 1970."""

HOUR_LENGTH = 3_600_000_000
"""In microseconds."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month, day or hour of a channel."""

    name: str
    """`Address.part`: "2024-03", "2024-03-31" or "2024-03-31T08"."""
    first: int
    """The first hour with entries."""
    last: int
    count: int
    """The number of entries."""

    @property
    def span(self) -> tuple[int, int]:
        """Microseconds since 1970: its entries were published from the first number on, before the second."""
        return FIRST_HOUR + self.first * HOUR_LENGTH, FIRST_HOUR + (self.last + 1) * HOUR_LENGTH


def hour_name(hour: int) -> str:
    """The name of an hour: "2024-03-31T08"."""
    return (_FIRST + timedelta(hours=hour)).isoformat()[:13]


@lru_cache(maxsize=4096)
def _month(day: int) -> int:
    date = (_FIRST + timedelta(days=day)).date()
    return date.year * 12 + date.month


# Month, day, hour: what the hours of one period have in common, and the length of its name.
_LEVELS: tuple[tuple[Any, int], ...] = (
    (lambda one: _month(one[0] // 24), len("2024-03")),
    (lambda one: one[0] // 24, len("2024-03-31")),
    (lambda one: one[0], len("2024-03-31T08")),
)


def split(hours: Hours) -> list[Period]:
    """The periods of a channel, oldest first: months, or their days, or their hours."""
    return list(_split(hours, 0))


def _split(hours: Hours, level: int) -> Iterator[Period]:
    key, length = _LEVELS[level]
    for _, group in groupby(hours, key):
        inside = list(group)
        count = sum(number for _, number in inside)
        if count > MAX_ENTRIES and level + 1 < len(_LEVELS):
            yield from _split(inside, level + 1)
        else:
            yield Period(hour_name(inside[0][0])[:length], inside[0][0], inside[-1][0], count)


def last_periods(periods: Sequence[Period]) -> Mapping[str, Period]:
    """The last period of each month and day that was split, by the name of that month or day."""
    lengths = [length for _, length in _LEVELS]
    return {one.name[:length]: one for one in periods for length in lengths if length < len(one.name)}
