"""How time is cut into archives."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from feeds.history.periods import MAX_ENTRIES, Period, last_periods, split

FIRST = datetime(1, 1, 1, tzinfo=UTC)
JANUARY = int((datetime(2024, 1, 1, tzinfo=UTC) - FIRST) / timedelta(hours=1))

HOURS = st.dictionaries(
    st.one_of(
        st.integers(JANUARY, JANUARY + 75 * 24), st.integers(JANUARY, JANUARY + 30), st.just(87_649_415)
    ),
    st.one_of(st.integers(1, 3), st.integers(1, 2 * MAX_ENTRIES)),
    max_size=40,
).map(lambda counts: sorted(counts.items()))


def named(hour: int, length: int) -> str:
    return f"{FIRST + timedelta(hours=hour):%Y-%m-%dT%H}"[:length]


def hours_of(part: Period, hours: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [one for one in hours if part.first <= one[0] <= part.last]


@given(HOURS)
def test_every_hour_that_has_entries_is_in_one_part(hours: list[tuple[int, int]]) -> None:
    parts = split(hours)
    assert list(chain.from_iterable(hours_of(part, hours) for part in parts)) == hours
    assert [part.count for part in parts] == [sum(n for _, n in hours_of(part, hours)) for part in parts]


@given(HOURS)
def test_a_part_is_a_whole_month_day_or_hour(hours: list[tuple[int, int]]) -> None:
    for part in split(hours):
        same = [one for one in hours if named(one[0], len(part.name)) == part.name]
        assert same == hours_of(part, hours)
        assert part.count <= MAX_ENTRIES or len(part.name) == len("2024-03-31T08")


@given(HOURS, HOURS)
def test_more_entries_never_join_parts(hours: list[tuple[int, int]], more: list[tuple[int, int]]) -> None:
    both = dict(hours)
    for hour, count in more:
        both[hour] = both.get(hour, 0) + count
    after = [part.name for part in split(sorted(both.items()))]
    for part in split(hours):
        assert part.name in after or part.name in last_periods(split(sorted(both.items())))


@given(HOURS, st.integers(JANUARY, JANUARY + 75 * 24), st.integers(1, 2 * MAX_ENTRIES))
def test_what_is_added_changes_the_parts_of_its_month_alone(
    hours: list[tuple[int, int]], hour: int, count: int
) -> None:
    after = dict(hours)
    after[hour] = after.get(hour, 0) + count
    month = named(hour, len("2024-03"))
    parts = set(split(hours)) ^ set(split(sorted(after.items())))
    assert parts and all(part.name.startswith(month) for part in parts)


def test_the_last_part_stands_for_a_month_and_a_day_that_were_cut() -> None:
    hours = [(JANUARY, MAX_ENTRIES), (JANUARY + 1, 1), (JANUARY + 24, 1), (JANUARY + 24 * 31, 1)]
    names = {name: part.name for name, part in last_periods(split(hours)).items()}
    assert names == {"2024-01": "2024-01-02", "2024-01-01": "2024-01-01T01"}


def test_the_first_and_the_last_hour_that_there_are_have_parts() -> None:
    assert [part.name for part in split([(0, 1), (87_649_415, 1)])] == ["0001-01", "9999-12"]
