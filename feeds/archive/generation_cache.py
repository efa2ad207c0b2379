"""Generation cache: keeps what was computed until the index changes."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from feeds.index import Index

T = TypeVar("T")

_LARGEST = 50_000
"""Values in a cache."""


class GenerationCache:
    """Values that hold for one generation of `index`. Threads may share it."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._held: tuple[int, dict[Hashable, Any]] = 0, {}

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of `key`, computed unless it is known for this generation."""
        generation = self._index.generation()
        number, values = self._held
        if number != generation or not generation or len(values) >= _LARGEST:
            self._held = generation, values = generation, {}
        if key not in values:
            values[key] = compute()
        value: T = values[key]
        return value
