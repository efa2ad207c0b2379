"""The guard: what a name condemns is judged by what it holds and by what would be left.

Sizes alone do not tell an article from its comments: spam under one may be longer than the text, and
a container named "comments" may hold the essays that are the article. Readers' comments come with
times and a way to reply; share buttons and banners hold no prose; a list of links may be all there is.
"""

import re
from typing import NamedTuple

from bs4 import Tag

PROSE = 25
"""Characters from which a text outside links counts as prose."""
LITTLE = 80
"""Characters of prose that are not worth a thought."""
_ESSAY = 2500
"""Characters of prose for each time of day or offer to reply from which text is no reader's comment."""
_CHAT = 400
"""The same, where next to nothing would be left."""
_ARTICLE = 200
"""Characters of prose that can be an article."""
_REPLY = re.compile(
    r"\b\d{1,2}[:：]\d\d\b|\b(?:reply|permalink|upvote|\d+ \w+ ago)\b|回复|回覆|永久[连連][结結接]|举报|檢舉",
    re.IGNORECASE,
)
_CONTENT = frozenset(("comments", "promotion", "related articles"))
"""Kinds of containers that can be all that a post has."""


class Size(NamedTuple):
    """Characters that an element holds: all of its text, and the prose in it."""

    text: int
    prose: int

    def __sub__(self, other: "Size") -> "Size":
        return Size(self.text - other.text, self.prose - other.prose)


def is_article(tag: Tag, kind: str, inside: Size, left: Size, whole: Size) -> bool:
    """Whether a container of that kind has to stay. `left` still counts what is `inside`."""
    rest = left - inside
    if inside.prose <= LITTLE:
        nothing_else = kind in _CONTENT and inside.text > 200 and rest.text < 60
        short_lines = inside.text > 200 and inside.text - _linked(tag, inside) > whole.text / 2
        return nothing_else or short_lines
    if kind == "comments":
        apart = _ESSAY if rest.prose > _ARTICLE else _CHAT
        return rest.prose <= inside.prose and len(_REPLY.findall(tag.get_text(" "))) <= inside.prose / apart
    return inside.prose > whole.prose / 5 or rest.prose < whole.prose / 2


def _linked(tag: Tag, inside: Size) -> int:
    return (
        inside.text
        if inside.text < 200
        else sum(len(link.get_text(strip=True)) for link in tag.find_all("a"))
    )
