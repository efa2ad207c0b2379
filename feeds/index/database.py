"""What a database engine does for the index. No engine is imported here.

`Transactions` is for the whole program, `Database` adds statements for the modules of the index.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]
"""SQL and its values."""


SCHEMA = """
CREATE TABLE made_by (part TEXT PRIMARY KEY, value TEXT);
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
"""
"""Tables of every engine, in the SQL of SQLite."""


class Transactions(Protocol):
    """Consistent reads, atomic updates, and generations: numbered states of the archive.

    All methods raise DamagedIndex where the index was damaged (it is removed, and made again at the next
    call), BadOutput where it cannot be used.
    """

    engine: str
    """The database engine."""
    engine_version: str
    is_rebuilt: bool
    """Whether this process found an index of another version, or a damaged one, and began a new one."""

    def reading(self) -> AbstractContextManager[None]:
        """Everything that is read within the block is from one state; blocks can be nested."""

    def updating(self) -> AbstractContextManager[None]:
        """Everything that is written within the block is committed together, or not at all."""

    @property
    def is_reading(self) -> bool:
        """Whether this thread is within `reading()` or `updating()`."""

    def time_limit(self, seconds: float) -> AbstractContextManager[None]:
        """Queries within the block raise TimeoutError after this time."""

    def mark_stale(self) -> None:
        """Store nothing that is made within this `reading()`: files have changed since the last update."""

    @property
    def is_consistent(self) -> bool:
        """Whether nothing within the last `reading()` was marked as stale."""

    def generation(self) -> int:
        """The number of the last update that changed something; 0 before the first one."""

    def is_current(self, generation: int) -> bool:
        """Whether documents of this generation are up to date. Cheap: it is called for each request.

        The last generation of a deleted index is current until there is a new one.
        """

    def begin_generation(self) -> None:
        """Begin the next generation, within `updating()`."""

    @property
    def write_problem(self) -> str:
        """Why what was made for a request could not be kept, in the last minute; "" where all was."""

    def verify(self) -> None:
        """Raise DamagedIndex where the file is not as it was written: a bit may have flipped on the disk.

        Reads the whole file, but not again as long as only this program writes to it.
        """

    def become_leader(self) -> bool:
        """Whether this process is the one that keeps the index up to date, from now until `close`."""

    def step_down(self) -> None:
        """Let a process of another host lead, where there may be one: this one cannot read the posts."""

    def close(self) -> None:
        """Close this thread's connection and give up leadership; the next call connects again.

        A connection belongs to one process: close those of all threads before a fork.
        """


class Database(Transactions, Protocol):
    """SQL statements, run on this thread's connection."""

    def fetch_one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""

    def fetch_value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row; None where there is no row."""

    def fetch_column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """The first column of all rows."""

    def iterate(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query."""

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query, of which there may be as many as files, without holding them in memory."""

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement. Returns the number of rows that it changed."""

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run a statement for each row of values. Returns the number of rows changed."""

    def execute_script(self, script: str) -> None:
        """Run statements that are separated by a semicolon at the end of a line, within a transaction."""

    def writing(self, *, hurried: bool = False) -> AbstractContextManager[None]:
        """One transaction that writes outside of an update.

        Raises TimeoutError where another process writes for long: minutes, or a moment if `hurried`.
        """

    def write_after_reading(self, statements: Iterable[Statement], *, even_if_stale: bool = False) -> None:
        """Run statements after this `reading()`, unless another process writes, or it is stale."""

    def write_if_free(self, statements: Iterable[Statement]) -> bool:
        """Run statements in one transaction, now. False where another process writes for long."""
