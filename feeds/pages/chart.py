"""Numbers of entries by year as bars.

(1) A bar is as high as its year's part of the highest; a year with any entry has one to be seen.
(2) A chart never has more than MOST bars: entries before them count for the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.pages.views import Years

MOST = 40
"""Bars of a chart."""

SPARK = 16
"""Bars of a spark line, which stands in a list of hundreds."""

HEIGHT = 40
"""Units of a chart's height; a bar is 8 wide, and 10 from the next."""

_SPARK_HEIGHT = 9


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of a chart, in units from the upper left."""

    year: int
    count: int
    x: int
    y: int
    height: int
    early: bool = False
    """Whether the years before it count for it."""


def bars(years: Years) -> list[Bar]:
    """The chart of all years from the first with entries to the last, without those before MOST."""
    if not years:
        return []
    last = years[-1][0]
    first = max(years[0][0], last - MOST + 1)
    found = dict.fromkeys(range(first, last + 1), 0)
    for year, count in years:
        found[max(first, year)] += count
    return [
        Bar(year, count, 10 * place, HEIGHT - height, height, early=year > years[0][0] and not place)
        for place, ((year, count), height) in enumerate(
            zip(found.items(), _heights(list(found.values()), HEIGHT), strict=True)
        )
    ]


def spark(years: Years, last: int) -> str:
    """The path of a spark line of the SPARK years up to `last`: a stroke of width 1 for each, 2 apart."""
    first = last - SPARK + 1
    recent = [(year, count) for year, count in years if first <= year <= last]
    heights = _heights([count for _, count in recent], _SPARK_HEIGHT)
    return "".join(
        f"M{2 * (year - first) + 1} {_SPARK_HEIGHT}v-{height}"
        for (year, _), height in zip(recent, heights, strict=True)
        if height
    )


def _heights(counts: list[int], height: int) -> Iterator[int]:
    most = max(counts, default=1) or 1
    for count in counts:
        yield max(1, round(height * count / most)) if count else 0
