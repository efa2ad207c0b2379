"""Captions: moved into the figures of their images, and shown once."""

import re
from functools import lru_cache

from bs4.element import NavigableString, Tag

from .events import find_first
from .names import words_of
from .page import Block, Page, Piece, match_key

_NAMES = (
    ("caption",), ("captions",), ("figcaption",), ("picinfo",), ("pic", "info"), ("photo", "credit"),
    ("image", "credit"), ("photo", "info"), ("image", "info"), ("img", "desc"), ("image", "source"),
    ("image", "description"), ("photo", "desc"), ("credit",), ("copyright",), ("legende",),
)  # fmt: skip
_ALSO = ("alt", "title")
_AROUND = frozenset(("a", "picture", "span"))
_LONGEST = 500
_MARK = re.compile(
    r"^[（(\[【]?\s*(?:[▲△▼▽↑↓]|[图圖]\s*[:：/／|｜]|[图圖]片?(?:来源|來源|源)|(?:photo|image|credit)s?\s*(?:[:：]|by\b))",
    re.IGNORECASE,
)


def captions(page: Page) -> None:
    """Make a figure of an image and the captions that follow it."""
    image: Block | None = None
    for block in page.remaining():
        if block.images:
            image = block if not block.text else None
        elif image is not None and is_caption(block, image.images[-1]):
            _tie(page, image, block)
        else:
            image = None
    said: dict[int, str] = {}
    for shown in page.elements("img"):
        _say_once(shown, _words_below(shown, said))


def is_caption(block: Block, image: Tag | None = None) -> bool:
    """Whether a block is a caption by its tag, class, opening mark or words."""
    if block.tag.name == "figcaption" or _MARK.match(block.text):
        return True
    if len(block.text) <= _LONGEST and (_called_caption(block.tag) or _is_small(block)):
        return True
    said = {match_key(str(image.get(key) or "")) for key in _ALSO} - {""} if image is not None else ()
    return bool(said) and match_key(block.text) in said


def _called_caption(tag: Tag | None) -> bool:
    """Whether an element or one of its two nearest parents has a class of captions."""
    for _ in range(3):
        if tag is None:
            return False
        if _named(str(tag.attrs.get("class") or "")):
            return True
        tag = tag.parent
    return False


@lru_cache(maxsize=2048)
def _named(names: str) -> bool:
    for name in names.split():
        words = words_of(name)
        if any(words[at : at + len(want)] == want for want in _NAMES for at in range(len(words))):
            return True
    return False


def _is_small(block: Block) -> bool:
    """Whether all text of a block is small print."""
    found = False
    for piece in block.pieces:
        if isinstance(piece, NavigableString) and piece.strip():
            if _above(piece, "small") is None:
                return False
            found = True
    return found


def _above(piece: Piece, name: str) -> Tag | None:
    """The nearest ancestor of that name, up to four levels above."""
    parent = piece.parent
    for _ in range(4):
        if parent is None or parent.name == name:
            return parent
        parent = parent.parent
    return None


def _tie(page: Page, image: Block, block: Block) -> None:
    figure = _figure(image)
    caption = next(
        (tag for tag in figure.contents if isinstance(tag, Tag) and tag.name == "figcaption"), None
    )
    if caption is block.tag:
        return
    if caption is None:
        caption = Tag(name="figcaption")
        figure.append(caption)
    elif match_key(caption.get_text()) == match_key(block.text):
        page.remove_block(block, "repeated caption")
        return
    if caption.get_text(strip=True):
        caption.append(Tag(name="br"))
    moved: list[Piece] = []
    for piece in block.pieces:
        link = _above(piece, "a")
        copy = Tag(name="br") if isinstance(piece, Tag) else NavigableString(piece)
        moved.append(copy)
        if link is not None and link.get("href"):
            linked = Tag(name="a", attrs=dict(link.attrs))
            linked.append(copy)
            copy = linked
        caption.append(copy)
        page.drop(piece)
    block.tag, block.pieces = caption, moved
    page.tree_changed()


def _figure(block: Block) -> Tag:
    """The figure of the last image of a block, made if missing."""
    image = block.images[-1]
    figure = _above(image, "figure")
    if figure is not None:
        return figure
    figure = image
    while (parent := figure.parent) is not None and parent.name in _AROUND and _only_child(parent):
        figure = parent
    inside = Tag(name=figure.name, attrs=dict(figure.attrs))
    for child in list(figure.contents):
        inside.append(child)
    figure.name, figure.attrs = "figure", {}
    figure.append(inside)
    if figure is image:
        block.images[-1] = inside
    return figure


def _only_child(parent: Tag) -> bool:
    return (
        len(parent.contents) < 8
        and sum(not isinstance(c, NavigableString) or bool(c.strip()) for c in parent.contents) == 1
    )


def _words_below(image: Tag, said: dict[int, str]) -> str:
    """The words of the caption of an image, in the nearest figure that has one; "" for none.

    `said`: those of figures by their Python ids, as a figure may have many images.
    """
    figure = _above(image, "figure")
    inner: list[int] = []
    while figure is not None and id(figure) not in said:
        if caption := find_first(figure, "figcaption"):
            said[id(figure)] = match_key(caption.get_text())
            break
        inner.append(id(figure))
        figure = _above(figure, "figure")
    words = said[id(figure)] if figure is not None else ""
    said.update(dict.fromkeys(inner, words))
    return words


def _say_once(image: Tag, said: str) -> None:
    """Remove a title or alt text that repeats the caption or the other one."""
    alt, title = (match_key(str(image.get(key) or "")) for key in _ALSO)
    if title and title in (said, alt):
        del image["title"]
    if alt and alt == said:
        image["alt"] = ""
