"""Numbers of entries by year as bar charts, in SVG units.

(1) A bar's height is proportional to its number; a year with any entry has a visible bar.
(2) A chart has at most MAX_BARS bars: the first one counts all entries before it too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.pages.page_data import YearCounts

MAX_BARS = 40
"""Maximum number of bars in a chart."""

SPARKLINE_YEARS = 16
"""Years in a sparkline, the small chart beside a channel in a list."""

CHART_HEIGHT = 40
"""Height of a chart; a bar is 8 wide, the distance between two bars is 10."""

_SPARKLINE_HEIGHT = 9


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of a chart; x and y are those of its upper left corner."""

    year: int
    count: int
    x: int
    y: int
    height: int
    includes_earlier: bool = False
    """Whether it counts the years before it too."""


def bars(years: YearCounts) -> list[Bar]:
    """A bar for each year from the first with entries to the last, at most MAX_BARS."""
    if not years:
        return []
    last = years[-1][0]
    first = max(years[0][0], last - MAX_BARS + 1)
    counts = dict.fromkeys(range(first, last + 1), 0)
    for year, count in years:
        counts[max(first, year)] += count
    heights = _heights(list(counts.values()), CHART_HEIGHT)
    return [
        Bar(
            *(year, count, 10 * place, CHART_HEIGHT - height, height),
            includes_earlier=place == 0 and year > years[0][0],
        )
        for place, ((year, count), height) in enumerate(zip(counts.items(), heights, strict=True))
    ]


def sparkline(years: YearCounts, last: int) -> str:
    """The SVG path of a sparkline up to the year `last`: a stroke of width 1 for each year, 2 apart."""
    first = last - SPARKLINE_YEARS + 1
    recent = [(year, count) for year, count in years if first <= year <= last]
    heights = _heights([count for _, count in recent], _SPARKLINE_HEIGHT)
    return "".join(
        f"M{2 * (year - first) + 1} {_SPARKLINE_HEIGHT}v-{height}"
        for (year, _), height in zip(recent, heights, strict=True)
        if height
    )


def _heights(counts: list[int], height: int) -> Iterator[int]:
    highest = max(counts, default=1) or 1
    for count in counts:
        yield max(1, round(height * count / highest)) if count else 0
