"""The two languages of front matter, YAML and TOML -> raw values, through python-frontmatter.

Most front matter is read without them (`lines.simple`), so they are imported when first needed.

(1) No object is ever built, and no scalar is given a type: values are what was written.
(2) Depth, aliases and dots are limited while it is read.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler, YAMLHandler
from yaml import YAMLError as YAMLError

from .report import Refused, Unreadable
from .values import NULLS, Value

MAX_DEPTH = 16
"""Lists and mappings within each other."""
MAX_ALIASES = 10
MAX_DOTS = 2000
"""In TOML: the time of `tomllib` is quadratic in the parts of a dotted key."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Yaml(YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:
        loader = _Loader(fm)
        try:
            return _mapping(_value_of(loader))
        except yaml.MarkedYAMLError as error:
            # libyaml has a limit of its own, which it may meet before it tells of the first level.
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
            raise Refused(f"front matter with more than {MAX_DOTS:,} dots")
        return _mapping(_written(tomllib.loads(fm, parse_float=str), 0))


def read_yaml(source: str) -> dict[str, Value]:
    """YAML without delimiters. Raises what the parser raises, and `Refused`."""
    return _HANDLERS["---"].load(source)


def read(source: str, delimiter: str) -> dict[str, Value]:
    """Front matter as the language of its delimiter has it. Raises `Unreadable` and `Refused`."""
    try:
        # The head alone: python-frontmatter's regular expressions would run over the whole body.
        parsed: tuple[Any, str] = frontmatter.parse(
            f"{delimiter}\n{source}\n{delimiter}", handler=_HANDLERS[delimiter]
        )
        fields, rest = parsed
        if rest:
            raise ValueError("a second end of the front matter")
        return _mapping(fields)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> Unreadable:
    if isinstance(error, yaml.MarkedYAMLError):
        # An unclosed quote is noticed at the end of the text; where it was opened is the context.
        scalar = error.context is not None and "scalar" in error.context
        mark = error.context_mark if scalar else error.problem_mark
        # The parser's first line is the rest of the opening delimiter's.
        return Unreadable(f"not YAML: {error.problem}", mark.line - 1 if mark else None)
    if match := re.search(r"(.*) \(at line (\d+), column \d+\)", str(error), re.DOTALL):
        return Unreadable(f"not TOML: {match[1]}", int(match[2]) - 2)
    return Unreadable(str(error) or type(error).__name__, None)


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


_HANDLERS: dict[str, _Yaml | _Toml] = {"---": _Yaml(), "+++": _Toml()}
