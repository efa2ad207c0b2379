"""Searches over HTTP: requests to `/search/`, redirects to their canonical form, errors."""

import unicodedata
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

from feeds.documents.search_results import error_page
from feeds.errors import BadAddress, BadQuery, NotNow
from feeds.formats import FORMATS
from feeds.model import ADDED, Address
from feeds.publisher import Publisher
from feeds.search.request import SearchRequest, is_page, parse_request
from feeds.text import one_line
from feeds.web import responses


def read_request(
    publisher: Publisher, path: str, query_string: str, *, max_age: int, now: datetime
) -> SearchRequest | responses.Response:
    """The search asked for at `path` (below the base URL), or the error or redirect to send instead."""
    try:
        request, is_canonical = parse_request(path, query_string)
    except (BadQuery, BadAddress) as error:
        if is_page(path):
            query = error.subject if isinstance(error, BadQuery) else ""
            return responses.html_response(400, error_page(publisher.archive, query, error), now)
        message = query_error(error) if isinstance(error, BadQuery) else one_line(error.reason)
        return responses.text_response(400, message, now)
    if is_canonical:
        return request
    url = publisher.url(request)
    if path.endswith("/"):
        # Relative: a form must stay on the host by which the browser knows us (CSP, form-action).
        url = url[url.index("?") :] if "?" in url else "."
    return responses.redirect(url, max_age=max_age, now=now)


def error_response(
    publisher: Publisher, request: SearchRequest, error: BadAddress | NotNow, now: datetime
) -> responses.Response:
    """The response to a valid search that has no result page: too slow, not ready, no such page."""
    if request.format != "html":
        return responses.not_ready(error, now) if isinstance(error, NotNow) else responses.not_found(now)
    html = error_page(publisher.archive, request.text, error)
    if isinstance(error, NotNow):
        return responses.html_response(503, html, now, Retry_After=str(error.seconds))
    return responses.html_response(404, html, now)


def added_feed(publisher: Publisher, address: Address, query_string: str) -> Address | None:
    """The feed of most recently added entries, if `?order=added` asks for it at the feed of a channel."""
    if ("order", ADDED) not in parse_qsl(query_string):
        return None
    try:
        added = replace(address, part=ADDED)
        return added if added.format in FORMATS and publisher.resolve(added) else None
    except BadAddress:
        return None


def query_error(error: BadQuery) -> str:
    """The query, a caret below the wrong character, and the reason, as three lines of text."""
    before = error.subject[: error.position].ljust(error.position)
    margin = "".join(map(_blank, before))
    return f"{error.subject}\n{margin}^\n{error.reason} (at character {error.position + 1})"


def _blank(char: str) -> str:
    """White space as wide as `char` in a monospaced font."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # combined with the character before
        return ""
    return "\u3000" if unicodedata.east_asian_width(char) in "WF" else " "
