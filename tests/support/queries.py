"""Queries and entries, and strategies for both."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from feeds.errors import BadQuery
from feeds.model import Content, Entry
from feeds.search import (
    And,
    DateRange,
    Field,
    Not,
    Or,
    Phrase,
    matches,
    parse,
)
from tests.support.docs import table

SINGAPORE = ZoneInfo("Asia/Singapore")


def entry(title: str = "", html: str = "", **fields: Any) -> Entry:
    given: dict[str, Any] = {
        "published": datetime(2021, 5, 1, 12, tzinfo=UTC),
        "authors": (),
        "tags": (),
        "categories": (),
        "source": "",
        "language": "",
    } | fields
    return Entry(
        id="urn:x",
        link="",
        url="",
        title=title,
        updated=given["published"],
        files=("a.md",),
        body="a.md",
        body_digest="",
        content=Content(html, "", ""),
        **given,
    )


def finds(query: str, one: Entry, **site: Any) -> bool:
    return matches(parse(query), one, **{"zone": UTC} | site)


def failure(query: str) -> BadQuery:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    return caught.value


def names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(", "))


ENTRIES = [
    entry(
        title,
        f"<p>{text}</p>",
        tags=names(tags),
        categories=names(category),
        authors=names(author),
        source=source,
        language=language,
        published=datetime.fromisoformat(published),
    )
    for _, title, text, tags, category, author, source, language, published in table("no. | title")
]


WORDS = st.sampled_from(["rain", "storm", "new", "蚂", "蚁", "集", "团", "café"])


HOSTS = st.sampled_from(["example.com", "www.example.com", "com"])


LEAVES = st.one_of(
    st.builds(Phrase, st.lists(WORDS, min_size=1, max_size=2).map(tuple), st.booleans()),
    st.builds(
        Field, st.sampled_from(["tag", "category", "author"]), st.sampled_from(["a", "new york", '"b'])
    ),
    st.builds(Field, st.just("source"), HOSTS),
    st.builds(Field, st.just("lang"), st.sampled_from(["zh", "zh-tw", "en"])),
    st.dates(date(2020, 1, 1)).flatmap(
        lambda day: st.sampled_from([DateRange(day, None), DateRange(None, day), DateRange(day, day)])
    ),
)


TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: And(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: Or(tuple(some))),
    ),
    max_leaves=8,
)


NAMES = st.lists(st.sampled_from(["A", "New York", '"B', "b"]), max_size=2).map(tuple)


SOME_ENTRIES = st.builds(
    entry,
    title=st.lists(WORDS, max_size=3).map(" ".join),
    html=st.lists(WORDS, max_size=5).map(" ".join),
    tags=NAMES,
    categories=NAMES,
    authors=NAMES,
    source=HOSTS,
    language=st.sampled_from(["", "zh", "zh-TW", "en-GB"]),
    published=st.datetimes(datetime(2019, 1, 1), timezones=st.just(UTC)),
)
