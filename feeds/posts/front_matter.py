"""Text of a file -> its front matter as raw values, and its body.

(1) YAML never builds objects or typed scalars: values stay as written.
(2) Size, depth and aliases are limited before parsing, and the body is not parsed.
(3) Front matter with syntax errors is recovered line by line and reported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from .line_readers import UNWANTED, read_simple, recover
from .report import RejectedFile, Report, SyntaxFault
from .source import MAX_HEAD, SECOND_HEADS
from .values import Value

_BLANK_LINES = re.compile(r"(?:[\ufeff\s]*\n)?\ufeff*")
_COMMENTS = re.compile(
    r"(?:<!--(?:(?!-->).)*+-->[ \t]*\n\s*+|%%(?:(?!%%).)*+%%[ \t]*\n\s*+)++(?=---|\+\+\+)", re.DOTALL
)
_NEAR_TOP = 2000
"""Characters of a body in which properties begin."""
_MOST_BLANKS = 20
_SECOND = re.compile(
    r"\n*---[ \t]*\n(?=(?:[A-Za-z_][\w -]{0,40}:[^\n]*\n|[ \t-][^\n]*\n){1,100}---[ \t]*(?:\n|\Z))"
    r"(?=(?:(?!---)[^\n]*\n){0,100}?(?:title|date):)"
)
_BAD_CHARACTER = re.compile(f"[{UNWANTED}]")
NOT_YAML = dict.fromkeys((*range(0x7F, 0xA0), 0xFEFF)) | dict.fromkeys((0x85, 0x2028, 0x2029), " ")


class FrontMatter(NamedTuple):
    """Raw values by key as written, and their position in the file."""

    fields: dict[str, Value]
    text: str
    """Between the delimiters; "" when the file has no front matter."""
    line: int
    """Line number of the first line of `text`."""

    lines: Mapping[str, int] = MappingProxyType({})
    """Line numbers of keys that do not begin a line of `text`."""
    in_text: bool = False
    """Whether the values are from lines that may be meant as text."""

    def line_of(self, key: str) -> int:
        """Line number of `key`; 0 when unknown."""
        if key in self.lines:
            return self.lines[key]
        match = re.search(
            rf"""^(?:[#.]?[+.]?[ \t]*)["']?{re.escape(key)}["']?\s*[:=]""",
            self.text,
            re.IGNORECASE | re.MULTILINE,
        )
        return self.line + self.text.count("\n", 0, match.start()) if match else 0

    def key_at(self, line: int) -> str:
        """The key that begins line number `line`, or ""."""
        lines = self.text.split("\n")
        match = _KEY.match(lines[line - self.line]) if 0 <= line - self.line < len(lines) else None
        return match[1] if match else ""


_KEY = re.compile(r"""["']?(\w[\w.-]*)["']?\s*[:=]""")


@dataclass(frozen=True, slots=True)
class _Syntax:
    """How front matter of a format ends and separates keys from values."""

    end: re.Pattern[str]
    separator: str


_SYNTAXES = {
    # As in Jekyll: `----` is a rule or the underline of a heading, `...` also ends a document.
    "---": _Syntax(re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE), ":"),
    "+++": _Syntax(re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE), "="),
    ";;;": _Syntax(re.compile(r"^;;;[ \t]*$", re.MULTILINE), ":"),
}
_LANGUAGES = {"": "", "yaml": "---", "yml": "---", "toml": "+++", "json": ";;;", "js": "---"}
"""Names of languages after an opening delimiter -> the delimiter of their own. An object of JavaScript
(Eleventy) is YAML, too, where it holds nothing that is computed."""


def read_simple_front_matter(text: str) -> FrontMatter | None:
    """The front matter of a plain file (`Source.plain`), or None where a line is not simple."""
    fields = read_simple(text[:-1])
    return None if fields is None else FrontMatter(fields, text, 2)


def split(text: str, report: Report) -> tuple[FrontMatter, str]:
    """The front matter and the body of a file. Raises `RejectedFile` for hostile front matter."""
    blank = _BLANK_LINES.match(text)
    start = blank.end() if blank else 0
    end_of_line = text.find("\n", start)
    end_of_line = len(text) if end_of_line < 0 else end_of_line
    delimiter = text[start : start + 3]
    style = _SYNTAXES.get(delimiter)
    language = _LANGUAGES.get(text[start + 3 : end_of_line].strip(" \t").lower())
    if style is None or language is None:
        if comments := _COMMENTS.match(text, start, start + MAX_HEAD):
            skipped = "\n" * text.count("\n", 0, comments.end())
            return split(skipped + text[comments.end() :], report)
        from .other_heads import read_other_head  # late: most files have front matter between delimiters

        return read_other_head(text, start, report)

    head, body = read_from(text, min(end_of_line + 1, len(text)), delimiter, language or delimiter, report)
    if body[:_MOST_BLANKS].lstrip("\n").startswith("---\n"):
        head, body = _with_second(head, body, text, report)
    if any(map(body[:_NEAR_TOP].__contains__, SECOND_HEADS)):
        from .properties import with_properties  # late: few posts have a second head

        return with_properties(head, body, text)
    return head, body


def _with_second(head: FrontMatter, body: str, text: str, report: Report) -> tuple[FrontMatter, str]:
    """Front matter with what front matter directly below it adds, as imports and translations have it."""
    second = _SECOND.match(body)
    if not second:
        return head, body
    below, rest = read_from(body, second.end(), "---", "---", report)
    before = text.count("\n") - body.count("\n")
    given: dict[str, Value] = {key: value for key, value in head.fields.items() if value}
    lines = {key: below.line_of(key) + before for key in below.fields if key not in given}
    return head._replace(fields=below.fields | given, lines=lines), rest


def read_from(
    text: str, inner: int, delimiter: str, language: str, report: Report
) -> tuple[FrontMatter, str]:
    """The front matter that begins at `inner`, up to a line with `delimiter`, and the body behind it."""
    style = _SYNTAXES[delimiter]
    line = text.count("\n", 0, inner) + 1
    closing = style.end.search(text, inner)
    end = closing.start() if closing else len(text)
    whole = end - inner <= MAX_HEAD
    source = text[inner : min(end, inner + MAX_HEAD)]
    if _BAD_CHARACTER.search(source):
        source = source.translate(NOT_YAML)
    reason, faulty = "front matter without an end", line - 1
    if closing and whole:
        try:
            return FrontMatter(_read(source, language), source, line), text[closing.end() + 1 :]
        except RejectedFile as refused:
            raise RejectedFile(refused.reason, line=line) from None
        except SyntaxFault as error:
            reason, faulty = error.reason, line + (error.line or 0)

    lines = source.removesuffix("\n").split("\n")
    fields, count = recover(lines, style.separator, closed=closing is not None and whole)
    if not whole and count >= len(lines) - 1:
        raise RejectedFile(f"front matter of {end - inner:,} characters (at most {MAX_HEAD:,})", line=line)
    head = FrontMatter(fields, "\n".join(lines[:count]), line)
    report.add(reason, "read line by line", line=faulty, field=head.key_at(faulty))
    if closing and count == len(lines):
        return head, text[closing.end() + 1 :]
    for _ in range(count):
        inner = text.find("\n", inner) + 1 or len(text)
    return head, text[inner:]


def _read(source: str, delimiter: str) -> dict[str, Value]:
    """Parse front matter by its format. Raises `SyntaxFault` and `RejectedFile`."""
    if delimiter == ";;;":
        from .other_heads import read_json

        return read_json(source)
    if delimiter == "---" and (known := read_simple(source.removesuffix("\n"))) is not None:
        return known
    from .yaml_toml import read  # late: its import costs as much as a hundred simple posts

    return read(source, delimiter)
