"""Raw values of front matter -> what a field means by them.

A raw value is what was written: a string exactly as it stands in the file (`1.10`, `No`,
`2020-01-01` are strings), None for nothing (`~`, `null`, or no value), a list, or a mapping.

(1) Values are nested at most as deep as `head` lets them be, so that recursion here is safe.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from feeds.text import plain, unique

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What a plain (unquoted) scalar must be to mean nothing: YAML 1.1, https://yaml.org/type/null.html."""

# https://yaml.org/type/bool.html, whatever the case.
_TRUE = frozenset({"true", "yes", "on", "y"})
_FALSE = frozenset({"false", "no", "off", "n"})
_COMMAS = re.compile("[,，、]")


def scalars(value: Value) -> Iterator[str]:
    """The strings in `value`, nested lists flattened; a mapping stands for its name."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str):  # most are: one generator less
                yield item
            else:
                yield from scalars(item)
    elif isinstance(value, dict):
        named = [value[key] for key in ("name", "title") if key in value]
        for item in (*named, *value.values()):
            if name := first(item):
                yield name
                break


def first(value: Value) -> str:
    """The first string in `value` that is not blank, or ""."""
    if value is None or isinstance(value, str):
        return value if value and value.strip() else ""
    return next((text for text in scalars(value) if text.strip()), "")


def people(value: Value) -> tuple[str, ...]:
    """Names of authors, each once. A string is one name: names hold commas and blanks."""
    return _names(tuple(scalars(value)))


def labels(value: Value) -> tuple[str, ...]:
    """Names of tags or categories, each once.

    An item of a list is one name. A string on its own is split at its commas; one without commas
    at its white space, as Jekyll does (https://jekyllrb.com/docs/posts/#tags).
    """
    if not isinstance(value, str):
        return _names(tuple(scalars(value)))
    return _names(tuple(_COMMAS.split(value) if _COMMAS.search(value) else value.split()))


# The same names stand in post after post.
@lru_cache(maxsize=4096)
def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    return unique([plain(text) for text in written])


def is_true(value: Value) -> bool:
    """Whether `value` says yes."""
    return value is not None and first(value).strip().casefold() in _TRUE


def is_false(value: Value) -> bool:
    """Whether `value` says no; nothing at all says neither."""
    return value is not None and first(value).strip().casefold() in _FALSE
