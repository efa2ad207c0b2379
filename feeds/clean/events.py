"""A tree as a stream, so that nothing here recurses and every walk is linear."""

from collections.abc import Iterator, Set
from typing import Literal

from bs4 import NavigableString, Tag

Event = tuple[Literal["start"], Tag] | tuple[Literal["end"], Tag] | tuple[Literal["text"], NavigableString]

BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LEAVES = HEADINGS | {"figcaption", "caption", "summary", "dt", "pre"}
"""Blocks that hold text and no blocks."""
LINES = LEAVES | {"li", "dd", "td", "th", "figure", "details"}
"""Blocks in which two line breaks make no paragraph."""


def events(root: Tag, gone: Set[int] = frozenset()) -> Iterator[Event]:
    """Starts, ends and texts below `root` in document order, without the nodes whose ids are `gone`."""
    open_tags: list[tuple[Tag, Iterator[object]]] = [(root, iter(list(root.contents)))]
    while open_tags:
        tag, children = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            if open_tags:
                yield "end", tag
        elif id(child) in gone:
            continue
        elif isinstance(child, Tag):
            yield "start", child
            open_tags.append((child, iter(list(child.contents))))
        elif type(child) is NavigableString:
            yield "text", child
