"""How the history of a channel is cut into archive documents (RFC 5005 section 4).

(1) Every hour that has entries is in one part, and no other hour makes one.
(2) A part is a month, a day or an hour in UTC: boundaries never depend on what is published.
(3) More entries never join parts that were cut: they only add parts, or cut one that grew too large.
(4) What is published in one month changes the parts of that month alone.

Hours are counted from the beginning of the year 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from feeds.timestamps import micros

LARGEST = 400
"""Entries in a part, at the most, where it can be cut: an hour never is."""

Hours = Sequence[tuple[int, int]]
"""The hours that have entries, oldest first, and how many each has."""

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LENGTH = 3_600_000_000
_START = micros(_FIRST)

HOUR = f"(e.published - {_START}) / {_LENGTH}"
"""The hour of the entry `e` in SQL, which rounds towards 0: nothing may be below that."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some time of a channel's history."""

    name: str
    """`Address.part`: "2024-03", "2024-03-31" or "2024-03-31T08"."""
    first: int
    """The first hour in it that has entries."""
    last: int
    count: int
    """Entries."""

    @property
    def span(self) -> tuple[int, int]:
        """The microseconds since 1970 from which on and before which its entries were published."""
        return _START + self.first * _LENGTH, _START + (self.last + 1) * _LENGTH


def hour_name(hour: int) -> str:
    """An hour as parts are named: "2024-03-31T08"."""
    return (_FIRST + timedelta(hours=hour)).isoformat()[:13]


@lru_cache(maxsize=4096)
def _month(day: int) -> int:
    date = (_FIRST + timedelta(days=day)).date()
    return date.year * 12 + date.month


# How the hours of one part are told from those of another, and how long its name is.
_CUTS: tuple[tuple[Any, int], ...] = (
    (lambda one: _month(one[0] // 24), len("2024-03")),
    (lambda one: one[0] // 24, len("2024-03-31")),
    (lambda one: one[0], len("2024-03-31T08")),
)


def cut(hours: Hours) -> list[Part]:
    """The parts of a history, oldest first: its months, or their days, or their hours."""
    return list(_cut(hours, 0))


def _cut(hours: Hours, depth: int) -> Iterator[Part]:
    same, length = _CUTS[depth]
    for _, group in groupby(hours, same):
        inside = list(group)
        count = sum(number for _, number in inside)
        if count > LARGEST and depth + 1 < len(_CUTS):
            yield from _cut(inside, depth + 1)
        else:
            yield Part(hour_name(inside[0][0])[:length], inside[0][0], inside[-1][0], count)


def stand_ins(parts: Sequence[Part]) -> Mapping[str, Part]:
    """What stands for months and days that were cut: the last part of each."""
    lengths = [length for _, length in _CUTS]
    return {part.name[:length]: part for part in parts for length in lengths if length < len(part.name)}
