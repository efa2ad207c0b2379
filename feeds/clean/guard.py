"""The guard: what a name condemns is judged by what it holds and by what would be left.

Sizes alone do not tell an article from its comments: spam under one may be longer than the text, and
a container named "comments" may hold the essays that are the article. Readers' comments come with
times and a way to reply; share buttons and banners hold no prose; a list of links may be all there is.

(1) No rule takes the article: `is_article` judges each container before it goes.
(2) Nor does the sum of them: `reprieve` judges again when all of them are done.
"""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from bs4 import Tag

from .events import Event, events
from .page import Block, Page, Taken

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
        return _is_essay(tag, inside.prose, rest.prose)
    return inside.prose > whole.prose / 5 or rest.prose < whole.prose / 2


def _linked(tag: Tag, inside: Size) -> int:
    return (
        inside.text
        if inside.text < 200
        else sum(len(link.get_text(strip=True)) for link in tag.find_all("a"))
    )


def _is_essay(tag: Tag, prose: int, rest: int) -> bool:
    """Whether what is called comments is more than the rest, and nothing that readers said of it."""
    apart = _ESSAY if rest > _ARTICLE else _CHAT
    return rest <= prose and len(_REPLY.findall(tag.get_text(" "))) <= prose / apart


def sizes(root: Tag, of: Container[int] = (), steps: Sequence[Event] = ()) -> dict[int, Size]:
    """What `root` holds, and the elements below it whose ids are in `of`, by their ids.

    `steps` are its `events`, for who has them.
    """
    found: dict[int, Size] = {}
    text = prose = links = 0
    for event, node in steps or events(root):
        if event == "text":
            length = len(node.strip())
            text += length
            if length >= PROSE and not links:
                prose += length
            continue
        if node.name == "a":
            links += 1 if event == "start" else -1
        if id(node) in of:
            here = Size(text, prose)
            found[id(node)] = here if event == "start" else here - found[id(node)]
    found[id(root)] = Size(text, prose)
    return found


def reprieve(page: Page) -> bool:
    """Give back all pieces of prose where less than a third of it would stay; whether there was need to.

    Not only as many as are needed: which those are would be another question for what comes out.
    """
    left = sum(_prose(block) for block in page.remaining())
    found = list(filter(_can_be_article, ((_prose(taken.piece), taken) for taken in page.taken)))
    others = [taken for _, taken in found if taken.rule != "comments"]
    whole = left + sum(prose for prose, taken in found if taken.rule != "comments")
    back = others if left < whole / 3 else []
    for prose, taken in found:
        if taken.rule == "comments" and isinstance(taken.piece, Tag) and _is_essay(taken.piece, prose, left):
            back.append(taken)
    if back:
        page.give_back(back)
    return bool(back)


def _can_be_article(weighed: tuple[int, Taken]) -> bool:
    prose, taken = weighed
    # What is known by its words is short, and these are the longest of the labels.
    return prose > (LITTLE if isinstance(taken.piece, Tag) else _ARTICLE)


def _prose(piece: Tag | Block) -> int:
    if isinstance(piece, Tag):
        return 0 if piece.name == "img" else sizes(piece)[id(piece)].prose
    own = len(piece.text) - piece.linked
    return own if own >= PROSE else 0
