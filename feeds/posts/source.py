"""Bytes of a file -> text that is safe to keep.

(1) What `decode` returns has only `\\n` as line end and no character that XML 1.0 forbids.
(2) Lines stay lines: line 7 of the text is line 7 of the file.
"""

from hashlib import sha256
from typing import NamedTuple

from feeds.text import CONTROLS, xml_safe

from .report import Refused, Report

MAX_HEAD = 64 * 1024
"""Characters of front matter, at the most."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# One damaged character in a hundred is a bad copy; more is another encoding.
_TOLERATED = 100

_WIDE = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_WIDE_MARKS = tuple(mark for mark, _ in _WIDE)


class Source(NamedTuple):
    """A file."""

    path: str
    """Relative to the folder of posts, surrogate escapes and all."""
    data: bytes
    digest: str
    """SHA-256 of `data`, in hex."""
    plain: tuple[str, int] | None
    """Where the file is as plain as nearly all are: its front matter, all lines with their ends, and how many
    characters stand behind it. (Both perhaps with some that XML forbids.)"""


def source_of(path: str, data: bytes) -> Source:
    """The file at `path`.

    A plain one is looked into while its bytes are at hand: nothing else of its text has to be held.
    """
    digest = sha256(data).hexdigest()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Source(path, data, digest, None)
    end = text.find("\n---\n", 4, MAX_HEAD) if text.startswith("---\n") else -1
    # NUL: a crash leaves files that are full of them, and these must not count as text.
    if end < 0 or b"\r" in data or b"\0" in data:
        return Source(path, data, digest, None)
    return Source(path, data, digest, (text[4 : end + 1], len(text) - end - 5))


def decode(data: bytes, report: Report) -> str:
    """The text of a UTF-8 file, with or without byte order mark.

    A few damaged bytes become U+FFFD and are reported. Raises `Refused` for what is not UTF-8.
    """
    if data.startswith(_WIDE_MARKS):
        name = next(name for mark, name in _WIDE if data.startswith(mark))
        raise Refused(f"not UTF-8 but {name}", line=1)
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        text = _repaired(data, error, report)
    # Bytes tell in a fraction of the time whether the characters need to be looked at.
    if b"\r" in data:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(data.translate(None, CONTROLS)) != len(data) or "\ufffe" in text or "\uffff" in text:
        text = xml_safe(text)
    return text


def _repaired(data: bytes, error: UnicodeDecodeError, report: Report) -> str:
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    text = data.decode("utf-8-sig", "replace")
    damaged = text.count(_REPLACEMENT) - data.count(_REPLACEMENT.encode())
    byte = f"byte 0x{data[error.start]:02X}"
    if damaged > max(1, len(text) // _TOLERATED):
        raise Refused(f"not UTF-8 ({byte})", line=line)
    report.add(f"not UTF-8 ({byte})", f"{damaged} damaged characters became {_REPLACEMENT}", line=line)
    return text
