"""Questions over HTTP: what is answered at `/search/`, before anything is looked for."""

import unicodedata
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

from feeds import addresses
from feeds.errors import BadAddress, BadQuery, NotNow
from feeds.formats import FORMATS
from feeds.model import ADDED, Address
from feeds.publisher import Publisher
from feeds.search.request import SearchRequest, is_page, is_search_path, parse_request
from feeds.text import one_line
from feeds.web import responses


def understand(
    publisher: Publisher, path: str, query: str, *, max_age: int, now: datetime
) -> SearchRequest | responses.Response:
    """The question at `path` (below the base URL), or the response that it gets instead of an answer."""
    try:
        question, is_proper = parse_request(path, query)
    except (BadQuery, BadAddress) as error:
        if is_page(path):
            asked = error.subject if isinstance(error, BadQuery) else ""
            return responses.page(400, publisher.refusal(asked, error), now)
        said = explain(error) if isinstance(error, BadQuery) else one_line(error.reason)
        return responses.text(400, said, now)
    if is_proper:
        return question
    url = publisher.url(question)
    if path.endswith("/"):
        # Whatever name a browser knows us by: a form must not lead to another (CSP, form-action).
        url = url[url.index("?") :] if "?" in url else "."
    return responses.redirect(url, max_age=max_age, now=now)


def refuse(
    publisher: Publisher, question: SearchRequest, error: BadAddress | NotNow, now: datetime
) -> responses.Response:
    """The response to a question that is understood and cannot be answered."""
    if question.format != "html":
        return responses.not_now(error, now) if isinstance(error, NotNow) else responses.not_found(now)
    page = publisher.refusal(question.text, error)
    if isinstance(error, NotNow):
        return responses.page(503, page, now, Retry_After=str(error.seconds))
    return responses.page(404, page, now)


def reordered(publisher: Publisher, path: str, query: str) -> Address | None:
    """The feed of what was added last, where `?order=added` asks for it at a channel's feed."""
    if is_search_path(path) or ("order", ADDED) not in parse_qsl(query):
        return None
    try:
        address = replace(addresses.parse_path(path), part=ADDED)
        return address if address.format in FORMATS and publisher.place(address) else None
    except BadAddress:
        return None


def explain(error: BadQuery) -> str:
    """The query, a mark below the character where it goes wrong, and the reason."""
    before = error.subject[: error.place].ljust(error.place)
    margin = "".join(map(_blank, before))
    return f"{error.subject}\n{margin}^\n{error.reason} (at character {error.place + 1})"


def _blank(char: str) -> str:
    """What is as wide as `char` in a font of fixed width."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # marks stand on the letter before
        return ""
    # Most characters of East Asia are as wide as two others.
    return "\u3000" if unicodedata.east_asian_width(char) in "WF" else " "
