"""Where HTML becomes a tree.

bs4's own builder spends two thirds of its time on XML namespaces, on attributes that may be no strings
and on documents that change while they are read; what is parsed here was made well-formed before.
"""

from inspect import signature

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement

from .events import first


def parse(html: str) -> Tag:
    """The root of a tree of `html`, which has to be well-formed."""
    soup = BeautifulSoup(f"<div>{html}</div>", builder=_Builder())
    return first(soup, "div") or soup


class _Builder(LXMLTreeBuilder):
    """What libxml2 finds, which closes what it opens, as linked nodes of bs4."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None, attribute_dict_class=dict)

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        super().initialize_soup(soup)
        self._open: list[Tag] = [soup]
        self._last: PageElement = soup
        self._text: list[str] = []
        self.data = self._text.append  # type: ignore[method-assign]

    def start(self, tag: str, attrib: dict[str, str]) -> None:  # type: ignore[override]
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

    # lxml asks for it before every page.
    start.__signature__ = signature(start)  # type: ignore[attr-defined]

    def end(self, tag: object) -> None:
        if self._text:
            self._end_text()
        self._open.pop()

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


_EMPTY = _Builder().empty_element_tags or set()
_CONTAINERS = _Builder().string_containers


class _Element(Tag):
    """A `Tag` with what a builder gives to each of them; its own are name, attributes and place."""


for _name, _value in vars(Tag(BeautifulSoup(builder=_Builder()), _Builder(), "div")).items():
    setattr(_Element, _name, _value)
