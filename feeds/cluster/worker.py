"""What runs on a worker: it says what it is, and divides portions among processes of its own."""

import multiprocessing
import pickle
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock, Thread, Timer
from typing import Any

from feeds.archive.workers import START, Workers
from feeds.cluster.posts import Parcel, ParcelWork, sees
from feeds.cluster.versions import versions

_PATIENCE = 5.0
"""Seconds in which it must see the posts that it is asked for."""

_IDLE = 60.0
"""Seconds after the last portion in which the processes are kept."""


def greet(posts: bytes) -> dict[str, Any]:
    """What the client asks of a worker first; `posts` is a pickled source, and SHA-256 of some of its posts.

    Values are of Python's own types, so that another version of this program understands them.
    """
    return {
        "versions": versions(),
        "may start processes": not multiprocessing.current_process().daemon,
        "sees posts": _sees(posts),
    }


def _sees(posts: bytes) -> bool:
    """Whether this worker sees posts, and soon: it may wait for a store, or for a disk that is gone."""
    found: list[bool] = []

    def look() -> None:
        with suppress(ImportError):  # of the library for a store
            found.append(sees(*pickle.loads(posts)))

    thread = Thread(target=look, daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    return found == [True]


def work(
    function: ParcelWork, parcels: Sequence[Parcel], size: int, patience: float, processes: int
) -> bytes:
    """Pickled: the numbers of the tasks of each batch, and its result as of `Workers.map`.

    Raises the `FeedsError` of `function`.
    """
    workers = _pools.take(processes)
    try:
        answers = workers.map(function, parcels, seconds=START, size=size, patience=patience)
        return pickle.dumps([([one.number for one in batch], result) for batch, result in answers])
    finally:
        _pools.give_back(workers)


class _Pools:
    """Pools that wait for the next portion. Portions are worked on by threads."""

    def __init__(self) -> None:
        self._idle: list[Workers] = []
        self._lock = Lock()
        self._timer: Timer | None = None

    def take(self, processes: int) -> Workers:
        """A pool of so many processes."""
        with self._lock:
            for workers in self._idle:
                if workers.count == processes:
                    self._idle.remove(workers)
                    return workers
        return Workers(processes, ("feeds.preload",))

    def give_back(self, workers: Workers) -> None:
        """Keep a pool for a while."""
        with self._lock:
            self._idle.append(workers)
            if self._timer:
                self._timer.cancel()
            self._timer = Timer(_IDLE, self._close_all)
            self._timer.daemon = True
            self._timer.start()

    def _close_all(self) -> None:
        with self._lock:
            for workers in self._idle:
                workers.close()
            self._idle.clear()


_pools = _Pools()


class Call:
    """A call that is made where it is unpickled, so that only there its function has to be known.

    The scheduler of Dask looks into what it passes on; a pickled call is bytes to it.
    """

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._parts = function, arguments

    def __reduce__(self) -> Any:
        return self._parts
