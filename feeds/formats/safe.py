"""Retry of a renderer with XML-safe strings, so that one bad character does not cost a document.

Strings of the model are XML-safe already (invariant 2 of the model), so they are checked again only where
lxml or UTF-8 rejects one.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from feeds.text import xml_safe

P = ParamSpec("P")
T = TypeVar("T")


def _safe(value: Any) -> Any:
    """`value` with `xml_safe` applied to every string in it, at any depth."""
    if isinstance(value, str):
        return xml_safe(value)
    if isinstance(value, list | tuple):
        return type(value)(_safe(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _safe(getattr(value, field.name)) for field in fields(value)})
    return value


def retry_with_safe_strings(render: Callable[P, T]) -> Callable[P, T]:
    """Decorate `render` to be called again with XML-safe arguments when it raises ValueError."""

    @wraps(render)
    def rendered(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return render(*args, **kwargs)
        except ValueError:
            return render(*_safe(args), **{name: _safe(value) for name, value in kwargs.items()})

    return rendered
