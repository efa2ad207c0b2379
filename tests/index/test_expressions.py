"""SQL expressions that statements share."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.index.expressions import YEAR, year_bounds
from feeds.timestamps import to_microseconds


def _around(year: int, step: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC) + timedelta(microseconds=step)


@given(
    st.datetimes(timezones=st.just(UTC)) | st.builds(_around, st.integers(2, 9999), st.sampled_from([-1, 0]))
)
def test_the_database_knows_the_year(moment: datetime) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        select = f"SELECT {YEAR} FROM (SELECT ? AS published)"
        (year,) = db.execute(select, (to_microseconds(moment),)).fetchone()
    assert year == moment.year
    first, last = year_bounds(moment.year)
    assert first <= to_microseconds(moment) <= last
