"""The tables `[[pull]]`: which feeds are pulled from upstream, and how. Imports originals, search, storage.

They may come with the posts of somebody else, so nothing in them leads out of the folder of posts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from feeds.errors import BadQuery
from feeds.originals import valid
from feeds.search import parse
from feeds.storage.passed_over import SKIPPED
from feeds.text import one_line, unique

PAGE_CHOICES = ("auto", "always", "never")

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_DURATION = re.compile(r"(\d{1,7})\s*([smhdw]?)")


@dataclass(frozen=True, slots=True)
class Pull:
    """One table: a feed, or an OPML file that lists feeds."""

    url: str = ""
    """A feed, or a page that names one; "" where `opml` is set."""
    opml: str = ""
    """Path of an OPML file, relative to the posts."""
    tags: tuple[str, ...] = ()
    """Labels of every item beside its own, as `categories`."""
    categories: tuple[str, ...] = ()
    author: str = ""
    """Of items that name none."""
    language: str = ""
    """BCP 47 tag of items that name none."""
    page: str = "auto"
    """When the page of an item is fetched for its text: "auto" = where the feed has not all of it."""
    include: str = ""
    """Query: only items that it finds are pulled."""
    exclude: str = ""
    every: int = 0
    """Seconds between two requests; 0 = whenever the feeds are pulled."""
    limit: int = 0
    """Newest items of the feed that are looked at; 0 = all."""
    into: str = ""
    """Folder for its posts, relative to the posts; "" = where the site generator has posts."""

    def row(self) -> dict[str, Any]:
        """The table as `feeds.toml` would have it, without defaults."""
        default = asdict(Pull())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != default[name]
        }


def pulls(value: Any) -> tuple[Pull, ...]:
    """The tables. Raises ValueError with the reason."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ValueError("is not a list of tables ([[pull]])")
    return tuple(_pull(row) for row in value)


def _pull(row: Mapping[str, Any]) -> Pull:
    where = re.sub(r"//[^/]*@", "//", str(row.get("url") or row.get("opml") or ""))
    known = [field.name for field in fields(Pull)]
    for name in row:
        if name not in known:
            raise ValueError(f"unknown key {name!r} of a pull (known: {', '.join(known)})")
    if bool(row.get("url")) == bool(row.get("opml")):
        raise ValueError("a pull needs either url or opml")
    try:
        return Pull(**{name: _CHECKS[name](value) for name, value in row.items()})
    except ValueError as error:
        raise ValueError(f"pull of {where!r}: {error}") from error


def feed_address(value: Any) -> str:
    """The address of a feed. Raises ValueError; credentials have variables of their own."""
    address = valid(_text(value))
    if not address:
        raise ValueError(f"{value!r} is not an address such as https://example.org/feed.xml")
    if urlsplit(address).username is not None:
        raise ValueError("an address holds no user name or password; use the variable FEEDS_PULL_LOGIN")
    return address.partition("#")[0]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return one_line(value)


def _names(value: Any) -> tuple[str, ...]:
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{value!r} is not a list of texts")
    return unique([_text(name) for name in value])


def _language(value: Any) -> str:
    tag = _text(value)
    if tag and not re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag):
        raise ValueError(f"{value!r} is not a language tag such as en or zh-CN")
    return tag


def _page(value: Any) -> str:
    if value not in PAGE_CHOICES:
        raise ValueError(f"page = {value!r} is not one of {', '.join(PAGE_CHOICES)}")
    return str(value)


def _query(value: Any) -> str:
    query = _text(value)
    try:
        if query:
            parse(query)
    except BadQuery as error:
        raise ValueError(f"the query {query!r}: {error.reason}") from error
    return query


def _every(value: Any) -> int:
    match = _DURATION.fullmatch(str(value).strip().lower())
    if isinstance(value, bool) or not match:
        raise ValueError(f'every = {value!r} is not a time such as "30m", "6h" or "1d"')
    return int(match[1]) * _UNITS[match[2]]


def _limit(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise ValueError(f"limit = {value!r} is not a whole number")
    return value


def folder(value: Any) -> str:
    """A path inside the posts where a scan looks. Raises ValueError."""
    path = _text(value).strip("/")
    parts = path.split("/") if path else []
    if "\\" in path or any(part in SKIPPED or part.startswith(".") or not part for part in parts):
        raise ValueError(f"into = {value!r} is not a folder of posts")
    return path


def _file(value: Any) -> str:
    path = _text(value)
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"{value!r} is not a file beside the posts")
    return path


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "url": feed_address,
    "opml": _file,
    "tags": _names,
    "categories": _names,
    "author": _text,
    "language": _language,
    "page": _page,
    "include": _query,
    "exclude": _query,
    "every": _every,
    "limit": _limit,
    "into": folder,
}
