"""Parses well-formed HTML to a tree of bs4 nodes.

This skips what takes bs4's own builder most of its time: XML namespaces, multi-valued attributes,
documents that change while they are read.
"""

from collections.abc import Set
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement

from .events import find_first

_BUILDER = LXMLTreeBuilder(multi_valued_attributes=None, attribute_dict_class=dict)
_EMPTY = _BUILDER.empty_element_tags or set()
_CHILDLESS = frozenset(("bgsound", "embed", "keygen", "source", "track", "wbr"))
"""Elements without an end tag that the parser, which is older than them, closes with their parent."""
_CONTAINERS = _BUILDER.string_containers

_new_element, _new_text = Tag.__new__, str.__new__

_SQUEEZED = frozenset((
    "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "nav", "ol", "p", "section", "table", "tbody", "td", "th", "tr",
    "ul",
))  # fmt: skip
"""Blocks beside which white space means nothing: in pretty-printed pages it is half of all nodes."""
_PREFORMATTED = (
    "<pre",
    "blob-code",
    "cm-line",
    "view-line",
    "react-code",
    "crayon-line",
    "syntaxhighlighter",
)
"""What is in pages where it may mean something."""
_SPACE = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign != "\xa0")

_idle: list[tuple[Any, "_Linker"]] = []
"""Parsers for reuse: making one takes as long as parsing a small page."""


def parse(html: str) -> Tag:
    """The root of the tree of `html`, which must be well-formed, without white space that means nothing."""
    try:
        parser, linker = _idle.pop()
    except IndexError:
        linker = _Linker()
        parser = _BUILDER.default_parser(None)(target=linker)
    is_squeezed = "\n" in html and not any(map(html.__contains__, _PREFORMATTED))
    linker.squeezed = _SQUEEZED if is_squeezed else frozenset()
    parser.feed(f"<div>{html}</div>")
    document: Tag = parser.close()
    _idle.append((parser, linker))
    return find_first(document, "div") or document


def unlink(root: Tag) -> None:
    """Free the tree of `root`, whose nodes refer to each other; none may be used afterwards."""
    node: PageElement | None = root
    while node is not None and node.parent is not None:
        node = node.parent
    while node is not None:
        after = node.next_element
        # What is left refers to nodes that come later.
        node.parent = node.previous_element = node.previous_sibling = node.next_element = None
        node = after


class _Linker:
    """A parser target that makes linked bs4 nodes of libxml2's events.

    One call for each event: calls are most of what parsing takes.
    """

    def __init__(self) -> None:
        self.squeezed: Set[str] = frozenset()
        self._text: list[str] = []
        self.data = self._text.append
        self._begin()

    def _begin(self) -> None:
        self._open = [Tag(name="[document]")]
        self._last: PageElement = self._open[0]
        self._is_at_block = False

    def start(self, tag: str, attrib: dict[str, Any]) -> None:
        is_block = tag in self.squeezed
        if self._text:
            self._end_text(is_block)
        self._is_at_block = is_block
        element = _new_element(_Element)
        # lxml's empty mapping is no dict.
        element.name, element.attrs, element.contents = tag, attrib if attrib else {}, []
        if tag in _EMPTY:
            element.can_be_empty_element = True
        if tag in _CONTAINERS:
            element.interesting_string_types = {_CONTAINERS[tag]}
        parent, last = self._open[-1], self._last
        element.parent, element.previous_element = parent, last
        last.next_element = self._last = element
        siblings = parent.contents
        if siblings:
            before = element.previous_sibling = siblings[-1]
            before.next_sibling = element
        else:
            element.previous_sibling = None
        siblings.append(element)
        if tag not in _CHILDLESS:
            self._open.append(element)

    def end(self, tag: str) -> None:
        is_block = tag in self.squeezed
        if self._text:
            self._end_text(is_block)
        self._is_at_block = is_block
        if tag not in _CHILDLESS:
            self._open.pop()

    def close(self) -> Tag:
        """Return the document and begin another one."""
        document = self._open[0]
        self._text.clear()
        self._begin()
        return document

    def _end_text(self, before_block: bool) -> None:
        given = self._text[0] if len(self._text) == 1 else "".join(self._text)
        self._text.clear()
        if self._is_at_block:
            given = given.lstrip(_SPACE)
        if not given or (before_block and not given.strip(_SPACE)):
            return
        text = _new_text(NavigableString, given)
        text.next_element = text.next_sibling = None
        parent, last = self._open[-1], self._last
        text.parent, text.previous_element = parent, last
        last.next_element = self._last = text
        siblings = parent.contents
        if siblings:
            before = text.previous_sibling = siblings[-1]
            before.next_sibling = text
        else:
            text.previous_sibling = None
        siblings.append(text)


class _Element(Tag):
    """A `Tag` whose constant fields, set by a builder otherwise, are class attributes."""


for _name, _value in vars(Tag(BeautifulSoup(builder=_BUILDER), _BUILDER, "div")).items():
    setattr(_Element, _name, _value)
