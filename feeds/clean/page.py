"""One body on the table: the tree, what is known of the article, and what was done to it.

Rules change the tree through `take` and `note` only, so that everything they do is reported.
What is taken stays in the tree and is marked: taking nodes out of a long row one by one would cost
the square of its length.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bs4.element import NavigableString, PageElement, Tag

from feeds.model import Change, Enclosure
from feeds.originals import absolute
from feeds.text import one_line

from .events import BLOCKS, LEAVES, LINES, events, find_first, is_in_place
from .spaces import unbroken, visible

Piece = Tag | NavigableString

# What `uris.valid` would return as it is, as nearly all addresses are.
_ABSOLUTE = re.compile(
    r"(?i:https?)://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/(?:[\w\-.~!$&'()*+,;=:@/]++|%[0-9A-Fa-f]{2})*+)?"
    r"(?:\?(?:[\w\-.~!$&'()*+,;=:@/?]++|%[0-9A-Fa-f]{2})*+)?",
    re.ASCII,
)
_NOT_WORDS = re.compile(r"[\W_]+")
_WIDE_SIGNS = tuple(zip("，：！？；（）…　\xa0", (*",:!?;()", "...", " ", " "), strict=True))


_SHORT = 100


def match_key(text: str) -> str:
    """Letters and digits only, folded: what two spellings of one title share."""
    return _match_key(text) if len(text) <= _SHORT else _match_key.__wrapped__(text)


# One rule after another looks at the same short blocks.
@lru_cache(maxsize=4096)
def _match_key(text: str) -> str:
    if not text.isascii():
        # What NFKC makes of the commonest signs: a text without any of them it mostly only looks through.
        for wide, narrow in _WIDE_SIGNS:
            text = text.replace(wide, narrow)
        text = unicodedata.normalize("NFKC", text)
    return _NOT_WORDS.sub("", text.casefold())


@dataclass(slots=True)
class Block:
    """A stretch of text between two block boundaries: a paragraph, a heading, a list item."""

    tag: Tag
    """The innermost block element that holds it."""
    pieces: list[Piece] = field(default_factory=list)
    """Texts, images and line breaks, in order."""
    text: str = ""
    """Visible text, white space folded, line breaks as line feeds."""
    linked: int = 0
    """Characters of `text` inside links."""
    links: list[Tag] = field(default_factory=list)
    images: list[Tag] = field(default_factory=list)
    removed: bool = False


class Removal(NamedTuple):
    """Something that a rule took: an element, or a block with its pieces."""

    rule: str
    piece: Tag | Block
    words: str


@dataclass(slots=True)
class Page:
    """What the rules work on."""

    root: Tag
    title: str
    link: str
    authors: tuple[str, ...] = ()
    changes: list[Change] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    """Ids of the nodes that were taken."""
    removals: list[Removal] = field(default_factory=list)
    protected: set[int] = field(default_factory=set)
    """Ids of nodes that no rule may take any more."""
    _tags: list[Tag] = field(default_factory=list)
    """What `elements` found; without what went since then unless `_fewer`."""
    _fewer: bool = False
    blocks: list[Block] = field(default_factory=list)
    """Filled by `find_blocks`, once the rules over elements are done."""

    def absolute(self, reference: str) -> str:
        """`reference` as an absolute http(s) URI, or "" where that cannot be."""
        if _ABSOLUTE.fullmatch(reference):
            return reference
        if not self.link and not reference.lower().startswith(("http://", "https://", "//")):
            return ""
        return absolute(self.link, reference)

    def note(self, rule: str, text: str, *, kept: bool = False) -> str:
        """Report a change, return its first words; what has neither words nor an address is not worth one."""
        words = one_line(text[:400])[:80]
        change = Change(rule, words, kept)
        if words and change not in self.changes[-20:]:
            self.changes.append(change)
        return words

    def restore(self, back: list[Removal]) -> None:
        """Put back what rules took, for good."""
        for taken in back:
            pieces = [taken.piece] if isinstance(taken.piece, Tag) else taken.piece.pieces
            self.protected.update(map(id, pieces))
        self.removed -= self.protected
        returned = set(map(id, back))
        self.removals = [taken for taken in self.removals if id(taken) not in returned]
        self.tree_changed()
        said = {(taken.rule, taken.words) for taken in back}
        self.changes = [
            replace(change, kept=True) if (change.rule, change.text) in said else change
            for change in self.changes
        ]

    def remove(self, tag: Tag, rule: str) -> None:
        """Remove an element with all it holds."""
        if id(tag) in self.protected:
            return
        image = tag if tag.name == "img" else find_first(tag, "img")
        text = self.first_words(tag) or (str(image.get("src") or "") if image is not None else "")
        self.removals.append(Removal(rule, tag, self.note(rule, text)))
        self.drop(tag)

    def first_words(self, tag: Tag) -> str:
        """The first words of an element."""
        texts = islice((text.strip() for text in tag.strings if not text.isspace()), 20)
        return " ".join(texts)

    def replace_root(self, root: Tag) -> None:
        """Go on with `root` alone."""
        self.root = root
        self.tree_changed()

    def append(self, parent: Tag, child: Tag) -> None:
        """Add an element as the last child of another."""
        parent.append(child)
        self.tree_changed()

    def tree_changed(self) -> None:
        """Say that elements were made, or stand elsewhere."""
        self._tags = []

    def drop(self, piece: PageElement) -> None:
        """Remove what nobody could have seen."""
        self.removed.add(id(piece))
        self._fewer = True

    def remove_block(self, block: Block, rule: str) -> None:
        """Remove a block with the images in it."""
        if any(id(piece) in self.protected for piece in block.pieces):
            return
        words = self.note(rule, block.text or " ".join(str(image.get("src")) for image in block.images))
        self.removals.append(Removal(rule, block, words))
        for piece in block.pieces:
            self.drop(piece)
        block.removed = True

    def elements(self, *names: str) -> list[Tag]:
        """The elements of these names (of any name if none is given) that were not taken, in order."""
        if not self._tags:
            self._tags = [node for node in self.root.descendants if isinstance(node, Tag)]
            self._fewer = bool(self.removed)
        if self._fewer:
            self._tags = list(_left(self._tags, self.removed))
        self._fewer = False
        return [tag for tag in self._tags if tag.name in names] if names else self._tags

    def find_blocks(self) -> None:
        """Divide the tree into blocks."""
        self.blocks = list(_blocks(self.root, self.removed))

    def remaining(self) -> list[Block]:
        """The blocks that no rule has taken."""
        return [block for block in self.blocks if not block.removed]


def _left(tags: list[Tag], gone: set[int]) -> Iterator[Tag]:
    """Those of all elements, in document order, that neither are `gone` nor stand in what is."""
    away = set(gone)
    for tag in tags:
        if id(tag) in away or id(tag.parent) in away:
            away.add(id(tag))
        else:
            yield tag


def _blocks(root: Tag, gone: set[int]) -> Iterator[Block]:
    holders = [root]
    link: Tag | None = None
    block = Block(root)
    words: list[str] = []
    linked: list[str] = []
    breaks = 0
    leaf: Tag | None = None
    for kind, node in events(root, gone):
        if kind == "text":
            bound, says = False, breaks > 0 and not node.isspace()
        else:
            bound, says = node.name in BLOCKS, kind == "start" and node.name == "img"
        if bound and leaf is not None and node is not leaf:
            words.append("\0")
            continue
        if bound:
            leaf = node if kind == "start" and node.name in LEAVES and is_in_place(node) else None
        if bound or (says and breaks > 1 and not (holders[-1].name in LINES and is_in_place(holders[-1]))):
            if block.pieces:
                if _shows(block, words, linked):
                    yield block
                block = Block(root)
            words, linked, breaks = [], [], 0
            if bound and kind == "start":
                holders.append(node)
            elif bound:
                holders.pop()
            block.tag = holders[-1]
            block.links = [] if link is None else [link]
        if kind == "text":
            block.pieces.append(node)
            words.append(node)
            breaks = 0 if says else breaks
            if link is not None:
                linked.append(node)
        elif kind == "end":
            link = None if node is link else link
        elif node.name == "a" and node.get("href"):
            link = node
            block.links.append(node)
        elif node.name == "img":
            block.pieces.append(node)
            block.images.append(node)
            breaks = 0
        elif node.name == "br":
            block.pieces.append(node)
            words.append("\0")
            breaks += 1
    if _shows(block, words, linked):
        yield block


def _shows(block: Block, words: list[str], linked: list[str]) -> bool:
    """Give a block its words; whether it shows anything."""
    text = "".join(words)
    lines = map(_shown, text.split("\0")) if "\0" in text else (_shown(text),)
    block.text = "\n".join(lines).strip()
    block.linked = len(_shown("".join(linked))) if linked else 0
    return bool(block.text or block.images)


def _shown(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(unbroken(visible(text)).split())
