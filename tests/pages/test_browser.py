"""Pages in a real browser: nothing breaks, nothing is asked of others, everybody can use them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feeds import pages
from feeds.web.responses import PAGE_HEADERS
from tests.support import pages_examples as examples
from tests.support.browser import BROWSER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route
else:
    pytest.importorskip("playwright", reason="no Playwright is installed")
from playwright.sync_api import sync_playwright

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")]

BASE = "https://feeds.example.org/archive/"
WIDE: Any = {"width": 1280, "height": 900}
PAGES: dict[str, pages.Page] = {
    "": examples.home(30, 11),
    "empty/": examples.empty(),
    "channels/tag/": examples.channel_list(),
    "2024/": examples.year(),
    "2024/05/": examples.month(),
    "tag/x/": examples.channel(8),
    "tag/x/page-12.html": replace(examples.numbered(), entries=examples.items(5)),
    "entry/x/": examples.entry(),
    "entry/y/": examples.entry("en", 5),
    "search/": examples.search(entries=4),
    "search/help/": examples.search(""),
    "search/wrong/": examples.search(
        "rain (", error=pages.SearchError("a word is missing here", 6), interface="en"
    ),
    "health/": examples.health("zh-Hant"),
}


def at_its_place(path: str) -> pages.Page:
    """The page at a path, with the relative path from there to the root."""
    page = PAGES[path]
    return replace(page, layout=replace(page.layout, root="../" * path.count("/") or "./"))


@cache
def file(path: str) -> tuple[bytes, str]:
    """What a server has there, and its media type."""
    if path == "style.css":
        return pages.style_sheet(), pages.STYLE_TYPE
    if path == "script.js":
        return pages.script(), pages.SCRIPT_TYPE
    return (pages.render(at_its_place(path)), pages.MEDIA_TYPE) if path in PAGES else (b"", "text/plain")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


class Visit:
    """A page that is open, and what went wrong on it."""

    def __init__(self, browser: "Browser", **given: Any) -> None:
        self.context = browser.new_context(base_url=BASE, reduced_motion="reduce", **given)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._answer)

    def _answer(self, route: "Route") -> None:
        url = route.request.url
        if not url.startswith(BASE):
            self.asked.append(url)
        body, media_type = file(url.removeprefix(BASE))
        route.fulfill(status=200, body=body, headers={"Content-Type": media_type} | PAGE_HEADERS)


@pytest.fixture(scope="module")
def desktop(browser: "Browser") -> "Iterator[Visit]":
    one = Visit(browser, viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    yield one
    one.context.close()


@pytest.fixture(scope="module")
def phone(browser: "Browser") -> "Iterator[Visit]":
    one = Visit(browser, viewport={"width": 390, "height": 844}, has_touch=True)
    yield one
    one.context.close()


@pytest.fixture
def visit(desktop: Visit) -> "Iterator[Visit]":
    yield desktop
    assert (desktop.complaints, desktop.asked) == ([], [])


# Who looks at every page in every light looks for long.
@pytest.mark.parametrize(
    "scheme, paths",
    [
        ("light", ["tag/x/"]),
        ("light", list(PAGES)),
        ("dark", list(PAGES)),
    ],
)
def test_nothing_stands_in_anybodys_way(phone: Visit, scheme: Any, paths: list[str]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in paths:
        phone.page.goto(path or BASE)
        phone.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(phone.page).response["violations"]
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert (phone.complaints, phone.asked) == ([], [])


@pytest.mark.parametrize(
    "width, paths",
    [
        (320, ["", "entry/x/"]),
        (320, list(PAGES)),
        (1280, list(PAGES)),
    ],
)
def test_no_page_is_wider_than_the_window(desktop: Visit, width: int, paths: list[str]) -> None:
    desktop.page.set_viewport_size({"width": width, "height": 900})
    for path in paths:
        desktop.page.goto(path or BASE)
        assert desktop.page.evaluate("document.documentElement.scrollWidth") <= width, path
    desktop.page.set_viewport_size(WIDE)


def test_what_can_be_touched_is_large_enough(phone: Visit) -> None:
    phone.page.goto("tag/x/")
    sizes = phone.page.evaluate(
        "[...document.querySelectorAll('button, input, .readers a, .turn a, .site a, summary')]"
        ".map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert sizes and min(sizes) >= 24  # WCAG 2.2, 2.5.8


def focused(page: "Page") -> str:
    text: str = page.evaluate("(document.activeElement.textContent || document.activeElement.id).trim()")
    return text


def test_the_keyboard_goes_through_a_page_in_its_order(visit: Visit) -> None:
    visit.page.goto("tag/x/")
    stops = []
    for _ in range(5):
        visit.page.keyboard.press("Tab")
        stops.append(focused(visit.page))
    assert stops == ["跳到正文", "雨港旧闻", "q", "搜索", "订阅"]


def test_the_first_stop_leads_to_the_content(visit: Visit) -> None:
    visit.page.goto("tag/x/")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "content"


def test_the_address_of_a_feed_is_copied(visit: Visit) -> None:
    visit.page.goto("tag/x/")
    visit.page.get_by_role("button", name="复制 Atom 订阅地址").press("Enter")
    visit.page.get_by_role("button", name="已复制").wait_for()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{examples.BASE}tag/=e6=b5=b7/feed.atom"


def shown(page: "Page") -> list[str]:
    return list(page.locator(".group li a").all_inner_texts())


def test_channels_are_found_by_typing(visit: Visit) -> None:
    visit.page.goto("channels/tag/")
    visit.page.get_by_label("筛选频道").press_sequentially("NEW yor")
    assert shown(visit.page)
    assert all(text.startswith("New York") for text in shown(visit.page))
    assert visit.page.locator("output").inner_text() == str(len(shown(visit.page)))


def test_typing_is_taken_back(visit: Visit) -> None:
    visit.page.goto("channels/tag/")
    before = shown(visit.page)
    visit.page.get_by_label("筛选频道").fill("渡轮")
    visit.page.get_by_label("筛选频道").fill("")
    assert shown(visit.page) == before


def test_channels_are_sorted(visit: Visit) -> None:
    visit.page.goto("channels/tag/")
    visit.page.get_by_label("排序").select_option("newest")
    days = visit.page.evaluate("[...document.querySelectorAll('.group time')].map(one => one.dateTime)")
    assert days == sorted(days, reverse=True)


def test_without_scripts_nothing_is_offered_that_does_not_work(browser: "Browser") -> None:
    plain = Visit(browser, java_script_enabled=False)
    plain.page.goto("channels/tag/")
    assert plain.page.get_by_label("筛选频道").is_hidden()
    plain.page.goto(BASE)
    assert plain.page.locator(".addresses button").count() == 0
    assert plain.page.get_by_role("link", name="海港", exact=True).first.is_visible()
    plain.context.close()


def test_pages_stand_in_a_folder_too(browser: "Browser", tmp_path: Path) -> None:
    for path in ("index.html", "style.css", "script.js"):
        (tmp_path / path).write_bytes(file(path.removesuffix("index.html"))[0])
    context = browser.new_context()
    page = context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    assert page.get_by_role("button", name="复制 Atom 订阅地址").is_visible()
    context.close()
