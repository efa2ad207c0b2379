"""SQL statements on this thread's connection to SQLite."""

import sqlite3
import time
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from feeds.index.database import Database, Row
from feeds.index.sqlite_connection import Connection

_STEPS = 20_000
"""Instructions of SQLite's virtual machine between two looks at the clock: about a millisecond."""


class SqliteStatements(Database):
    """The statements of a database."""

    @property
    @abstractmethod
    def connection(self) -> Connection:
        """This thread's connection."""

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

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
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
