"""Text of a file -> its front matter as raw values, and its body.

(1) No object is ever built from YAML, and no scalar is given a type: values are what was written.
(2) Front matter costs what its length costs: it is limited in size, depth and aliases before it is
    read, and the body is never looked at.
(3) Front matter that breaks the rules of its format is recovered line by line and reported.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from .lines import FIELDS, UNWANTED, recover, simple
from .report import Refused, Report, Unreadable
from .source import MAX_HEAD
from .values import Value

_BLANK_LINES = re.compile(r"(?:[\ufeff\s]*\n)?\ufeff*")
_BAD_CHARACTER = re.compile(f"[{UNWANTED}]")
NOT_YAML = dict.fromkeys((*range(0x7F, 0xA0), 0xFEFF)) | dict.fromkeys((0x85, 0x2028, 0x2029), " ")


class Head(NamedTuple):
    """Front matter: raw values by key as written, and where it stands."""

    fields: dict[str, Value]
    text: str
    """Between the delimiters; "" when the file has no front matter."""
    line: int
    """The file's line with which `text` starts."""

    def line_of(self, field: str) -> int:
        """The file's line in which `field` is given; 0 when no line can be named."""
        match = re.search(
            rf"""^["']?{re.escape(field)}["']?\s*[:=]""", self.text, re.IGNORECASE | re.MULTILINE
        )
        return self.line + self.text.count("\n", 0, match.start()) if match else 0

    def field_at(self, line: int) -> str:
        """Which of our fields the file's `line` gives; "" when none."""
        return next((field for field in FIELDS if self.line_of(field) == line), "")


@dataclass(frozen=True, slots=True)
class _Style:
    """What front matter looks like in a language."""

    end: re.Pattern[str]
    separator: str


_STYLES = {
    # As Jekyll has it: `----` is a rule or the underline of a heading, `...` ends a document too.
    "---": _Style(re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE), ":"),
    "+++": _Style(re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE), "="),
}


def read_plain(text: str) -> Head | None:
    """The front matter of a plain file (`Source.plain`), where each of its lines is of a plain kind, too."""
    fields = simple(text[:-1])
    return None if fields is None else Head(fields, text, 2)


def split(text: str, report: Report) -> tuple[Head, str]:
    """The front matter and the body of a file. Raises `Refused` for front matter that is an attack."""
    blank = _BLANK_LINES.match(text)
    start = blank.end() if blank else 0
    end_of_line = text.find("\n", start)
    end_of_line = len(text) if end_of_line < 0 else end_of_line
    delimiter = text[start : start + 3]
    style = _STYLES.get(delimiter)
    if style is None or text[start + 3 : end_of_line].strip(" \t"):
        return Head({}, "", 0), text[start:]

    line = text.count("\n", 0, start) + 2
    inner = min(end_of_line + 1, len(text))
    closing = style.end.search(text, inner)
    end = closing.start() if closing else len(text)
    whole = end - inner <= MAX_HEAD
    source = text[inner : min(end, inner + MAX_HEAD)]
    if _BAD_CHARACTER.search(source):
        source = source.translate(NOT_YAML)
    reason, faulty = "front matter without an end", line - 1
    if closing and whole:
        try:
            return Head(_read(source, delimiter), source, line), text[closing.end() + 1 :]
        except Refused as refused:
            raise Refused(refused.reason, line=line) from None
        except Unreadable as error:
            reason, faulty = error.reason, line + (error.line or 0)

    lines = source.removesuffix("\n").split("\n")
    fields, count = recover(lines, style.separator, closed=closing is not None and whole)
    if not whole and count >= len(lines) - 1:
        raise Refused(f"front matter of {end - inner:,} characters (at most {MAX_HEAD:,})", line=line)
    head = Head(fields, "\n".join(lines[:count]), line)
    report.add(reason, "read line by line", line=faulty, field=head.field_at(faulty))
    if closing and count == len(lines):
        return head, text[closing.end() + 1 :]
    for _ in range(count):
        inner = text.find("\n", inner) + 1 or len(text)
    return head, text[inner:]


def _read(source: str, delimiter: str) -> dict[str, Value]:
    """Front matter as its language has it. Raises `Unreadable` and `Refused`."""
    if delimiter == "---" and (known := simple(source.removesuffix("\n"))) is not None:
        return known
    from .languages import read  # late: with what it needs, it takes longer than a hundred simple posts

    return read(source, delimiter)
