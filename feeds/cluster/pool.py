"""A pool whose work on posts is done by a cluster; local processes do all other work, and what is left."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import TypeVar

from feeds.archive.workers import PATIENCE, GivenUp, Workers
from feeds.cluster.posts import PostWork
from feeds.errors import BadSetting
from feeds.storage import Source

T = TypeVar("T")
R = TypeVar("R")

_LONG = 10.0
"""Seconds of work from which a cluster pays: to join it takes one or two."""

_PAUSE = 60.0
"""Seconds between two attempts to reach a cluster."""


class Cluster:
    """The workers of the Dask scheduler at `address`, in front of `local` ones.

    `warn` gets a line for everything that the cluster cannot do, once. Threads may share it where they may
    share `local`. Raises BadSetting where Dask is not installed.
    """

    def __init__(self, address: str, source: Source, local: Workers, warn: Callable[[str], object]) -> None:
        if not find_spec("distributed"):
            raise BadSetting(f"cluster {address}", "needs more libraries: pip install 'feeds[dask]'")
        self.count = local.count
        self._address, self._source, self._local, self._warn = address, source, local, warn
        self._told: set[str] = set()
        self._retry = 0.0

    def map(
        self,
        function: Callable[[Sequence[T]], R],
        tasks: Iterable[T],
        *,
        seconds: float,
        size: int,
        patience: float = PATIENCE,
        here: bool = False,
    ) -> Iterator[tuple[Sequence[T], R | GivenUp]]:
        """`Workers.map`; a cluster does what is long, and depends on posts alone."""

        def locally(some: Iterable[T]) -> Iterator[tuple[Sequence[T], R | GivenUp]]:
            return self._local.map(function, some, seconds=seconds, size=size, patience=patience, here=here)

        if seconds < _LONG or not isinstance(function, PostWork) or time.monotonic() < self._retry:
            yield from locally(tasks)
            return
        from feeds.cluster.connection import Connection, Unreachable
        from feeds.cluster.distribution import Distribution

        rest: Iterable[T] = tasks
        try:
            connection = Connection(self._address)
            try:
                work = Distribution(connection, self._source, function, tasks, size, patience, self._tell)
                rest = work.rest()
                yield from work.answers(locally)
            finally:
                connection.close()
        except Unreachable as error:
            self._retry = time.monotonic() + _PAUSE
            self._tell(f"{error}; its work is done on this machine")
            yield from locally(rest)

    def close(self) -> None:
        """End all processes of this machine."""
        self._local.close()

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._warn(f"cluster {self._address}: {text}")
