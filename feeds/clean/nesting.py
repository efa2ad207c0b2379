"""Bounds what HTML costs an HTML5 parser, before the parser sees it. Imports the names of MathML.

At each tag a parser looks through the elements that are open, and it opens formatting elements that were not
closed again in every later block (HTML Standard sections 13.2.4.2 and 13.2.4.3): unclosed elements cost the
square of their number.

(1) HTML in which few elements are open at a time is returned unchanged.
(2) Otherwise every element is closed, and tags of elements that are too deep are left out. No text is lost.
(3) It takes linear time. Tags are found as parsers find them (section 13.2.5); where it is not certain that a
    parser would close an element, it counts as open.
"""

import re
from collections import Counter
from collections.abc import Iterator

from .mathml import ELEMENTS as MATHML

_FEW = 400
"""Elements that may be open at a time."""
_DEEPEST = 256
"""The same in what was made anew."""
_MOST_FORMATTING = 12
"""Formatting elements among them."""
_MOST_REOPENED = 100_000
"""Formatting elements that blocks may open again."""

_S = r"\t\n\f\r "
_ATTRIBUTES = (
    rf"(?:[{_S}/]++|(?:=[^{_S}/>=]*+|[^{_S}/>=]++)"
    rf"""(?:[{_S}]*+=[{_S}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_S}>"'][^{_S}>]*+)?+)?+)*+"""
)
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?![A-Za-z]))[^>]*+>?"
    rf"|<(?=[instx])(iframe|noembed|noframes|script|style|textarea|title|xmp)(?=[{_S}/>]){_ATTRIBUTES}"
    rf"(?:>(.*?)(?:(?=</\1[{_S}/>])|\Z)|\Z)"
    rf"|<(/?)([A-Za-z][^{_S}/>]*+)({_ATTRIBUTES})(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""A comment; an element that has text only, and the text; or a tag: slash, name, attributes."""

_FORMATTING = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
))  # fmt: skip
_EMPTY = frozenset(("br", "embed", "hr", "img", "meta"))
_NEVER_OPEN = re.compile(rf"<(?:br|hr|img)(?=[{_S}/>])", re.IGNORECASE)
"""The same for sure, also within MathML and SVG."""
_EMPTY_IN_HTML = _EMPTY | {
    *("area", "base", "basefont", "bgsound", "col", "frame", "image", "input", "keygen", "link", "param"),
    *("source", "track", "wbr"),
}
_BLOCKS = (
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
)  # fmt: skip
_CELLS = ("p", "td", "th")
_CLOSES = {
    **dict.fromkeys(_BLOCKS, ("p",)),
    "a": ("a",),
    "dd": ("dd", "dt", "p"),
    "dt": ("dd", "dt", "p"),
    "li": ("li", "p"),
    "option": ("option",),
    "td": _CELLS,
    "th": _CELLS,
    "tr": (*_CELLS, "tr"),
    **dict.fromkeys(("tbody", "tfoot", "thead"), (*_CELLS, "tr", "tbody", "tfoot", "thead")),
}
"""Start tag -> the elements that it closes, where one is the last that was opened."""
_CLOSED_BY_PARENT = frozenset(("dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"))
_CLOSE_CHILDREN = _CLOSED_BY_PARENT.union(_BLOCKS) - {"form"}
"""End tags that close such elements."""
_FOREIGN = ("math", "svg")
_LEAVES = MATHML | {"circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "stop", "use"}
"""Elements of MathML and SVG that may end in `/>`."""
_HOLD_HTML = frozenset((
    "annotation-xml", "desc", "foreignobject", "mi", "mn", "mo", "ms", "mtext", "title",
))  # fmt: skip
"""Elements of MathML and SVG within which HTML begins."""


def bounded(html: str) -> str:
    """`html` with few elements open at a time."""
    starts = html.count("<") - html.count("</")
    if starts > _FEW:
        starts -= len(_NEVER_OPEN.findall(html))
    return html if starts <= _FEW or _is_bounded(html) else "".join(_balanced(html))


def _is_bounded(html: str) -> bool:
    """Whether few elements are open at a time for sure."""
    opened: list[str] = []
    foreign = formatting = reopened = 0
    has_leaves = has_sections = False
    for tag in _TAG.finditer(html):
        only_text, text, slash, name, attributes = tag.groups("")
        if not name:
            has_sections = has_sections or tag[0].startswith("<![CDATA[")
            # Within MathML and SVG it may be markup, and a script may be in a comment in a script.
            if text and ((foreign and "<" in text) or (only_text and "<!--" in text and "<script" in text)):
                return False
        name = name.lower()
        if slash:
            if opened and opened[-1] != name and not foreign and name in _CLOSE_CHILDREN:
                _close_children(name, opened)
            if opened and opened[-1] == name:
                opened.pop()
                formatting -= name in _FORMATTING
                foreign -= name in _FOREIGN
                has_leaves = has_leaves and name not in _FOREIGN
            else:
                has_leaves = False
        elif name and name not in (_EMPTY if foreign else _EMPTY_IN_HTML):
            if opened and not foreign and opened[-1] in _CLOSES.get(name, ()):
                formatting -= sum(one in _FORMATTING for one in _closed_by(name, opened))
            has_leaves = name in _FOREIGN or (has_leaves and name in _LEAVES and opened[-1] not in _HOLD_HTML)
            if has_leaves and name not in _FOREIGN and attributes.endswith("/"):
                continue
            opened.append(name)
            foreign += name in _FOREIGN
            formatting += name in _FORMATTING
            reopened += formatting
            if len(opened) > _FEW or reopened > _MOST_REOPENED or (foreign and has_sections):
                return False
    return True


def _close_children(name: str, opened: list[str]) -> None:
    """Close the elements that the end tag of their parent closes."""
    place = len(opened) - 1
    while place > 0 and opened[place] in _CLOSED_BY_PARENT and opened[place] != name:
        place -= 1
    if place >= 0 and opened[place] == name:
        del opened[place + 1 :]


def _closed_by(name: str, opened: list[str]) -> list[str]:
    """Close the elements that a start tag closes. Returns their names."""
    closes, closed = _CLOSES.get(name, ()), []
    while opened and opened[-1] in closes:
        closed.append(opened.pop())
    return closed


def _balanced(html: str) -> Iterator[str]:
    """The pieces of `html` with all elements closed, without comments and tags that are too deep."""
    opened: list[str] = []
    counts: Counter[str] = Counter()
    formatting = at = 0
    for tag in _TAG.finditer(html):
        yield html[at : tag.start()].replace("<", "&lt;")
        at = tag.end()
        only_text, _, slash, name, attributes = tag.groups("")
        name = name.lower()
        if only_text.lower() == "iframe" and tag.start(2) > 0:
            yield f"{html[tag.start() : tag.start(2)]}</iframe>"
        if name == "a" or slash:
            closed = _closed_until(name, opened) if counts[name] else []
        else:
            closed = _closed_by(name, opened)
        for one in closed:
            counts[one] -= 1
            formatting -= one in _FORMATTING
            yield f"</{one}>"
        if slash or name in ("", "plaintext") or not tag[0].endswith(">"):
            continue
        if name in _EMPTY_IN_HTML:
            yield f"<{name}{attributes} />"
        elif name in _LEAVES and attributes.endswith("/"):
            yield f"<{name}{attributes}></{name}>"
        elif len(opened) < _DEEPEST and (name not in _FORMATTING or formatting < _MOST_FORMATTING):
            opened.append(name)
            counts[name] += 1
            formatting += name in _FORMATTING
            yield tag[0]
    yield html[at:].replace("<", "&lt;")
    yield from (f"</{one}>" for one in reversed(opened))


def _closed_until(name: str, opened: list[str]) -> list[str]:
    """Close the elements down to the last one of that name. Returns their names."""
    closed = [opened.pop()]
    while closed[-1] != name:
        closed.append(opened.pop())
    return closed
