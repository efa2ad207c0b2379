"""Strings that are safe to publish, and names that compare as people compare them.

(1) `xml_safe` returns only characters of XML 1.0, and valid UTF-8.
(2) `fold` is idempotent; two names are equal when their folds are.
"""

import html
import io
import os
import re
import unicodedata
from functools import lru_cache
from typing import Literal

# XML 1.0 section 2.2: Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
# All others, listed: Python takes a hundred times as long to compile the complement of Char.
# Of those, XML 1.0 discourages the controls #x7F to #x9F: they drive terminals, and no reader shows them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
"""The controls U+0080 to U+009F in UTF-8. It begins with one byte, so this is soon searched for."""
CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
"""The bytes of the control characters that XML forbids."""
REMOVED = CONTROLS + b"\x7f"
"""The bytes of the control characters of ASCII that `xml_safe` drops."""
_DRIVES_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""Controls but tabs and line ends, and those that turn the direction of text."""
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_MARKS = 30
_SPACE = re.compile(r"\s+")
_LONG_REFERENCE = re.compile(r"&#0*([0-9]{8})[0-9]*")


def xml_safe(text: str) -> str:
    """`text` without the characters that XML 1.0 (section 2.2) forbids, or discourages as controls."""
    return text if _is_xml_safe(text) else _NOT_XML.sub("", text.replace("\x85", " "))


def _is_xml_safe(text: str) -> bool:
    """Whether `_NOT_XML` finds nothing, in half its time."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False  # half a surrogate pair
    if len(data.translate(None, REMOVED)) != len(data) or "\ufffe" in text or "\uffff" in text:
        return False
    return _C1.search(data) is None


def decode(data: bytes) -> str:
    """The text of a file that people write: UTF-8, with or without byte order mark, any line ends."""
    return io.TextIOWrapper(io.BytesIO(data), "utf-8-sig").read()


def one_line(text: str) -> str:
    """`text` for a title or a name: XML-safe, white space folded to single blanks, no ends."""
    # Most names: printable text has no white space but blanks and nothing that XML forbids.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _SPACE.sub(" ", xml_safe(text)).strip()


def unescape(text: str) -> str:
    """`text` with references of HTML replaced by their characters; those of no character by U+FFFD."""
    # Python refuses to read numbers of thousands of digits.
    return html.unescape(_LONG_REFERENCE.sub(r"&#\1", text)) if "&" in text else text


def plain(text: str) -> str:
    """`one_line` of text in which a scraper left HTML entities, also doubly escaped (`&amp;quot;`)."""
    if "&" not in text:
        return one_line(text)
    once = unescape(text)
    return one_line(unescape(once) if "&amp;" in text else once)


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """`unicodedata.normalize` in linear time: of a run of combining marks no more than 30 stay, as in the
    Stream-Safe Text Format (Unicode Annex 15, section 13).
    """
    # A run that is longer has one of these.
    if not text.isascii() and any(map(_is_mark, text[_MOST_MARKS - 1 :: _MOST_MARKS])):
        kept, run = [], 0
        for character in text:
            run = run + 1 if _is_mark(character) else 0
            if run <= _MOST_MARKS:
                kept.append(character)
        text = "".join(kept)
    return unicodedata.normalize(form, text)


def _is_mark(character: str) -> bool:
    # A few that are no marks are decomposed to some.
    return not character.isascii() and unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) > 0


# Posts share the names of tags and authors.
@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The form by which names are equal: canonical caseless (Unicode D145), NFC, white space folded."""
    folded = normalized("NFD", normalized("NFD", name).casefold())
    return one_line(normalized("NFC", folded))


def fold_path(path: str) -> str:
    """The form by which paths are equal: macOS decomposes names, and it and Windows ignore their case."""
    return path.lower() if path.isascii() else normalized("NFC", path).casefold()


def unique(names: list[str]) -> tuple[str, ...]:
    """`names` without blanks and without later ones that fold to an earlier one, in order."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold(name), name)
    first.pop("", None)
    return tuple(first.values())


def for_terminal(text: str) -> str:
    """`text` with what would drive a terminal, or turn the direction of what follows, shown as `\\xNN`."""
    return _DRIVES_TERMINAL.sub(lambda match: repr(match[0])[1:-1], text)


def printable(path: str) -> str:
    """A path for people and JSON: bytes that are not UTF-8 and control characters become `\\xNN`."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda match: repr(match[0])[1:-1], text)
