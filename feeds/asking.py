"""Questions over HTTP: what is answered at `/search/`, before anything is looked for."""

import unicodedata
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

from feeds import responses, urls
from feeds.errors import BadAddress, BadQuery
from feeds.formats import FORMATS
from feeds.model import ADDED, Address
from feeds.publisher import Publisher
from feeds.questions import Question, is_question, parse_question
from feeds.text import one_line


def understand(
    publisher: Publisher, path: str, query: str, *, max_age: int, now: datetime
) -> Question | responses.Response:
    """The question at `path` (below the base URL), or the response that it gets instead of an answer."""
    try:
        question, is_proper = parse_question(path, query)
    except BadQuery as error:
        return responses.text(400, explain(error), now)
    except BadAddress as error:
        return responses.text(400, one_line(error.reason), now)
    if is_proper:
        return question
    return responses.redirect(publisher.url(question), max_age=max_age, now=now)


def reordered(publisher: Publisher, path: str, query: str) -> Address | None:
    """The feed of what was added last, where `?order=added` asks for it at a channel's feed."""
    if is_question(path) or ("order", ADDED) not in parse_qsl(query):
        return None
    try:
        address = replace(urls.parse_path(path), part=ADDED)
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
