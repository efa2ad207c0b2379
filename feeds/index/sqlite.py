"""SQLite as the database of the index, shared by threads and processes.

(1) A file of another version, or a damaged one, is made again; a file that is no index of ours is left alone.
(2) A transaction is of one version: a process whose index was made anew by another version goes on with an
    index beside it.
(3) The generation is in shared memory, so that `is_current` costs next to nothing.
"""

import errno
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from feeds.errors import BadOutput, DamagedIndex, FeedsError
from feeds.index.database import Statement
from feeds.index.generation import SharedGeneration
from feeds.index.page_digests import PageDigests
from feeds.index.sqlite_connection import (
    Connection,
    Leadership,
    begin,
    connect,
    identity,
    is_busy,
    is_damage,
    is_foreign,
    os_errors,
    place_of,
    say,
    version_of,
)
from feeds.index.sqlite_statements import SqliteStatements

# Seconds to wait for another process that writes: an update may be a whole archive; a request can do
# without what it would store.
_TIMEOUT = 600.0
_REQUEST_TIMEOUT = 0.25

_COMPARED_AFTER = 3600.0
"""Seconds after which the pages of the file are compared with their digests again."""

_TOLD = 60.0
"""Seconds for which it is told that something could not be kept: a smaller thing may be."""


class SqliteDatabase(SqliteStatements):
    """The database at `path`, which is made when it is missing; `version` is that of the code.

    `schema` makes the tables, `cleanup` removes what this process cannot use. Raises BadOutput.
    """

    engine = "SQLite"
    engine_version = sqlite3.sqlite_version

    def __init__(self, path: Path, *, version: str, schema: str, cleanup: Sequence[Statement]) -> None:
        self.path = self._first_path = path
        self._version, self._schema, self._cleanup = version, schema, cleanup
        self._threads = threading.local()
        self._moving = threading.Lock()
        self._is_prepared = False
        self.is_rebuilt = False
        self._not_kept = "", 0.0
        self._leadership = Leadership()
        self._compared: tuple[tuple[int, int], float] = (0, 0), 0.0
        with self._translated_errors():
            with os_errors(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                if is_foreign(path):
                    raise BadOutput(str(path), "is no index of feeds; remove it, or name another file")
                self.path = self._place_of_this_version() or path
                self._announced = SharedGeneration(Path(f"{self.path}-generation"))
            try:
                self._connect()
            except sqlite3.DatabaseError as error:
                if not (is_damage(error) or self._has_damaged_pages()):
                    raise
                self._discard()
                self._connect()

    # --- connections ---------------------------------------------------------------------------

    @property
    def connection(self) -> Connection:
        """This thread's connection, to the file that is at `path` now."""
        connection: Connection | None = getattr(self._threads, "connection", None)
        if connection is not None and (
            connection.in_transaction or self._threads.file == identity(self.path)
        ):
            return connection
        return self._connect()

    def _connect(self) -> Connection:
        self._disconnect()
        with os_errors(self.path):
            connection = connect(self.path)
        try:
            if not self._is_prepared or not version_of(connection):
                self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._threads.connection, self._threads.file = connection, identity(self.path)
        self._threads.pending, self._threads.is_consistent, self._threads.due = [], True, []
        return connection

    def _prepare(self, connection: Connection) -> None:
        begin(connection, _TIMEOUT)
        if version_of(connection) != self._version:
            tables = (
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            names = [row[0] for row in connection.execute(tables)]
            self.is_rebuilt |= bool(names)
            for name in names:
                connection.execute(f"DROP TABLE IF EXISTS {name}")  # full-text tables drop others
            for statement in self._schema.split(";\n"):
                connection.execute(statement)
            connection.execute("INSERT INTO made_by VALUES ('version', ?)", (self._version,))
        (generation,) = connection.execute("SELECT number FROM generation").fetchone()
        if generation:
            self._announced.announce(generation)
        for statement, values in self._cleanup:
            connection.execute(statement, values)
        connection.execute("COMMIT")
        self._is_prepared = True

    def _disconnect(self) -> None:
        if connection := getattr(self._threads, "connection", None):
            connection.close()
            self._threads.connection = None

    def become_leader(self) -> bool:
        with self._translated_errors():
            return self._leadership.take(self.path)

    def step_down(self) -> None:
        pass  # all its processes are on one host

    def close(self) -> None:
        # A connection that lives on in a fork corrupts the file (sqlite.org/howtocorrupt.html section 2.6).
        self._disconnect()
        self._leadership.resign()

    # --- versions ------------------------------------------------------------------------------

    def _place_of_this_version(self) -> Path | None:
        """The index of this version, if processes of several versions share the path that was given."""
        if not place_of(self._first_path, 2).exists():
            return None  # as nearly always
        for number in count(1):
            place = place_of(self._first_path, number)
            if not place.exists():
                return None
            with closing(connect(place)) as connection:
                if version_of(connection) == self._version:
                    return place
        return None

    def _require_version(self, connection: Connection) -> None:
        """Raise DamagedIndex where the index is of another version now, within a transaction."""
        if version_of(connection) == self._version:
            return
        connection.execute("ROLLBACK")
        with self._moving:
            taken = self.path
            if identity(taken) == self._threads.file:
                places = (place_of(self._first_path, number) for number in count(2))
                free = (place for place in places if not place.exists())
                self.path = self._place_of_this_version() or next(free)
                self._announced = SharedGeneration(Path(f"{self.path}-generation"))
                self._is_prepared = False
                self._leadership.resign()
                say(f"feeds with other settings, or of another version, uses {taken}; using {self.path}")
        raise DamagedIndex(str(taken), f"was taken over; the index is made anew in {self.path}")

    # --- damage --------------------------------------------------------------------------------

    def verify(self) -> None:
        with self._translated_errors(), os_errors(self.path):
            digests = self.connection.digests
            stamp, (compared, until) = digests.stamp(), self._compared
            if time.monotonic() < until and (stamp == compared or stamp[0] >= stamp[1]):
                return
            if self._has_damaged_pages():
                self._discard()
                raise DamagedIndex(str(self.path), "the index was damaged and is removed; it is made anew")
            self._compared = stamp, time.monotonic() + _COMPARED_AFTER

    def _has_damaged_pages(self) -> bool:
        try:
            return PageDigests(self.path).is_damaged()
        except OSError as error:  # a process with too many open files says nothing of the disk
            return error.errno == errno.EIO

    def _discard(self) -> None:
        """Remove the database, unless there is another one at its path by now."""
        file = getattr(self._threads, "file", identity(self.path))
        self._disconnect()
        if file == identity(self.path):
            for suffix in ("", "-wal", "-shm", "-pages"):
                Path(str(self.path) + suffix).unlink(missing_ok=True)
            self.is_rebuilt = True

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """Raise DamagedIndex for damage, which removes the database, and BadOutput for other failures."""
        try:
            yield
        except (FeedsError, TimeoutError):
            raise
        except Exception as error:
            # What was read may be anything, and fail anywhere, if a bit has flipped.
            if is_damage(error) or self._has_damaged_pages():
                self._discard()
                reason = f"the index was damaged ({error}) and is removed; it is made anew when asked again"
                raise DamagedIndex(str(self.path), reason) from error
            if not isinstance(error, sqlite3.OperationalError):
                raise
            reason = f"cannot be used as index ({error})"
            if is_busy(error):
                reason = "is in use by another process; end that, or name another file (setting index)"
            raise BadOutput(str(self.path), reason) from error

    # --- transactions --------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._translated_errors():
            connection = self.connection
        if connection.in_transaction:
            yield
            return
        self._threads.pending, self._threads.is_consistent, self._threads.due = [], True, []
        with self._translated_errors():
            connection.execute("BEGIN")
            try:
                self._require_version(connection)
                yield
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")
                if self._threads.due:
                    self.write_if_free(self._threads.due)
            if self._threads.pending and self._threads.is_consistent:
                self.write_if_free(self._threads.pending)

    @property
    def is_reading(self) -> bool:
        return self.connection.in_transaction

    def mark_stale(self) -> None:
        self._threads.is_consistent = False

    @property
    def is_consistent(self) -> bool:
        return bool(self._threads.is_consistent)

    def write_after_reading(self, statements: Iterable[Statement], *, even_if_stale: bool = False) -> None:
        (self._threads.due if even_if_stale else self._threads.pending).extend(statements)

    def write_if_free(self, statements: Iterable[Statement]) -> bool:
        try:
            with self._transaction(_REQUEST_TIMEOUT):
                for sql, values in statements:
                    self.execute(sql, values)
        except sqlite3.OperationalError as error:
            if is_damage(error):
                raise
            # What is not kept is made again.
            if not is_busy(error):
                self._not_kept = str(error), time.monotonic() + _TOLD
            return False
        return True

    @property
    def write_problem(self) -> str:
        reason, until = self._not_kept
        return reason if time.monotonic() < until else ""

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[None]:
        with self._translated_errors():
            try:
                with self._transaction(_REQUEST_TIMEOUT if hurried else _TIMEOUT):
                    yield
            except sqlite3.OperationalError as error:
                if not (hurried and is_busy(error)):
                    raise
                raise TimeoutError("the index is being written") from error

    @contextmanager
    def updating(self) -> Iterator[None]:
        with self._translated_errors():
            connection = self.connection
            # What the last update left in the log: it holds one update.
            connection.checkpoint()
            # Rows go to all parts of the tables: 32 MiB in memory save a quarter of the time.
            connection.execute("PRAGMA cache_size = -32768")
            try:
                with self._transaction(_TIMEOUT):
                    yield
            finally:
                connection.execute("PRAGMA cache_size = -2048")

    @contextmanager
    def _transaction(self, timeout: float) -> Iterator[None]:
        connection = self.connection
        begin(connection, timeout)
        try:
            self._require_version(connection)
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise
        connection.count_commit()

    # --- generations ---------------------------------------------------------------------------

    def generation(self) -> int:
        with self._translated_errors():
            with os_errors(self.path):
                self._announced.reopen()
            return int(self.fetch_value("SELECT number FROM generation"))

    def is_current(self, generation: int) -> bool:
        return self._announced.number[0] == generation or generation == (
            self.generation() or self._announced.newest()
        )

    def begin_generation(self) -> None:
        # From the clock: an index that was made again does not count the same numbers again.
        number = max(self.generation() + 1, time.time_ns() // 1000)
        self._announced.announce(number)
        self.execute("UPDATE generation SET number = ?", (number,))
