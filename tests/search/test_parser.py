"""The parser: texts, errors and limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import BadQuery
from feeds.search import (
    canonical_text,
    normalize,
    parse,
)
from tests.support.docs import table
from tests.support.queries import failure


@pytest.mark.parametrize("query, place, reason", table("query | at"))
def test_every_mistake_is_told_as_the_page_says(query: str, place: str, reason: str) -> None:
    error = failure(query)
    assert (error.subject, error.position, error.reason) == (query, int(place) - 1, reason)


@pytest.mark.parametrize("heading", ["query | finds", "query | its form", "query | at"])
def test_the_page_has_examples(heading: str) -> None:
    assert len(table(heading)) > 10


def test_a_query_has_at_most_500_characters() -> None:
    assert parse("a" * 500)
    assert failure("a" * 501).position == 500


def test_the_canonical_form_has_at_most_500_characters() -> None:
    assert "500" in failure("\ufdfa" * 100).reason  # a ligature of 18 characters


def test_a_query_has_at_most_50_terms() -> None:
    assert parse("a " * 50)
    assert failure("a " * 51).position == 100


def test_a_query_has_at_most_16_parentheses_within_each_other() -> None:
    assert parse("(" * 16 + "a" + ")" * 16)
    assert failure("(" * 17 + "a" + ")" * 17).position == 16


def test_an_error_is_one_printable_line_with_each_character_in_its_place() -> None:
    error = failure("a\n\x00b\ud800)")
    assert error.subject == "a \ufffdb\ufffd)"
    assert error.subject[error.position] == ")"


# Text that is often a query, and often nearly one.
PIECES = st.sampled_from(
    [
        *('"', "“", "”", "＂", "(", ")", "（", "）", "-", "－", ":", "：", " ", "\u3000", "..", "OR", " OR "),
        *("tag:", "title:", "source:", "lang:", "date:", "x:", "rain", "蚂", "Ａ", "c++", "2021", "2021-02"),
        *("a.example", "zh_TW", "AND", "か", "\u3099", "\u0301", "´", "ß", "\ufdfa", "\x00", "\ud800"),
    ]
)


TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))


@given(TEXTS)
def test_no_text_raises_anything_but_a_bad_query(text: str) -> None:
    try:
        asked = parse(text)
    except BadQuery as error:
        assert 0 <= error.position <= len(text)
        assert "\n" not in str(error)
    else:
        assert parse(canonical_text(asked)) == asked == normalize(asked)
