"""SQL statements on a connection to PostgreSQL. Many rows are copied, which takes a fifth of the time."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from feeds.index.database import Database, Row
from feeds.index.postgres.dialect import Dialect
from feeds.index.postgres.sessions import Session

_COPIED = 50
"""Rows that are worth a copy; fewer are inserted one by one."""

_AT_ONCE = 5_000
"""Rows that are copied at once: a leader that copies for long would seem to be stopped."""


class PostgresStatements(Database):
    """The statements of a database, translated by `dialect`."""

    dialect: Dialect

    @abstractmethod
    def session(self) -> AbstractContextManager[Session]:
        """The connection of what this thread has begun, or one for a statement."""

    def fetch_one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        with self.session() as session:
            return session.execute(self.dialect.statement(sql), values).fetchone()

    def fetch_value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        row = self.fetch_one(sql, values)
        return row and row[0]

    def fetch_column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return [row[0] for row in self.iterate(sql, values)]

    def iterate(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        with self.session() as session:
            return iter(session.execute(self.dialect.statement(sql), values).fetchall())

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        if not self.is_reading:
            yield from self.iterate(sql, values)
            return
        with self.session() as session:
            yield from session.stream(self.dialect.statement(sql), values)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        with self.session() as session:
            return session.execute(self.dialect.statement(sql), values).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        total, waiting = 0, iter(rows)
        with self.session() as session:
            while some := list(islice(waiting, _AT_ONCE)):
                if len(some) < _COPIED or not self.dialect.insert(sql):
                    total += session.execute_many(self.dialect.statement(sql), some)
                else:
                    total += self._copy(session, sql, some)
        return total

    def _copy(self, session: Session, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        insert = self.dialect.insert(sql)
        assert insert
        columns = self.dialect.columns(insert.table)
        given = [name for name, value in zip(columns, insert.values, strict=True) if "?" in value]
        if len(given) == len(columns) and not insert.conflict and set(insert.values) == {"?"}:
            session.copy(insert.table, columns, rows)
            return len(rows)
        copied = f"copied_{insert.table}"
        session.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {copied} ON COMMIT DELETE ROWS AS "
            f"SELECT * FROM {insert.table} LIMIT 0"
        )
        session.copy(copied, given, rows)
        values = ", ".join(
            value.replace("?", name) for name, value in zip(columns, insert.values, strict=True)
        )
        number = session.execute(
            f"INSERT INTO {insert.table} SELECT {values} FROM {copied}{insert.conflict}"
        ).rowcount
        session.execute(f"TRUNCATE {copied}")
        return number

    def execute_script(self, script: str) -> None:
        with self.session() as session:
            session.execute_script(self.dialect.script(script))
