"""Pages for people: the state of a channel as HTML.

(1) A page works from any sub-path: it links to other pages relatively, to feeds absolutely.
(2) The feeds of its own channel come first in autodiscovery, those of the site behind them.
"""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import tzinfo
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from feeds.model import Entry
from feeds.moments import day

if TYPE_CHECKING:
    from jinja2 import Template

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of a page's channel."""

    name: str
    """What people call the format: "Atom"."""
    type: str
    """Media type without parameters (autodiscovery)."""
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A channel in a list; `href` is relative to the site's root."""

    label: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A list of channels under a heading."""

    title: str
    channels: Sequence[ChannelLink]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a page lists it."""

    title: str
    link: str
    time: str
    day: str
    byline: str
    summary: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on the page of a channel."""

    title: str
    heading: str
    site_title: str
    description: str
    language: str
    root: str
    """Relative path to the site's root: "", "../" or "../../"."""
    count: int
    feeds: list[FeedLink]
    site_feeds: list[FeedLink]
    groups: Sequence[Group]
    entries: Sequence[Line]
    newer: str = ""
    """Relative address of the page before this one, or ""."""
    older: str = ""


def line(entry: Entry, zone: tzinfo) -> Line:
    """An entry as a page lists it, its day in `zone`."""
    byline = " · ".join(name for name in (*entry.authors, entry.source) if name)
    return Line(
        entry.title,
        entry.link,
        entry.published.isoformat(),
        day(entry.published, zone),
        byline,
        entry.content.summary,
    )


def dump(line: Line) -> str:
    """A line as text to keep."""
    return json.dumps(astuple(line), ensure_ascii=False)


def load(text: str) -> Line:
    """The line that `dump` made a text of."""
    return Line(*json.loads(text))


def render(page: Page) -> bytes:
    """The page as UTF-8 HTML."""
    return _template("page.html").render(page=page).encode()


def style() -> bytes:
    """The style sheet of all pages."""
    return _file("style.css").encode()


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, StrictUndefined  # late: a build in which nothing changed needs none

    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_file(name))


def _file(name: str) -> str:
    return (files("feeds") / "templates" / name).read_text("utf-8")
