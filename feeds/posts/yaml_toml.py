"""YAML and TOML front matter -> raw values, through python-frontmatter.

`line_readers.read_simple` reads most front matter, so this module is imported on first use.

(1) Nothing builds objects or typed scalars: values stay as written.
(2) Depth, aliases and dots are limited while parsing.
"""

import re
import tomllib
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler, YAMLHandler
from yaml import YAMLError as YAMLError

from .report import RejectedFile, SyntaxFault
from .values import NULLS, Value

MAX_DEPTH = 16
"""Levels of nested lists and mappings."""
MAX_ALIASES = 10
MAX_DOTS = 2000
"""In TOML: the time of `tomllib` is quadratic in the parts of a dotted key."""
MAX_TABLES = 2000

_BINARY = ("tag:yaml.org,2002:binary", "!binary")
"""Ruby writes text that is not ASCII so."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Yaml(YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:
        loader = _Loader(fm)
        try:
            return _mapping(_value_of(loader))
        except yaml.MarkedYAMLError as error:
            # libyaml may reach its own limit before its first event.
            if error.problem and "nesting depth" in error.problem:
                raise _too_deep() from error
            raise
        finally:
            loader.dispose()


class _Toml(BaseHandler):
    FM_BOUNDARY = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:
        if fm.count(".") > MAX_DOTS:
            raise RejectedFile(f"front matter with more than {MAX_DOTS:,} dots")
        if fm.count("\n[") > MAX_TABLES:
            raise RejectedFile(f"front matter with more than {MAX_TABLES:,} tables")
        return _mapping(_written(tomllib.loads(fm, parse_float=str), 0))


def read_yaml(source: str) -> dict[str, Value]:
    """Parse YAML without delimiters. Raises what the parser raises, and `RejectedFile`."""
    return _HANDLERS["---"].load(source)


def read(source: str, delimiter: str) -> dict[str, Value]:
    """Parse front matter by its delimiter. Raises `SyntaxFault` and `RejectedFile`."""
    try:
        # Without the body: python-frontmatter's regular expressions would scan all of it.
        parsed: tuple[Any, str] = frontmatter.parse(
            f"{delimiter}\n{source}\n{delimiter}", handler=_HANDLERS[delimiter]
        )
        fields, rest = parsed
        if rest:
            raise ValueError("a second end of the front matter")
        return _mapping(fields)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> SyntaxFault:
    if isinstance(error, yaml.MarkedYAMLError):
        # For an unclosed quote, the context mark is where it was opened.
        scalar = error.context is not None and "scalar" in error.context
        mark = error.context_mark if scalar else error.problem_mark
        # The parser's first line is the rest of the opening delimiter.
        return SyntaxFault(f"not YAML: {error.problem}", mark.line - 1 if mark else None)
    if match := re.search(r"(.*) \(at line (\d+), column \d+\)", str(error), re.DOTALL):
        return SyntaxFault(f"not TOML: {match[1]}", int(match[2]) - 2)
    return SyntaxFault(str(error) or type(error).__name__, None)


def _mapping(value: Value) -> dict[str, Value]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("front matter is no mapping of keys to values")
    return value


def _too_deep() -> RejectedFile:
    return RejectedFile(f"front matter is nested deeper than {MAX_DEPTH} levels")


def _value_of(loader: Any) -> Value:
    """The document of a YAML stream, built from parser events without recursion."""
    # Items of each open collection, outermost first.
    stack: list[tuple[str | None, list[Value]]] = [(None, [])]
    anchors: dict[str, Value] = {}
    aliases = 0
    for event in _events(loader):
        value: Value
        anchor: str | None = getattr(event, "anchor", None)
        if isinstance(event, yaml.ScalarEvent):
            value = None if event.implicit[0] and event.value in NULLS else event.value
            if event.tag in _BINARY:
                value = _decoded(event.value)
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES:
                raise RejectedFile(f"front matter with more than {MAX_ALIASES} aliases")
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


def _decoded(written: str) -> str:
    """The text in a binary value, or what was written."""
    try:
        return b64decode(written, validate=False).decode()
    except ValueError:
        return written


def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


def _pairs(items: list[Value]) -> dict[str, Value]:
    """A mapping from alternating keys and values; the last of equal keys wins."""
    return {key: value for key, value in zip(items[::2], items[1::2], strict=True) if isinstance(key, str)}


def _written(value: Any, depth: int) -> Value:
    """A TOML value as raw value: other types become their TOML text."""
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, dict):
        return {key: _written(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item, depth + 1) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


_HANDLERS: dict[str, _Yaml | _Toml] = {"---": _Yaml(), "+++": _Toml()}
