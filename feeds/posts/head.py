"""Text of a file -> its front matter as raw values, and its body.

(1) No object is ever built from YAML, and no scalar is given a type: values are what was written.
(2) Front matter costs what its length costs: it is limited in size, depth and aliases before it is
    read, and the body is never looked at.
(3) Front matter that breaks the rules of its format is recovered line by line and reported.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler, YAMLHandler

from .lines import FIELDS, recover, simple
from .report import Refused, Report
from .values import NULLS, Value

MAX_LENGTH = 64 * 1024
"""Characters of front matter."""
MAX_DEPTH = 16
"""Lists and mappings within each other."""
MAX_ALIASES = 10
MAX_DOTS = 2000
"""In TOML: the time of `tomllib` is quadratic in the parts of a dotted key."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BLANK_LINES = re.compile(r"(?:[\ufeff\s]*\n)?\ufeff*")
# YAML refuses control characters, and takes NEL, LS and PS for line ends, which nobody means.
NOT_YAML = dict.fromkeys((*range(0x7F, 0xA0), 0xFEFF)) | dict.fromkeys((0x85, 0x2028, 0x2029), " ")
_BAD_CHARACTER = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Head:
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


class _Yaml(YAMLHandler):
    # As Jekyll has it: `----` is a rule or the underline of a heading, `...` ends a document too.
    FM_BOUNDARY = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
    separator = ":"

    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:
        loader = _Loader(fm)
        try:
            return _mapping(_value_of(loader))
        finally:
            loader.dispose()


class _Toml(BaseHandler):
    FM_BOUNDARY = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"
    separator = "="

    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:
        if fm.count(".") > MAX_DOTS:
            raise Refused(f"front matter with more than {MAX_DOTS:,} dots")
        return _mapping(_written(tomllib.loads(fm, parse_float=str), 0))


YAML = _Yaml()
_HANDLERS: dict[str, _Yaml | _Toml] = {"---": YAML, "+++": _Toml()}


def split(text: str, report: Report) -> tuple[Head, str]:
    """The front matter and the body of a file. Raises `Refused` for front matter that is an attack."""
    blank = _BLANK_LINES.match(text)
    start = blank.end() if blank else 0
    end_of_line = text.find("\n", start)
    end_of_line = len(text) if end_of_line < 0 else end_of_line
    handler = _HANDLERS.get(text[start : start + 3])
    if handler is None or text[start + 3 : end_of_line].strip(" \t"):
        return Head({}, "", 0), text[start:]

    line = text.count("\n", 0, start) + 2
    inner = min(end_of_line + 1, len(text))
    closing = handler.FM_BOUNDARY.search(text, inner)
    end = closing.start() if closing else len(text)
    whole = end - inner <= MAX_LENGTH
    source = text[inner : min(end, inner + MAX_LENGTH)]
    if _BAD_CHARACTER.search(source):
        source = source.translate(NOT_YAML)
    reason, faulty = "front matter without an end", line - 1
    if closing and whole:
        try:
            return Head(_read(source, handler), source, line), text[closing.end() + 1 :]
        except Refused as refused:
            raise Refused(refused.reason, line=line) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            reason, faulty = _fault(error, line)

    lines = source.removesuffix("\n").split("\n")
    fields, count = recover(lines, handler.separator, closed=closing is not None and whole)
    if not whole and count >= len(lines) - 1:
        raise Refused(f"front matter of {end - inner:,} characters (at most {MAX_LENGTH:,})", line=line)
    head = Head(fields, "\n".join(lines[:count]), line)
    report.add(reason, "read line by line", line=faulty, field=head.field_at(faulty))
    if closing and count == len(lines):
        return head, text[closing.end() + 1 :]
    for _ in range(count):
        inner = text.find("\n", inner) + 1 or len(text)
    return head, text[inner:]


def _read(source: str, handler: _Yaml | _Toml) -> dict[str, Value]:
    """Front matter as its format has it. Raises what the parsers raise, and `Refused`."""
    if isinstance(handler, _Yaml) and (known := simple(source.removesuffix("\n"))) is not None:
        return known
    delimiter = handler.START_DELIMITER
    # The head alone: python-frontmatter's regular expressions would run over the whole body.
    parsed: tuple[Any, str] = frontmatter.parse(f"{delimiter}\n{source}\n{delimiter}", handler=handler)
    fields, rest = parsed
    if rest:
        raise ValueError("a second end of the front matter")
    return _mapping(fields)


def _fault(error: Exception, line: int) -> tuple[str, int]:
    """Why front matter that starts at `line` cannot be read, and the line that is to blame."""
    if isinstance(error, yaml.MarkedYAMLError):
        # An unclosed quote is noticed at the end of the text; where it was opened is the context.
        scalar = error.context is not None and "scalar" in error.context
        mark = error.context_mark if scalar else error.problem_mark
        # The parser's first line is the rest of the opening delimiter's.
        return f"not YAML: {error.problem}", line - 1 + mark.line if mark else line
    if match := re.search(r"(.*) \(at line (\d+), column \d+\)", str(error), re.DOTALL):
        return f"not TOML: {match[1]}", line - 2 + int(match[2])
    return str(error) or type(error).__name__, line


def _mapping(value: Value) -> dict[str, Value]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("front matter is no mapping of keys to values")
    return value


def _too_deep() -> Refused:
    return Refused(f"front matter is nested deeper than {MAX_DEPTH} levels")


def _value_of(loader: Any) -> Value:
    """The first document of a YAML stream, built from the parser's events without recursion."""
    # The stack holds the items of each collection that is still open, outermost first.
    stack: list[tuple[str | None, list[Value]]] = [(None, [])]
    anchors: dict[str, Value] = {}
    aliases = 0
    for event in _events(loader):
        value: Value
        anchor: str | None = getattr(event, "anchor", None)
        if isinstance(event, yaml.ScalarEvent):
            value = None if event.implicit[0] and event.value in NULLS else event.value
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES:
                raise Refused(f"front matter with more than {MAX_ALIASES} aliases")
            if event.anchor not in anchors:
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem="undefined alias", problem_mark=mark)
            value, anchor = anchors[event.anchor], None
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) > MAX_DEPTH:
                raise _too_deep()
            stack.append((anchor, []))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, items = stack.pop()
            value = items if isinstance(event, yaml.SequenceEndEvent) else _pairs(items)
        else:
            continue
        if anchor:
            anchors[anchor] = value
        stack[-1][1].append(value)
    (_, documents), *_ = stack
    if len(documents) > 1:
        raise ValueError("more than one YAML document")
    return documents[0] if documents else None


def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


def _pairs(items: list[Value]) -> dict[str, Value]:
    """A mapping from its keys and values in turn; the last of equal keys wins."""
    return {key: value for key, value in zip(items[::2], items[1::2], strict=True) if isinstance(key, str)}


def _written(value: Any, depth: int) -> Value:
    """A value of TOML as raw value: what is no text becomes the text that TOML has for it."""
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, dict):
        return {key: _written(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item, depth + 1) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
