"""A SQLite database that may be deleted at any time, shared by threads and processes.

(1) An update is one transaction: other threads and processes see all of it or nothing.
(2) What is read within `reading()` is one state, whatever is updated meanwhile.
(3) `generation()` differs, for every process, as soon as an update of another is there to be read.
(4) What `is_current` says costs next to nothing: it is asked for each request.
(5) One that another version made, or that is damaged, is made anew; a file that is not ours is left alone.
"""

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from feeds.errors import BadOutput, DamagedIndex
from feeds.index.generation import SharedGeneration

# In the header of our databases (sqlite.org/fileformat2.html section 1.3.17), and of no others.
_APPLICATION = int.from_bytes(b"feed")

_SCHEMA = """
CREATE TABLE made_by (part TEXT PRIMARY KEY, value TEXT);
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
"""

# Seconds to wait for another process that writes. An update may be a whole archive; a request
# can do without what it would note.
_PATIENCE = 600.0
_REQUEST_PATIENCE = 0.25

# Steps of the database's machine between two looks at the clock: about a millisecond.
_STEPS = 20_000

SQLITE_VERSION = sqlite3.sqlite_version

Statement = tuple[str, Sequence[Any]]
"""SQL and its values."""


class Database:
    """The database at `path`, made when it is missing; `version` tells which code may use it.

    `schema` makes the tables, `stale` drops what a process that begins cannot use. Raises BadOutput
    where no database can be made.
    """

    def __init__(self, path: Path, *, version: str, schema: str, stale: Sequence[Statement]) -> None:
        self.path = path
        self._version, self._schema, self._stale = version, _SCHEMA + schema, stale
        self._threads = threading.local()
        self._is_prepared = False
        self.is_rebuilt = False
        """Whether there was one that another version made, or that was damaged."""
        self._leader: sqlite3.Connection | None = None
        with self._telling():
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

    @property
    def database(self) -> sqlite3.Connection:
        """This thread's connection, to the file that is at `path` now."""
        db: sqlite3.Connection | None = getattr(self._threads, "db", None)
        if db is not None and (db.in_transaction or self._threads.file == _identity(self.path)):
            return db
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        self._disconnect()
        db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            # Of a new file: pages of twice the usual size save a fifth of the time to fill it.
            db.execute("PRAGMA page_size = 8192")
            # What a crash of the machine loses is made anew; a crash of the program loses nothing.
            db.execute("PRAGMA synchronous = OFF")
            if db.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
                # Before the log is there: it must stand in the file itself.
                db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute("PRAGMA journal_mode = WAL")
            if not self._is_prepared or not self._is_of_this_version(db):
                self._prepare(db)
        except BaseException:
            db.close()
            raise
        self._threads.db, self._threads.file = db, _identity(self.path)
        self._threads.pending, self._threads.sure = [], True
        return db

    def _is_of_this_version(self, db: sqlite3.Connection) -> bool:
        try:
            row = db.execute("SELECT value FROM made_by WHERE part = 'version'").fetchone()
        except sqlite3.OperationalError:  # no such table
            return False
        return bool(row == (self._version,))

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        if not self._is_of_this_version(db):
            tables = (
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            names = [row[0] for row in db.execute(tables)]
            self.is_rebuilt |= bool(names)
            for name in names:
                db.execute(f"DROP TABLE IF EXISTS {name}")  # full-text tables take others along
            for statement in self._schema.split(";\n"):
                db.execute(statement)
            db.execute("INSERT INTO made_by VALUES ('version', ?)", (self._version,))
        (generation,) = db.execute("SELECT number FROM generation").fetchone()
        if generation:
            self._announced.announce(generation)
        for statement, values in self._stale:
            db.execute(statement, values)
        db.execute("COMMIT")
        self._is_prepared = True

    def _discard(self) -> None:
        """Remove the database, unless another is in its place by now."""
        file = getattr(self._threads, "file", _identity(self.path))
        self._disconnect()
        if file == _identity(self.path):
            for suffix in ("", "-wal", "-shm"):
                Path(str(self.path) + suffix).unlink(missing_ok=True)
            self.is_rebuilt = True

    def _disconnect(self) -> None:
        if db := getattr(self._threads, "db", None):
            db.close()
            self._threads.db = None

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Raise what the database meets as BadOutput, damage as DamagedIndex: then it is removed."""
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

    def ask(self, sql: str, values: Sequence[Any], *, seconds: float) -> list[tuple[Any, ...]]:
        """The rows of a query, within `reading()`. Raises TimeoutError where it takes more than `seconds`."""
        deadline = time.monotonic() + seconds
        db = self.database
        db.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            return db.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise TimeoutError(f"it takes more than {seconds:g} seconds to answer this") from error
        finally:
            db.set_progress_handler(None, 0)

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction that writes to such tables.

        Raises TimeoutError where another process writes for long, which is not long if `hurried`.
        """
        with self._telling():
            try:
                with self._writing(_REQUEST_PATIENCE if hurried else _PATIENCE) as db:
                    yield db
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                raise TimeoutError("the index is being written") from error

    def lead(self) -> bool:
        """Whether this process is the one that keeps the index up to date, from now until `close`.

        A lock on a file of its own: however a process ends, the operating system gives it back.
        """
        if self._leader is None:
            path = f"{self.path}-leader"
            db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                db.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                db.close()
                return False
            self._leader = db
        return True

    def close(self) -> None:
        """Close this thread's connection, and lead no more.

        A connection belongs to one process: whoever forks must have closed all of them
        (sqlite.org/howtocorrupt.html section 2.6).
        """
        self._disconnect()
        if self._leader:
            self._leader.close()
            self._leader = None

    @contextmanager
    def _writing(self, patience: float = _PATIENCE) -> Iterator[sqlite3.Connection]:
        db = self.database
        db.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def note(self, rows: Iterable[Statement]) -> bool:
        """Execute what can be done without. False where another process is writing for long."""
        try:
            with self._writing(_REQUEST_PATIENCE) as db:
                for statement, row in rows:
                    db.execute(statement, row)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    @contextmanager
    def updating(self) -> Iterator[None]:
        """All that is put and dropped within it happens at once, or not at all."""
        with self._telling():
            db = self.database
            # What the update before left in the log, if no small step copied it: the log holds one update.
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            # Rows go to all parts of the tables: 32 MiB in memory save a quarter of the time.
            db.execute("PRAGMA cache_size = -32768")
            # Others wait for an update. The log is copied at the next small step, when they have begun.
            db.execute("PRAGMA wal_autocheckpoint = 0")
            try:
                with self._writing():
                    yield
            finally:
                db.execute("PRAGMA wal_autocheckpoint = 1000")
                db.execute("PRAGMA cache_size = -2048")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read within it is of one state; contents and renderings are put behind it."""
        with self._telling():
            db = self.database
        if db.in_transaction:
            yield
            return
        self._threads.pending, self._threads.sure = [], True
        with self._telling():
            db.execute("BEGIN")
            try:
                yield
            finally:
                db.execute("COMMIT")
            if self._threads.pending and self._threads.sure:
                self.note(self._threads.pending)

    @property
    def is_reading(self) -> bool:
        """Whether this is within `reading()`, where nothing can be written."""
        return self.database.in_transaction

    def doubt(self) -> None:
        """Keep nothing of what is made within this `reading()`: the files are not as they were."""
        self._threads.sure = False

    @property
    def is_doubted(self) -> bool:
        """Whether this `reading()` is to keep nothing."""
        return not self._threads.sure

    def put_behind(self, rows: Iterable[Statement]) -> None:
        """Execute statements behind `reading()`, if the database is free then."""
        self._threads.pending.extend(rows)

    def generation(self) -> int:
        """The number of the last update that changed something; 0 before the first one."""
        with self._telling():
            self._announced.follow()
            (number,) = self.database.execute("SELECT number FROM generation").fetchone()
            return int(number)

    def is_current(self, generation: int) -> bool:
        """Whether what was made in a generation is what is published now.

        The last generation of a database that was deleted is, until there is another.
        """
        return self._announced.number[0] == generation or generation == (
            self.generation() or self._announced.newest()
        )

    def advance(self) -> None:
        """Begin the next generation, within `updating()`."""
        # Of the clock, so that an index that was made anew does not count the same numbers again.
        number = max(self.generation() + 1, time.time_ns() // 1000)
        self._announced.announce(number)
        self.database.execute("UPDATE generation SET number = ?", (number,))


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at `path`; None: there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def _is_foreign(path: Path) -> bool:
    """Whether there is a file at `path` that is not ours to write over."""
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
    # What was killed while it began, or lost one of its files, reads too little: an I/O error, too.
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
