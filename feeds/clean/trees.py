"""Parses well-formed HTML to a tree of bs4 nodes.

This skips what takes bs4's own builder most of its time: XML namespaces, multi-valued attributes,
documents that change while they are read.
"""

from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement

from .events import find_first

_BUILDER = LXMLTreeBuilder(multi_valued_attributes=None, attribute_dict_class=dict)
_EMPTY = _BUILDER.empty_element_tags or set()
_CONTAINERS = _BUILDER.string_containers

_idle: list[Any] = []
"""Parsers for reuse: making one takes as long as parsing a small page."""


def parse(html: str) -> Tag:
    """The root of the tree of `html`, which must be well-formed."""
    try:
        parser = _idle.pop()
    except IndexError:
        parser = _BUILDER.default_parser(None)(target=_Linker())
    parser.feed(f"<div>{html}</div>")
    document: Tag = parser.close()
    _idle.append(parser)
    return find_first(document, "div") or document


def unlink(root: Tag) -> None:
    """Free the tree of `root`, whose nodes refer to each other; none may be used afterwards."""
    node: PageElement | None = root
    while node is not None and node.parent is not None:
        node = node.parent
    while node is not None:
        after = node.next_element
        vars(node).clear()
        node = after


class _Linker:
    """A parser target that makes linked bs4 nodes of libxml2's events."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self.data = self._text.append
        self._begin()

    def _begin(self) -> None:
        self._open = [Tag(name="[document]")]
        self._last: PageElement = self._open[0]

    def start(self, tag: str, attrib: dict[str, str]) -> None:
        if self._text:
            self._end_text()
        element = Tag.__new__(_Element)
        # Copying lxml's empty mapping is slow.
        element.name, element.attrs, element.contents = tag, dict(attrib) if attrib else {}, []
        if tag in _EMPTY:
            element.can_be_empty_element = True
        if tag in _CONTAINERS:
            element.interesting_string_types = {_CONTAINERS[tag]}
        self._append(element)
        self._open.append(element)

    def end(self, tag: object) -> None:
        if self._text:
            self._end_text()
        self._open.pop()

    def close(self) -> Tag:
        """Return the document and begin another one."""
        document = self._open[0]
        self._text.clear()
        self._begin()
        return document

    def _end_text(self) -> None:
        text = str.__new__(NavigableString, "".join(self._text))
        text.next_element = text.next_sibling = None
        self._append(text)
        self._text.clear()

    def _append(self, node: PageElement) -> None:
        """Link a node as the last one of the document."""
        parent, last = self._open[-1], self._last
        siblings = parent.contents
        node.parent, node.previous_element = parent, last
        last.next_element = self._last = node
        if siblings:
            before = node.previous_sibling = siblings[-1]
            before.next_sibling = node
        else:
            node.previous_sibling = None
        siblings.append(node)


class _Element(Tag):
    """A `Tag` whose constant fields, set by a builder otherwise, are class attributes."""


for _name, _value in vars(Tag(BeautifulSoup(builder=_BUILDER), _BUILDER, "div")).items():
    setattr(_Element, _name, _value)
