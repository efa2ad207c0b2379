"""Learns which pieces of the posts of a source belong to the page, and removes them from its pages.

(1) What a page adds to many posts stands at the end of each, below all that is their own, or leads to one
    place. The nearer to that a piece is, the fewer posts convict it. What begins a post is kept, unless it is
    a link.
(2) A short text says little alone: it goes only below a piece that is convicted, or if it comes and goes with
    one. A heading goes only if nothing of the article follows it.
(3) Everything is a function of the posts: equal samples give equal results, in any order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from bs4 import Tag

from .events import HEADINGS
from .learned import MIN_POSTS, Learned, Repeat
from .page import Block, Page, match_key
from .pieces import LONG, Piece, letters_of, marks_of, picture_marks

RULE = "repeated in many posts"
_THRESHOLDS = {
    ("picture", "inside"): (4, 0.1),
    ("link", "tail"): (4, 0.08),
    ("link", "end"): (5, 0.1),
    ("link", "inside"): (5, 0.15),
    ("link", "head"): (5, 0.1),
    ("leading", "tail"): (4, 0.08),
    ("leading", "end"): (5, 0.15),
    ("leading", "inside"): (6, 0.5),
    ("long", "tail"): (5, 0.15),
    ("long", "end"): (5, 0.25),
}
"""From how many posts, and from which share of them, a piece belongs to the page, by its form and place.

"link": all of it leads to one place; "leading": a part of it. Agencies put the same paragraph of background
into a tenth of their articles of a week.
"""
_SERIES = (6, 0.2)
_MIN_PER_ADDRESS = 3
"""Posts for each address of a series, or of a link: photographs are numbered, too."""
_COMMON = (4, 0.08)
"""What fewer posts have is a post's own."""
_HEAD, _END = 4, 8
"""Texts that are the head of a post, and pieces that are its end."""
_NEARLY_ALL = 0.8
_LEADING = 20
"""Letters of a text from which a link in it tells something."""
_AUTHORS = re.compile(r"/(?:author|contributor|people|person|profile|staff|user)s?/")
_VERDICT = re.compile(r"(?:grade|rating|score|star)s?[-_./\d]", re.IGNORECASE)
"""In the address of a picture that says what a review found."""


class _Seen(NamedTuple):
    """A piece in a post."""

    post: int
    piece: Piece
    place: str
    """"tail": all below it is common; else "head", "end" or "inside"."""
    above: tuple[str, ...]
    """The marks above it in the tail."""
    below: str
    """The mark of the next piece, "?" for one that has none; "-" for no piece."""
    times: int
    """How often it is in the post."""


# --- learning -------------------------------------------------------------------------------------


def learn_repeats(posts: Iterable[Sequence[Piece]]) -> Learned:
    """What belongs to the page in posts of one source, given by their `pieces`."""
    posts = list(posts)
    number = len(posts)
    if number < MIN_POSTS:
        return Learned(number)
    counts = Counter(mark for post in posts for mark in {piece.mark for piece in post})
    common = {mark for mark, count in counts.items() if mark and _is_many(count, number, _COMMON)}
    found: dict[str, list[_Seen]] = defaultdict(list)
    for at, post in enumerate(posts):
        for seen in _seen(at, post, common):
            found[seen.piece.mark].append(seen)
    learned = {mark for mark, alike in found.items() if _belongs_to_page(alike, number)}
    learned |= _with_company(found, learned, number)
    rows = [_repeat(mark, found[mark]) for mark in learned] + _series(posts)
    return Learned(number, tuple(sorted(rows, key=lambda one: (-one.posts, one.kind, one.text, one.mark))))


def _is_many(count: int, number: int, threshold: tuple[int, float]) -> bool:
    return count >= threshold[0] and count >= threshold[1] * number


def _seen(at: int, post: Sequence[Piece], common: Set[str]) -> Iterator[_Seen]:
    """The common pieces of a post, each once, where it is last."""
    times = Counter(piece.mark for piece in post)
    texts = [place for place, piece in enumerate(post) if piece.kind != "picture"]
    head = texts[_HEAD] if len(texts) > _HEAD else len(post)
    tail = len(post)
    while tail > (texts or [0])[0] + 1 and post[tail - 1].mark in common:
        tail -= 1
    below, done = "-", set()
    for place in range(len(post) - 1, -1, -1):
        piece = post[place]
        if piece.mark in common and piece.mark not in done:
            done.add(piece.mark)
            bounds = (tail, "tail"), (head, "end" if place >= len(post) - _END else "inside")
            where = next((name for first, name in bounds if place >= first), "head")
            above = tuple(one.mark for one in post[tail:place])
            yield _Seen(at, piece, where, above, below, times[piece.mark])
        below = piece.mark or "?"


def _belongs_to_page(alike: list[_Seen], number: int) -> bool:
    form = _form(alike)
    place = "inside" if form == "picture" else _place(alike)
    threshold = _THRESHOLDS.get((form, place))
    return threshold is not None and _is_many(len(alike), number, threshold)


def _form(alike: list[_Seen]) -> str:
    """The form of a piece, as of _THRESHOLDS; "" if it cannot be convicted alone."""
    kind, first = _kind(alike), alike[0].piece  # equal marks: equal letters, equally link
    if kind in ("picture", "heading"):
        return "" if kind == "heading" or _VERDICT.search(first.text) else "picture"
    places = {seen.piece.href for seen in alike}
    leads = "" not in places and len(places) * _MIN_PER_ADDRESS <= len(alike)
    if any(map(_AUTHORS.search, places)):
        return ""
    if first.is_link:
        return "link" if leads else ""
    is_refrain = 4 * sum(seen.times > 1 for seen in alike) >= len(alike)
    if is_refrain or first.letters < (_LEADING if leads and kind == "text" else LONG):
        return ""
    return "leading" if leads else "long"


def _kind(alike: list[_Seen]) -> str:
    """What most of the pieces are."""
    kinds = Counter(seen.piece.kind for seen in alike)
    return max(kinds, key=lambda kind: (kinds[kind], kind))


def _place(alike: list[_Seen]) -> str:
    """The place of nearly all."""
    places = Counter(seen.place for seen in alike)
    most = _NEARLY_ALL * len(alike)
    if places["head"] > len(alike) - most:
        return "head"
    return "tail" if places["tail"] >= most else "end" if places["tail"] + places["end"] >= most else "inside"


def _with_company(found: dict[str, list[_Seen]], learned: Set[str], number: int) -> set[str]:
    """What other pieces convict: short texts and headings below which nothing of an article is."""
    company = [{seen.post for seen in found[mark]} for mark in learned]
    telling = [posts for posts in company if len(posts) <= _NEARLY_ALL * number]
    suspects = {
        mark
        for mark, alike in found.items()
        if mark not in learned and _is_accompanied(alike, learned, telling)
    }
    while wrong := {mark for mark in suspects if _stands_over_article(found[mark], learned | suspects)}:
        suspects -= wrong
    return suspects


def _is_accompanied(alike: list[_Seen], learned: Set[str], telling: list[set[int]]) -> bool:
    """Whether it is a heading, comes and goes with a convicted piece, or stands below one in the tail."""
    kind, piece, place = _kind(alike), alike[0].piece, _place(alike)
    if kind == "heading":
        return True
    if kind != "text" or place == "head" or (piece.letters >= LONG and not piece.is_link):
        return False
    posts = {seen.post for seen in alike}
    if any(len(posts & others) >= _NEARLY_ALL * len(posts | others) for others in telling):
        return True
    below = sum(not learned.isdisjoint(seen.above) for seen in alike)
    return place == "tail" and below >= _NEARLY_ALL * len(alike)


def _stands_over_article(alike: list[_Seen], learned: Set[str]) -> bool:
    over = sum(seen.below != "-" and seen.below not in learned for seen in alike)
    return over > (1 - _NEARLY_ALL) * len(alike)


def _repeat(mark: str, alike: list[_Seen]) -> Repeat:
    piece = max(seen.piece for seen in alike)
    return Repeat("picture" if piece.kind == "picture" else "text", mark, piece.text, len(alike))


def _series(posts: Sequence[Sequence[Piece]]) -> list[Repeat]:
    """Pictures that differ in one number from few others."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    addresses: dict[str, set[str]] = defaultdict(set)
    for at, post in enumerate(posts):
        for piece in post:
            if piece.series and not _VERDICT.search(piece.text):
                found[piece.series][at] = max(found[piece.series].get(at, ""), piece.text)
                addresses[piece.series].add(piece.mark)
    return [
        Repeat("series", mark, max(texts.values()), len(texts))
        for mark, texts in found.items()
        if 1 < len(addresses[mark]) <= len(texts) / _MIN_PER_ADDRESS
        and _is_many(len(texts), len(posts), _SERIES)
    ]


# --- cleaning -------------------------------------------------------------------------------------


def remove_repeats(page: Page) -> None:
    """Remove the blocks and pictures that belong to the page, unless they are most of the post."""
    if not page.repeats:
        return
    blocks = page.remaining()
    for block in blocks:
        for image in block.images:
            known = page.repeats.intersection(picture_marks(str(image.get("src"))))
            if known and not _has_caption(image):
                page.remove(image, RULE, min(known))
        block.images = [image for image in block.images if id(image) not in page.removed]
    blocks = [block for block in blocks if block.text or block.images]
    repeats: list[tuple[Block, str]] = []
    followed = True
    for block in reversed(blocks):
        mark = next((mark for mark in marks_of(block) if mark in page.repeats), "")
        # Nothing of the article is below what is the page's, where that is short or a heading.
        followed = bool(mark) and (followed or not _needs_followers(block))
        repeats += [(block, mark)] if followed else []
    size = sum(len(block.text) for block, _ in repeats)
    if 3 * size > 2 * sum(len(block.text) for block in blocks):
        block, mark = repeats[-1]
        page.note(RULE, block.text, kept=True, mark=mark)
        return
    for block, mark in repeats:
        page.remove_block(block, RULE, mark)


def _has_caption(image: Tag) -> bool:
    figure = image.find_parent("figure")
    caption = figure.find("figcaption") if figure else None
    return caption is not None and bool(caption.text.strip())


def _needs_followers(block: Block) -> bool:
    if block.tag.name in HEADINGS:
        return True
    return block.linked == 0 and letters_of(match_key(block.text)) < LONG
