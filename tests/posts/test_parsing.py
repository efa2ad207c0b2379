"""Parsing: every file ends as a post, no post, or left out with its reason."""

import string
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Meta, Problem
from feeds.posts import ParsedFile, ParsedMeta, ParseOptions, explain, parse, parse_all, read_body, source_of
from feeds.posts.line_readers import read_simple
from feeds.posts.source import MAX_HEAD
from feeds.text import xml_safe
from tests.support.paths import TESTS

CASES = TESTS / "cases" / "posts"
ZONE = ZoneInfo("Asia/Shanghai")
EIGHT = datetime(2020, 9, 6, 8, tzinfo=UTC)


def read(name: str) -> ParsedFile:
    return parse(name, (CASES / name).read_bytes(), zone=ZONE)


def meta(name: str) -> Meta:
    post = read(name).post
    assert post is not None
    return post.meta


def warning(name: str) -> Problem:
    reading = read(name)
    assert reading.post is not None
    (problem,) = reading.problems
    return problem


def left_out(data: bytes) -> Problem:
    reading = parse("a.md", data, zone=ZONE)
    assert reading.post is None
    assert reading.problems[-1].action == "left out"
    return reading.problems[-1]


def with_head(head: str) -> Meta:
    reading = parse("a.md", f"---\n{head}\n---\nBody\n".encode(), zone=ZONE)
    assert reading.post is not None, reading.problems
    return reading.post.meta


# --- the usual ------------------------------------------------------------------------------


def test_a_post_is_read_as_it_stands() -> None:
    reading = read("plain.md")
    assert reading.post is not None
    assert reading.problems == ()
    assert reading.post.meta == Meta(
        path="plain.md",
        digest=sha256((CASES / "plain.md").read_bytes()).hexdigest(),
        title="The river rises",
        date=EIGHT,
        updated=None,
        authors=("Ana Ruiz",),
        tags=("rivers", "weather"),
        categories=("news",),
        link="https://news.example/river",
        language="",
        draft=False,
        withdrawn=False,
        length=len(reading.post.body),
        link_key="from",
        day="2020-09-06",
    )
    assert reading.post.body.startswith("<!--1599379200000-->\n[The river rises]")


def said_in_both_ways(data: bytes) -> tuple[ParsedMeta, ParsedMeta]:
    """What a file says, read in the short way where that can be, and in the long one."""
    source = source_of("2020-09-06-a.md", data)
    short, long = parse_all([source, source._replace(plain=None)], zone=ZONE)
    return short, long


@pytest.mark.parametrize("path", sorted(CASES.iterdir()), ids=lambda path: path.name)
def test_the_short_way_through_a_file_leads_where_the_long_one_does(path: Path) -> None:
    short, long = said_in_both_ways(path.read_bytes())
    assert short == long


PLAIN_LINES = st.lists(
    st.sampled_from(
        [
            *(
                "title: Rain",
                "title: 'Rain: a story'",
                'title: "a\\tb"',
                "title: a\x01b",
                "title: a\x85b",
                "title:",
            ),
            *(
                "title: \ufffe",
                "date: 2020-09-06",
                "date: soon",
                "tags: [ a, b ]",
                "from: https://news.example/a",
            ),
            *("from: nonsense", "---", "----", "...", "- x", "  y", "", "\ufeff", "# z", "author: A\r"),
        ]
    ),
    max_size=6,
)
BODIES = st.text(st.sampled_from(" \nab雨\x00\x0b\x85\ud800\ufffe\r<!--1599379200000-->"), max_size=40)


@given(PLAIN_LINES, BODIES, st.sampled_from(["---\n", "\n---\n", "\ufeff---\n", "+++\n", ""]))
def test_the_short_way_through_any_file_leads_where_the_long_one_does(
    lines: list[str], body: str, start: str
) -> None:
    text = start + "\n".join([*lines, "---", body])
    data = text.encode("utf-8", "surrogatepass")
    short, long = said_in_both_ways(data)
    assert short.problems == long.problems
    assert (short.meta is None) == (long.meta is None)
    if short.meta and long.meta:
        # Characters that XML forbids are not looked for in what is only counted.
        assert short.meta.length >= long.meta.length
        assert short.meta._replace(length=long.meta.length) == long.meta
        if xml_safe(text) == text:
            assert short.meta.length == long.meta.length


def test_what_a_crash_left_in_a_file_does_not_count_as_text() -> None:
    torn, _ = said_in_both_ways(b"---\ndate: 2020-09-06\n---\nRain" + bytes(4096))
    assert torn.meta and torn.meta.length == len("Rain")


def test_the_body_of_what_is_left_out_is_empty() -> None:
    assert read_body(b"\x00\xff\x00\xff" * 9) == ""


def test_the_body_of_another_encoding_is_its_text() -> None:
    assert read_body("---\ntitle: a\n---\nRain".encode("utf-16")) == "Rain"


def test_a_byte_order_mark_hides_no_front_matter() -> None:
    assert meta("byte-order-mark.md").title == "Marked"


@pytest.mark.parametrize("name", ["line-ends-crlf.md", "line-ends-cr.md"])
def test_any_line_end_becomes_a_newline(name: str) -> None:
    reading = read(name)
    assert reading.post is not None
    assert reading.post.body == "One\nTwo\n"
    assert reading.post.meta.date == EIGHT


def test_leading_blank_lines_are_skipped_and_counted() -> None:
    assert meta("leading-blank-lines.md").title == "Late"
    assert warning("leading-blank-lines.md").line == 5


def test_toml_is_front_matter_too() -> None:
    assert (meta("toml.md").title, meta("toml.md").date, meta("toml.md").tags) == ("Tom", EIGHT, ("a", "b"))
    assert meta("toml.md").draft


def test_broken_toml_is_read_line_by_line() -> None:
    assert meta("toml-broken.md").tags == ("a", "b")
    assert (warning("toml-broken.md").line, warning("toml-broken.md").field) == (2, "title")


@pytest.mark.parametrize(
    "name",
    [
        "page.md",
        "page-broken.md",
        "README.md",
        "empty.md",
        "front-matter-empty.md",
        "list-as-front-matter.md",
    ],
)
def test_a_file_without_date_and_original_is_a_page(name: str) -> None:
    assert read(name) == ParsedFile(None, ())


@pytest.mark.parametrize("name", ["caf\udce9.md", "two\nlines.md", "\x00.md", "a/b/ .md"])
def test_a_path_may_be_anything(name: str) -> None:
    reading = parse(name, (CASES / "plain.md").read_bytes(), zone=ZONE)
    assert reading.post is not None
    assert reading.post.meta.path == name


# --- encodings ------------------------------------------------------------------------------


def test_another_encoding_is_read_and_reported() -> None:
    assert meta("not-utf-8.txt").title == "河水上涨了"
    problem = warning("not-utf-8.txt")
    assert (problem.line, problem.reason, problem.action) == (2, "not UTF-8 (byte 0xBA)", "read as GB18030")


def test_utf_16_is_read_and_reported() -> None:
    assert meta("utf-16.txt").title == "Wide"
    assert warning("utf-16.txt").reason == "not UTF-8 but UTF-16"


def test_what_is_no_text_is_left_out() -> None:
    assert left_out(bytes(range(256)) * 4).reason == "not UTF-8 (byte 0x80)"


def test_a_little_damage_is_kept_and_reported() -> None:
    reading = read("one-damaged-byte.html")
    assert reading.post is not None
    assert reading.post.body.endswith("caf\ufffd\n")
    assert warning("one-damaged-byte.html").line == 7


def test_control_characters_do_not_survive() -> None:
    reading = read("control-characters.md")
    assert reading.post is not None
    assert (reading.post.meta.title, reading.post.body) == ("abc d", "xy\n")


# --- broken front matter --------------------------------------------------------------------


def test_an_unknown_escape_stays_as_written() -> None:
    assert meta("escape-unknown.md").title == "Level\\智 and C:\\dir é"
    assert warning("escape-unknown.md") == Problem(
        "escape-unknown.md", 2, "title", "not YAML: found unknown escape character", "read line by line"
    )


def test_escaped_surrogates_become_one_character_and_half_ones_none() -> None:
    assert meta("escape-surrogates.md").title == "Smile 😀 half ."


def test_an_author_may_start_with_an_at_sign() -> None:
    assert meta("author-at-sign.md").authors == ("@landrights",)
    assert (warning("author-at-sign.md").line, warning("author-at-sign.md").field) == (3, "author")


def test_unquoted_colons_are_text() -> None:
    assert meta("author-colon.md").authors == ("Ana Ruiz: a voice",)
    assert meta("title-colon.md").title == "War: a story"


def test_quotes_within_quotes_are_text() -> None:
    assert meta("title-quotes-inside.md").title == 'He said "go" and left'
    assert meta("title-quotes-inside.md").tags == ("a, b", "c")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("title-over-lines.md", "One two three"),
        ("title-over-lines-broken.md", "One two: deux three"),
        ("title-in-brackets-broken.md", "[World] One"),
    ],
)
def test_titles_survive(name: str, title: str) -> None:
    assert meta(name).title == title


def test_lists_and_mappings_survive_broken_yaml() -> None:
    assert meta("tags-block-broken.md").tags == ("one two", "three")
    assert meta("tags-block-broken.md").authors == ("Ana Ruiz",)


def test_an_indented_key_is_a_key() -> None:
    assert meta("key-after-tab.md").date == EIGHT


def test_text_within_broken_front_matter_belongs_to_the_body() -> None:
    reading = read("text-before-the-end.md")
    assert reading.post is not None
    assert reading.post.body == "Stray words.\n---\nBody\n"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("unclosed.md", "<!--1599379200000-->\n[Open](https://news.example/open)\n------\n\n<p>Body</p>\n"),
        ("unclosed-rule-in-body.md", "First part.\n\n---\n\nSecond part.\n"),
        ("unclosed-to-the-end.md", ""),
    ],
)
def test_unclosed_front_matter_loses_nothing(name: str, body: str) -> None:
    reading = read(name)
    assert reading.post is not None
    assert (reading.post.meta.title, reading.post.meta.date) == ("Open", EIGHT)
    assert reading.post.body.lstrip("\n") == body
    assert warning(name).action == "read line by line"


# --- attacks --------------------------------------------------------------------------------


def test_no_python_object_is_built() -> None:
    assert meta("python-object.md").title == "Object"
    assert not meta("python-object.md").draft


def test_an_alias_is_the_text_it_stands_for() -> None:
    assert meta("alias.md").authors == ("Anchored",)


@pytest.mark.parametrize(
    ("name", "title"),
    [("alias-undefined.md", "*Breaking*"), ("alias-to-itself.md", "Self"), ("two-documents.md", "One")],
)
def test_what_yaml_refuses_is_read_line_by_line(name: str, title: str) -> None:
    assert meta(name).title == title
    assert warning(name).action == "read line by line"


def test_an_alias_bomb_is_left_out() -> None:
    assert "aliases" in left_out((CASES / "alias-bomb.md").read_bytes()).reason


@pytest.mark.parametrize("opener", ["[", "{", "- ", "? ", "[a: "])
def test_deep_nesting_is_left_out(opener: str) -> None:
    assert "deeper" in left_out(f"---\ndate: 2020-09-06\na:\n  {opener * 10000}\n---\n".encode()).reason


def test_deep_keys_of_toml_are_left_out() -> None:
    assert "dots" in left_out(f"+++\ndate = 2020-09-06\na{'.a' * 30000} = 1\n+++\n".encode()).reason


def test_front_matter_beyond_its_limit_is_left_out() -> None:
    problem = left_out(b"---\ndate: 2020-09-06\n" + b"k: v\n" * 60000 + b"---\nBody\n")
    assert problem.reason == f"front matter of 300,017 characters (at most {MAX_HEAD:,})"


def test_a_far_rule_closes_no_front_matter() -> None:
    text = "---\ntitle: T\ndate: 2020-09-06\n\n" + "Words.\n" * 20000 + "---\nEnd.\n"
    reading = parse("a.md", text.encode(), zone=ZONE)
    assert reading.post is not None
    assert reading.post.body.endswith("---\nEnd.\n")


# --- title, names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "12345",
        "No",
        "on",
        "2020-01-01",
        "1.10",
        "0x1F",
        "1_000",
        "012",
        "12:30",
        "1e3",
        ".inf",
        "=",
        "<<",
        "a#b",
        "b:c",
    ],
)
def test_a_title_is_what_the_author_wrote(written: str) -> None:
    assert with_head(f"date: 2020-09-06\ntitle: {written}").title == written
    assert with_head(f"date: 2020-09-06 # so YAML reads it\ntitle: {written}").title == written


@pytest.mark.parametrize("written", ["", " ~", " null", " Null", " ''"])
def test_nothing_is_no_title_and_the_name_of_the_file_serves(written: str) -> None:
    assert with_head(f"date: 2020-09-06\ntitle:{written}").title == "a"


def test_a_quoted_null_is_a_word() -> None:
    assert with_head('date: 2020-09-06\ntitle: "null"\ntags: [ "null", null, ~, no ]').title == "null"
    assert with_head('date: 2020-09-06\ntags: [ "null", null, ~, no ]').tags == ("null", "no")


def test_the_first_text_of_a_list_is_the_title() -> None:
    assert meta("title-list.md").title == "World"
    assert meta("title-mapping.md").title == "World"
    assert warning("title-list.md").field == "title"


def test_entities_are_decoded() -> None:
    assert meta("author-entity.md").title == 'A "B"'
    assert meta("author-entity.md").authors == ("Ana Ruiz & Shen Lu",)


def test_authors_are_united_and_a_string_is_one_of_them() -> None:
    assert meta("author-list.md").authors == ("Li, Wei", "Ana Ruiz", "Shen Lu")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("[ 2020, yes, 1.10 ]", ("2020", "yes", "1.10")),
        ("[  李天豪 ]", ("李天豪",)),
        ("[a, [b, [c]], A]", ("a", "b", "c")),
        ("a b  c", ("a", "b", "c")),
        ("a b, c d", ("a b", "c d")),
        ("美国，中国、日本", ("美国", "中国", "日本")),
        ('"R&amp;D"', ("R&D",)),
        ("\n- a b\n- name: c\n- {x: [d]}", ("a b", "c", "d")),
        ("", ()),
    ],
)
def test_labels_come_as_list_or_string(written: str, names: tuple[str, ...]) -> None:
    found = with_head(f"date: 2020-09-06\ntags: {written}\ncategory: {written}")
    assert found.tags == found.categories == names


def test_keys_count_without_case_and_the_last_of_two_wins() -> None:
    assert meta("key-case.md").title == "Upper"
    assert meta("key-twice.md").title == "second"


def test_odd_keys_are_ignored() -> None:
    assert meta("keys-odd.md").title == "Odd"
    assert read("keys-odd.md").problems == ()


# --- dates ----------------------------------------------------------------------------------

LOCAL = datetime(2020, 9, 6, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2020-09-06T08:00:00Z", EIGHT),
        ("2020-09-06T08:00:00.0000000009Z", EIGHT),
        ("2020-09-06T10:00:00+02:00", EIGHT),
        ("2020-09-06T16:00:00+0800", EIGHT),
        ("2020-09-06 16:00:00 +0800", EIGHT),
        ("2020-09-06 16:00 +08", EIGHT),
        ("2020-09-06 16:00:00", EIGHT),
        ("2020-09-06 4:00 PM", EIGHT),
        ("2020-09-06 04:00:00 America/New_York", EIGHT),
        ("2020-09-06 08:00 UTC", EIGHT),
        ("20200906T080000Z", EIGHT),
        ("Sun, 06 Sep 2020 08:00:00 GMT", EIGHT),
        ("Sun, 06 Sep 2020 04:00:00 EDT", EIGHT),
        ("Sun Sep 06 2020 16:00:00 GMT+0800 (China Standard Time)", EIGHT),
        ("1599379200", EIGHT),
        ("1599379200000", EIGHT),
        ("2020年9月6日 16:00", EIGHT),
        ("2020年9月6日 下午4:00", EIGHT),
        ("2020年9月6日（星期日）16时00分", EIGHT),
        ("2020-09-06 周日 下午 04:00:00", EIGHT),
        ("2020-09-06", LOCAL),
        ("2020/9/6", LOCAL),
        ("2020.9.6", LOCAL),
        ("2020年9月6日", LOCAL),
        ("20200906", LOCAL),
        ("Sep 6, 2020", LOCAL),
        ("6 September 2020", LOCAL),
        ('"2020-09-06"', LOCAL),
    ],
)
def test_dates_come_in_many_shapes(written: str, date: datetime) -> None:
    found = with_head(f"date: {written}").date
    assert found == date
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        "2020-02-30", "2020-13-01", "2020-09-06 25:00", "2020-09-06 13:00 PM", "2020-W36", "Sep 6",
        "Sep 2020", "Mon Sep 2020", "12:30", "today", "06/09/2020", "6 Sep 20",
        "2020-09-06 08:00 +25:00", "2020-09-06 08:00 Asia/Nowhere",
        "2020-09-06 08:00 ../../etc/passwd",
        "0001-01-01", "9999-12-31T23:59:59-08:00", "99999-01-01", "²", "9" * 5000, "2020-09-06 or so",
    ],
)  # fmt: skip
def test_no_date_is_guessed(written: str) -> None:
    assert left_out(f"---\ndate: {written}\n---\n".encode()).field == "date"


def test_local_times_that_are_twice_or_never_are_read() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for written, hour in (("2020-10-25 02:30", 0), ("2020-03-29 02:30", 1)):
        post = parse("a.md", f"---\ndate: {written}\n---\n".encode(), zone=berlin).post
        assert post is not None and post.meta.date is not None
        assert (post.meta.date.hour, post.meta.date.minute) == (hour, 30)


def test_an_ambiguous_zone_is_the_site_s_and_reported() -> None:
    assert meta("zone-ambiguous.md").date == datetime(2021, 1, 6, 10, 12, tzinfo=ZONE)
    assert "CST" in warning("zone-ambiguous.md").reason


def test_without_a_date_the_comment_dates_then_the_name() -> None:
    assert meta("comment-dates.md").date == EIGHT
    assert meta("2020-01-02-undated.md").date == datetime(2020, 1, 2, tzinfo=ZONE)
    assert meta("2020-01-04-comment-nan.md").date == datetime(2020, 1, 4, tzinfo=ZONE)
    assert meta("2020-01-01-hello.md").date == datetime(2020, 1, 1, tzinfo=ZONE)
    assert read("2020-01-02-undated.md").problems == ()


def test_an_unreadable_date_says_what_stands_for_it() -> None:
    assert warning("date-impossible-comment.md") == Problem(
        "date-impossible-comment.md",
        3,
        "date",
        "'2020-13-01' is no date",
        "dated by the comment at the start of the text",
    )
    assert warning("2020-01-03-impossible.md").action == "dated by the file's name"


def test_a_post_without_any_date_is_left_out() -> None:
    assert left_out((CASES / "no-date.md").read_bytes()).reason == "no date"
    assert left_out((CASES / "date-unreadable.md").read_bytes()).line == 3


def test_the_later_change_counts() -> None:
    assert meta("updated-twice.md").updated == datetime(2020, 9, 8, 10, tzinfo=ZONE)
    assert meta("updated-unreadable.md").updated is None
    assert warning("updated-unreadable.md").field == "updated"


# --- the rest -------------------------------------------------------------------------------


def test_an_unusable_original_is_no_link() -> None:
    assert meta("from-javascript.md").link == ""
    assert warning("from-javascript.md").action == "published without a link"


def test_a_missing_scheme_is_added_and_reported() -> None:
    assert meta("from-without-scheme.md").link == "https://news.example/a"
    assert warning("from-without-scheme.md").field == "from"


def test_the_first_usable_original_counts() -> None:
    assert meta("from-list.md").link == "https://news.example/b"


def test_drafts_and_withdrawn_posts_say_so() -> None:
    assert meta("drafted.md").draft and meta("unpublished.md").draft and meta("withdrawn.md").withdrawn
    assert not (meta("plain.md").draft or meta("plain.md").withdrawn)


def test_a_language_is_a_well_formed_tag() -> None:
    assert meta("language-underscore.md").language == "zh-CN"
    assert meta("language-name.md").language == ""
    assert warning("language-name.md").field == "language"


# --- properties -----------------------------------------------------------------------------

SCALARS = st.one_of(
    st.sampled_from(
        [
            "",
            "~",
            "null",
            "No",
            "1.10",
            "a b",
            "a #b",
            "a: b",
            "-1",
            "- a",
            "@x",
            "a:",
            "x  y",
            "é\xa0",
            "a\u3000",
        ]
    ),
    st.text(st.sampled_from("ab1 :#-,[]{}'\"\\&*!|>%@`~?.=\t\xa0\u3000é"), max_size=8),
)
VALUES = st.one_of(
    SCALARS,
    SCALARS.map(lambda text: f'"{text}"'),
    SCALARS.map(lambda text: f"'{text}'"),
    st.lists(SCALARS, max_size=3).map(lambda items: f"[ {', '.join(items)} ]"),
)
KEYS = st.sampled_from(
    ["title", "date", "from", "tags", "author", "x_1", "Title", "lang", "updated", "a b", "---", "..."]
)
LINES = st.tuples(
    KEYS,
    st.sampled_from([": ", ": ", ": ", ":", ":  ", " : ", ":\t"]),
    VALUES,
    st.sampled_from(["", " ", "  "]),
).map("".join)
HEADS = st.lists(st.one_of(LINES, SCALARS), max_size=5).map("\n".join)


class Written(yaml.SafeLoader):
    """YAML with strings and nulls alone."""


Written.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag.endswith(":null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@given(st.lists(LINES, min_size=1, max_size=3).map("\n".join))
def test_the_fast_reader_says_what_yaml_says_or_nothing(head: str) -> None:
    fields = read_simple(head)
    if fields is not None:
        assert fields == yaml.load(head, Written)


@given(HEADS, st.sampled_from(["---\n", "+++\n", "...\n", ""]), st.binary(max_size=20))
def test_no_head_makes_parse_raise(head: str, end: str, body: bytes) -> None:
    for start in ("---\n", "+++\n"):
        check(
            parse("2020-01-01-a.md", start.encode() + head.encode() + b"\n" + end.encode() + body, zone=ZONE)
        )


@given(st.one_of(st.binary(), st.binary().map(lambda data: b"---\ndate: 2020-09-06\n" + data)))
def test_no_bytes_make_parse_raise(data: bytes) -> None:
    check(parse("a.md", data, zone=ZONE))


@given(st.text(st.sampled_from(string.digits + "-/.:TZ +年月日JanAPMGMTCSTEu,()"), max_size=30))
def test_no_date_makes_parse_raise(date: str) -> None:
    check(parse("a.md", f"---\ndate: {date}\nupdated: '{date}'\n---\n".encode(), zone=ZONE))


def check(reading: ParsedFile) -> None:
    """What holds for the reading of any file."""
    if reading.post is None:
        assert reading.problems == () or reading.problems[-1].action == "left out"
        return
    found = reading.post.meta
    texts = [reading.post.body, found.title, found.link, *found.authors, *found.tags, *found.categories]
    assert all(xml_safe(text) == text for text in texts)
    assert found.date is not None and found.date.tzinfo is UTC
    assert found.length >= len(reading.post.body)


@given(
    st.permutations(
        ["title: T", "date: 2020-09-06", "author: A", "tags: [b, a]", "Title: U", "updated: 2021-01-01"]
    )
)
def test_the_order_of_keys_changes_nothing(lines: list[str]) -> None:
    found = with_head("\n".join(lines))
    assert (found.title, found.date, found.authors, found.tags) == ("T", LOCAL, ("A",), ("b", "a"))


# --- dialects -------------------------------------------------------------------------------


def read_with(head: str, body: str = "Body", path: str = "a.md", **options: object) -> ParsedFile:
    data = f"---\n{head}\n---\n{body}\n".encode()
    return parse(path, data, zone=ZONE, options=ParseOptions(**options))  # type: ignore[arg-type]


def link(head: str, **options: object) -> str:
    post = read_with(f"date: 2024-03-12\n{head}", "Body", "a.md", **options).post
    assert post is not None
    return post.meta.link


ARTICLE = "https://news.example/a"


@pytest.mark.parametrize(
    "head",
    [
        *(
            f"{key}: {ARTICLE}"
            for key in ("original_url", "canonicalURL", "canonical-url", "source", "url", "link")
        ),
        *(
            f"{key}: {ARTICLE}"
            for key in ("external-url", "wordpress_url", "medium_url", "guid", "tumblr_x_permalink")
        ),
        *(f"{key}: {ARTICLE}" for key in ("redirect", "external", "linked-url", "page_url", "resolved_url")),
        f"external: true\nredirect: /about/\noriginally_published_at: 2024-03-05\nguid: {ARTICLE}",
        *(f"source: <{ARTICLE}>", f'source: "[A title]({ARTICLE})"', f'source: "[[{ARTICLE}]]"'),
        *(f"source:\n  name: News\n  url: {ARTICLE}", f"source:\n  - {ARTICLE}", f"source: News, {ARTICLE}."),
        *(
            f"extra:\n  original_url: {ARTICLE}",
            f"url: /2024/a/\nsource: {ARTICLE}",
            f"from: [A title]({ARTICLE})",
        ),
        *(
            f"source: https://news.example/\nurl: {ARTICLE}",
            f"source: https://news.example/b\nfrom: {ARTICLE}",
        ),
        "source: https://news.example/s\nurl: https://news.example/s/a",
    ],
)
def test_every_key_and_shape_names_the_original(head: str) -> None:
    assert link(head) in (ARTICLE, "https://news.example/s/a")


@pytest.mark.parametrize(
    "head",
    [
        *("url: /2024/a/", "permalink: 2024/a.html", "source: Reuters", "source: https://news.example/"),
        *(f"via: {ARTICLE}", f"ref: {ARTICLE}", f"syndication: {ARTICLE}", "link: notes.md"),
    ],
)
def test_what_is_no_original_gives_no_link(head: str) -> None:
    assert link(head) == ""


def test_the_setting_fields_adds_and_reorders_keys() -> None:
    via = {"fields": (("original", ("via", "url")),)}
    assert link(f"via: {ARTICLE}", **via) == ARTICLE
    assert link(f"source: https://news.example/b\nurl: {ARTICLE}", **via) == ARTICLE


def test_two_originals_are_reported() -> None:
    found = read_with(f"date: 2024-03-12\nsource: {ARTICLE}\nurl: https://other.example/b")
    assert [problem.field for problem in found.problems] == ["url"]
    assert found.post is not None and found.post.meta.link == ARTICLE


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ('author: "[[Jane Doe]]"', ("Jane Doe",)),
        ('author: "[[people/jane|Jane Doe]]"', ("Jane Doe",)),
        ("author: Jan Maas <jan@example.org>", ("Jan Maas",)),
        ("author: jan@example.org (Jan Maas)", ("Jan Maas",)),
        ("author: <a href='https://example.org/jan'>Jan Maas</a>", ("Jan Maas",)),
        ("byline: By Jan Maas", ("Jan Maas",)),
        ("author: Abby Seiff", ("Abby Seiff",)),
        ("author: Doe, Jane; Maas, Jan", ("Doe, Jane", "Maas, Jan")),
        ("authors: [jan, other]", ("Jan Maas", "other")),
    ],
)
def test_people_are_named_without_what_is_around_them(head: str, names: tuple[str, ...]) -> None:
    post = read_with(f"date: 2024-03-12\n{head}", people=(("jan", "Jan Maas"),)).post
    assert post is not None and post.meta.authors == names


def test_labels_have_every_separator() -> None:
    post = read_with('date: 2024-03-12\nkeywords: a b; c\ntags: ["#d", "[[e]]"]\ncategories: x/y').post
    assert post is not None
    assert (post.meta.tags, post.meta.categories) == (("d", "e", "a b", "c"), ("x/y",))


@pytest.mark.parametrize(
    "head",
    [
        *(
            "draft: true",
            "published: false",
            "private: true",
            "unlisted: yes",
            "publish: false",
            "status: draft",
        ),
        "visibility: private",
    ],
)
def test_a_hidden_post_waits(head: str) -> None:
    post = read_with(f"date: 2024-03-12\n{head}").post
    assert post is not None and post.meta.draft


@pytest.mark.parametrize(
    "head", ["published: 2024-03-12", "published: true\ndate: 2024-03-12", "created: 2024-03-12"]
)
def test_published_is_a_date_or_a_state(head: str) -> None:
    post = read_with(head).post
    assert post is not None
    assert (post.meta.day, post.meta.draft) == ("2024-03-12", False)


def test_publish_and_expiry_dates_are_kept() -> None:
    post = read_with(
        "date: 2024-01-01\npublishDate: 2099-01-01T00:00:00Z\nexpiryDate: 2099-02-01T00:00:00Z"
    ).post
    assert post is not None
    assert post.meta.not_before == datetime(2099, 1, 1, tzinfo=UTC)
    assert post.meta.expires == datetime(2099, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "is_post"),
    [
        ("date: 2024-03-12", False),
        (f"date: 2024-03-12\nsource: {ARTICLE}", True),
        ("date: 2024-03-12\npublish: true", True),
    ],
)
def test_in_a_vault_only_named_notes_are_posts(head: str, is_post: bool) -> None:
    assert (read_with(head, f"Source: {ARTICLE}", vaults=("",)).post is not None) == is_post
    assert read_with(head, path="notes/a.md", vaults=("vault",)).post is not None
    assert (read_with(head, path="vault/a.md", vaults=("vault",)).post is not None) == is_post


def test_tags_of_a_vault_are_also_in_the_text() -> None:
    body = "One #water/river and `#code` [x](#anchor) c#3 #42\n\n```\n#no\n```\n"
    post = read_with("date: 2024-03-12\npublish: true\ntags: [rain]", body, vaults=("",)).post
    assert post is not None and post.meta.tags == ("rain", "water", "water/river")


def test_an_ambiguous_date_goes_by_setting_then_name_then_archive() -> None:
    head = "date: 03/04/2024"
    assert left_out(f"---\n{head}\n---\n".encode()).field == "date"
    for options, path, expected in (
        ({"date_order": "month"}, "2024-04-03-a.md", "2024-03-04"),
        ({"agreed_order": "month"}, "2024-04-03-a.md", "2024-04-03"),
        ({"agreed_order": "month"}, "a.md", "2024-03-04"),
    ):
        post = read_with(head, "Body", path, **options).post
        assert post is not None and post.meta.day == expected


def test_the_title_is_the_first_heading_or_the_name_of_the_file() -> None:
    for body, path, title in (
        ("# The *river*\n\nText", "x.md", "The river"),
        ("Text", "2024-03-12-the-river_rises.md", "the-river rises"),
        ("Text", "2024-03-12-the-river.md", "the river"),
        ("Text", "the river/index.md", "the river"),
    ):
        post = read_with("date: 2024-03-12", body, path).post
        assert post is not None and post.meta.title == title


def test_images_have_every_shape() -> None:
    for head in (
        "image: img/a.png",
        "cover:\n  image: img/a.png\n  alt: A",
        "header:\n  teaser: img/a.png",
        'thumbnail: "![[img/a.png|200]]"',
        "featured_image: ![A](img/a.png)",
        "images: no\ncoverImage: img/a.png",
    ):
        post = read_with(f"date: 2024-03-12\n{head}").post
        assert post is not None and post.meta.image == "img/a.png", head


def test_each_value_says_where_it_came_from() -> None:
    data = f"---\ntitle: T\npublished: 2024-03-12\nsource: {ARTICLE}\n---\nBody".encode()
    found = explain("a.md", data, zone=ZONE)
    assert {("title", "title", 2), ("date", "published", 3), ("original", "source", 4)} <= set(found.origins)


def test_the_nearest_key_of_what_is_no_post_is_named() -> None:
    found = explain("a.md", b"---\ntitle: T\npublishd: 2024-03-12\n---\nBody", zone=ZONE)
    assert (found.result.meta, found.nearest) == (None, "publishd")


def test_the_address_in_a_reader_is_no_original_beside_another() -> None:
    head = f"date: 2024-03-05\nlink: https://omnivore.app/me/a\nurl: {ARTICLE}"
    found = read_with(head)
    assert found.post is not None and found.post.meta.link == ARTICLE and not found.problems


def test_a_text_may_begin_with_the_address_of_its_original() -> None:
    text = f"{ARTICLE}\nA title\n\nText.".encode()
    found = [parse(f"2024-03-05 a.{suffix}", text, zone=ZONE).post for suffix in ("txt", "md")]
    assert [post and post.meta.link for post in found] == [ARTICLE, ""]


@pytest.mark.parametrize(
    "key", ["pubDatetime", "createTime", "发布时间", "Erstellt", "작성일", "تاريخ النشر"]
)
def test_a_date_has_many_names(key: str) -> None:
    post = read_with(f"{key}: 2024-03-05").post
    assert post is not None and post.meta.day == "2024-03-05"


def test_constants_of_javascript_are_front_matter() -> None:
    text = b'---js\n{\n  title: "Fog",\n  date: "2024-03-05"\n}\n---\nText.\n'
    post = parse("a.md", text, zone=ZONE).post
    assert post is not None and (post.meta.title, post.meta.day, post.body) == (
        "Fog",
        "2024-03-05",
        "Text.\n",
    )


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("authors: Jane Doe, Jan Maas", ("Jane Doe", "Jan Maas")),
        ("authors: Jane Doe, Jan Maas and Mei Lin", ("Jane Doe", "Jan Maas", "Mei Lin")),
        ("authors: Doe, Jane", ("Doe, Jane",)),
        ("author: Jane Doe, Staff Writer", ("Jane Doe, Staff Writer",)),
        ("authors: Jane Doe", ("Jane Doe",)),
        ("by: '**Jane Doe**'", ("Jane Doe",)),
    ],
)
def test_only_authors_in_the_plural_are_divided_at_commas(head: str, names: tuple[str, ...]) -> None:
    post = read_with(f"date: 2024-03-05\n{head}").post
    assert post is not None and post.meta.authors == names


def test_blanks_between_authors_take_linear_time() -> None:
    # A quadratic reader would take minutes.
    post = read_with(f"date: 2024-03-05\nauthors: 'Jane Doe,{' ' * 100_000}Jan{' ' * 100_000}Maas'").post
    assert post is not None and post.meta.authors == ("Jane Doe", "Jan Maas")


def test_a_date_may_hold_when_the_post_was_made_and_changed() -> None:
    post = read_with("date:\n  created: 2024-03-05\n  updated: 2024-03-06").post
    assert post is not None and post.meta.updated is not None
    assert (post.meta.day, post.meta.updated.day) == ("2024-03-05", 5)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Grey** [fog](https://a.example) and `rain`", "Grey fog and rain"),
        ("2 * 3 * 4, a*b*c and [fog]", "2 * 3 * 4, a*b*c and [fog]"),
    ],
)
def test_the_summary_has_no_marks_of_markdown(written: str, shown: str) -> None:
    found = parse("a.md", f"---\ndate: 2024-03-05\nsummary: '{written}'\n---\n".encode(), zone=UTC)
    assert found.post is not None and found.post.meta.summary == shown


@pytest.mark.parametrize("said", ["Fog", "More", "null"])
def test_a_summary_that_says_nothing_is_none(said: str) -> None:
    text = f"---\ndate: 2024-03-05\ntitle: Fog\ndescription: '{said}'\n---\n"
    found = parse("a.md", text.encode(), zone=UTC)
    assert found.post is not None and found.post.meta.summary == ""


def test_the_title_of_a_name_has_no_suffix() -> None:
    found = parse("2024-03-05-the-fog.html.markdown", b"Damp.", zone=UTC)
    assert found.post is not None and found.post.meta.title == "the fog"


@pytest.mark.parametrize("key", ["from", "canonical_url"])
def test_an_address_longer_than_servers_take_is_no_original(key: str) -> None:
    assert with_head(f"title: A\ndate: 2024-01-01\n{key}: https://example.com/{'a' * 7_000}").link
    head = f"---\ntitle: A\ndate: 2024-01-01\n{key}: https://example.com/{'a' * 8_000}\n---\nBody\n"
    found = parse("a.md", head.encode(), zone=ZONE)
    assert found.post is not None and found.post.meta.link == ""
    assert key != "from" or "is too long for an address" in found.problems[0].reason


@pytest.mark.parametrize("first", ["lang: he\ntitle:\n", ""])
def test_front_matter_below_front_matter_adds_to_it(first: str) -> None:
    for newline in ("\n", "\r\n"):
        text = f"---\n{first}---\n\n---\ntitle: Fog\ntags:\n- a\nlang: en\ndate: 2024-03-05\n---\nDamp.\n"
        found = parse("a.md", text.replace("\n", newline).encode(), zone=UTC).post
        assert found is not None and found.body == "Damp.\n"
        assert (found.meta.title, found.meta.day, found.meta.tags) == ("Fog", "2024-03-05", ("a",))
        assert found.meta.language == ("he" if first else "en")


@pytest.mark.parametrize(
    "body", ["---\n\nFog\n\n---\n", "---\nNote: damp\n---\n", "---\ntitle: Fog\nand rain\n---\n"]
)
def test_other_rules_below_front_matter_are_text(body: str) -> None:
    found = parse("a.md", f"---\ndate: 2024-03-05\n---\n{body}".encode(), zone=UTC).post
    assert found is not None and found.body == body
