"""Learns which pieces of the posts of a source belong to the page, and removes them from its pages.

(1) A piece belongs to the page if many posts have it: more of them inside the text than at its ends.
(2) Everything is a function of the posts: equal samples give equal results, in any order.
(3) A piece that `pieces` sees in another way than the cleaner is not removed.
"""

from collections.abc import Iterable, Set

from .events import HEADINGS
from .learned import MIN_POSTS, Learned, Repeat
from .page import Block, Page, match_key
from .pieces import LONG, MAX_TEXT, Piece, picture_marks, text_mark, weight

RULE = "repeated in many posts"
_THRESHOLDS = {
    ("long", "edge"): (5, 0.1),
    ("long", "end"): (5, 0.15),
    ("long", "inside"): (6, 0.3),
    ("short", "edge"): (5, 0.2),
    ("short", "end"): (5, 0.3),
    ("picture", "inside"): (4, 0.15),
    ("series", "inside"): (6, 0.2),
}
"""From how many posts, and from which share of them, a kind of piece belongs to the page, by its place.

Agencies put the same paragraph of background into a tenth of their articles of a week.
"""
_MIN_PER_ADDRESS = 3
"""Posts for each address of a series: photographs are numbered, too."""

_NO_TEXT = frozenset(("pre", "td", "th", "figcaption", "caption"))
"""Where an article repeats itself."""


def learn_repeats(posts: Iterable[Iterable[Piece]]) -> Learned:
    """What belongs to the page in posts of one source, given by their `pieces`."""
    number = 0
    found: dict[str, list[Piece]] = {}
    for post in posts:
        number += 1
        for piece in post:
            found.setdefault(piece.mark, []).append(piece)
    if number < MIN_POSTS:
        return Learned(number)
    repeats = {mark for mark, alike in found.items() if _belongs_to_page(alike, number)}
    # A heading is the page's only where nothing of the article follows it.
    while headings := {mark for mark in repeats if _heads_article(found[mark], repeats)}:
        repeats -= headings
    rows = (Repeat(max(found[m]).kind, m, max(found[m]).text, len(found[m])) for m in repeats)
    return Learned(number, tuple(sorted(rows, key=lambda one: (-one.posts, one.kind, one.text, one.mark))))


def _belongs_to_page(alike: list[Piece], number: int) -> bool:
    kind = max(alike).kind
    inside = sum(piece.place == "inside" for piece in alike)
    edges = sum(piece.place == "edge" for piece in alike)
    place = "inside" if 5 * inside > len(alike) else "edge" if 5 * edges >= 4 * len(alike) else "end"
    count, share = _THRESHOLDS.get((kind, place), (1, 2.0))
    if kind == "series":
        addresses = len({piece.text for piece in alike})
        if not 1 < addresses <= len(alike) / _MIN_PER_ADDRESS:
            return False
    return len(alike) >= max(count, share * number)


def _heads_article(alike: list[Piece], repeats: Set[str]) -> bool:
    heading = [piece for piece in alike if piece.after]
    heads = sum(piece.after != "-" and piece.after not in repeats for piece in heading)
    return 2 * len(heading) > len(alike) and 5 * heads > len(heading)


# --- cleaning -------------------------------------------------------------------------------------


def remove_repeats(page: Page, marks: frozenset[str]) -> None:
    """Remove the blocks and pictures that belong to the page, unless they are most of the post."""
    if not marks:
        return
    blocks = page.remaining()
    repeats: list[tuple[Block, str]] = []
    followed = True
    for block in reversed(blocks):
        mark = _mark_of(block)
        # A heading of the page has nothing of the article below it.
        followed = mark in marks and (followed or block.tag.name not in HEADINGS)
        repeats += [(block, mark)] if followed else []
    size = sum(len(block.text) for block, _ in repeats)
    if 3 * size > 2 * sum(len(block.text) for block in blocks):
        block, mark = repeats[-1]
        page.note(RULE, block.text, kept=True, mark=mark)
        return
    for block, mark in repeats:
        page.remove_block(block, RULE, mark)
    for block in page.remaining():
        for image in block.images if block.tag.name != "figcaption" else ():
            if known := marks.intersection(picture_marks(str(image.get("src")))):
                page.remove(image, RULE, min(known))
        block.images = [image for image in block.images if id(image) not in page.removed]


def _mark_of(block: Block) -> str:
    """The mark of the text of a block; "" if it is none that may be removed."""
    words = match_key(block.text) if len(block.text) <= MAX_TEXT else ""
    if not words or block.images or block.tag.name in _NO_TEXT:
        return ""
    return text_mark(words) if weight(words) >= LONG or block.tag.name != "li" else ""
