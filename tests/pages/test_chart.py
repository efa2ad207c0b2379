"""Numbers by year as bars."""

from feeds.pages import chart


def test_a_chart_has_a_bar_for_each_year_and_the_highest_is_as_high_as_it() -> None:
    found = [(bar.year, bar.count, bar.height) for bar in chart.bars([(2019, 1), (2021, 1000)])]
    assert found == [(2019, 1, 1), (2020, 0, 0), (2021, 1000, chart.CHART_HEIGHT)]


def test_a_chart_of_a_thousand_years_counts_the_oldest_together() -> None:
    bars = chart.bars([(1, 3), (1000, 4), (2024, 5)])
    assert len(bars) == chart.MAX_BARS
    assert (bars[0].count, bars[-1].count) == (7, 5)
    assert [bar.includes_earlier for bar in bars].index(True) == 0 and sum(
        bar.includes_earlier for bar in bars
    ) == 1


def test_a_sparkline_shows_the_last_years() -> None:
    assert chart.sparkline([(1990, 9), (2023, 2), (2024, 1)], 2024) == "M29 9v-9M31 9v-4"
    assert chart.sparkline([], 2024) == ""
