"""Shares of a server's threads: work that takes long has its own, so what is ready never waits for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from feeds.errors import NotNow

_RETRY_AFTER = 5
"""Seconds after which a request that found no place may be sent again."""


class Share:
    """Places for one kind of work: at most `size` requests are at it, or wait for it, at once."""

    def __init__(self, work: str, size: int) -> None:
        self._work = work
        self._places = threading.BoundedSemaphore(size)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place until the end of the block. Raises NotNow if none is free."""
        if not self._places.acquire(blocking=False):
            raise NotNow(self._work, f"too many requests wait for {self._work}", seconds=_RETRY_AFTER)
        try:
            yield
        finally:
            self._places.release()
