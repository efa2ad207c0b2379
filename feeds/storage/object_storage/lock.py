"""One build at a time writes to a location: it has an object that only one can create (RFC 9110 section 13).

(1) Stores that ignore conditions do not say so. The lock is created twice: where the second time succeeds,
    there is none, and builds are not kept apart.
(2) The holder writes it again and again. One that does not change any more was left by a killed build.
(3) What a killed build of this machine left is known at once: nobody holds its file in the state folder.
"""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from platform import node
from typing import Any
from uuid import uuid4

from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

from feeds.errors import BadOutput
from feeds.storage.local import own_folders

from .location import CANNOT, Location, reason_of, store_of

NAME = ".feeds-lock"
"""The object, in the output."""

RENEWED = 10.0
"""Seconds after which the holder writes the lock again."""

DEAD = 35.0
"""Seconds without a change after which the holder is taken for dead."""

_POLLED = 0.1
"""Part of RENEWED after which one who waits looks again."""

_BUSY = "another build writes to it; try again when that has ended"
_LOST = "another build has taken over, as this one did not answer for long; build again"


class Lock:
    """The lock of a location, while it is held."""

    def __init__(self, location: Location, holder: str) -> None:
        self._store, self._url, self._holder = store_of(location), location.url, holder
        self._version: Any = None
        self._number = 0
        self._is_lost = False
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="feeds-lock", daemon=True)

    def check(self) -> None:
        """Raise BadOutput where another build has taken over."""
        if self._is_lost:
            raise BadOutput(self._url, _LOST)

    def acquire(self) -> bool:
        """Whether it is held; False where the store has no locks. Raises BadOutput where another has it."""
        try:
            self._put("create")
        except AlreadyExistsError:
            self._take_over()
            return True
        except BaseError as error:
            if reason_of(error) == CANNOT:
                return False
            raise
        try:
            self._put("create")
        except AlreadyExistsError:
            return True
        self._store.delete(NAME)
        return False

    def _take_over(self) -> None:
        try:
            found = self._store.get(NAME)
            before, left_by = found.meta, bytes(found.bytes()).decode("utf-8", "replace")
            if left_by.partition(" ")[0] != self._holder:
                started = time.monotonic()
                while time.monotonic() - started < DEAD:
                    time.sleep(RENEWED * _POLLED)
                    if self._store.head(NAME)["e_tag"] != before["e_tag"]:
                        raise BadOutput(self._url, _BUSY)
            self._put(_unless_changed(before))
        except (PreconditionError, FileNotFoundError) as error:
            raise BadOutput(self._url, _BUSY) from error

    def keep(self) -> None:
        """Let a thread write it again and again, until it is released or lost."""
        self._keeper.start()

    def _keep(self) -> None:
        while not self._ended.wait(RENEWED):
            try:
                self._renew()
            except FileNotFoundError:
                self._is_lost = True
            except BaseError:
                continue  # others see that it does not change
            if self._is_lost:
                return

    def _renew(self) -> None:
        self._number += 1
        try:
            self._put(_unless_changed(self._version))
        except PreconditionError:
            # Perhaps it was written, but the answer was lost, and the library has tried again.
            found = self._store.get(NAME)
            self._version = found.meta
            self._is_lost = bytes(found.bytes()) != self._body()

    def release(self) -> None:
        """Remove it, unless it was lost."""
        self._ended.set()
        self._keeper.join()
        if not self._is_lost:
            with suppress(BaseError, FileNotFoundError):
                self._store.delete(NAME)

    def _put(self, mode: Any) -> None:
        headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
        self._version = self._store.put(NAME, self._body(), mode=mode, attributes=headers)

    def _body(self) -> bytes:
        return f"{self._holder} {self._number}".encode()


def _unless_changed(version: Any) -> Any:
    """The mode of a write that fails where the object has another version by now."""
    return {name: version[name] for name in ("e_tag", "version") if version[name]}


@contextmanager
def held(location: Location) -> Iterator[Lock | None]:
    """Hold the lock of a location; None where its store cannot hold one. Raises BadOutput."""
    with _this_machine(location) as holder:
        lock = Lock(location, holder)
        try:
            is_held = lock.acquire()
        except (BaseError, FileNotFoundError) as error:
            raise BadOutput(location.url, reason_of(error)) from error
        if not is_held:
            yield None
            return
        lock.keep()
        try:
            yield lock
        finally:
            lock.release()


@contextmanager
def _this_machine(location: Location) -> Iterator[str]:
    """The name of this machine in locks, while none of its other builds writes there. Raises BadOutput."""
    path = own_folders()[1] / f"{sha256(location.identity.encode()).hexdigest()[:16]}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError:  # it has no such folder, and no name of its own
        yield uuid4().hex
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadOutput(location.url, _BUSY) from error
        file.seek(0)
        name = file.read()
        if not name:
            name = uuid4().hex
            file.write(name)
            file.flush()
        # Machines may share the folder, but not their names.
        yield f"{name}-{sha256(node().encode()).hexdigest()[:8]}"
