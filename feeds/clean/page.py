"""A page: the tree of one post's HTML, its blocks of text, and the changes that rules made.

Rules remove through `remove` and `remove_block`, which report. Removed nodes stay in the tree, marked:
to unlink them one by one would cost the square of a row's length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bs4.element import NavigableString, PageElement, Tag

from feeds.model import Change, Enclosure
from feeds.originals import absolute
from feeds.text import normalized, one_line

from .events import BLOCKS, LEAVES, LINES, events, find_first, is_in_place, tags_in
from .references import MOST_ADDED, is_relative, placeholder
from .spaces import unbroken, visible

Piece = Tag | NavigableString

# Addresses that `originals.valid` returns unchanged: nearly all of them.
_ABSOLUTE = re.compile(
    r"(?i:https?)://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/(?:[\w\-.~!$&'()*+,;=:@/]++|%[0-9A-Fa-f]{2})*+)?"
    r"(?:\?(?:[\w\-.~!$&'()*+,;=:@/?]++|%[0-9A-Fa-f]{2})*+)?",
    re.ASCII,
)
_NOT_WORDS = re.compile(r"[\W_]+")
_WIDE_SIGNS = tuple(zip("，：！？；（）…　\xa0", (*",:!?;()", "...", " ", " "), strict=True))


_SHORT = 100


def match_key(text: str) -> str:
    """Letters and digits of `text`, case and width folded: equal for two spellings of one title."""
    return _match_key(text) if len(text) <= _SHORT else _match_key.__wrapped__(text)


# Several rules ask about the same short blocks.
@lru_cache(maxsize=4096)
def _match_key(text: str) -> str:
    if not text.isascii():
        # Replacing the commonest signs first lets NFKC take its fast path.
        for wide, narrow in _WIDE_SIGNS:
            text = text.replace(wide, narrow)
        text = normalized("NFKC", text)
    folded = text.casefold()
    return folded if folded.isalnum() else _NOT_WORDS.sub("", folded)


@dataclass(slots=True)
class Block:
    """Text between two block boundaries: a paragraph, a heading, a list item."""

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
    """An element or a block that a rule removed."""

    rule: str
    piece: Tag | Block
    words: str


@dataclass(slots=True)
class Page:
    """What rules read and change."""

    root: Tag
    title: str
    link: str
    authors: tuple[str, ...] = ()
    repeats: frozenset[str] = frozenset()
    """Marks of what the posts of its source repeat."""
    changes: list[Change] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    """As in `Content.references`."""
    removed: set[int] = field(default_factory=set)
    """Ids of removed nodes."""
    removals: list[Removal] = field(default_factory=list)
    protected: set[int] = field(default_factory=set)
    """Ids of nodes that no rule may remove."""
    _tags: list[Tag] = field(default_factory=list)
    """Cache of `elements`."""
    _is_stale: bool = False
    """Whether `_tags` has elements that were removed since."""
    blocks: list[Block] = field(default_factory=list)
    """Set by `find_blocks`."""
    _added: int = 0
    """Characters by which references have become longer."""

    def absolute(self, reference: str) -> str:
        """`reference` as an absolute http(s) URI, or ""."""
        if _ABSOLUTE.fullmatch(reference):
            return reference
        address = absolute(self.link, reference) if self.link or not is_relative(reference) else ""
        self._added += max(0, len(address) - len(reference))
        if self._added > MOST_ADDED:
            return ""
        if is_relative(reference):
            address = address or placeholder(reference)
            self.references[address] = reference
        return address

    def note(self, rule: str, text: str, *, kept: bool = False, mark: str = "") -> str:
        """Report a change, unless `text` is blank; return the first words of `text`."""
        words = one_line(text[:400])[:80]
        change = Change(rule, words, kept, mark)
        if words and change not in self.changes[-20:]:
            self.changes.append(change)
        return words

    def restore(self, removals: list[Removal]) -> None:
        """Put removed pieces back and protect them."""
        for removal in removals:
            pieces = [removal.piece] if isinstance(removal.piece, Tag) else removal.piece.pieces
            self.protected.update(map(id, pieces))
        self.removed -= self.protected
        restored = set(map(id, removals))
        self.removals = [one for one in self.removals if id(one) not in restored]
        self.tree_changed()
        reported = {(one.rule, one.words) for one in removals}
        self.changes = [
            replace(change, kept=True) if (change.rule, change.text) in reported else change
            for change in self.changes
        ]

    def remove(self, tag: Tag, rule: str, mark: str = "") -> None:
        """Remove an element with its content."""
        if id(tag) in self.protected:
            return
        image = tag if tag.name == "img" else find_first(tag, "img")
        text = self.first_words(tag) or (str(image.get("src") or "") if image is not None else "")
        self.removals.append(Removal(rule, tag, self.note(rule, text, mark=mark)))
        self.drop(tag)

    def first_words(self, tag: Tag) -> str:
        """The first words of an element."""
        texts = islice((text.strip() for text in tag.strings if not text.isspace()), 20)
        return " ".join(texts)

    def replace_root(self, root: Tag) -> None:
        """Reduce the page to `root`."""
        self.root = root
        self.tree_changed()

    def append(self, parent: Tag, child: Tag) -> None:
        """Add an element as the last child of another."""
        parent.append(child)
        self.tree_changed()

    def tree_changed(self) -> None:
        """Call after adding or moving elements."""
        self._tags = []

    def drop(self, piece: PageElement) -> None:
        """Remove what nobody could have seen."""
        self.removed.add(id(piece))
        self._is_stale = True

    def remove_block(self, block: Block, rule: str, mark: str = "", *, even_code: bool = False) -> None:
        """Remove a block with the images in it, unless it is source code."""
        is_code = block.tag.name == "pre" and not even_code
        if is_code or any(id(piece) in self.protected for piece in block.pieces):
            return
        said = block.text or " ".join(str(image.get("src")) for image in block.images)
        words = self.note(rule, said, mark=mark)
        self.removals.append(Removal(rule, block, words))
        for piece in block.pieces:
            self.drop(piece)
        block.removed = True

    def elements(self, *names: str) -> list[Tag]:
        """The elements of these names (default: of any name) that are not removed, in document order."""
        if not self._tags:
            self._tags = tags_in(self.root)
            self._is_stale = bool(self.removed)
        if self._is_stale:
            self._tags = list(_remaining(self._tags, self.removed))
        self._is_stale = False
        return [tag for tag in self._tags if tag.name in names] if names else self._tags

    def text_of_tags(self) -> str:
        """Names of elements and attributes, each once, and all values of attributes."""
        names: set[str] = set()
        values: list[str] = []
        for tag in self.elements():
            names.add(f"<{tag.name}")
            if tag.attrs:
                names.update(tag.attrs)
                values += map(str, tag.attrs.values())
        return "\n".join((*names, *values))

    def find_blocks(self) -> None:
        """Divide the tree into blocks."""
        self.blocks = list(_blocks(self.root, self.removed))

    def remaining(self) -> list[Block]:
        """The blocks that are not removed."""
        return [block for block in self.blocks if not block.removed]


def _remaining(tags: list[Tag], removed: set[int]) -> Iterator[Tag]:
    """The elements that are neither in `removed` nor below one that is."""
    away = set(removed)
    for tag in tags:
        if id(tag) in away or id(tag.parent) in away:
            away.add(id(tag))
        else:
            yield tag


def _blocks(root: Tag, removed: set[int]) -> Iterator[Block]:
    holders = [root]
    link: Tag | None = None
    block = Block(root)
    words: list[str] = []
    linked: list[str] = []
    breaks = 0
    leaf: Tag | None = None
    for kind, node in events(root, removed):
        name = "" if kind == "text" else node.name
        is_bound = name in BLOCKS
        if is_bound:
            if leaf is not None and node is not leaf:
                words.append("\0")
                continue
            leaf = node if kind == "start" and name in LEAVES and is_in_place(node) else None
            begins = True
        elif breaks and (name == "img" and kind == "start" if name else not node.isspace()):
            begins = breaks > 1 and not (holders[-1].name in LINES and is_in_place(holders[-1]))
            breaks = 0
        else:
            begins = False
        if begins:
            if block.pieces:
                if _shows(block, words, linked):
                    yield block
                block = Block(root)
            words, linked, breaks = [], [], 0
            if is_bound and kind == "start":
                holders.append(node)
            elif is_bound:
                holders.pop()
            block.tag = holders[-1]
            block.links = [] if link is None else [link]
        if not name:
            block.pieces.append(node)
            words.append(node)
            if link is not None:
                linked.append(node)
        elif is_bound:
            continue
        elif kind == "end":
            link = None if node is link else link
        elif name == "a":
            if node.get("href"):
                link = node
                block.links.append(node)
        elif name == "img":
            block.pieces.append(node)
            block.images.append(node)
        elif name == "br":
            block.pieces.append(node)
            words.append("\0")
            breaks += 1
    if _shows(block, words, linked):
        yield block


def _shows(block: Block, words: list[str], linked: list[str]) -> bool:
    """Set the text of a block; return whether it has text or images."""
    text = "".join(words)
    block.text = fold_lines(text, "\0")
    block.linked = len(_shown("".join(linked))) if linked else 0
    return bool(block.text or block.images)


def fold_lines(text: str, line_end: str = "\n") -> str:
    """`text` with white space and zero-width characters as browsers show them, each line on its own."""
    lines = map(_shown, text.split(line_end)) if line_end in text else (_shown(text),)
    return "\n".join(lines).strip()


def _shown(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(unbroken(visible(text)).split())
