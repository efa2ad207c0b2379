"""Pages, as a parser of HTML sees them. What a browser makes of them is in test_pages_browser."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup

from feeds import pages
from feeds.clean.sanitize import sanitize
from feeds.pages import ChannelGroup, Page, SearchError
from tests.support import pages_examples as examples
from tests.support.attacks import ATTACKS, attack

PAGES: dict[str, Page] = {
    "home": examples.home(25, 11),
    "home of an empty archive": examples.empty(),
    "channel": examples.channel(6),
    "channel of nothing": examples.channel(0),
    "older": replace(examples.numbered(), entries=examples.items(3)),
    "entry": examples.entry(),
    "entry from right to left": examples.entry(number=5),
    "entry without an original": examples.entry(number=3),
    "search": examples.search(entries=3),
    "how to search": examples.search(""),
    "list of channels": examples.channel_list(20),
    "year": examples.year(),
    "month": examples.month(5),
    "search that finds nothing": examples.search("xyz", 0),
    "wrong search": examples.search("rain (", error=SearchError("a word is missing here", 6)),
    "search that has to wait": examples.search("rain", error=SearchError("words are being read")),
    "health": examples.health(),
}
HOSTILE = """</title></textarea></script>--><img src=x onerror="alert(1)">'`]]>&amp;{{ 7*7 }}{% x %}<"""
ALL_ATTACKS = " ".join([attack(number) for number in range(len(ATTACKS))])


def html(page_data: Page) -> str:
    return pages.render(page_data).decode()


def soup(page_data: Page) -> BeautifulSoup:
    return BeautifulSoup(html(page_data), "html5lib")


@cache
def known(name: str) -> BeautifulSoup:
    """The page of one of PAGES; who changes it takes a copy."""
    return soup(PAGES[name])


def in_interface(page_data: Page, interface: str) -> Page:
    return replace(page_data, layout=replace(page_data.layout, interface=interface))


@pytest.mark.parametrize(
    ("name", "interface"),
    [
        pytest.param(name, interface, marks=[] if name == "home" or interface == "en" else pytest.mark.slow)
        for name in PAGES
        for interface in pages.LANGUAGES
    ],
)
def test_pages_are_valid(name: str, interface: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html(in_interface(PAGES[name], interface)))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_nothing_inline(name: str) -> None:
    page = known(name)
    assert not page.find_all(["style", "iframe", "object", "base"])
    assert not page.find_all(lambda tag: any(key == "style" or key.startswith("on") for key in tag.attrs))
    assert [script.get("src", "").endswith("script.js") for script in page.find_all("script")] == [True]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_refers_to_by_id_is_there_once(name: str) -> None:
    page = known(name)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    named = ("aria-labelledby", "aria-describedby")
    assert {str(tag[key]) for key in named for tag in page.select(f"[{key}]")} <= set(ids)
    assert {tag["for"] for tag in page.select("label[for]")} <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_headings_leave_out_no_level(name: str) -> None:
    headings = known(name).find_all(re.compile("^h[1-6]$"))
    levels = [int(heading.name[1]) for heading in headings if not heading.find_parent(class_="text")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_only_feeds_readers_and_originals_are_absolute(name: str) -> None:
    links = known(name).select("body [href]")
    others = ".text, .readers, h3, .credit, [aria-labelledby=media]"
    absolute = [
        address
        for link in links
        if re.match("[a-z]+:", address := str(link["href"])) and not link.css.closest(others)
    ]
    assert all(href.startswith(examples.BASE) and "/feed." in href for href in absolute)


def test_the_feeds_of_the_channel_come_before_those_of_the_site() -> None:
    links = soup(examples.channel()).find_all("link", rel="alternate")
    folder = examples.BASE + "tag/=e6=b5=b7/"
    assert [str(link["href"]).rpartition("/")[0] + "/" for link in links] == [folder] * 3 + [
        examples.BASE
    ] * 3


def test_equal_data_gives_equal_bytes() -> None:
    assert pages.render(examples.home(40)) == pages.render(examples.home(40))


def test_pages_are_small() -> None:
    assert len(pages.render(examples.home(1000))) < 100_000
    assert len(pages.render(examples.channel_list(500))) < 200_000
    assert len(pages.render(examples.month())) < 100_000
    assert len(pages.render(examples.channel(50))) < 100_000
    assert len(pages.style_sheet()) + len(pages.script()) < 30_000


# --- hostile text ---------------------------------------------------------------------------------


def hostile(value: Any, text: str) -> Any:
    """A page_data in which every text that comes from posts or visitors is `text`."""
    safe = {
        "layout",
        "kind",
        "html",
        "interface",
        "columns",
        "facts",
        "language",
        "root",
        "slug",
        "day",
        "newest",
        "updated",
        "name",
    }
    if isinstance(value, str):
        return text
    if is_dataclass(value) and not isinstance(value, type):
        table = isinstance(value, pages.Table)
        return replace(
            value,
            **{
                field.name: hostile(getattr(value, field.name), text)
                for field in fields(value)
                if field.name not in safe and not (table and field.name == "key")
            },
        )
    if isinstance(value, list | tuple):
        return type(value)(hostile(one, text) for one in value[:3])
    return value


def shape(page_data: Page) -> Iterator[tuple[str, list[str]]]:
    """The elements of a page with the names of their attributes."""
    for tag in soup(page_data).find_all():
        yield tag.name, sorted(tag.attrs)


@pytest.mark.parametrize(
    "text", [pytest.param(HOSTILE, id="few"), pytest.param(ALL_ATTACKS, id="all", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("name", PAGES)
def test_no_text_breaks_out(name: str, text: str) -> None:
    page_data = PAGES[name]
    assert list(shape(hostile(page_data, text))) == list(shape(hostile(page_data, "harmless")))


def test_texts_are_shown_as_they_are() -> None:
    text = "<b>&amp;\"'</b>"
    page = soup(hostile(examples.channel(1), text))
    assert page.h1 and page.h1.text == text
    assert page.h3 and page.h3.text == text


def test_a_query_to_keep_is_toml_that_says_it() -> None:
    query = 'tag:"New \\ York" \x7f </code>'
    snippet = soup(examples.search(query)).pre
    assert snippet and tomllib.loads(snippet.text)["search"][0]["query"] == query


# --- entries --------------------------------------------------------------------------------------


def test_the_home_page_shortens_long_names_of_channels() -> None:
    channel = replace(examples.channel_links("tag", 1)[0], label="雨" * 10_000)
    page = soup(replace(examples.home(0), groups=[ChannelGroup("tag", [channel])]))
    assert page.select_one(".group a").text == "雨" * 99 + "…"  # type: ignore[union-attr]


def test_images_of_a_saved_text_wait_until_they_are_seen() -> None:
    text = sanitize(
        '<p title="<img "><img src="https://e.example/1.jpg" alt="&quot;<img >"> &lt;img src=x></p>'
    )
    page = soup(replace(examples.entry(), html=text))
    (image,) = page.select(".text img")
    assert (image["loading"], image["alt"]) == ("lazy", '"<img >')
    assert page.select_one(".text p").text.strip() == "<img src=x>"  # type: ignore[union-attr]


def test_pages_forbid_themselves_what_they_do_not_need() -> None:
    for name in PAGES:
        policy = known(name).select_one("meta[http-equiv=Content-Security-Policy]")
        assert policy and policy["content"] == pages.CONTENT_SECURITY_POLICY


def test_a_title_leads_to_the_original_and_its_image_tells_no_one() -> None:
    page = soup(examples.channel())
    assert page.h3 and page.h3.a and page.h3.a["href"] == "https://news.example/2024/0?x=1&y=2"
    image = page.select_one(".entries img")
    assert image and (image["loading"], image["referrerpolicy"], image["alt"]) == ("lazy", "no-referrer", "")


def test_numbered_pages_have_nothing_that_may_change() -> None:
    page = soup(examples.numbered())
    assert not page.find_all("img")
    assert examples.SUMMARIES[0] not in page.text


def test_copies_are_linked_where_there_are_any() -> None:
    with_copies = examples.channel(3)
    without = replace(with_copies, layout=replace(with_copies.layout, has_copies=False))
    assert len(soup(with_copies).select("a[href^='../../entry/']")) == 3
    assert not soup(without).select("a[href*='entry/']")


def test_a_copy_says_whose_it_is() -> None:
    page = soup(examples.entry())
    canonical = page.find("link", rel="canonical")
    assert canonical and canonical["href"] == examples.item(0).link
    assert page.find("meta", attrs={"name": "robots", "content": "noindex"})
    assert page.select_one(".credit a")


def test_static_pages_have_no_search_form() -> None:
    home = examples.home(5)
    assert soup(home).form
    assert not soup(replace(home, layout=replace(home.layout, has_search=False))).form


def test_a_page_says_the_language_that_it_is_in() -> None:
    page = soup(examples.channel(5, interface="en"))
    assert page.html and page.html["lang"] == "en"
    assert page.select("h3 [lang=zh-TW]") and not page.select("h3 [lang=en]")


def test_a_chart_says_that_its_first_bar_holds_earlier_years() -> None:
    page = soup(replace(examples.channel(1, interface="en"), years=[(1950, 3), (2024, 5)]))
    assert [title.text for title in page.select(".chart title")] == ["1985 and earlier: 3", "2024: 5"]


def test_links_to_folders_may_name_their_file() -> None:
    page = examples.home(20, 3)
    page = replace(page, layout=replace(page.layout, index_links=True))
    links = [str(link["href"]) for link in soup(page).select("a[href]")]
    relative = [link for link in links if ":" not in link and not link.startswith("#")]
    assert relative and all(link.endswith((".html", ".opml")) for link in relative)
    assert not [link for link in links if ":" in link and link.endswith("/index.html")]
