"""Rows of the index."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from feeds.archive.post_reader import RevisionCollapser
from feeds.entries import key_of
from feeds.index.rows import entry_rows, file_row, single_rows
from feeds.model import Meta
from feeds.storage import open_source
from feeds.storage.source import UNKNOWN, Known

NOW = datetime(2024, 1, 1, tzinfo=UTC)


LINKS = ("", "https://example.com/rain", "http://Me@Example.com:80/?utm_source=x", "https://[::1]:8080/#a")


NAMES = st.lists(st.sampled_from(("Rain", "rain", "雨", "İ")), max_size=3, unique=True).map(tuple)


MOMENTS = st.datetimes(datetime(2021, 5, 1), datetime(2026, 5, 1), timezones=st.just(UTC))


METAS = st.builds(
    Meta,
    path=st.sampled_from(("a.md", "x/README.md", "x/雨.md", "x/\udcff.md")),
    digest=st.just("0f"),
    title=st.just("Rain"),
    date=MOMENTS,
    updated=st.none() | MOMENTS,
    authors=NAMES,
    tags=NAMES,
    categories=NAMES,
    link=st.sampled_from(LINKS),
    language=st.sampled_from(("", "zh-TW")),
    draft=st.booleans(),
    withdrawn=st.booleans(),
    length=st.just(100),
    link_key=st.sampled_from(("from", "source")),
    day=st.just("2021-05-01"),
    not_before=st.none() | MOMENTS,
    expires=st.none() | MOMENTS,
    summary=st.sampled_from(("", "Words.")),
    image=st.sampled_from(("", "a.png")),
)


@given(METAS)
def test_a_file_that_stands_alone_has_the_entry_that_all_files_of_its_key_make(one: Meta) -> None:
    key = key_of(one)
    row = file_row(one.path, Known(UNKNOWN.stamp, one.digest), one, key, ())
    general = RevisionCollapser(open_source(""), "UTC", NOW).collapse(key, [one])
    assert single_rows([(row, one)], NOW) == entry_rows([general], {row[0]: row[7]})
