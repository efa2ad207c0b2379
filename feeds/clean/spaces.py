"""White space and zero-width characters, as a reader sees them.

(1) A line end between two Chinese characters is nothing, any other white space is one blank
    (CSS Text 3 section 4.1.2, segment break transformation).
(2) Zero-width characters go, joiners excepted where a script or an emoji needs them.
"""

import re

_WIDE = "\u2e80-\u303f\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_IS_WIDE = re.compile(f"[{_WIDE}]")
_LINE_END = re.compile(f"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_ZERO_WIDTH = "\u00ad\u200b\u2060\ufeff"
_NOTHING = dict.fromkeys(map(ord, _ZERO_WIDTH))
_NO_JOIN = f"\\x00-\u024f{_WIDE}\\s\u2000-\u200b"
_JOINER = re.compile(f"(?<![^{_NO_JOIN}])[\u200c\u200d]+|[\u200c\u200d]+(?![^{_NO_JOIN}])")


def visible(text: str) -> str:
    """`text` without zero-width characters that mean nothing."""
    if text.isascii():
        return text
    if any(map(text.__contains__, _ZERO_WIDTH)):
        text = text.translate(_NOTHING)
    return _JOINER.sub("", text) if "\u200c" in text or "\u200d" in text else text


def fold(text: str) -> str:
    """`text` with its white space folded, ends included."""
    return _SPACE.sub(" ", unbroken(text))


def unbroken(text: str) -> str:
    """`text` without line ends between Chinese characters."""
    return _LINE_END.sub("", text) if "\n" in text else text


def joins(before: str, after: str) -> bool:
    """Whether a line end between these two characters is nothing."""
    return _IS_WIDE.match(before) is not None and _IS_WIDE.match(after) is not None
