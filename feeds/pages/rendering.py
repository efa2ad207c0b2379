"""View -> HTML, by templates. The home of jinja2."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from feeds.pages import chart, readers, views
from feeds.pages.words import HELP, Words, page_language

if TYPE_CHECKING:
    from jinja2 import Environment

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_TYPE = "text/javascript; charset=utf-8"

TEMPLATES: Mapping[type, str] = {
    views.Home: "home.html",
    views.Channel: "channel.html",
    views.Older: "older.html",
    views.Entry: "entry.html",
    views.Search: "search.html",
    views.Health: "health.html",
}


def render(page: views.View) -> bytes:
    """The page as UTF-8 HTML."""
    frame = page.frame
    template = _environment().get_template(TEMPLATES[type(page)])
    return template.render(
        page=page,
        frame=frame,
        say=Words(frame.interface),
        language=page_language(frame.interface, frame.language),
    ).encode()


def style() -> bytes:
    """The style sheet of all pages."""
    return _file("style.css").encode()


def script() -> bytes:
    """The script of all pages: comforts, without which everything works."""
    return _file("script.js").encode()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # late: unchanged builds need none

    environment = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "bars": chart.bars,
        "spark": chart.spark,
        "SPARK": chart.SPARK,
        "HEIGHT": chart.HEIGHT,
        "HELP": HELP,
        "reader_links": readers.reader_links,
    }
    environment.filters["toml"] = _toml
    return environment


def _toml(text: str) -> str:
    """A TOML string: JSON's are such, but for one control character that TOML wants escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _file(name: str) -> str:
    return (files("feeds") / "templates" / name).read_text("utf-8")
