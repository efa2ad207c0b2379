"""Where HTML becomes a tree.

bs4's own builder spends most of its time on XML namespaces, on attributes that may be no strings and on
documents that change while they are read; what is parsed here was made well-formed before.
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
"""Parsers that wait for another page: to make one takes as long as to read a small page."""


def parse(html: str) -> Tag:
    """The root of a tree of `html`, which has to be well-formed."""
    try:
        parser = _idle.pop()
    except IndexError:
        parser = _BUILDER.default_parser(None)(target=_Linker())
    parser.feed(f"<div>{html}</div>")
    document: Tag = parser.close()
    _idle.append(parser)
    return find_first(document, "div") or document


def unlink(root: Tag) -> None:
    """Take apart the tree that `root` stands in, of which nothing can be used any more.

    Its nodes hold each other: they would stay until the garbage is collected.
    """
    node: PageElement | None = root
    while node is not None and node.parent is not None:
        node = node.parent
    while node is not None:
        after = node.next_element
        vars(node).clear()
        node = after


class _Linker:
    """What libxml2 finds, which closes what it opens, as linked nodes of bs4."""

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
        # lxml gives those that have none a mapping that takes long to copy.
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
        """The document; what comes next is another one."""
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
        """Link a node as the last one; that of bs4 looks for links that cannot be there yet."""
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
    """A `Tag` with what a builder gives to each of them; its own are name, attributes and place."""


for _name, _value in vars(Tag(BeautifulSoup(builder=_BUILDER), _BUILDER, "div")).items():
    setattr(_Element, _name, _value)
