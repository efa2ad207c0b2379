"""Walks over a tree without recursion, in linear time; the kinds of block elements."""

from collections.abc import Iterator, Set
from typing import Any, Literal

from bs4.element import PageElement, Tag

Event = tuple[Literal["start", "end", "text"], Any]
"""An event and its `Tag` or `NavigableString`."""

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LEAVES = HEADINGS | {"figcaption", "caption", "summary", "dt", "pre"}
"""Blocks that hold no blocks."""
LINES = LEAVES | {"li", "dd", "td", "th", "figure", "details"}
"""Blocks in which two line breaks do not begin a paragraph."""

KEPT = LINES | {"blockquote", "dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"}
"""Blocks of the output; other blocks only end a paragraph."""
PARENTS = {
    "caption": {"table"},
    "dd": {"dl"},
    "dt": {"dl"},
    "figcaption": {"figure"},
    "li": {"ul", "ol"},
    "summary": {"details"},
    "tbody": {"table"},
    "td": {"tr"},
    "tfoot": {"table"},
    "th": {"tr"},
    "thead": {"table"},
    "tr": {"thead", "tbody", "tfoot", "table"},
}
"""Element -> its allowed parents; elsewhere it only ends a paragraph."""


def is_in_place(tag: Tag) -> bool:
    """Whether the nearest KEPT ancestor of a block is an allowed parent."""
    parents = PARENTS.get(tag.name)
    if parents is None:
        return True
    holder = next((up for up, _ in zip(tag.parents, range(8), strict=False) if up.name in KEPT), None)
    return holder is not None and holder.name in parents


def events(root: Tag, removed: Set[int] = frozenset()) -> Iterator[Event]:
    """Starts, ends and texts below `root` in document order, without nodes whose ids are in `removed`."""
    open_tags: list[tuple[Tag, Iterator[PageElement]]] = []
    tag, children = root, iter(root.contents)
    while True:
        for child in children:
            if removed and id(child) in removed:
                continue
            if isinstance(child, Tag):
                yield "start", child
                open_tags.append((tag, children))
                tag, children = child, iter(child.contents)
                break
            yield "text", child
        else:
            if not open_tags:
                return
            yield "end", tag
            tag, children = open_tags.pop()


def tags_in(root: Tag) -> list[Tag]:
    """The elements below `root` in document order."""
    node, end = _bounds(root)
    found = []
    while node is not end and node is not None:
        if isinstance(node, Tag):
            found.append(node)
        node = node.next_element
    return found


def texts_in(root: Tag) -> list[str]:
    """The texts below `root` in document order."""
    node, end = _bounds(root)
    found: list[str] = []
    while node is not end and node is not None:
        if isinstance(node, str):
            found.append(node)
        node = node.next_element
    return found


def _bounds(root: Tag) -> tuple[PageElement | None, PageElement | None]:
    """The first node below `root` and the one behind its last."""
    last: PageElement = root
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    return (root.next_element if root.contents else last.next_element), last.next_element


def find_first(root: Tag, name: str) -> Tag | None:
    """The first element of that name below `root`: thirty times faster than `Tag.find`."""
    node, end = _bounds(root)
    while node is not end and node is not None:
        if isinstance(node, Tag) and node.name == name:
            return node
        node = node.next_element
    return None
