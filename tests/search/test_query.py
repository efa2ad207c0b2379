"""Queries as trees."""

from datetime import date

from feeds.search import (
    And,
    DateRange,
    Field,
    Or,
    Phrase,
    needs_text,
    parse,
    words_of,
)


def test_a_query_is_a_tree_of_values() -> None:
    assert parse('蚂蚁 title:"new york" (tag:A OR date:2021)') == And(
        (
            Phrase(("new", "york"), in_title=True),
            Phrase(("蚂", "蚁")),
            Or((Field("tag", "a"), DateRange(date(2021, 1, 1), date(2021, 12, 31)))),
        )
    )


def test_words_say_that_a_full_text_index_is_needed() -> None:
    assert words_of(parse("rain -(rain OR title:x) tag:y")) == (Phrase(("rain",)), Phrase(("x",), True))
    assert needs_text(parse("tag:y -title:x"))
    assert not needs_text(parse("-(tag:y OR date:2021) lang:zh"))
