"""Raw values of front matter -> texts, names, labels, booleans.

A raw value is a string exactly as written (`1.10`, `No`, `2020-01-01` are strings), None (`~`, `null`, or
no value), a list, or a mapping. The parsers limit its depth, so recursion is safe.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from feeds.text import plain, unique

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain (unquoted) scalars that mean null: YAML 1.1, https://yaml.org/type/null.html."""

# https://yaml.org/type/bool.html, in any case.
_TRUE = frozenset({"true", "yes", "on", "y"})
_FALSE = frozenset({"false", "no", "off", "n"})
_COMMAS = re.compile("[,，、]")


def scalars(value: Value) -> Iterator[str]:
    """The strings in `value`; nested lists are flattened, a mapping gives its name."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str):  # fast way for most items
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
    """The first non-blank string in `value`, or ""."""
    if value is None or isinstance(value, str):
        return value if value and value.strip() else ""
    return next((text for text in scalars(value) if text.strip()), "")


def people(value: Value) -> tuple[str, ...]:
    """Names of authors, each once. A string is one name: names hold commas and blanks."""
    return _names(tuple(scalars(value)))


def labels(value: Value) -> tuple[str, ...]:
    """Names of tags or categories, each once.

    A list item is one name. A string is split at commas or, without commas, at white space, as in Jekyll
    (https://jekyllrb.com/docs/posts/#tags).
    """
    if not isinstance(value, str):
        return _names(tuple(scalars(value)))
    return _names(tuple(_COMMAS.split(value) if _COMMAS.search(value) else value.split()))


# Names repeat from post to post.
@lru_cache(maxsize=4096)
def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    return unique([plain(text) for text in written])


def is_true(value: Value) -> bool:
    """Whether `value` is true."""
    return value is not None and first(value).strip().casefold() in _TRUE


def is_false(value: Value) -> bool:
    """Whether `value` is false; None is neither."""
    return value is not None and first(value).strip().casefold() in _FALSE
