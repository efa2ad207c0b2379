"""Ways through pages in a real browser, by keyboard: the steps that `test_journeys` and others take.

Pages stand at a base URL: that of a server, of a file server, or of the application in this process.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from feeds.pages.translations import Translator
from feeds.publisher import Publisher
from feeds.web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

MOST_STOPS = 400
"""Times that the Tab key is pressed before something is out of reach."""

PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


class _QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def listening(server: BaseServer) -> Iterator[None]:
    """Let a server answer in a thread."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def application(make: Callable[[str], Publisher]) -> Iterator[str]:
    """The base URL, with a path, at which what `make` makes of it is served by this process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/archive/"
    app = create_app(make(base))
    with listening(make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)):
        yield base


@contextmanager
def file_server(folder: Path) -> Iterator[str]:
    """The address of a plain server of the files below `folder`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietFiles, directory=str(folder)))
    with listening(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/"


@dataclass
class Visit:
    """A browser's window at a base URL, and what went wrong in it."""

    base: str
    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the console says, errors of scripts, requests to others that are not for images."""

    def answer(self, route: Route) -> None:
        """Let through what is asked of the server, answer for images of others, and nothing else."""
        if route.request.url.startswith(self.base):
            route.continue_()
        elif route.request.resource_type == "image":
            route.fulfill(status=200, body=PIXEL, headers={"Content-Type": "image/svg+xml"})
        else:
            self.complaints.append(f"asks {route.request.url}")
            route.abort()

    # --- by keyboard -----------------------------------------------------------------------------

    def goto(self, path: str = "") -> None:
        """Open a page."""
        self.page.goto(self.base + path)

    def reach(self, what: str) -> None:
        """Press Tab until the focus is on the element of a CSS selector."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"{what} is out of the keyboard's reach")

    def reach_named(self, name: str) -> None:
        """Press Tab until the focus is on what is called so."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(
                "name => [document.activeElement.ariaLabel, document.activeElement.textContent]"
                ".some(text => text && text.trim() === name)",
                name,
            ):
                return
        raise AssertionError(f"{name!r} is out of the keyboard's reach")

    def enter(self) -> None:
        """Press Enter on what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def forgive(self, status: str) -> None:
        """Forget that the console says that pages were answered with a status of an error."""
        self.complaints = [
            one for one in self.complaints if f"the server responded with a status of {status}" not in one
        ]

    def find_channel(self, name: str) -> None:
        """Open a channel from the first page."""
        self.goto()
        self.reach_named(name)
        self.enter()
        assert self.page.locator("h1").inner_text() == name

    def copy(self, interface: Translator, format_name: str = "Atom") -> str:
        """The address that the button beside a feed copies."""
        self.reach_named(interface.gettext("Copy the address of the {name} feed", name=format_name))
        self.page.keyboard.press("Enter")
        self.page.get_by_role("button", name=interface.gettext("Copied"), exact=True).wait_for()
        return str(self.page.evaluate("navigator.clipboard.readText()"))

    def page_to_the_oldest(self) -> str:
        """Turn pages until there are no older ones; the title of the last entry."""
        while self.page.locator("a[rel=next]").count():
            self.reach("a[rel=next]")
            self.enter()
        return str(self.page.locator("ol > li h3").last.inner_text())

    def open_copy(self, interface: Translator) -> None:
        """Open our own page of the first entry from here on."""
        self.reach_named(interface.gettext("Saved copy"))
        self.enter()
        assert self.page.locator("link[rel=canonical]").count() == 1

    def search(self, query: str) -> None:
        """Ask for a query on any page that has a place to ask."""
        self.reach("#q")
        self.page.keyboard.type(query)
        self.enter()
        assert self.page.locator("#q").input_value() == query

    def subscribe(self, interface: Translator) -> str:
        """The address to subscribe to what was asked."""
        self.reach_named(interface.gettext("Subscribe to this search"))
        self.page.keyboard.press("Enter")
        return self.copy(interface)


@contextmanager
def visiting(browser: Browser, base: str, **given: Any) -> Iterator[Visit]:
    """A window at a base URL; at the end nothing must have gone wrong in it."""
    if given.get("java_script_enabled", True):
        given["permissions"] = ["clipboard-read", "clipboard-write"]
    context = browser.new_context(reduced_motion="reduce", **given)
    visit = Visit(base, context.new_page())
    visit.page.on("console", lambda message: visit.complaints.append(f"console: {message.text}"))
    visit.page.on("pageerror", lambda error: visit.complaints.append(f"script: {error}"))
    context.route("**/*", visit.answer)
    yield visit
    context.close()
    assert visit.complaints == []


def serious(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page that is in somebody's way: rule, and the first element."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
