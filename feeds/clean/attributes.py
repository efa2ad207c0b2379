"""Attributes of the output: which an element keeps, and with which values."""

import re
from html import escape

from bs4.element import Tag

from .events import tags_in, texts_in
from .sanitize import LANGUAGE
from .spaces import fold, visible

_ATTRIBUTES = {
    "a": ("href", "title"),
    "abbr": ("title",),
    "bdi": ("dir",),
    "bdo": ("dir",),
    "code": ("class",),
    "data": ("value",),
    "dfn": ("title",),
    "img": ("src", "alt", "title", "width", "height"),
    "li": ("value",),
    "ol": ("type", "start", "reversed"),
    "td": ("colspan", "rowspan"),
    "th": ("scope", "abbr", "colspan", "rowspan"),
    "time": ("datetime",),
}
_VALUES = {
    **dict.fromkeys(("width", "height", "colspan", "rowspan"), re.compile(r"[0-9]{1,4}")),
    **dict.fromkeys(("start", "value"), re.compile(r"-?[0-9]{1,6}")),
    "class": LANGUAGE,
    "datetime": re.compile(r"[\w:+. -]{1,40}", re.ASCII),
    "dir": re.compile(r"auto|ltr|rtl"),
    "scope": re.compile(r"(?:col|row)(?:group)?"),
    "type": re.compile(r"[1AIai]"),
}
"""What the values of attributes must be."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def attributes_of(tag: Tag, name: str) -> str:
    """The attributes that an element keeps in the output as `name`, as HTML."""
    out = []
    for key in _ATTRIBUTES.get(name, ()):
        value = tag.attrs.get(key)
        if not isinstance(value, str) or (key not in ("alt", "reversed", "src") and not value.strip()):
            continue
        if key in _VALUES:
            if not (_VALUES[key].fullmatch(value) or (name == "data" and len(value) <= 100)):
                continue
        elif key in ("abbr", "alt", "title"):
            value = fold(visible(value)).strip()
        elif key == "reversed":
            value = ""
        out.append(f' {key}="{escape(value)}"')
    return "".join(out)


def runs_left(root: Tag) -> bool:
    """Whether a tree has text or elements that run from right to left."""
    if any(tag.attrs.get("dir") == "rtl" for tag in tags_in(root)):
        return True
    text = "".join(texts_in(root))
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None
