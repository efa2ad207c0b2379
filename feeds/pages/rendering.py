"""View -> HTML, by templates. The home of jinja2."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from feeds.pages import chart, readers, views
from feeds.pages.lines import clip
from feeds.pages.words import HELP, Words, page_language

if TYPE_CHECKING:
    from jinja2 import Environment

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_TYPE = "text/javascript; charset=utf-8"

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src http: https: data:; "
    "base-uri 'none'; form-action 'self'"
)
"""What a page may do: show itself and the images of articles, with our style and our script. Pages say it
themselves, as from a file server no header does (CSP section 3.3)."""

TEMPLATES: Mapping[type, str] = {
    views.Home: "home.html",
    views.Channel: "channel.html",
    views.Older: "older.html",
    views.Entry: "entry.html",
    views.Search: "search.html",
    views.Health: "health.html",
    views.Nowhere: "nowhere.html",
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


def compile_templates() -> None:
    """Do at once what the first pages would have to wait for."""
    for name in TEMPLATES.values():
        _environment().get_template(name)


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
        "POLICY": POLICY,
    }
    environment.filters["toml"] = _toml
    environment.filters["clip"] = clip
    environment.filters["lazy"] = _lazy
    return environment


# Whole tags as the sanitizer writes them: in the value of an attribute may stand "<img", too.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")*)>')


def _lazy(html: str) -> str:
    """Sanitized HTML whose images are fetched when they are near to be seen."""
    return _TAG.sub(lambda tag: f'<img loading="lazy"{tag[2]}>' if tag[1] == "img" else tag[0], html)


def _toml(text: str) -> str:
    """A TOML string: JSON's are such, but for one control character that TOML wants escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _file(name: str) -> str:
    return (files("feeds") / "templates" / name).read_text("utf-8")
