"""Connections to PostgreSQL: how they are opened, shared by the threads of a process, what errors mean.

(1) A request that finds the database down is told so at once: nothing waits in the background.
(2) No message shows a password.
"""

import logging
import queue
import select
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from itertools import count
from typing import Any
from weakref import finalize

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import IntLoader, NumericBinaryLoader
from psycopg.types.string import StrDumper, TextBinaryLoader, TextLoader

from feeds.errors import BadOutput, BadSetting, DamagedIndex, IndexUnreachable
from feeds.index.database import Row
from feeds.storage.database_url import shown_url

MOST = 4
"""Connections of a process that read, or keep what was made, at once."""

_PATIENCE = 5.0
"""Seconds to wait for a free connection."""

_AGAIN = 1.0
"""Seconds after a failed attempt in which there is no other one."""

_FETCHED = 2_000
"""Rows that are fetched at once where there may be very many."""

_DEFAULTS = {
    "application_name": "feeds",
    "connect_timeout": 5,
    # A host that is gone is noticed within seconds; by default, Linux asks after two hours.
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
_SETTINGS = {
    "client_min_messages": "warning",
    "work_mem": "32MB",
    "jit": "off",
    # What a database may have for others: updates take as long as they take.
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": "3",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
}
_GONE = (errors.UndefinedTable, errors.InvalidSchemaName, errors.UndefinedFunction)
_names = count()

# What fails is raised, and nothing is said twice.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)


class Session:
    """A connection. Several threads may use it, one statement at a time."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.connection = connection
        self.lock = threading.RLock()
        # Not `__del__`: in a circle of objects, that of the connection may be called first.
        self.close = finalize(self, _close, connection)
        """Close it."""

    def execute(self, statement: str, values: Sequence[Any] = ()) -> psycopg.Cursor[Row]:
        """Run a statement. Raises psycopg.Error."""
        with self.lock:
            return self.connection.execute(statement, values or None, binary=True)

    def execute_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run a statement for each row. Returns the number of rows changed."""
        with self.lock, self.connection.cursor() as cursor:
            cursor.executemany(statement, rows)
            return max(cursor.rowcount, 0)

    def execute_script(self, statements: Iterable[str]) -> None:
        """Run statements without values, which are sent together."""
        with self.lock:
            self.connection.execute(";\n".join(statements).encode())

    def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to a table."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self.lock, self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def stream(self, statement: str, values: Sequence[Any]) -> Iterator[Row]:
        """The rows of a query, some at a time; within a transaction."""
        with self.lock:
            cursor = self.connection.cursor(name=f"feeds_{next(_names)}")
            cursor.execute(statement, values or None, binary=True)
        try:
            while True:
                with self.lock:
                    rows = cursor.fetchmany(_FETCHED)
                yield from rows
                if len(rows) < _FETCHED:
                    break
        finally:
            with suppress(psycopg.Error), self.lock:
                cursor.close()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun."""
        return self.connection.info.transaction_status != TransactionStatus.IDLE

    @property
    def is_broken(self) -> bool:
        """Whether it cannot be used any more."""
        return self.connection.closed

    @property
    def is_idle(self) -> bool:
        """Whether the server has said nothing since the last statement: what it says then is that it ends."""
        return not (self.is_broken or _is_readable(self.connection.fileno()))

    def end(self) -> None:
        """End a transaction: what a failed statement left of it is nothing."""
        is_failed = self.connection.info.transaction_status == TransactionStatus.INERROR
        self.execute("ROLLBACK" if is_failed else "COMMIT")

    def roll_back(self) -> None:
        """End a transaction as if it had not been."""
        with suppress(psycopg.Error):
            self.execute("ROLLBACK")


def _close(connection: psycopg.Connection[Row]) -> None:
    with suppress(psycopg.Error):
        connection.close()


class Sessions:
    """The connections of this process to the database at `url`, whose tables are in `schema`."""

    def __init__(self, url: str, schema: str) -> None:
        self.shown = shown_url(url)
        self.schema = schema
        try:
            self._parameters: dict[str, Any] = _DEFAULTS | conninfo_to_dict(url)
        except psycopg.Error as error:  # its message may show the password
            raise BadSetting("index", f"{self.shown} is no address of a database") from error
        self._password = str(self._parameters.get("password") or "")
        self._free: queue.LifoQueue[Session] = queue.LifoQueue()
        self._places = threading.BoundedSemaphore(MOST)
        self._failed: tuple[BadOutput | None, float] = None, 0.0

    def connect(self) -> Session:
        """A new connection. Raises IndexUnreachable, BadOutput."""
        failure, until = self._failed
        if failure and time.monotonic() < until:
            raise copy(failure)
        try:
            connection: psycopg.Connection[Row] = psycopg.connect(
                autocommit=True, cursor_factory=psycopg.RawCursor, **self._parameters
            )
            connection.server_cursor_factory = psycopg.RawServerCursor
            _adapt(connection)
            values = {**_SETTINGS, "search_path": self.schema}
            calls = ", ".join(f"set_config(${2 * n + 1}, ${2 * n + 2}, false)" for n in range(len(values)))
            connection.execute(f"SELECT {calls}", [part for pair in values.items() for part in pair])
        except psycopg.Error as error:
            translated = self.translated(error, is_connecting=True)
            self._failed = translated, time.monotonic() + _AGAIN
            raise translated from error
        self._failed = None, 0.0
        return Session(connection)

    def take(self) -> Session:
        """A connection, for this thread until it is given back. Raises IndexUnreachable, BadOutput."""
        if not self._places.acquire(timeout=_PATIENCE):
            raise IndexUnreachable(self.shown, "all connections to the database are in use")
        try:
            with suppress(queue.Empty):
                while True:
                    session = self._free.get_nowait()
                    if session.is_idle:
                        return session
                    session.close()
            return self.connect()
        except BaseException:
            self._places.release()
            raise

    def give(self, session: Session) -> None:
        """Give a connection back."""
        if session.is_broken or session.in_transaction:
            session.close()
        else:
            self._free.put(session)
        self._places.release()

    def close(self) -> None:
        """Close those that no thread has."""
        with suppress(queue.Empty):
            while True:
                self._free.get_nowait().close()

    def reason_of(self, error: Exception) -> str:
        """What an error says, in one line."""
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return reason.replace(self._password, "…") if self._password else reason

    def translated(self, error: psycopg.Error, *, is_connecting: bool = False) -> BadOutput:
        """What an error of the database means."""
        reason = self.reason_of(error)
        if isinstance(error, _GONE):
            return DamagedIndex(self.shown, f"tables of the index are missing ({reason}); it is made anew")
        # Classes 08 and 57P: exceptions of the connection, interventions of the operator.
        is_lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        is_lost &= (error.sqlstate or "08").startswith(("08", "57P"))
        if is_connecting or is_lost:
            return IndexUnreachable(self.shown, f"the database cannot be reached ({reason})")
        return BadOutput(self.shown, f"cannot be used as index ({reason})")


class _WholeNumbers(NumericBinaryLoader):
    """Sums of whole numbers."""

    def load(self, data: Any) -> Any:
        return int(super().load(data))


def _adapt(connection: psycopg.Connection[Row]) -> None:
    adapters = connection.adapters
    adapters.register_dumper(str, StrDumper)  # text, so that functions of other types are not meant
    adapters.register_loader("numeric", IntLoader)
    adapters.register_loader("numeric", _WholeNumbers)
    adapters.register_loader("json", TextLoader)
    adapters.register_loader("json", TextBinaryLoader)


def say(text: str) -> None:
    """Tell the user, or the log of a server."""
    logging.getLogger("feeds").warning("%s", text)


def _is_readable(file: int) -> bool:
    poll = select.poll()  # not `select`, which knows the first 1,024 files alone
    poll.register(file, select.POLLIN)
    return bool(poll.poll(0))
