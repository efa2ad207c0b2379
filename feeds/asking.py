"""Questions over HTTP: what is answered at `/search/`, before anything is looked for."""

import unicodedata
from datetime import datetime

from feeds import responses
from feeds.errors import BadAddress, BadQuery
from feeds.publisher import Publisher
from feeds.questions import Question, parse_question
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
