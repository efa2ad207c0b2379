"""Which entries queries find."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from feeds.model import Entry
from feeds.search import (
    And,
    DateRange,
    Not,
    Or,
    Query,
    matches,
    parse,
    searchable,
)
from tests.support.docs import table
from tests.support.queries import ENTRIES, SINGAPORE, SOME_ENTRIES, TREES, entry, finds


@pytest.mark.parametrize("query, numbers, _", table("query | finds"))
def test_every_example_finds_what_the_page_says(query: str, numbers: str, _: str) -> None:
    asked = parse(query)
    found = [number for number, one in enumerate(ENTRIES, 1) if matches(asked, one, zone=SINGAPORE)]
    assert found == [int(number) for number in numbers.split()]


def test_inline_elements_do_not_part_words_and_blocks_do() -> None:
    one = entry(html='<p>蚂<b>蚁</b> r<em title="a > b">ai</em>n</p><p>storm</p>front<br>door')
    assert [finds(word, one) for word in ("蚂蚁", "rain", "storm", "stormfront", "door", "title")] == [
        *(True, True, True, False, True, False)
    ]


def test_entities_are_the_characters_that_they_stand_for() -> None:
    assert finds('"rain storm" -amp -lt', entry(html="<p>rain &amp; storm &lt;b&gt;</p>"))


def test_readings_beside_characters_do_not_part_a_word() -> None:
    assert finds("漢字", entry(html="<p><ruby>漢<rt>かん</rt>字<rp>(</rp><rt>じ</rt></ruby></p>"))


def test_a_phrase_does_not_run_from_the_title_into_the_text() -> None:
    assert not finds('"rain storm"', entry("rain", "<p>storm</p>"))


def test_an_entry_without_a_language_is_in_that_of_the_site() -> None:
    assert finds("lang:zh", entry(), language="zh-SG")
    assert not finds("lang:zh", entry(language="en"), language="zh-SG")
    assert not finds("lang:zh", entry())


def test_a_language_takes_only_whole_subtags_in() -> None:
    assert not finds("lang:z", entry(language="zh"))
    assert not finds("lang:zh-TW", entry(language="zh"))


def test_a_host_outside_ascii_is_its_idna_form() -> None:
    assert finds("source:例え.jp", entry(source="www.xn--r8jz45g.jp"))


def test_no_source_is_no_host() -> None:
    assert not finds("source:com", entry())


def test_names_are_compared_by_their_folds() -> None:
    assert finds('author:"ÉMILE  zola" category:ΣΑΣ', entry(authors=("émile zola",), categories=("σας",)))


def test_days_begin_at_midnight_of_the_zone() -> None:
    asked = parse("date:2021-03-28")
    berlin = ZoneInfo("Europe/Berlin")  # this day has 23 hours
    assert isinstance(asked, DateRange)
    assert asked.bounds(berlin) == (
        datetime(2021, 3, 27, 23, tzinfo=UTC),
        datetime(2021, 3, 28, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize("query", ["date:0001..", "date:..9999", "date:0001..9999"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_first_and_the_last_year_are_open_ends(query: str, zone: str) -> None:
    assert finds(query, entry(), zone=ZoneInfo(zone))


@given(TREES, TREES, SOME_ENTRIES)
def test_matching_is_boolean(one: Query, other: Query, found: Entry) -> None:
    def hit(query: Query) -> bool:
        return matches(query, found, zone=SINGAPORE)

    assert hit(Not(one)) == (not hit(one))
    assert hit(And((one, other))) == (hit(one) and hit(other))
    assert hit(Or((one, other))) == (hit(one) or hit(other))


@given(SOME_ENTRIES)
def test_texts_may_be_remembered(found: Entry) -> None:
    known = {found: searchable(found)}
    asked = parse("rain OR title:蚂蚁")
    assert matches(asked, found, zone=UTC, texts=known.__getitem__) == matches(asked, found, zone=UTC)
