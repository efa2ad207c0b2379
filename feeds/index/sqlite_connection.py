"""Connections to the SQLite file of the index: how they are opened, wait for others, and copy the log.

(1) Pages get from the log into the file only by `checkpoint`, which keeps their digests.
(2) Whoever waits for another process says so after seconds, and not for ever.
"""

import atexit
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from feeds.errors import BadOutput
from feeds.index.page_digests import PageDigests, database_file

APPLICATION = int.from_bytes(b"feed")
"""In the header of our databases (sqlite.org/fileformat2.html section 1.3.17), and of no others."""

_PAGE_SIZE = 8192

PATIENCE = 5.0
"""Seconds to wait for another process without a word."""

_COMMITS = 16
"""Transactions of a process between two copies of the log into the file."""

_SLEEP = 0.05


class Connection(sqlite3.Connection):
    """A connection; when it closes, nothing is left in the log but what others add."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.path = path
        self.digests = PageDigests(path)
        self._commits = 0
        self._is_closed = True
        super().__init__(path, **options)
        self._is_closed = False
        # Not closed before this connection.
        self._file = database_file(path)
        self.thread = threading.current_thread()
        """The only thread that uses it."""
        self.is_logged = False
        """Whether changes are in a log first, as everywhere but on file systems without shared memory."""

    def wait_at_most(self, seconds: float) -> None:
        """Let statements wait for other processes."""
        self.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def count_commit(self) -> None:
        """Copy the log after so many transactions."""
        self._commits += 1
        if self._commits >= _COMMITS:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Copy what is in the log into the file, unless another process writes just now."""
        self._commits = 0
        if not self.is_logged or not _has_bytes(Path(f"{self.path}-wal")):
            return
        self.wait_at_most(0.0)
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            return
        finally:
            self.wait_at_most(PATIENCE)
        try:
            # Not if the digests cannot be written: the file has to stay as they say.
            with suppress(OSError):
                self.digests.account()
                # A connection that is in a transaction cannot copy, but it keeps others from writing.
                with closing(sqlite3.connect(self.path, timeout=0)) as other:
                    busy, found, copied = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if not busy and found == copied:
                    self.digests.settle()
        finally:
            if self.in_transaction:
                self.execute("ROLLBACK")

    def close(self) -> None:
        """Close it. SQLite itself copies the log when the last connection is closed."""
        if self._is_closed:
            return
        self._is_closed = True
        if not self.in_transaction:
            with suppress(sqlite3.Error):
                self.checkpoint()
        super().close()

    def __del__(self) -> None:
        self.close()


_open: "WeakSet[Connection]" = WeakSet()


@atexit.register
def _close_all() -> None:
    # Not those of threads that go on until the process is gone: SQLite would use what was freed.
    for connection in list(_open):
        if connection.thread is threading.current_thread() or not connection.thread.is_alive():
            with suppress(sqlite3.Error):
                connection.close()


def connect(path: Path) -> Connection:
    """A new connection; the file is made when it is missing. Raises sqlite3.Error."""
    if not _has_bytes(path):
        Path(f"{path}-pages").unlink(missing_ok=True)
    connection = Connection(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        # For a new file: pages of twice the usual size save a fifth of the time to fill it.
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
        # What a crash of the machine loses is made again; a crash of the program loses nothing.
        connection.execute("PRAGMA synchronous = OFF")
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
            # Before WAL: it must be in the file itself.
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.is_logged = connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
    except BaseException:
        connection.close()
        raise
    _open.add(connection)
    return connection


def begin(connection: Connection, seconds: float) -> None:
    """Begin a transaction that writes. Raises BadOutput, sqlite3.Error where others write for `seconds`."""
    started, is_told = time.monotonic(), False
    while True:
        left = min(PATIENCE, max(0.0, started + seconds - time.monotonic()))
        connection.wait_at_most(left)
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            refuse_without_locks(connection.path)
            waited = time.monotonic() - started
            if waited >= PATIENCE and not is_told:
                is_told = True
                say(f"waiting for another process that uses the index {connection.path}")
            if waited >= seconds:
                raise
        finally:
            connection.wait_at_most(PATIENCE)
        time.sleep(_SLEEP)


def place_of(path: Path, number: int) -> Path:
    """Where one index is that has this path: processes of several versions may have the same settings."""
    return path if number == 1 else path.with_name(f"{path.name}-{number}")


def version_of(connection: Connection) -> str | None:
    """The version of the code and settings that made the tables; None where there are none."""
    try:
        row = connection.execute("SELECT value FROM made_by WHERE part = 'version'").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        return None  # no such table
    return row and str(row[0])


class Leadership:
    """Being the one process that keeps an index up to date."""

    def __init__(self) -> None:
        self._lock: sqlite3.Connection | None = None

    def __del__(self) -> None:
        self.resign()

    def take(self, path: Path) -> bool:
        """Whether this process has it, from now until `resign`. Raises BadOutput and sqlite3.Error."""
        # A lock on a file of its own: however a process ends, the operating system releases it.
        if self._lock is None:
            lock = sqlite3.connect(f"{path}-leader", timeout=0, isolation_level=None, check_same_thread=False)
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                lock.close()
                if not is_busy(error):
                    raise
                refuse_without_locks(path)
                return False
            self._lock = lock
        return True

    def resign(self) -> None:
        """Give it up."""
        if self._lock:
            self._lock.close()
            self._lock = None


def refuse_without_locks(path: Path) -> None:
    """Raise BadOutput where the file system of the index has no locks: to SQLite it seems to be locked."""
    import errno
    import fcntl

    try:
        with Path(f"{path}-generation").open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL):
            reason = "is on a file system without locks; name a file on another one (setting index)"
            raise BadOutput(str(path), reason) from error


@contextmanager
def os_errors(path: Path) -> Iterator[None]:
    """Raise BadOutput for what the operating system refuses."""
    try:
        yield
    except OSError as error:
        raise BadOutput(str(path), f"cannot hold the index ({error.strerror})") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process has a lock."""
    return _code(error) & 0xFF == sqlite3.SQLITE_BUSY


def is_damage(error: BaseException) -> bool:
    """Whether the file, or one beside it, is not as it was written, or cannot be read."""
    code = _code(error)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or code in _UNREADABLE


_UNREADABLE = (
    *(sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_FSTAT),
    *(sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_SHMOPEN),
)


def _code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", None) or 0


def identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at `path`; None where there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def is_foreign(path: Path) -> bool:
    """Whether there is a file at `path` that is not ours to replace. Raises OSError."""
    file = database_file(path)
    header = file.read(100, 0) if file else b""
    # A crash of the machine may leave a file of zeros.
    if not header.strip(b"\0"):
        return False
    ours = b"SQLite format 3\0" + APPLICATION.to_bytes(4)
    # One bit may have flipped.
    return (int.from_bytes(header[:16] + header[68:72]) ^ int.from_bytes(ours)).bit_count() > 1


def say(text: str) -> None:
    """Tell the user, or the log of a server."""
    import logging  # late: nearly nobody waits

    logging.getLogger("feeds").warning("%s", text)


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
