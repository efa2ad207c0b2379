"""Generation cache: keeps what was computed until the index changes."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from feeds.index import Index

T = TypeVar("T")


class GenerationCache:
    """At most `largest` values that hold for one generation of `index`. Threads may share it."""

    def __init__(self, index: Index, largest: int = 50_000) -> None:
        self._index = index
        self._largest = largest
        self._held: tuple[int, dict[Hashable, Any]] = 0, {}

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of `key`, computed unless it is known for this generation."""
        generation = self._index.generation()
        number, values = self._held
        if number != generation or not generation or len(values) >= self._largest:
            self._held = generation, values = generation, {}
        if key not in values:
            values[key] = compute()
        value: T = values[key]
        return value
