"""MathML Core: its elements, what is read as such, and formulas as safe markup or as one line of text."""

import re
from collections.abc import Iterator
from html import escape

from bs4.element import NavigableString, Tag

from .spaces import fold, visible

TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext"))
LAYOUT = frozenset((
    "math", "merror", "mfrac", "mmultiscripts", "mover", "mpadded", "mphantom", "mprescripts", "mroot",
    "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtr", "munder",
    "munderover",
))  # fmt: skip
ELEMENTS = TOKENS | LAYOUT
"""MathML Core without what holds no formula (https://www.w3.org/TR/mathml-core/)."""
ATTRIBUTES = {
    "math": ("display", "alttext", "dir"),
    "mfrac": ("linethickness",),
    "mi": ("mathvariant",),
    "mo": (
        *(
            "accent",
            "fence",
            "form",
            "largeop",
            "lspace",
            "maxsize",
            "minsize",
            "movablelimits",
            "rspace",
            "separator",
        ),
        *("stretchy", "symmetric"),
    ),
    "mover": ("accent",),
    "mpadded": ("depth", "height", "lspace", "voffset", "width"),
    "mspace": ("depth", "height", "width"),
    "mstyle": ("displaystyle", "scriptlevel"),
    "mtable": ("columnalign", "displaystyle", "rowspacing"),
    "mtd": ("columnspan", "rowspan"),
    "munder": ("accentunder",),
    "munderover": ("accent", "accentunder"),
}
READ = ELEMENTS | {
    "annotation", "maction", "menclose", "mfenced", "mlabeledtr", "mstack", "none", "semantics",
    "mjx-assistive-mml", "mjx-c", "mjx-container", "mjx-math", "x-mml", "x-tex",
}  # fmt: skip
"""Elements that this module reads."""
_ALSO_AS = {"menclose": "mrow", "mlabeledtr": "mtr", "mstack": "mrow", "none": "mrow"}
_FIRST_CHILD = frozenset(("semantics", "maction"))
_ARITY = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "mover": 2,
    "munder": 2,
    "msubsup": 3,
    "munderover": 3,
}
_VALUE = re.compile(r"[\w .%+-]{1,40}")
_DEEPEST = 40

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓ")


def raised(text: str) -> str:
    """`text` in superscript characters, or after `^` where Unicode lacks one."""
    return _scripted(text, _SUPERSCRIPTS, "^")


def lowered(text: str) -> str:
    """`text` in subscript characters, or after `_` where Unicode lacks one."""
    return _scripted(text, _SUBSCRIPTS, "_")


def _scripted(text: str, table: dict[int, int], sign: str) -> str:
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return f"{sign}{text}" if len(text) == 1 or text.isalnum() else f"{sign}({text})"


def _children(tag: Tag) -> Iterator[Tag]:
    return (
        child for child in tag.contents if isinstance(child, Tag) and not child.name.startswith("annotation")
    )


def _pieces(tag: Tag) -> Iterator[Tag]:
    """The children of an element that is no token; text that stands among them as `mtext`."""
    for child in tag.contents:
        if isinstance(child, Tag):
            if not child.name.startswith("annotation"):
                yield child
        elif isinstance(child, NavigableString) and not child.isspace():
            text = Tag(name="mtext")
            text.append(NavigableString(child))
            yield text


def serialised(tag: Tag, depth: int = 0) -> str:
    """MathML of ELEMENTS and ATTRIBUTES only; text is only in token elements."""
    name = "mrow" if depth and tag.name == "math" else _ALSO_AS.get(tag.name, tag.name)
    if name in _FIRST_CHILD:
        return next((serialised(child, depth) for child in _children(tag)), "")
    if name in TOKENS or name not in READ or depth > _DEEPEST:
        text = fold(visible(tag.get_text())).strip() or (" " if name == "mtext" else "")
        name = name if name in TOKENS else "mtext"
        return (
            f"<{name}{_attributes(tag, name)}>{escape(text, quote=False)}</{name}>"
            if text.strip() or name == "mo"
            else ""
        )
    inner = [serialised(child, depth + 1) for child in _pieces(tag)]
    if name == "mfenced":
        return _fenced(tag, inner)
    if tag.name == "mlabeledtr":
        inner = inner[1:]
    if len(inner) == 1 and not inner[0] and name == "mrow":
        inner = []
    return f"<{name}{_attributes(tag, name)}>{''.join(inner)}</{name}>"


def _fenced(tag: Tag, inner: list[str]) -> str:
    opening, closing = str(tag.attrs.get("open") or "("), str(tag.attrs.get("close") or ")")
    separator = (
        f"<mo>{escape((str(tag.attrs.get('separators') or ',').strip() or ',')[:1], quote=False)}</mo>"
    )
    fences = (f"<mo>{escape(sign[:2], quote=False)}</mo>" for sign in (opening, closing))
    return f"<mrow>{next(fences)}{separator.join(inner)}{next(fences)}</mrow>"


def _attributes(tag: Tag, name: str) -> str:
    out = []
    for key in ATTRIBUTES.get(name, ()):
        value = tag.attrs.get(key)
        if isinstance(value, str) and (key == "alttext" or _VALUE.fullmatch(value)):
            out.append(f' {key}="{escape(value)}"')
    return "".join(out)


def readable(tag: Tag, depth: int = 0) -> str:
    """A formula in one line of text."""
    name = tag.name
    if name in TOKENS or depth > _DEEPEST:
        return fold(visible(tag.get_text())).strip()
    parts = [readable(child, depth + 1) for child in _pieces(tag)]
    if name in _FIRST_CHILD:
        return parts[0] if parts else ""
    if len(parts) == _ARITY.get(name):
        one, other, *more = parts
        if name == "mfrac":
            return f"{_grouped(one)}/{_grouped(other)}"
        if name == "mroot":
            return f"{raised(other)}√{_grouped(one)}"
        if name in ("msup", "mover"):
            return one + (raised(other) if name == "msup" else other)
        if name in ("msub", "munder"):
            return one + lowered(other)
        return one + lowered(other) + raised(more[0])
    if name == "msqrt":
        return "√" + _grouped("".join(parts))
    if name in ("mtable", "mtr", "mlabeledtr"):
        return ("; " if name == "mtable" else " ").join(parts)
    if name not in READ:
        return fold(tag.get_text()).strip()
    return "".join(parts)


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"
