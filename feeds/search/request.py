"""Search requests: a query in a URL, with the format and the page of its results.

    /search/feed.atom?q=rain&limit=20&content=summary&page=2

(1) `parse_request` of `href_of(request)` is that request.
(2) Unknown parameters and default values are left out of addresses.
(3) `/search/` without a query is a page with a form.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from feeds.channels import SEARCH
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.model import ADDED
from feeds.search import Query, canonical_text, parse

MAX_LIMIT = 100
"""Maximum number of entries on a page."""

MAX_PAGE = 100_000
"""The highest page number that is accepted."""

_MAX_FIELDS = 100

_FOLDER = f"/{SEARCH}/"
_PATHS = {f"{_FOLDER}feed.{name}": name for name in FORMATS} | {_FOLDER: "html", f"/{SEARCH}": "html"}
_ORDERS = {"": "", "published": "", ADDED: ADDED}
_CONTENT = {"full": True, "summary": False}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query, with the format and the page of its results."""

    query: Query | None
    """In canonical form; None = no query."""
    format: str
    """A name in FORMATS, or "html" for the page."""
    limit: int = 0
    """Entries on a page; 0 = as the settings say."""
    full: bool | None = None
    """Whether entries have their whole content, or the summary alone; None = as the settings say."""
    page: int = 1
    order: str = ""
    """"" = newest first, or ADDED = most recently added first."""

    @property
    def text(self) -> str:
        """The canonical text of the query; "" where there is none."""
        return canonical_text(self.query) if self.query else ""


SEARCH_FORM = SearchRequest(None, "html")
"""The page without a query."""


def is_search_path(path: str) -> bool:
    """Whether `path` is one of searches."""
    return path in _PATHS


def is_page(path: str) -> bool:
    """Whether the results at `path` are a page for people."""
    return _PATHS[path] == "html"


def parse_request(path: str, query: str) -> tuple[SearchRequest, bool]:
    """The request of a path and query string (as in WSGI), and whether they are its canonical address.

    Raises BadAddress, and BadQuery for an invalid query.
    """
    try:
        # PEP 3333: bytes as Latin-1. The first of two values counts.
        pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1", max_num_fields=_MAX_FIELDS)
        parameters = {name: value.encode("latin-1").decode() for name, value in reversed(pairs)}
    except ValueError as error:
        raise BadAddress(path, "its query is no UTF-8, or has too many parts") from error
    if not parameters.get("q", "").strip():
        if is_page(path):
            return SEARCH_FORM, "q" not in parameters and path.endswith(_FILES)
        raise BadAddress(path, "asks nothing: write ?q= and what you look for")
    content = parameters.get("content")
    if content is not None and content not in _CONTENT:
        raise BadAddress(path, "content is neither full nor summary")
    order = parameters.get("order", "")
    if order not in _ORDERS:
        raise BadAddress(path, f"order is neither {' nor '.join(name for name in _ORDERS if name)}")
    request = SearchRequest(
        parse(parameters["q"]),
        _PATHS[path],
        min(_number(path, "limit", parameters.get("limit", "0")), MAX_LIMIT),
        None if content is None else _CONTENT[content],
        max(1, _number(path, "page", parameters.get("page", "1"))),
        _ORDERS[order],
    )
    return request, parameters["q"] == request.text and path.endswith(_FILES)


_FILES = ("/", *(f".{name}" for name in FORMATS))


def _number(path: str, name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= MAX_PAGE):
        raise BadAddress(path, f"{name} is no whole number from 0 to {MAX_PAGE:,}")
    return int(text)


def href_of(request: SearchRequest) -> str:
    """The URI of a request, relative to the root, percent-encoded."""
    name = "" if request.format == "html" else f"feed.{request.format}"
    if request == SEARCH_FORM:
        return f"{SEARCH}/"
    parameters = {"q": request.text}
    if request.limit:
        parameters["limit"] = str(request.limit)
    if request.full is not None:
        parameters["content"] = "full" if request.full else "summary"
    if request.order:
        parameters["order"] = request.order
    if request.page > 1:
        parameters["page"] = str(request.page)
    return f"{SEARCH}/{name}?{urlencode(parameters, quote_via=quote)}"
