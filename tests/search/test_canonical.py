"""The canonical form of queries."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Entry
from feeds.search import (
    And,
    Field,
    Not,
    Or,
    Phrase,
    Query,
    canonical_text,
    matches,
    normalize,
    parse,
)
from tests.support.docs import table
from tests.support.queries import SINGAPORE, SOME_ENTRIES, TREES


@pytest.mark.parametrize("query, form", table("query | its form"))
def test_every_example_has_the_form_that_the_page_says(query: str, form: str) -> None:
    assert canonical_text(parse(query)) == form


def test_a_tree_made_by_hand_is_written_in_its_normal_form() -> None:
    made = Not(And((Not(Or((Field("tag", "b"), Field("tag", "a")))), Phrase(("x",)))))
    assert canonical_text(made) == "tag:a OR tag:b OR -x"


def test_a_value_with_quotes_is_written_in_other_quotes() -> None:
    assert canonical_text(parse('tag:“say "hi"”')) == 'tag:“say "hi"”'


def test_marks_that_stand_alone_compose_with_nothing() -> None:
    asked = parse("か.\u3099")
    assert parse(canonical_text(asked)) == asked != parse("が")


@given(TREES)
def test_what_is_written_is_read_again(tree: Query) -> None:
    assert parse(canonical_text(tree)) == normalize(tree)


def shuffled(query: Query, draw: Any) -> Query:
    """The same question, asked in other words."""
    match query:
        case Not(part):
            same: Query = Not(shuffled(part, draw))
        case And(parts) | Or(parts):
            mixed = [shuffled(part, draw) for part in draw(st.permutations(parts))]
            cut = draw(st.integers(0, len(mixed) - 1))
            same = type(query)((*mixed[:cut], type(query)(tuple(mixed[cut:])), mixed[-1]))
        case _:
            same = query
    return Not(Not(same)) if draw(st.booleans()) else same


@given(TREES, st.data())
def test_order_grouping_repetition_and_double_negation_do_not_count(tree: Query, data: Any) -> None:
    assert canonical_text(shuffled(tree, data.draw)) == canonical_text(tree)


@given(TREES, SOME_ENTRIES)
def test_the_normal_form_finds_the_same(tree: Query, found: Entry) -> None:
    assert matches(normalize(tree), found, zone=SINGAPORE) == matches(tree, found, zone=SINGAPORE)
