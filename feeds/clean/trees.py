"""Where HTML becomes a tree.

bs4's own builder spends two thirds of its time on XML namespaces, on attributes that may be no strings
and on documents that change while they are read; what is parsed here was made well-formed before.
"""

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement


def parse(html: str) -> Tag:
    """The root of a tree of `html`, which has to be well-formed."""
    builder = _Builder(multi_valued_attributes=None, attribute_dict_class=dict)
    soup = BeautifulSoup(f"<div>{html}</div>", builder=builder)
    root = soup.find("div")
    return root if isinstance(root, Tag) else soup


class _Builder(LXMLTreeBuilder):
    """What libxml2 finds, which closes what it opens, as linked nodes of bs4."""

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        super().initialize_soup(soup)
        self._open: list[Tag] = [soup]
        self._last: PageElement = soup
        self._text: list[str] = []

    def start(self, tag: str, attrib: dict[str, str], nsmap: object = None) -> None:  # type: ignore[override]
        self._end_text()
        parent = self._open[-1]
        element = Tag(self.soup, self, tag, None, None, attrib, parent, self._last)
        parent.contents.append(element)
        self._open.append(element)
        self._last = element

    def end(self, tag: object) -> None:
        self._end_text()
        self._open.pop()

    def data(self, data: str) -> None:  # type: ignore[override]
        self._text.append(data)

    def _end_text(self) -> None:
        if self._text:
            parent = self._open[-1]
            text = NavigableString("".join(self._text))
            text.setup(parent, self._last)
            parent.contents.append(text)
            self._last = text
            self._text = []
