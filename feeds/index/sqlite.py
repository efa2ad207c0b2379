"""SQLite as the database of the index, shared by threads and processes.

(1) A file of another version, or a damaged one, is made again; a file that is no index of ours is left alone.
(2) The generation is in shared memory, so that `is_current` costs next to nothing.
"""

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from feeds.errors import BadOutput, DamagedIndex
from feeds.index.database import Database, Row, Statement
from feeds.index.generation import SharedGeneration

# In the header of our databases (sqlite.org/fileformat2.html section 1.3.17), and of no others.
_APPLICATION = int.from_bytes(b"feed")

_SCHEMA = """
CREATE TABLE made_by (part TEXT PRIMARY KEY, value TEXT);
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
"""

# Seconds to wait for another process that writes: an update may be a whole archive; a request can do
# without what it would store.
_TIMEOUT = 600.0
_REQUEST_TIMEOUT = 0.25

_STEPS = 20_000
"""Instructions of SQLite's virtual machine between two looks at the clock: about a millisecond."""


class SqliteDatabase(Database):
    """The database at `path`, which is made when it is missing; `version` is that of the code.

    `schema` makes the tables, `cleanup` removes what this process cannot use. Raises BadOutput.
    """

    engine = "SQLite"
    engine_version = sqlite3.sqlite_version

    def __init__(self, path: Path, *, version: str, schema: str, cleanup: Sequence[Statement]) -> None:
        self.path = path
        self._version, self._schema, self._cleanup = version, _SCHEMA + schema, cleanup
        self._threads = threading.local()
        self._is_prepared = False
        self.is_rebuilt = False
        self._leader: sqlite3.Connection | None = None
        with self._translated_errors():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if _is_foreign(path):
                    raise BadOutput(str(path), "is no index of feeds; remove it, or name another file")
                self._announced = SharedGeneration(Path(f"{path}-generation"))
            except OSError as error:
                raise BadOutput(str(path), f"cannot hold the index ({error.strerror})") from error
            try:
                self._connect()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._discard()
                self._connect()

    # --- connections ---------------------------------------------------------------------------

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, to the file that is at `path` now."""
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is not None and (
            connection.in_transaction or self._threads.file == _identity(self.path)
        ):
            return connection
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        self._disconnect()
        connection = sqlite3.connect(self.path, timeout=_TIMEOUT, isolation_level=None)
        try:
            # For a new file: pages of twice the usual size save a fifth of the time to fill it.
            connection.execute("PRAGMA page_size = 8192")
            # What a crash of the machine loses is made again; a crash of the program loses nothing.
            connection.execute("PRAGMA synchronous = OFF")
            if connection.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
                # Before WAL: it must be in the file itself.
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute("PRAGMA journal_mode = WAL")
            if not self._is_prepared or not self._is_of_this_version(connection):
                self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._threads.connection, self._threads.file = connection, _identity(self.path)
        self._threads.pending, self._threads.is_consistent = [], True
        return connection

    def _is_of_this_version(self, connection: sqlite3.Connection) -> bool:
        try:
            row = connection.execute("SELECT value FROM made_by WHERE part = 'version'").fetchone()
        except sqlite3.OperationalError:  # no such table
            return False
        return bool(row == (self._version,))

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        if not self._is_of_this_version(connection):
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

    def _discard(self) -> None:
        """Remove the database, unless there is another one at its path by now."""
        file = getattr(self._threads, "file", _identity(self.path))
        self._disconnect()
        if file == _identity(self.path):
            for suffix in ("", "-wal", "-shm"):
                Path(str(self.path) + suffix).unlink(missing_ok=True)
            self.is_rebuilt = True

    def _disconnect(self) -> None:
        if connection := getattr(self._threads, "connection", None):
            connection.close()
            self._threads.connection = None

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """Raise DamagedIndex for damage, which removes the database, and BadOutput for other failures."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                self._discard()
                reason = f"the index was damaged ({error}) and is removed; it is made anew when asked again"
                raise DamagedIndex(str(self.path), reason) from error
            if not isinstance(error, sqlite3.OperationalError):
                raise
            raise BadOutput(str(self.path), f"cannot be used as index ({error})") from error

    def become_leader(self) -> bool:
        # A lock on a file of its own: however a process ends, the operating system releases it.
        if self._leader is None:
            path = f"{self.path}-leader"
            connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                connection.close()
                return False
            self._leader = connection
        return True

    def close(self) -> None:
        # A connection that lives on in a fork corrupts the file (sqlite.org/howtocorrupt.html section 2.6).
        self._disconnect()
        if self._leader:
            self._leader.close()
            self._leader = None

    # --- statements ----------------------------------------------------------------------------

    def fetch_one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        row: Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def fetch_value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        row = self.connection.execute(sql, values).fetchone()
        return row and row[0]

    def fetch_column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return [row[0] for row in self.connection.execute(sql, values)]

    def iterate(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        return self.connection.execute(sql, values)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        return self.connection.execute(sql, values).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        return self.connection.executemany(sql, rows).rowcount

    def execute_script(self, script: str) -> None:
        for statement in script.split(";\n"):
            self.connection.execute(statement)

    @contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        deadline = time.monotonic() + seconds
        connection = self.connection
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise TimeoutError(f"the search takes more than {seconds:g} seconds") from error
        finally:
            connection.set_progress_handler(None, 0)

    # --- transactions --------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._translated_errors():
            connection = self.connection
        if connection.in_transaction:
            yield
            return
        self._threads.pending, self._threads.is_consistent = [], True
        with self._translated_errors():
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("COMMIT")
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

    def write_after_reading(self, statements: Iterable[Statement]) -> None:
        self._threads.pending.extend(statements)

    def write_if_free(self, statements: Iterable[Statement]) -> bool:
        try:
            with self._transaction(_REQUEST_TIMEOUT):
                for sql, values in statements:
                    self.execute(sql, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[None]:
        with self._translated_errors():
            try:
                with self._transaction(_REQUEST_TIMEOUT if hurried else _TIMEOUT):
                    yield
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                raise TimeoutError("the index is being written") from error

    @contextmanager
    def updating(self) -> Iterator[None]:
        with self._translated_errors():
            connection = self.connection
            # What the last update left in the log, if no small write copied it: the log holds one update.
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            # Rows go to all parts of the tables: 32 MiB in memory save a quarter of the time.
            connection.execute("PRAGMA cache_size = -32768")
            # Other processes wait for an update: the log is copied later, at the next small write.
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            try:
                with self._transaction(_TIMEOUT):
                    yield
            finally:
                connection.execute("PRAGMA wal_autocheckpoint = 1000")
                connection.execute("PRAGMA cache_size = -2048")

    @contextmanager
    def _transaction(self, timeout: float) -> Iterator[None]:
        connection = self.connection
        connection.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    # --- generations ---------------------------------------------------------------------------

    def generation(self) -> int:
        with self._translated_errors():
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


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at `path`; None where there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def _is_foreign(path: Path) -> bool:
    """Whether there is a file at `path` that is not ours to replace."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return False
    ours = header.startswith(b"SQLite format 3\0") and header[68:72] == _APPLICATION.to_bytes(4)
    # A crash of the machine may leave a file of zeros.
    return bool(header.strip(b"\0")) and not ours


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    # A file that is cut off, or without one of those beside it, gives I/O errors.
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
