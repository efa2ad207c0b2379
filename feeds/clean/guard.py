"""The guard: keeps the rules from removing the article.

`must_keep` checks each container before it is removed, `restore_article` the sum of all removals.
Size alone does not decide: comment spam may be longer than the text, and a container named "comments"
may hold the essays that are the article. Readers' comments have times and reply links.
"""

import re
from collections.abc import Container
from typing import NamedTuple

from bs4 import Tag

from .events import events
from .evidence import MIN_PROSE, NEGLIGIBLE
from .page import Block, Page, Removal

_PROSE_PER_REPLY = 2500
"""Readers' comments have less prose than this for each time of day or reply link."""
_PROSE_PER_REPLY_IF_ALL = 400
"""The same, if next to nothing else would remain."""
_SHORT_ARTICLE = 200
"""Characters of prose that a short article has."""
# Begins with a set of characters: four times faster than beginning with a choice.
REPLY_MARKS = re.compile(
    r"[\drpuRPU回永举檢](?:(?<=\b.)(?:(?<=\d)(?:\d?[:：]\d\d|(?i:\d* points?|\d* \w+ ago))"
    r"|(?i:(?<=r)eply|(?<=p)ermalink|(?<=u)pvote))\b"
    r"|(?<=回)[复覆]|(?<=永)久[连連][结結接]|(?<=举)报|(?<=檢)舉)"
)
_CAN_BE_ALL = frozenset(("comments", "promotion", "related articles"))
"""Kinds of containers that may be the whole post."""


class Size(NamedTuple):
    """Characters in an element: all text, and prose alone."""

    text: int
    prose: int

    def __sub__(self, other: "Size") -> "Size":
        return Size(self.text - other.text, self.prose - other.prose)


def must_keep(tag: Tag, kind: str, inside: Size, left: Size, whole: Size) -> bool:
    """Whether a container of that kind has to be kept. `left` still includes what is `inside`."""
    rest = left - inside
    if inside.prose <= NEGLIGIBLE:
        nothing_else = kind in _CAN_BE_ALL and inside.text > 200 and rest.text < 60
        short_lines = inside.text > 200 and inside.text - _linked_characters(tag, inside) > whole.text / 2
        return nothing_else or short_lines
    if kind == "comments":
        return _is_essay(tag, inside.prose, rest.prose)
    return rest.prose < whole.prose / 2


def _linked_characters(tag: Tag, inside: Size) -> int:
    return (
        inside.text
        if inside.text < 200
        else sum(len(link.get_text(strip=True)) for link in tag.find_all("a"))
    )


def _is_essay(tag: Tag, prose: int, rest: int) -> bool:
    """Whether a container called comments is most of the text and has no marks of readers' comments."""
    apart = _PROSE_PER_REPLY if rest > _SHORT_ARTICLE else _PROSE_PER_REPLY_IF_ALL
    return rest <= prose and len(REPLY_MARKS.findall(tag.get_text(" "))) <= prose / apart


def measure(root: Tag, of: Container[int] = ()) -> dict[int, Size]:
    """The sizes of `root` and of the elements below it whose Python ids are in `of`, by id."""
    found: dict[int, Size] = {}
    text = prose = links = 0
    for event, node in events(root):
        if event == "text":
            length = len(node.strip())
            text += length
            if length >= MIN_PROSE and not links:
                prose += length
            continue
        if node.name == "a":
            links += 1 if event == "start" else -1
        if id(node) in of:
            here = Size(text, prose)
            found[id(node)] = here if event == "start" else here - found[id(node)]
    found[id(root)] = Size(text, prose)
    return found


def restore_article(page: Page) -> bool:
    """Restore all removed prose if less than a third of it would remain. Returns whether it did.

    All, because restoring only some would make the result depend on their order when cleaned again.
    """
    left = sum(_prose(block) for block in page.remaining())
    found = list(filter(_is_worth_restoring, ((_prose(taken.piece), taken) for taken in page.removals)))
    others = [taken for _, taken in found if taken.rule != "comments"]
    whole = left + sum(prose for prose, taken in found if taken.rule != "comments")
    back = others if left < whole / 3 else []
    for prose, taken in found:
        if taken.rule == "comments" and isinstance(taken.piece, Tag) and _is_essay(taken.piece, prose, left):
            back.append(taken)
    if back:
        page.restore(back)
    return bool(back)


def _is_worth_restoring(weighed: tuple[int, Removal]) -> bool:
    prose, taken = weighed
    # Blocks are removed for their words, and labels are shorter than this.
    return prose > (NEGLIGIBLE if isinstance(taken.piece, Tag) else _SHORT_ARTICLE)


def _prose(piece: Tag | Block) -> int:
    if isinstance(piece, Tag):
        return 0 if piece.name == "img" else measure(piece)[id(piece)].prose
    own = len(piece.text) - piece.linked
    return own if own >= MIN_PROSE else 0
