"""What holds for every format: joining, equality, threads, hostile text, and the bytes themselves."""

import json
import locale
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import FORMATS, atom, rss
from feeds.formats.podcast import is_podcast
from feeds.model import Content, Enclosure, Entry
from feeds.text import unique, xml_safe
from tests.support.examples import fewer
from tests.support.formats_examples import (
    ARCHIVE,
    ENTRY,
    FEED,
    GOLDEN,
    LONELY,
    NS,
    SITE,
    document,
    found,
    parsed,
    texts,
    tree,
)

# Half of what breaks documents, to be met more often than by chance.
TROUBLE = [
    "]]>",
    "<entry>",
    "</entry>",
    "<item",
    "</item>",
    "</feed>",
    "</channel></rss>",
    "&",
    "&amp;",
    "<!--",
]
TROUBLE += [
    "\r\n",
    '"',
    "'",
    "\\",
    "\u2028",
    "\u202e",
    "שלום",
    "👩‍🚀",
    "{",
    "}]",
    "\x85",
    "\x7f",
    "<![CDATA[",
]
TEXT = st.lists(st.sampled_from(TROUBLE) | st.text(max_size=8).map(xml_safe), max_size=5).map("".join)
WORDS = TEXT.map(lambda text: " ".join(["x", *text.split()]))
NAMES = st.lists(WORDS, max_size=3).map(unique)
MOMENTS = st.datetimes(timezones=st.just(UTC))
LINKS = st.sampled_from(["", "https://a.example/?a=1&b=2", "http://A.example:8080/x'y", "http://[::1]/%22"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    link = draw(LINKS)
    return replace(
        ENTRY,
        link=link,
        source="a.example" if link else "",
        title=draw(WORDS),
        published=draw(MOMENTS),
        updated=draw(MOMENTS),
        authors=draw(NAMES),
        tags=draw(NAMES),
        categories=draw(NAMES),
        language=draw(st.sampled_from(["", "en", "EN", "ar"])),
        content=Content(
            html=draw(TEXT),
            summary=draw(st.just("") | WORDS),
            image=draw(st.sampled_from(["", "https://a.example/i?a=1&b=2", "data:image/png;base64,AA=="])),
            enclosures=draw(st.sampled_from([(), (Enclosure("https://a.example/a.mp3", "audio/mpeg"),)])),
        ),
    )


def test_formats_come_in_order_with_the_media_types_of_k2() -> None:
    assert {name: row.media_type for name, row in FORMATS.items()} == {
        "atom": "application/atom+xml; charset=utf-8",
        "rss": "application/rss+xml; charset=utf-8",
        "json": "application/feed+json",
    }
    assert list(FORMATS) == [row.name for row in FORMATS.values()] == ["atom", "rss", "json"]


@fewer(4)
@given(st.lists(entries(), max_size=3))
def test_a_joined_xml_document_is_what_feedgen_writes_whole(many: list[Entry]) -> None:
    for module, write in ((atom, "atom_str"), (rss, "rss_str")):
        rendered = [module.entry(entry, SITE) for entry in many]
        whole = module.feed_generator(ARCHIVE, *([is_podcast(rendered)] if module is rss else []))
        for entry in many:
            module.add(whole, entry, SITE)
        joined = module.feed(ARCHIVE, rendered)
        assert joined == getattr(whole, write)()


@given(entries())
def test_any_text_comes_back_from_atom_as_it_was(entry: Entry) -> None:
    site = replace(SITE, credit=False)
    root = tree(document("atom", entry, LONELY, site=site))
    assert len(root.findall("atom:entry", NS)) == 2
    one = found(root, "atom:entry")
    assert texts(one, "atom:title") == [entry.title]
    assert texts(one, "atom:author/atom:name") == list(entry.authors or [entry.source or SITE.author])
    terms = [category.get("term") for category in one.findall("atom:category", NS)]
    assert terms == list(unique([*entry.tags, *entry.categories]))
    if entry.content.html:
        assert texts(one, "atom:content") == [entry.content.html]
    if entry.content.summary:
        assert texts(one, "atom:summary") == [entry.content.summary]


@given(entries())
def test_any_text_comes_back_from_rss_as_it_was(entry: Entry) -> None:
    root = tree(document("rss", entry, LONELY, site=replace(SITE, credit=False)))
    assert len(root.findall("channel/item")) == 2
    item = found(root, "channel/item")
    assert texts(item, "title") == [entry.title]
    assert texts(item, "dc:creator") == list(entry.authors or [entry.source or SITE.author])
    assert texts(item, "category") == list(unique([*entry.tags, *entry.categories]))
    if entry.content.summary:
        assert [unescape(text) for text in texts(item, "description")] == [entry.content.summary]
        assert texts(item, "content:encoded") == [entry.content.html][: bool(entry.content.html)]
    elif entry.content.html:
        assert texts(item, "description") == [entry.content.html]


@given(entries())
def test_any_text_comes_back_from_json_as_it_was(entry: Entry) -> None:
    item = json.loads(document("json", entry, site=replace(SITE, credit=False)))["items"][0]
    assert item["title"] == entry.title
    assert item.get("content_html", "") == entry.content.html
    assert item.get("tags", []) == list(unique([*entry.tags, *entry.categories]))


@pytest.mark.parametrize("format", FORMATS)
def test_two_renderings_are_equal_also_in_eight_threads(format: str) -> None:
    def render(_: int) -> bytes:
        return document(format, ENTRY, LONELY, feed=ARCHIVE)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(render, range(64))) == {render(0)}


@pytest.mark.parametrize("format", FORMATS)
def test_rendering_never_touches_the_locale(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("the locale belongs to the whole process")

    monkeypatch.setattr(locale, "setlocale", forbidden)
    assert document(format, ENTRY, feed=ARCHIVE)


@pytest.mark.parametrize("format", FORMATS)
def test_dates_of_the_years_1_and_9999_are_written(format: str) -> None:
    ages = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)]
    text = document(format, *(replace(ENTRY, published=age, updated=age) for age in ages)).decode()
    assert ("Mon, 01 Jan 0001 00:00:00 GMT" if format == "rss" else "0001-01-01T00:00:00Z") in text
    assert "9999-12-31T23:59:59.999999Z" in text


@pytest.mark.parametrize("format", FORMATS)
def test_a_forbidden_character_costs_the_character_and_not_the_feed(format: str) -> None:
    bad = replace(ENTRY, title="a\ud800b", content=replace(ENTRY.content, html="<p>c\udfffd</p>"))
    assert FORMATS[format].entry(bad, SITE).decode()
    read = parsed if format != "json" else json.loads
    text = document(format, bad, LONELY, feed=replace(FEED, title="e\ud800f")).decode()
    assert read(text.encode())
    assert "ab" in text
    assert "cd" in text
    assert "ef" in text


@pytest.mark.parametrize("format", ["atom", "rss"])
@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_outside_xml_never_reach_the_serializer(format: str, character: str) -> None:
    bad = replace(ENTRY, title=f"a{character}b", tags=(f"t{character}u",))
    assert parsed(document(format, bad)).entries[0].title == "ab"


@pytest.mark.parametrize("format", FORMATS)
def test_an_entry_without_a_title_is_named_after_its_source_or_id(format: str) -> None:
    read = json.loads if format == "json" else parsed
    untitled = [replace(ENTRY, title=""), replace(LONELY, title="")]
    items = read(document(format, *untitled))["items" if format == "json" else "entries"]
    assert [item["title"] for item in items] == ["news.example.com", LONELY.id]


@pytest.mark.parametrize("format", FORMATS)
def test_a_feed_without_entries_is_a_document(format: str) -> None:
    read = json.loads if format == "json" else parsed
    assert not read(document(format))["items" if format == "json" else "entries"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_fragment_depends_on_nothing_but_entry_and_site(format: str) -> None:
    fragment = FORMATS[format].entry(ENTRY, SITE)
    for feed in (FEED, ARCHIVE):
        assert fragment in document(format, LONELY, ENTRY, LONELY, feed=feed)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Source: "),
        ("de-AT", "Quelle: "),
        ("eo", "Source: "),
        ("zh", "来源："),
        ("zh-CN", "来源："),
        ("zh-Hant-TW", "來源："),
        ("zh-TW", "來源："),
    ],
)
def test_the_credit_line_speaks_the_language_of_the_site(language: str, words: str) -> None:
    item = json.loads(FORMATS["json"].entry(ENTRY, replace(SITE, language=language)))
    credit = f'<p>{words}<a href="http://news.example.com/2024/bridge?utm_source=x&amp;page=1">news.example.com</a></p>'
    assert item["content_html"] == ENTRY.content.html + credit


@pytest.mark.parametrize("format", FORMATS)
def test_a_credit_line_needs_the_setting_a_link_and_content(format: str) -> None:
    render = FORMATS[format].entry
    bare = replace(ENTRY, content=replace(ENTRY.content, html=""))
    assert b"Source: " in render(ENTRY, SITE)
    assert b"Source: " not in render(ENTRY, replace(SITE, credit=False))
    assert b"Source: " not in render(ENTRY, replace(SITE, full=False))
    assert b"Source: " not in render(replace(ENTRY, link="", source=""), SITE)
    assert b"Source: " not in render(bare, SITE)


@pytest.mark.parametrize("format", FORMATS)
def test_the_bytes_are_golden(format: str) -> None:
    made = document(format, ENTRY, LONELY, feed=ARCHIVE)
    assert made == (GOLDEN / f"archive.{format}").read_bytes()
