"""The last guard before a serializer: one bad string must not cost a document.

The nouns hold only what XML 1.0 allows (invariant 2 of the model), so looking at every character
again would be paid for nothing. lxml and UTF-8 refuse what is forbidden anyway: then, and only
then, the arguments are scrubbed and rendered again.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from feeds.text import xml_safe

P = ParamSpec("P")
T = TypeVar("T")


def _scrub(value: Any) -> Any:
    """`value` with `xml_safe` applied to every string in it, however deep."""
    if isinstance(value, str):
        return xml_safe(value)
    if isinstance(value, list | tuple):
        return type(value)(_scrub(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _scrub(getattr(value, field.name)) for field in fields(value)})
    return value


def forgiving(render: Callable[P, T]) -> Callable[P, T]:
    """`render`, called again with scrubbed arguments where it refuses a character (ValueError)."""

    @wraps(render)
    def rendered(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return render(*args, **kwargs)
        except ValueError:
            return render(*_scrub(args), **{name: _scrub(value) for name, value in kwargs.items()})

    return rendered
