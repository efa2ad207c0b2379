"""Bytes of a file -> text that is safe to keep.

(1) What `decode` returns has only `\\n` as line end and no character that XML 1.0 forbids.
(2) Lines stay lines: line 7 of the text is line 7 of the file.
"""

import re
from hashlib import sha256
from typing import NamedTuple

from feeds.text import REMOVED, xml_safe

from .report import RejectedFile, Report

MAX_HEAD = 256 * 1024
"""Maximum number of characters of front matter."""

_ASCII = re.compile("[\x00-\x7f]+")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Up to one damaged character in a hundred is a bad copy; more is another encoding.
_TOLERATED = 100

_WIDE = (
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff"), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "UTF-16"),
    (re.compile(rb"(?:[\t\n\r -~]\0){4}"), "UTF-16-LE"),
    (re.compile(rb"(?:\0[\t\n\r -~]){4}"), "UTF-16-BE"),
)
"""How texts of wide characters begin: with a byte order mark, or with ASCII."""
_MAIL = (b"From:", b"MIME-Version:", b"Snapshot-", b"Subject:", b"Date:", b"Content-", b"X-")
"""How messages begin, and with them pages that are saved as MHTML."""
_JAPANESE = b"\x1b$"
"""Begins Japanese in ISO-2022-JP, which is ASCII otherwise."""

SECOND_HEADS = ("# Metadata\n", "rw-book-cover")
"""What programs for notes write above properties that stand below front matter."""
_HEADS = tuple(map(str.encode, SECOND_HEADS))


class Source(NamedTuple):
    """The bytes of a file."""

    path: str
    """Relative to the folder of posts, with surrogate escapes."""
    data: bytes
    digest: str
    """SHA-256 of `data`, in hex."""
    plain: tuple[str, int] | None
    """For UTF-8 files with `\n` line ends and `---` front matter: the front matter (lines with ends) and
    the number of characters after it. Either may have characters that XML forbids."""


def source_of(path: str, data: bytes) -> Source:
    """The file at `path`, with its front matter where it is plain."""
    digest = sha256(data).hexdigest()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Source(path, data, digest, None)
    end = text.find("\n---\n", 4, MAX_HEAD) if text.startswith("---\n") else -1
    # Files full of NUL are left by crashes.
    if end < 0 or b"\r" in data or b"\0" in data or _JAPANESE in data or any(map(data.__contains__, _HEADS)):
        return Source(path, data, digest, None)
    if text.startswith("---\n", end + 5) or text.startswith("\n---\n", end + 5):
        return Source(path, data, digest, None)
    return Source(path, data, digest, (text[4 : end + 1], len(text) - end - 5))


def decode(data: bytes, report: Report) -> str:
    """The text of a file, or of the page in an MHTML file: UTF-8, or in the encoding that its first bytes,
    its `<meta charset>` or a detector says.

    A few damaged bytes become U+FFFD. Whatever is not plain UTF-8 is reported. Raises `RejectedFile` for
    anything else.
    """
    comment = ""
    if data.startswith(_MAIL):
        from .mhtml import html_of, is_mhtml  # late: few archives have such files

        if is_mhtml(data):
            data, comment = html_of(data)
    return comment + _decoded(data, report)


def _decoded(data: bytes, report: Report) -> str:
    if wide := next((name for start, name in _WIDE if start.match(data)), ""):
        text = _wide(data, wide, report)
    elif _JAPANESE in data and data.isascii():
        line = data.count(b"\n", 0, data.index(_JAPANESE)) + 1
        text = _legacy(data, "byte 0x1B", line, report) or data.decode()
    else:
        try:
            text = data.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            text = _repaired(data, error, report)
    # Checking bytes is several times faster than checking characters.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not data.isascii() or len(data.translate(None, REMOVED)) != len(data):
        text = xml_safe(text)
    return text


def _wide(data: bytes, name: str, report: Report) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise RejectedFile(f"not UTF-8 but damaged {name}", line=1) from error
    if not text.strip("\ufeff\0\t\n\r "):
        raise RejectedFile(f"not UTF-8 but {name} without text", line=1)
    report.add(f"not UTF-8 but {name}", f"read as {name}", line=1)
    return text


def _repaired(data: bytes, error: UnicodeDecodeError, report: Report) -> str:
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    text = data.decode("utf-8-sig", "replace")
    damaged = text.count(_REPLACEMENT) - data.count(_REPLACEMENT.encode())
    byte = f"byte 0x{data[error.start]:02X}"
    intact = len(text) - damaged - sum(map(len, _ASCII.findall(text)))
    is_little = damaged <= max(1, len(text) // _TOLERATED)
    if is_little and intact >= damaged:
        return _with_damage(text, byte, damaged, line, report)
    if legacy := _legacy(data, byte, line, report):
        return legacy
    if not is_little:
        raise RejectedFile(f"not UTF-8 ({byte})", line=line)
    return _with_damage(text, byte, damaged, line, report)


def _legacy(data: bytes, byte: str, line: int, report: Report) -> str:
    """The text in an encoding that is not Unicode, or ""."""
    from .encodings import decode_legacy  # late: few archives need it

    if not (found := decode_legacy(data)):
        return ""
    report.add(f"not UTF-8 ({byte})", f"read as {found.encoding}", line=line)
    return found.text


def _with_damage(text: str, byte: str, damaged: int, line: int, report: Report) -> str:
    report.add(f"not UTF-8 ({byte})", f"{damaged} damaged characters became {_REPLACEMENT}", line=line)
    return text
