"""White space and zero-width characters, as browsers show them.

(1) A line end between two Chinese or Japanese characters is removed, other white space is one blank
    (CSS Text 3 section 4.1.3, segment break transformation). Korean puts blanks between words.
(2) Zero-width characters are removed, except joiners that a script or an emoji needs.
"""

import re

_WIDE = (
    "\u2e80-\u303f\u3040-\u312f\u3190-\u31ff\u3220-\u325f\u3280-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffef\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\u3200-\u321f\u3260-\u327f\uac00-\ud7af\uffa0-\uffdf"
# Begins with white space: faster than beginning with the character before it.
_LINE_END = re.compile(
    f"[ \t\r\n\f](?<=[{_WIDE}].)(?:(?<=\n)|[ \t\r\f]*\n)[ \t\r\n\f]*(?=[{_WIDE}])", re.DOTALL
)
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_ZERO_WIDTH = "\u00ad\u200b\u2060\ufeff"
_NOTHING = dict.fromkeys(map(ord, _ZERO_WIDTH))
_NO_JOIN = f"\\x00-\u024f{_WIDE}{_HANGUL}\\s\u2000-\u200b"
# Compiled on first use, which takes milliseconds: few texts have a joiner.
_JOINER = f"(?<![^{_NO_JOIN}])[\u200c\u200d]+|[\u200c\u200d]+(?![^{_NO_JOIN}])"


def visible(text: str) -> str:
    """`text` without meaningless zero-width characters."""
    # Printable text has none: most texts.
    if text.isascii() or text.isprintable():
        return text
    if any(map(text.__contains__, _ZERO_WIDTH)):
        text = text.translate(_NOTHING)
    return re.sub(_JOINER, "", text) if "\u200c" in text or "\u200d" in text else text


def fold(text: str) -> str:
    """`text` with its white space folded, ends included."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACE.sub(" ", unbroken(text))


def unbroken(text: str) -> str:
    """`text` without line ends between Chinese or Japanese characters."""
    return _LINE_END.sub("", text) if "\n" in text else text


def joins(before: str, after: str) -> bool:
    """Whether a line end between these two characters is removed."""
    return unbroken(f"{before}\n{after}") == before + after
