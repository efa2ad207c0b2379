import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
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
    Query,
    canonical_text,
    matches,
    needs_text,
    normalize,
    parse,
    searchable,
    tokens,
    words_of,
)
from feeds.search.han import SIMPLIFIED, TRADITIONAL
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


# --- the page of documentation ------------------------------------------------------------------


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


@pytest.mark.parametrize("query, numbers, _", table("query | finds"))
def test_every_example_finds_what_the_page_says(query: str, numbers: str, _: str) -> None:
    asked = parse(query)
    found = [number for number, one in enumerate(ENTRIES, 1) if matches(asked, one, zone=SINGAPORE)]
    assert found == [int(number) for number in numbers.split()]


@pytest.mark.parametrize("query, form", table("query | its form"))
def test_every_example_has_the_form_that_the_page_says(query: str, form: str) -> None:
    assert canonical_text(parse(query)) == form


@pytest.mark.parametrize("query, place, reason", table("query | at"))
def test_every_mistake_is_told_as_the_page_says(query: str, place: str, reason: str) -> None:
    error = failure(query)
    assert (error.subject, error.position, error.reason) == (query, int(place) - 1, reason)


@pytest.mark.parametrize("heading", ["query | finds", "query | its form", "query | at"])
def test_the_page_has_examples(heading: str) -> None:
    assert len(table(heading)) > 10


# --- trees --------------------------------------------------------------------------------------


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


def test_a_tree_made_by_hand_is_written_in_its_normal_form() -> None:
    made = Not(And((Not(Or((Field("tag", "b"), Field("tag", "a")))), Phrase(("x",)))))
    assert canonical_text(made) == "tag:a OR tag:b OR -x"


def test_a_value_with_quotes_is_written_in_other_quotes() -> None:
    assert canonical_text(parse('tag:“say "hi"”')) == 'tag:“say "hi"”'


def test_marks_that_stand_alone_compose_with_nothing() -> None:
    asked = parse("か.\u3099")
    assert parse(canonical_text(asked)) == asked != parse("が")


# --- bounds -------------------------------------------------------------------------------------


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


# --- matching -----------------------------------------------------------------------------------


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


# --- tokens -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The U.S. don't, state-of-the-art", "the u s don t state of the art"),
        ("snake_case C++ 3.5", "snake case c 3 5"),
        ("iPhone手机发布", "iphone 手 机 发 布"),
        ("臺灣的後來", "台 湾 的 后 来"),
        ("ｶﾞﾗｽとコーヒー", "ガ ラ ス と コ ー ヒ ー"),
        ("한국어 뉴스", "한 국 어 뉴 스"),
        ("ＡＢＣ１２３，ｘ", "abc123 x"),
        ("Straße ΣΊΣΥΦΟΣ İ", "strasse σίσυφοσ i̇"),
        ("cafe\u0301 café", "café café"),
        ("हिन्दी समाचार", "हिन्दी समाचार"),
        ("می\u200cخواهم soft\u00adly", "میخواهم softly"),
        ("it´s it's", "it s it s"),
        ("ฝนตก", "ฝ น ต ก"),
        ("𠮷野家", "𠮷 野 家"),
        ("\U0001f327\ufe0f … \x00\ud800", ""),
    ],
)
def test_text_is_made_of_tokens(text: str, expected: str) -> None:
    assert tokens(text) == expected.split()


def test_no_simplified_character_is_a_traditional_one() -> None:
    assert not set(SIMPLIFIED) & set(TRADITIONAL)
    assert len(set(TRADITIONAL)) == len(TRADITIONAL) == len(SIMPLIFIED)


@given(st.text())
def test_tokens_of_joined_tokens_are_the_same(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)


@given(st.text())
def test_the_tokenizer_of_the_database_takes_tokens_apart_again(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'ascii')")
        db.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance)")
        db.execute("INSERT INTO texts VALUES (?)", (" ".join(tokens(text)),))
        terms = db.execute("SELECT term FROM terms ORDER BY offset").fetchall()
    assert [term for (term,) in terms] == tokens(text)


@given(st.text())
def test_tokens_hold_nothing_but_letters_digits_and_marks(text: str) -> None:
    for token in tokens(text):
        assert token
        assert not re.search(r"[\x00-/:-@\[-`{-\x7f\s]|[A-Z]", token)


# --- properties ---------------------------------------------------------------------------------

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


@given(TREES, TREES, SOME_ENTRIES)
def test_matching_is_boolean(one: Query, other: Query, found: Entry) -> None:
    def hit(query: Query) -> bool:
        return matches(query, found, zone=SINGAPORE)

    assert hit(Not(one)) == (not hit(one))
    assert hit(And((one, other))) == (hit(one) and hit(other))
    assert hit(Or((one, other))) == (hit(one) or hit(other))


@given(TREES, SOME_ENTRIES)
def test_the_normal_form_finds_the_same(tree: Query, found: Entry) -> None:
    assert matches(normalize(tree), found, zone=SINGAPORE) == matches(tree, found, zone=SINGAPORE)


@given(SOME_ENTRIES)
def test_texts_may_be_remembered(found: Entry) -> None:
    known = {found: searchable(found)}
    asked = parse("rain OR title:蚂蚁")
    assert matches(asked, found, zone=UTC, texts=known.__getitem__) == matches(asked, found, zone=UTC)
