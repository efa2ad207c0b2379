from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.entries import digest_of, key_of, make_entry, make_headlines
from feeds.model import Content, Headline, Meta, Problem

NOW = datetime(2024, 1, 1, tzinfo=UTC)
EMPTY = Content("", "", "")
PAGE_OF = "https://feeds.example/{}/".format


def meta(path: str = "a.md", **given_: object) -> Meta:
    fields: dict[str, object] = {
        "path": path,
        "digest": path,
        "title": "Rain",
        "date": datetime(2021, 5, 1, 12, tzinfo=UTC),
        "updated": None,
        "authors": (),
        "tags": (),
        "categories": (),
        "link": "https://example.com/rain",
        "language": "",
        "draft": False,
        "withdrawn": False,
        "length": 100,
    }
    fields |= given_
    fields.setdefault("day", fields["date"].date().isoformat())  # type: ignore[attr-defined]
    fields.setdefault("link_key", "from" if fields["link"] else "")
    return Meta(**fields)  # type: ignore[arg-type]


def entries(*metas: Meta, texts: Mapping[str, str] | None = None) -> tuple[list[Headline], list[Problem]]:
    known = texts or {}
    return make_headlines(metas, now=NOW, text_of=lambda one: known.get(one.path, "rain fell"))


def entry(*metas: Meta, texts: Mapping[str, str] | None = None) -> Headline:
    (found,), _ = entries(*metas, texts=texts)
    return found


def day(number: int) -> datetime:
    return datetime(2021, 5, number, tzinfo=UTC)


def test_an_id_is_the_canonical_original() -> None:
    assert entry(meta(link="http://Example.com/rain?utm_source=x")).id == "https://example.com/rain"


def test_a_link_is_as_the_post_gives_it() -> None:
    assert entry(meta(link="http://Example.com/rain#top")).link == "http://Example.com/rain#top"


def test_an_id_does_not_change_with_title_folder_or_site() -> None:
    moved = meta("old/b.md", title="Other", date=day(2), tags=("x",))
    assert entry(meta()).id == entry(moved).id


def test_without_an_original_the_id_comes_from_stem_and_day() -> None:
    one = entry(meta("x/walk.md", link=""))
    assert one.id.startswith("urn:uuid:")
    assert one.id == entry(meta("y/z/walk.html", link="", title="Else")).id
    assert one.id != entry(meta("x/walk.md", link="", date=day(2))).id


def test_an_index_is_called_by_its_folder() -> None:
    assert entry(meta("walk/index.md", link="")).id == entry(meta("x/walk.md", link="")).id


def test_the_day_of_an_id_is_the_day_as_written() -> None:
    midnight = datetime(2021, 5, 1, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    assert key_of(meta(link="", date=midnight, day="2021-05-01")) == key_of(meta(link="", date=day(1)))


def test_decomposed_file_names_have_the_same_id() -> None:
    assert entry(meta("caf\u00e9.md", link="")).id == entry(meta("cafe\u0301.md", link="")).id


def test_files_without_an_original_never_collapse_and_a_clash_is_reported() -> None:
    found, problems = entries(meta("a/walk.md", link=""), meta("b/walk.md", link=""))
    assert [one.files for one in found] == [("a/walk.md",), ("b/walk.md",)]
    assert found[0].id != found[1].id
    assert [problem.path for problem in problems] == ["b/walk.md"]


def test_an_earlier_post_keeps_its_id_when_another_of_its_name_comes() -> None:
    alone = entry(meta("b/walk.md", link=""))
    later = meta("a/walk.md", link="", date=datetime(2021, 5, 1, 13, tzinfo=UTC))
    found, _ = entries(later, meta("b/walk.md", link=""))
    assert found[0].id == alone.id


def test_a_draft_keeps_its_place_among_posts_of_its_name() -> None:
    draft = meta("a/walk.md", link="", draft=True)
    (before,), _ = entries(draft, meta("b/walk.md", link=""))
    (_, after), _ = entries(meta("a/walk.md", link=""), meta("b/walk.md", link=""))
    assert before.id == after.id


@pytest.mark.parametrize("zone", ["Asia/Singapore", "America/New_York"])
@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_harm_nobody(zone: str, year: int) -> None:
    date = datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, 23 * (year > 1), tzinfo=UTC)
    now = datetime.max.replace(tzinfo=UTC)
    found, _ = make_headlines([meta(link="", date=date)], now=now, text_of=lambda one: "")
    assert make_entry(found[0], EMPTY, ZoneInfo(zone), PAGE_OF).id.startswith("urn:uuid:")


def test_the_newest_revision_gives_the_metadata_and_the_content() -> None:
    found = entry(meta("old.md", date=day(1), title="Old"), meta("new.md", date=day(2), title="New"))
    assert (found.title, found.body, found.files) == ("New", "new.md", ("new.md", "old.md"))


def test_of_two_revisions_of_one_moment_the_longer_counts() -> None:
    assert entry(meta("a.md", length=1), meta("b.md", length=2)).body == "b.md"
    assert entry(meta("a.md", digest="2"), meta("b.md", digest="1")).body == "a.md"


def test_published_is_the_earliest_date_and_updated_the_latest() -> None:
    found = entry(meta("a", date=day(3)), meta("b", date=day(1), updated=day(9)), meta("c", date=day(2)))
    assert (found.published, found.updated) == (day(1), day(9))


def test_updated_never_stands_before_published() -> None:
    assert entry(meta(date=day(3), updated=day(1))).updated == day(3)


def test_tags_are_united_in_the_order_of_revisions() -> None:
    found = entry(meta("a", date=day(1), tags=("x", "Y")), meta("b", date=day(2), tags=("y", "z")))
    assert found.tags == ("y", "z", "x")


def test_files_that_share_another_key_collapse_where_titles_agree() -> None:
    one = meta("a", date=day(1), link_key="source")
    other = meta("b", date=day(2), link_key="source", title="RAIN")
    assert entry(one, other, texts={"a": "x" * 50, "b": "y" * 50}).files == ("b", "a")


def test_files_that_share_another_key_collapse_where_texts_agree() -> None:
    texts = {
        "a": "It rained on the town for a week, and the river rose.",
        "b": "It rained on the town for a week!",
    }
    one = meta("a", date=day(1), link_key="url")
    other = meta("b", date=day(2), link_key="url", title="Else")
    assert entry(one, other, texts=texts).files == ("b", "a")


def test_three_notes_on_one_book_are_three_entries_and_the_earliest_has_the_original_s_id() -> None:
    texts = {name: f"{name} " * 20 for name in ("one", "two", "three")}
    notes = [
        meta(name, date=day(number), title=name, link_key="source")
        for number, name in enumerate(("one", "two", "three"), 1)
    ]
    found, problems = entries(*reversed(notes), texts=texts)
    assert [one.title for one in found] == ["one", "two", "three"]
    assert {one.link for one in found} == {"https://example.com/rain"}
    assert found[0].id == "https://example.com/rain" == entry(notes[0]).id
    assert len({one.id for one in found}) == 3
    assert {one.source for one in found} == {"example.com"}
    assert [(problem.path, problem.field) for problem in problems] == [("two", "source"), ("three", "source")]


def test_ids_of_notes_do_not_change_when_another_is_hidden() -> None:
    texts = {"a": "a " * 20, "b": "b " * 20}
    notes = [meta(name, date=day(1), title=name, link_key="source") for name in ("a", "b")]
    (first, second), _ = entries(*notes, texts=texts)
    (shown,), _ = entries(notes[0]._replace(draft=True), notes[1], texts=texts)
    assert (first.id, second.id)[1] == shown.id


def test_files_that_say_from_are_one_entry_whatever_others_say() -> None:
    texts = {"a": "a " * 20, "b": "b " * 20, "c": "c " * 20}
    found, _ = entries(
        meta("c", date=day(1), title="c", link_key="url"),
        meta("a", date=day(2), title="a"),
        meta("b", date=day(3), title="b"),
        texts=texts,
    )
    assert [one.files for one in found] == [("b", "a"), ("c",)]
    assert found[0].id == "https://example.com/rain"


def test_another_title_under_the_address_of_a_site_is_reported() -> None:
    _, problems = entries(
        meta("a", link="https://example.com/"), meta("b", link="https://example.com/", title="B")
    )
    assert any("another title" in problem.reason for problem in problems)


@pytest.mark.parametrize(
    ("given_", "count"),
    [
        ({"not_before": NOW + timedelta(days=1)}, 0),
        ({"not_before": NOW - timedelta(days=1)}, 1),
        ({"expires": NOW}, 0),
        ({"expires": NOW + timedelta(days=1)}, 1),
    ],
)
def test_a_file_is_published_between_its_two_dates(given_: dict[str, object], count: int) -> None:
    assert len(entries(meta("a.md", **given_))[0]) == count


def test_summary_and_image_of_the_front_matter_come_first() -> None:
    content = Content("<p>x</p>", "Words.", "https://example.com/found.png")
    for given_, summary, image in (
        ({}, "Words.", "https://example.com/found.png"),
        ({"summary": "Mine."}, "Mine.", "https://example.com/found.png"),
        ({"image": "https://example.com/mine.png"}, "Words.", "https://example.com/mine.png"),
        ({"image": "img/local.png"}, "Words.", "https://example.com/found.png"),
    ):
        made = make_entry(entry(meta(**given_)), content, UTC, PAGE_OF).content
        assert (made.summary, made.image) == (summary, image)


def test_half_a_text_does_not_replace_the_whole() -> None:
    texts = {"old": "a long rain fell on the town", "new": "a long rain"}
    (found,), problems = entries(meta("old", date=day(1)), meta("new", date=day(2), title="New"), texts=texts)
    assert (found.title, found.body) == ("New", "old")
    assert [(problem.path, problem.action) for problem in problems] == [
        ("new", "the earlier text is published")
    ]


def test_a_group_with_nothing_in_common_is_reported() -> None:
    texts = {"a": "雨下了一整夜", "b": "market report"}
    found, problems = entries(meta("a", title="雨"), meta("b", title="News", date=day(9)), texts=texts)
    assert len(found) == 1
    assert [problem.path for problem in problems] == ["a"]


def test_drafts_and_the_future_take_no_part() -> None:
    future = meta("b", date=NOW + timedelta(seconds=1), title="Later")
    assert entry(meta(), future, meta("c", draft=True), meta("d", withdrawn=True)).files == ("a.md",)
    assert entries(future) == ([], [])
    assert entry(meta(date=NOW)).published == NOW


@given(
    st.permutations([meta(str(number), date=day(1 + number % 3), tags=(str(number),)) for number in range(6)])
)
def test_the_order_of_files_does_not_matter(metas: list[Meta]) -> None:
    assert entry(*metas) == entry(*sorted(metas, key=lambda one: one.path))


@pytest.mark.parametrize(
    "title, summary, link, expected",
    [
        ("Rain", "It fell.", "https://example.com/", "Rain"),
        ("", "It fell.", "https://example.com/", "It fell."),
        ("", "雨" * 100, "https://example.com/", "雨" * 60 + "…"),
        ("", "word " * 30, "https://example.com/", "word " * 11 + "word…"),
        ("", "", "https://example.com/", "example.com 2021-05-01"),
        ("", "", "", "2021-05-01"),
    ],
)
def test_an_entry_always_has_a_title(title: str, summary: str, link: str, expected: str) -> None:
    made = make_entry(entry(meta(title=title, link=link)), Content("", summary, ""), UTC, PAGE_OF)
    assert made.title == expected


def test_a_digest_changes_with_what_shows_and_with_nothing_else() -> None:
    assert digest_of(entry(meta("a.md"))) == digest_of(entry(meta("b/a.md", digest="a.md")))
    assert digest_of(entry(meta(digest="other"))) != digest_of(entry(meta()))
    assert digest_of(entry(meta(date=day(2)))) != digest_of(entry(meta()))
    older = meta("older.md", date=day(1))
    tagged = older._replace(tags=("x",))
    assert digest_of(entry(meta(), tagged)) != digest_of(entry(meta(), older))


@pytest.mark.parametrize(
    ("given_", "url"),
    [
        ({"link": "http://example.com/a"}, "http://example.com/a"),
        ({"link": "http://example.com/a", "permalink": "https://own.example/a"}, "http://example.com/a"),
        ({"link": "", "permalink": "https://own.example/a"}, "https://own.example/a"),
        ({"link": "", "permalink": "/a"}, "page"),
        ({"link": ""}, "page"),
    ],
)
def test_an_entry_is_found_at_its_original_its_permalink_or_our_page(
    given_: dict[str, str], url: str
) -> None:
    found = entry(meta(**given_))
    assert make_entry(found, EMPTY, UTC, lambda entry_id: "page").url == url
    assert found.id == entry(meta(**(given_ | {"permalink": ""}))).id


def test_an_entry_is_rendered_again_where_its_permalink_changes() -> None:
    one, other = (entry(meta(link="", permalink=f"https://own.example/{name}")) for name in "ab")
    assert digest_of(one) != digest_of(other)
