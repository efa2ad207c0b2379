"""Journeys through an archive in a real browser: find, open, copy, search, subscribe, by keyboard alone.

Over a small archive every day; over a real one, the folder that FEEDS_TEST_ARCHIVE names, with

    FEEDS_TEST_ARCHIVE=~/archive python -m pytest -m slow tests/test_journeys.py
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import feedparser
import pytest

from feeds.pages import interface_of, translator
from feeds.pages.translations import Translator
from feeds.publisher import Publisher
from feeds.settings import load_settings
from feeds.slugs import entry_slug, slug_of
from tests.support.archive import NOW, Archive, build
from tests.support.attacks import ATTACKS, attack
from tests.support.browser import BROWSER
from tests.support.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser
else:
    pytest.importorskip("playwright", reason="no Playwright is installed")
from playwright.sync_api import sync_playwright

from tests.support.journeys import Visit, application, file_server, serious, visiting

FOLDER = os.environ.get("FEEDS_TEST_ARCHIVE", "")
TAG, WORD = "渡轮与码头", "港口"
SHOWN, OLDEST = 10, "第 0 天的新闻"
"""Entries of a feed, and the title of the oldest."""


pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")]
needs_archive = pytest.mark.skipif(not FOLDER, reason="FEEDS_TEST_ARCHIVE names no archive")
both_languages = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def interface_in(language: str) -> Translator:
    return translator(interface_of(language))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Sixty posts in twenty channels; every third one is of the tag and has the word, some have images."""
    folder = tmp_path_factory.mktemp("journeys")
    (folder / "posts").mkdir()
    archive = Archive(folder / "posts", folder / "index.sqlite")
    for number in range(60):
        third = number % 3 == 0
        archive.write(
            f"{number}.md",
            body=f"<p><img src='https://img.example/{number}.jpg'>{'港口下雨' if third else '下雪'}了。</p>",
            title=f"第 {number} 天的新闻",
            date=f"20{10 + number // 10}-05-{number % 28 + 1:02}",
            author="林梅",
            tags=json.dumps([f"标签 {number % 17}", *([TAG] if third else [])]),
        )
    return archive


def publish(archive: Archive, base: str, language: str, **flags: Any) -> Publisher:
    """The archive as it is served at `base`, its words read."""
    index = str(archive.index.with_name(f"{language}.sqlite"))
    given = {"base_url": base, "interface": language, "index": index, "has_search": True, "limit": SHOWN}
    publisher = archive.publish(NOW, **({"pages": "all"} | given | flags))
    assert publisher.archive.searches.index_words()
    return publisher


@pytest.fixture(scope="module")
def bases(small: Archive) -> Iterator[dict[str, str]]:
    """Where the small archive is served in each language."""
    with (
        application(lambda base: publish(small, base, "en")) as english,
        application(lambda base: publish(small, base, "zh")) as chinese,
    ):
        yield {"en": english, "zh": chinese}


def read(address: str) -> feedparser.FeedParserDict:
    """The feed at an address."""
    with urlopen(address) as response:
        return feedparser.parse(response.read())


def walk(visit: Visit, interface: Translator, tag: str, word: str) -> dict[str, str]:
    """The whole way by keyboard: to a channel and its feed, to a search and its feed."""
    visit.find_channel(tag)
    copied = {"channel": visit.copy(interface)}
    visit.page_to_the_oldest()
    assert visit.page.url.endswith("/page-1.html")
    visit.open_copy(interface)
    visit.search(word)
    assert visit.page.locator(".entries > li").count() > 0
    copied["search"] = visit.subscribe(interface)
    return copied


@both_languages
def test_everything_is_done_by_keyboard(browser: "Browser", bases: dict[str, str], language: str) -> None:
    with visiting(browser, bases[language], viewport={"width": 1280, "height": 900}) as visit:
        copied = walk(visit, interface_in(language), TAG, WORD)
    for address in copied.values():
        assert address.startswith(bases[language])
        assert len(read(address).entries) == SHOWN


def test_one_pages_to_the_oldest_entry(browser: "Browser", bases: dict[str, str]) -> None:
    with visiting(browser, bases["zh"]) as visit:
        visit.find_channel(TAG)
        assert visit.page_to_the_oldest() == OLDEST


def test_a_mistake_is_told_and_mended(browser: "Browser", bases: dict[str, str]) -> None:
    with visiting(browser, bases["zh"]) as visit:
        visit.goto("search/")
        visit.reach("#q")
        visit.page.keyboard.type("(港口")
        visit.enter()
        assert "这个括号没有右括号" in visit.page.get_by_role("alert").inner_text()
        assert visit.page.locator("#q").get_attribute("aria-describedby") == "stopped"
        visit.reach("#q")
        visit.page.keyboard.press("End")
        visit.page.keyboard.type(")")
        visit.enter()
        assert visit.page.locator("#q").input_value() == WORD  # it led to the one form
        assert visit.page.locator(".entries > li").count() == SHOWN
        visit.forgive("400")


def test_examples_of_queries_are_links(browser: "Browser", bases: dict[str, str]) -> None:
    with visiting(browser, bases["zh"]) as visit:
        visit.goto("search/")
        visit.reach(".help a")
        visit.enter()
        assert visit.page.locator("#q").input_value() == "下雨 港口"
        assert visit.page.locator(".entries > li").count() == SHOWN


@pytest.mark.parametrize("path", ["", "tag", "search/", f"search/?q={WORD}", "health/", "page-1.html"])
def test_nothing_stands_in_anybodys_way(browser: "Browser", bases: dict[str, str], path: str) -> None:
    place = f"tag/{slug_of(TAG)}/" if path == "tag" else path
    with visiting(browser, bases["zh"], viewport={"width": 390, "height": 844}) as visit:
        visit.goto(place)
        assert serious(visit.page) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_one_finds_searches_and_subscribes(browser: "Browser", bases: dict[str, str]) -> None:
    with visiting(browser, bases["zh"], java_script_enabled=False) as visit:
        visit.goto()
        visit.page.get_by_role("link", name=TAG, exact=True).first.click()
        assert visit.page.locator("h1").inner_text() == TAG
        assert visit.page.locator(".addresses a").first.get_attribute("href")
        visit.page.locator("#q").fill(WORD)
        visit.page.locator("#q").press("Enter")
        visit.page.locator("summary").first.click()
        address = visit.page.locator(".addresses a").first
        assert address.is_visible() and len(read(str(address.get_attribute("href"))).entries) == SHOWN


@both_languages
def test_files_below_a_path_do_the_same(
    browser: "Browser", small: Archive, tmp_path: Path, language: str
) -> None:
    with file_server(tmp_path) as root:
        base = f"{root}some/project/"
        build(publish(small, base, language, has_search=False), tmp_path / "some" / "project")
        with visiting(browser, base) as visit:
            visit.find_channel(TAG)
            assert len(read(visit.copy(interface_in(language))).entries) == SHOWN
            assert visit.page.locator("#q").count() == 0
            assert visit.page_to_the_oldest() == OLDEST
            visit.open_copy(interface_in(language))
        with visiting(browser, base, java_script_enabled=False) as visit:
            visit.goto()
            visit.page.get_by_role("link", name=TAG, exact=True).first.click()
            assert visit.page.locator(".entries > li").count() == SHOWN


def hostile(archive: Archive, numbers: range) -> None:
    """Posts of which everything is an attack."""
    for number in numbers:
        text = " ".join(attack(number).replace("\x00", "").split())
        front = {key: json.dumps(text) for key in ("title", "author", "tags", "categories")}
        front["from"] = json.dumps(f"https://news.example/{number}?{text}")
        archive.write(f"{number}.md", f"<div>\n{text}\n<p>雨港</p></div>", **front)


def open_all(visit: Visit, paths: list[str]) -> None:
    """Open pages, and do to all that is on them what people and programs do."""
    for path in paths:
        visit.goto(path)
        visit.page.evaluate(
            "for (const one of document.querySelectorAll('main *'))"
            " for (const name of ['mouseover', 'focus', 'toggle', 'load', 'error'])"
            " one.dispatchEvent(new Event(name))"
        )
        assert visit.page.evaluate("window.ran") == []


WATCH = "window.ran = []; addEventListener('message', event => window.ran.push(event.data));"


def test_hostile_posts_open_and_nothing_runs(browser: "Browser", archive: Archive) -> None:
    hostile(archive, range(len(ATTACKS)))
    paths = ["", "search/?q=雨港", "health/"]

    def make(base: str) -> Publisher:
        publisher = publish(archive, base, "zh", limit=0, max_bytes=0)
        channels = [one for one in publisher.channels() if one.kind in ("tag", "author")]
        paths.extend(f"{one.kind}/{one.slug}/" for one in channels[:3])
        paths.extend(f"entry/{entry_slug(one.id)}/" for one in list(publisher.entries())[::12])
        return publisher

    with application(make) as base, visiting(browser, base) as visit:
        visit.page.add_init_script(WATCH)
        open_all(visit, paths)


@pytest.mark.parametrize("number", range(0, len(ATTACKS), 20))
def test_a_hostile_query_runs_nothing(browser: "Browser", bases: dict[str, str], number: int) -> None:
    with visiting(browser, bases["zh"]) as visit:
        visit.page.add_init_script(WATCH)
        visit.goto("search/")
        visit.page.locator("#q").fill(attack(number)[:500])
        with visit.page.expect_navigation():
            visit.page.locator("#q").press("Enter")
        assert visit.page.evaluate("window.ran") == []
        visit.forgive("400")


# --- a real archive --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the real archive with all its words."""
    index = tmp_path_factory.mktemp("real") / "index.sqlite"
    flags = {"index": str(index)}
    publisher = Publisher(load_settings(Path(FOLDER), environment={}, flags=flags), processes=2)
    publisher.update(NOW.replace(year=2100))
    publisher.read_words()
    publisher.close()
    return index


@pytest.fixture(scope="module")
def real_names(real_index: Path) -> tuple[str, str]:
    """The smallest tag that has older pages, and a word of two characters."""
    publisher = Publisher(load_settings(Path(FOLDER), environment={}, flags={"index": str(real_index)}))
    tags = sorted((one for one in publisher.channels() if one.kind == "tag"), key=lambda one: -one.count)
    publisher.close()
    tag = [one for one in tags if one.count > 60][-1].label
    return tag, next((one.label for one in tags if len(one.label) == 2), tag[:2])


@needs_archive
@both_languages
def test_a_real_archive_is_walked_by_keyboard(
    browser: "Browser", real_index: Path, real_names: tuple[str, str], language: str, tmp_path: Path
) -> None:
    posts = tmp_path / "posts"
    posts.symlink_to(Path(FOLDER).resolve())
    environment = {"FEEDS_INDEX": str(real_index), "FEEDS_INTERFACE": language}
    with serving(posts, environment=environment) as server:
        base = f"http://localhost:{server.port}/"
        with visiting(browser, base, viewport={"width": 1280, "height": 900}) as visit:
            copied = walk(visit, interface_in(language), *real_names)
            for path in ("", "search/", f"search/?q={real_names[1]}", "health/"):
                visit.goto(path)
                assert serious(visit.page) == []
        for address in copied.values():
            assert address.startswith(base) and read(address).entries


@needs_archive
@both_languages
def test_files_of_a_real_archive_do_the_same(
    browser: "Browser", real_index: Path, real_names: tuple[str, str], language: str, tmp_path: Path
) -> None:
    tag = real_names[0]
    with file_server(tmp_path) as root:
        base = f"{root}some/project/"
        flags = {"index": str(real_index), "base_url": base, "interface": language, "pages": "older"}
        publisher = Publisher(load_settings(Path(FOLDER), environment={}, flags=flags), processes=2)
        build(publisher, tmp_path / "some" / "project")
        publisher.close()
        for scripts in (True, False):
            with visiting(browser, base, java_script_enabled=scripts) as visit:
                if scripts:
                    visit.find_channel(tag)
                    assert read(visit.copy(interface_in(language))).entries
                    assert serious(visit.page) == []
                    visit.page_to_the_oldest()
                    assert visit.page.url.endswith("/page-1.html")
                    continue
                visit.goto()
                visit.page.locator(".group:has(#tag) summary").click()
                visit.page.locator(".group:has(#tag)").get_by_role("link", name=tag, exact=True).click()
                assert visit.page.locator("h1").inner_text() == tag
