"""Words in PostgreSQL: what FTS5 finds, and what the definition of a query says."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.index import Index, Versions, open_index
from feeds.index.fulltext import EntryWords
from feeds.index.rows import EntryRows
from feeds.publisher import Publisher
from feeds.search import Phrase, Query, Searchable, parse
from feeds.search.tokens import tokens
from tests.support.archive import Archive
from tests.support.formats_examples import SITE
from tests.support.postgres import Server
from tests.support.searching import fill, naive, publish, queries

NOW = datetime(2024, 1, 1, tzinfo=UTC)
Both = tuple[Publisher, Publisher]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Both:
    """One archive with an index in each engine."""
    folder = tmp_path_factory.mktemp("both")
    (folder / "posts").mkdir()
    archives = [Archive(folder / "posts", folder / "index.sqlite", one) for one in ("", postgres.database())]
    fill(archives[0])
    first, second = (publish(archive, language="en") for archive in archives)
    return first, second


def found(publisher: Publisher, query: Query) -> list[str]:
    index = publisher.archive.index
    with index.reading(), index.time_limit(60):
        assert index.full_text.is_complete()
        return index.members.ids(query)


@given(query=queries())
def test_a_query_finds_the_same_in_both_engines_and_by_its_definition(both: Both, query: str) -> None:
    first, second = (found(publisher, parse(query)) for publisher in both)
    assert first == second == naive(both[0], query)


# --- texts that no post of the tests has ------------------------------------------------------------

LONG_WORD = "donau" * 500
MANY = " ".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(150_000))
TEXTS = (
    Searchable("rain", "new york and york"),
    Searchable("中 国 政 府", "中 国"),
    Searchable("rain 中", f"rain 中 rain {LONG_WORD} x"),
    Searchable("", f"{MANY} the end"),
    Searchable("", ""),
)


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("filled") / "index.sqlite"
    server: Server | None = request.getfixturevalue("postgres") if request.param == "PostgreSQL" else None
    index = open_index(server.database() if server else place, Versions("", "words", ""), SITE)
    rows = [
        (number, f"urn:{number}", None, number, number, f"d{number}", "c", 3, "m", b"a.md", "", "[]")
        for number in range(len(TEXTS))
    ]
    with index.updating():
        index.files.begin_update(NOW)
        index.files.put([], EntryRows(rows, []), NOW)
        index.begin_generation()
    words = [EntryWords(f"urn:{number}", f"d{number}", text) for number, text in enumerate(TEXTS)]
    index.full_text.put(words)
    assert index.full_text.finish(begin_generation=False)
    yield index
    index.close()


PHRASES = st.builds(
    Phrase,
    st.sampled_from(
        [
            *("rain", "york", "new york", "york new", "york and york", "rain 中", "中 rain"),
            *("中国", "国政", "中国政府", "the end", "丂", MANY[:9], MANY[2000:2005]),
            *(LONG_WORD, f"rain {LONG_WORD}", f"{LONG_WORD} x"),
        ]
    ).map(lambda text: tuple(tokens(text))),
    st.booleans(),
)


@given(phrase=PHRASES)
def test_a_phrase_is_found_where_its_tokens_follow_each_other(filled: Index, phrase: Phrase) -> None:
    place = f" {' '.join(phrase.words)} "
    wanted = [
        f"urn:{number}"
        for number, one in enumerate(TEXTS)
        if place in f" {one.title} " or (not phrase.in_title and place in f" {one.text} ")
    ]
    assert sorted(filled.members.ids(phrase)) == wanted


def test_what_has_changed_is_found_by_its_new_words(archive: Archive, postgres: Server) -> None:
    archive.database = postgres.database()
    archive.write("a.md", body="<p>An old harbour.</p>")
    archive.write("b.md", body="<p>An old storm.</p>")
    publisher = publish(archive)
    archive.write("a.md", body="<p>A new harbour.</p>")
    (archive.root / "b.md").unlink()
    publisher.update(NOW)
    assert not publisher.archive.index.full_text.is_complete()
    assert publisher.archive.searches.index_words()
    assert [len(found(publisher, parse(word))) for word in ("old", "new", "harbour", "storm")] == [0, 1, 1, 0]


def test_a_query_that_takes_too_long_is_stopped_and_reading_goes_on(both: Both) -> None:
    index = both[1].archive.index
    with index.reading():
        with pytest.raises(TimeoutError, match="more than"), index.time_limit(0.05):
            index.fetch_value("SELECT pg_sleep(5)")  # type: ignore[attr-defined]
        assert index.entries.count()
