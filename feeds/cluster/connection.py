"""The connection to a Dask scheduler: calls are made on its workers, and answered in any order."""

import logging
import pickle
import warnings
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Any
from uuid import uuid4

from feeds.cluster.worker import Call

_TIMEOUT = 10.0
"""Seconds in which the scheduler must answer, and a result be fetched from its worker."""

_CLOSING = 2.0
"""Seconds for a farewell."""


class Unreachable(Exception):
    """The scheduler does not answer."""


class Lost(Exception):
    """A call that the cluster will not answer."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker of the cluster."""

    address: str
    host: str
    threads: int
    """What it may do at once."""


class Connection:
    """A connection to the scheduler at `address`. Raises Unreachable."""

    def __init__(self, address: str) -> None:
        import dask
        from distributed import Client, Security
        from distributed.versions import VersionMismatchWarning

        # What matters is told by those who use the connection, once.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        warnings.simplefilter("ignore", VersionMismatchWarning)
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        # Dask would be told late, and its threads would stay.
        if address.startswith("tls:") and not Security().get_connection_args("client").get("ssl_context"):
            raise Unreachable("cannot be reached without certificates (DASK_DISTRIBUTED__COMM__TLS__…)")
        self._ended: Queue[str] = Queue()
        self._futures: dict[str, Any] = {}
        try:
            # Answers are larger than questions: they do not go through the scheduler.
            self._client: Any = Client(
                address, timeout=_TIMEOUT, set_as_default=False, direct_to_workers=True
            )
        except OSError as error:
            raise Unreachable("cannot be reached") from error
        except Exception as error:  # another version of Dask, or what it was told
            raise Unreachable(f"cannot be joined ({type(error).__name__}: {error})") from error

    def workers(self) -> dict[str, Worker]:
        """The workers by address. Raises Unreachable."""
        try:
            found = self._client.sync(
                self._client.scheduler.identity, n_workers=-1, callback_timeout=_TIMEOUT
            )
        except (OSError, AttributeError, RuntimeError) as error:  # closed, or about to be
            raise Unreachable("does not answer any more") from error
        return {
            address: Worker(address, row["host"], row["nthreads"])
            for address, row in found["workers"].items()
            if row["status"] == "running"
        }

    def call(self, worker: str, function: Any, *arguments: Any) -> str:
        """Call a function on a worker; returns the name of the call. Raises Unreachable."""
        name = f"feeds-{uuid4().hex}"
        try:
            future = self._client.submit(
                pickle.loads, pickle.dumps(Call(function, *arguments)), key=name, workers=[worker]
            )
        except (OSError, RuntimeError) as error:
            raise Unreachable("does not answer any more") from error
        self._futures[name] = future
        future.add_done_callback(lambda _: self._ended.put(name))
        return name

    def next(self, seconds: float) -> str | None:
        """The name of a call that has ended; None where none does in `seconds`."""
        try:
            return self._ended.get(timeout=seconds)
        except Empty:
            return None

    def result(self, name: str) -> Any:
        """What a call returned. Raises what it raised, or Lost."""
        future = self._futures.pop(name)
        if future.status not in ("finished", "error"):
            raise Lost
        try:
            return future.result(_TIMEOUT)
        except OSError as error:  # the worker ended with its result
            raise Lost from error
        finally:
            future.release()

    def forget(self, name: str) -> None:
        """Want no answer to a call."""
        self._futures.pop(name).release()

    def close(self) -> None:
        """Close the connection."""
        self._futures.clear()
        with suppress(OSError, RuntimeError):
            self._client.close(_CLOSING)
