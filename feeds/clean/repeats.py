"""Learns what repeats in the posts of one source, and removes it: page furniture that no name betrays.

(1) A text repeats to the letter (but for case, white space and punctuation), a picture by its address, or by
    an address that differs in one number from few others.
(2) What repeats belongs to the page if many posts have it: more of them inside the text than at its ends.
(3) Everything is a function of the posts: equal samples give equal results, in any order.
(4) `pieces` reads raw bodies without parsing them, a quarter of the time that cleaning takes. A piece that
    it sees in another way than the cleaner is not removed.
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from typing import NamedTuple

from feeds.originals import absolute

from .events import HEADINGS
from .evidence import DENSE
from .images import picture_of
from .page import Block, Page, match_key
from .plaintext import has_blocks
from .prologue import cut

MIN_POSTS = 8
"""Posts of a source from which anything is learned."""
SAMPLE = 128
"""Posts of a source that are read to learn from it."""
RULE = "repeated in many posts"
_LONG = 40
"""Letters of a text that no article repeats by chance; a Chinese one counts twice."""
_MAX_TEXT = 500
_EDGE = 2
_FIRST, _LAST = 4, 8
"""Blocks that are the ends of a body."""
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

_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|noscript|template|svg|head|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_BLOCK = re.compile(
    r"<(/?(?:address|article|aside|blockquote|center|d[dlt]|details|div|fieldset|fig\w+|footer|form|h[1-6r]|header"
    r"|li|main|nav|[ou]l|p|pre|section|summary|t(?:able|body|d|h|head|foot|r))\b)[^<>]*>|<br[^<>]*>\s*<br[^<>]*>",
    re.IGNORECASE,
)
_LINES = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>]|\d{1,3}[.)])[ \t])")
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,500})\]\([^()\s]{1,2000}(?:\([^()]*\)[^()\s]*)?(?:\s+\"[^\"]{0,300}\")?\)"
)
_IMAGE = re.compile(r"<img\b[^<>]*>|!\[[^\[\]]{0,500}\]\(([^()\s]{1,2000})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""\s(?:src|data-[\w-]*src|data-original)\s*=\s*["']?([^\s"'<>]{1,2000})""", re.IGNORECASE
)
_BULLETS = ("- ", "* ", "+ ")
_NUMBER = re.compile(r"\d+")
_NO_TEXT = frozenset(("pre", "td", "th", "figcaption", "caption"))
"""Where an article repeats itself."""


class Piece(NamedTuple):
    """A block of text or a picture of a post."""

    kind: str
    """"long" or "short" text, "picture", or "series" of pictures."""
    mark: str
    text: str
    """The text, or the address of the picture."""
    place: str
    """"edge" for the very first and last blocks, "end" for those next to them, "inside"."""
    after: str = ""
    """Of a heading: the mark of what follows it, "-" for nothing; "" of all else."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece that belongs to the page."""

    kind: str
    mark: str
    text: str
    posts: int
    """In how many posts of the sample it is."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What repeats in the posts of a source."""

    posts: int
    """Size of the sample."""
    repeats: tuple[Repeat, ...] = ()

    @property
    def marks(self) -> frozenset[str]:
        """The marks of all repeats: what cleaning depends on."""
        return frozenset(one.mark for one in self.repeats)


def _mark(kind: str, words: str) -> str:
    return blake2b(f"{kind}\n{words}".encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _text_mark(words: str) -> str:
    return _mark("text", words)


def _picture_marks(address: str) -> tuple[str, str]:
    """The marks of a picture: its own, and that of the addresses that differ in one number from it, or ""."""
    picture = picture_of(address)
    template, numbers = _NUMBER.subn("#", picture)
    return _mark("picture", picture), _mark("series", template) if numbers == 1 else ""


# --- learning -------------------------------------------------------------------------------------


def sample_of(ids: Iterable[str]) -> list[str]:
    """The posts to learn from, of the ids of a source's posts, earliest first.

    Only the earliest posts count, in numbers that grow by an eighth to a quarter, so that a new post mostly
    changes nothing; of these, those with the smallest hashes.
    """
    known = list(ids)
    shift = max(0, len(known).bit_length() - 3)
    earliest = known[: len(known) >> shift << shift]
    return sorted(earliest, key=lambda one: blake2b(one.encode(errors="surrogatepass")).digest())[:SAMPLE]


def pieces(body: str, link: str) -> list[Piece]:
    """The blocks and pictures of a raw body, each once."""
    text = _UNSEEN.sub(" ", cut(body)[0])
    found: dict[str, Piece] = {}
    for address in _addresses(text, link):
        for kind, mark in zip(("picture", "series"), _picture_marks(address), strict=True):
            if mark:
                found.setdefault(mark, Piece(kind, mark, address, "inside"))
    after = "-"
    said = list(_texts(text))
    for at, (element, part, words) in reversed(list(enumerate(said))):
        mark = _text_mark(words) if len(part) <= _MAX_TEXT else ""
        weight = _weight(words)
        if mark and (weight >= _LONG or element != "li"):  # a short item says what the list is about
            from_end = min(at, len(said) - 1 - at)
            place = (
                "edge" if from_end < _EDGE else "end" if at < _FIRST or at >= len(said) - _LAST else "inside"
            )
            kind = "long" if weight >= _LONG else "short"
            if mark not in found or place == "inside":
                found[mark] = Piece(kind, mark, part, place, after if element in HEADINGS else "")
        after = mark or "?"
    return list(found.values())


def _texts(text: str) -> Iterator[tuple[str, str, str]]:
    """The texts of the blocks of a body: the element before the text, the text, and its words alone."""
    if has_blocks(text):
        parts = _BLOCK.split(text)
    else:
        lines = _LINES.split(_LINK.sub(r"\1", text))
        parts = [part for line in lines for part in ("", line)][1:]
    for name, part in zip(("", *parts[1::2]), parts[::2], strict=True):
        if part and (shown := _shown(part)) and (words := match_key(shown[:_MAX_TEXT])):
            start = part.lstrip()[:2]
            element = "h2" if start.startswith("#") else "li" if start in _BULLETS else (name or "").lower()
            yield element, shown, words


def _shown(part: str) -> str:
    text = _TAG.sub("", part) if "<" in part else part
    return " ".join((unescape(text) if "&" in text else text).split())


def _addresses(text: str, link: str) -> Iterator[str]:
    for image in _IMAGE.finditer(text):
        given = [image[1]] if image[1] else _ADDRESS.findall(image[0])
        for one in given:
            address = unescape(one).partition("#")[0]
            if address.startswith(("http://", "https://")):
                yield address
            elif not address.startswith("data:") and (whole := absolute(link, address)):
                yield whole


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


def remove_repeats(page: Page, marks: Set[str]) -> None:
    """Remove the blocks and pictures that belong to the page, unless they are most of the post."""
    if not marks:
        return
    blocks = page.remaining()
    repeats: list[Block] = []
    followed = True
    for block in reversed(blocks):
        # A heading of the page has nothing of the article below it.
        followed = _is_repeat(block, marks) and (followed or block.tag.name not in HEADINGS)
        repeats += [block] if followed else []
    size = sum(len(block.text) for block in repeats)
    if 3 * size > 2 * sum(len(block.text) for block in blocks):
        page.note(RULE, repeats[-1].text, kept=True)
        return
    for block in repeats:
        page.remove_block(block, RULE)
    for block in page.remaining():
        for image in block.images if block.tag.name != "figcaption" else ():
            if not marks.isdisjoint(_picture_marks(str(image.get("src")))):
                page.remove(image, RULE)
        block.images = [image for image in block.images if id(image) not in page.removed]


def _is_repeat(block: Block, marks: Set[str]) -> bool:
    words = match_key(block.text) if len(block.text) <= _MAX_TEXT else ""
    if not words or block.images or block.tag.name in _NO_TEXT:
        return False
    return (_weight(words) >= _LONG or block.tag.name != "li") and _text_mark(words) in marks


def _weight(words: str) -> int:
    return 2 * len(words) if DENSE.search(words) else len(words)
