"""SearchRequest <-> address: a query asked by URL, and which page of its answer.

    /search/feed.atom?q=rain&limit=20&content=summary&page=2

(1) `parse_request(path, query)` of a question's own address is that question.
(2) Parameters that are not known are left out, and so are known ones that say what goes without saying.
(3) At `/search/` nothing need be asked: a page says how to.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from feeds.channels import SEARCH
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.model import ADDED
from feeds.search import Query, canonical, parse

MOST = 100
"""Entries on a page, at the most."""

LAST = 100_000
"""The highest number of a page that is understood."""

_MOST_FIELDS = 100

_FOLDER = f"/{SEARCH}/"
_PATHS = {f"{_FOLDER}feed.{name}": name for name in FORMATS} | {_FOLDER: "html", f"/{SEARCH}": "html"}
_ORDERS = {"": "", "published": "", ADDED: ADDED}
_CONTENT = {"full": True, "summary": False}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query, in which format and how much of its answer is wanted."""

    query: Query | None
    """In normal form; None = nothing is asked."""
    format: str
    """A name in FORMATS, or "html" for the page."""
    limit: int = 0
    """Entries on a page; 0 = as the settings say."""
    full: bool | None = None
    """Whether the whole content is wanted, or the summary alone; None = as the settings say."""
    page: int = 1
    order: str = ""
    """"" = newest first, or ADDED: what came to the archive last."""

    @property
    def text(self) -> str:
        """The one way to write the query; "" where there is none."""
        return canonical(self.query) if self.query else ""


HOW = SearchRequest(None, "html")
"""How to ask, as a page."""


def is_search_path(path: str) -> bool:
    """Whether queries are asked at `path`."""
    return path in _PATHS


def is_page(path: str) -> bool:
    """Whether what is asked at `path` is answered with a page for people."""
    return _PATHS[path] == "html"


def parse_request(path: str, query: str) -> tuple[SearchRequest, bool]:
    """What is asked at `path` with `query` (as WSGI gives it), and whether it is spelled as it should be.

    Raises BadAddress, and BadQuery for what cannot be understood.
    """
    try:
        # PEP 3333: bytes as Latin-1. The first of two values counts.
        pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1", max_num_fields=_MOST_FIELDS)
        given = {name: value.encode("latin-1").decode() for name, value in reversed(pairs)}
    except ValueError as error:
        raise BadAddress(path, "its query is no UTF-8, or has too many parts") from error
    if not given.get("q", "").strip():
        if is_page(path):
            return HOW, "q" not in given and path.endswith(_FILES)
        raise BadAddress(path, "asks nothing: write ?q= and what you look for")
    content = given.get("content")
    if content is not None and content not in _CONTENT:
        raise BadAddress(path, "content is neither full nor summary")
    order = given.get("order", "")
    if order not in _ORDERS:
        raise BadAddress(path, f"order is neither {' nor '.join(name for name in _ORDERS if name)}")
    question = SearchRequest(
        parse(given["q"]),
        _PATHS[path],
        min(_number(path, "limit", given.get("limit", "0")), MOST),
        None if content is None else _CONTENT[content],
        max(1, _number(path, "page", given.get("page", "1"))),
        _ORDERS[order],
    )
    return question, given["q"] == question.text and path.endswith(_FILES)


_FILES = ("/", *(f".{name}" for name in FORMATS))


def _number(path: str, name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= LAST):
        raise BadAddress(path, f"{name} is no whole number from 0 to {LAST:,}")
    return int(text)


def href_of(question: SearchRequest) -> str:
    """The URI of a question relative to the root, percent-encoded."""
    name = "" if question.format == "html" else f"feed.{question.format}"
    if question == HOW:
        return f"{SEARCH}/"
    given = {"q": question.text}
    if question.limit:
        given["limit"] = str(question.limit)
    if question.full is not None:
        given["content"] = "full" if question.full else "summary"
    if question.order:
        given["order"] = question.order
    if question.page > 1:
        given["page"] = str(question.page)
    return f"{SEARCH}/{name}?{urlencode(given, quote_via=quote)}"
