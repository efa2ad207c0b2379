"""Page data -> HTML by Jinja templates, the style sheet and the script."""

import json
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from feeds.originals import host_of
from feeds.pages import chart, feed_readers, labels, page_data
from feeds.pages.entry_items import shorten
from feeds.pages.translations import Translator, is_right_to_left, page_language, translator

if TYPE_CHECKING:
    from jinja2 import Environment

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_TYPE = "text/javascript; charset=utf-8"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src http: https: data:; "
    "base-uri 'none'; form-action 'self'"
)
"""Pages may load their own style and script, and images from anywhere. It is part of each page, as a static
server sends no such header (CSP section 3.3)."""

TEMPLATES: Mapping[type, str] = {
    page_data.HomePage: "home.html",
    page_data.ChannelPage: "channel.html",
    page_data.ChannelListPage: "channel_list.html",
    page_data.YearPage: "year.html",
    page_data.MonthPage: "month.html",
    page_data.NumberedPage: "numbered.html",
    page_data.EntryPage: "entry.html",
    page_data.SearchPage: "search.html",
    page_data.HealthPage: "health.html",
    page_data.ErrorPage: "error.html",
}

_translator: ContextVar[Translator] = ContextVar("translator")
"""Translates for the page that is being rendered."""


def render(page: page_data.Page) -> bytes:
    """The page as UTF-8 HTML."""
    layout = page.layout
    _translator.set(translator(layout.interface))
    template = _environment().get_template(TEMPLATES[type(page)])
    html = template.render(
        page=page,
        layout=layout,
        language=page_language(layout.interface, layout.language),
        is_rtl=is_right_to_left(layout.interface),
    )
    if layout.files:
        html = html.replace(f' src="{escape(layout.files)}', f' src="{layout.root}files/')
        html = html.replace(f' href="{escape(layout.files)}', f' href="{layout.root}files/')
    if layout.index_links:
        html = _FOLDER_LINK.sub(r"\g<0>index.html", html)
    return html.encode()


_FOLDER_LINK = re.compile(r'(?<= href=")[^":?#]*/(?=")')
"""The address of a relative link that ends in a slash. Quotes in texts are escaped."""


def style_sheet() -> bytes:
    """The style sheet of all pages."""
    return _read("style.css").encode()


def script() -> bytes:
    """The script of all pages. Pages work without it."""
    return _read("script.js").encode()


def compile_templates() -> None:
    """Compile all templates, so that the first page of each kind need not wait for it."""
    for name in TEMPLATES.values():
        _environment().get_template(name)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # late: unchanged builds need none

    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "_": lambda message, **values: _translator.get().gettext(message, **values),
        "ngettext": lambda singular, plural, n: _translator.get().ngettext(singular, plural, n),
        "lang_attribute": _lang_attribute,
        "bars": chart.bars,
        "sparkline": chart.sparkline,
        "SPARKLINE_YEARS": chart.SPARKLINE_YEARS,
        "CHART_HEIGHT": chart.CHART_HEIGHT,
        "CHANNEL_KINDS": labels.CHANNEL_KINDS,
        "ALL_CHANNELS": labels.ALL_CHANNELS,
        "year_hrefs": lambda calendar: {int(year.name): year.href for year in calendar.years},
        "SEARCH_HELP": labels.SEARCH_HELP,
        "HEALTH": labels.HEALTH,
        "reader_links": feed_readers.reader_links,
        "CONTENT_SECURITY_POLICY": CONTENT_SECURITY_POLICY,
    }
    environment.filters |= {
        "number": _number,
        "day": _day,
        "month": _month,
        "shorten": shorten,
        "host": host_of,
        "toml": _toml,
        "lazy_images": _lazy_images,
    }
    return environment


def _lang_attribute(own: str, layout: page_data.Layout, language: str) -> Markup:
    """The attribute of a text that is not in the language of its page."""
    tag = own or layout.language
    return Markup("" if tag == language else f' lang="{escape(tag)}"')


def _number(n: int) -> str:
    return _translator.get().number(n)


def _day(day: str) -> str:
    return _translator.get().day(day)


def _month(month: str) -> str:
    return _translator.get().month(month)


# Whole tags as the sanitizer writes them: the value of an attribute may contain "<img" too.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")*)>')


def _lazy_images(html: str) -> str:
    """Sanitized HTML whose images are loaded when they are scrolled near (`loading="lazy"`)."""
    return _TAG.sub(lambda tag: f'<img loading="lazy"{tag[2]}>' if tag[1] == "img" else tag[0], html)


def _toml(text: str) -> str:
    """A TOML string: the JSON string, with DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(name: str) -> str:
    return (files("feeds") / "templates" / name).read_text("utf-8")
