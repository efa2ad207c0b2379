"""PostgreSQL as the database of the index, shared by hosts.

(1) Each version of code and settings has a schema of its own: an upgrade removes nothing that others use.
(2) What is read is of one state (REPEATABLE READ). Whoever writes an update has a lock; what readers keep is
    READ COMMITTED, goes around it, and may fail without a word.
(3) A generation is announced when it is committed: one host may have it milliseconds before another.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

import psycopg
from psycopg import errors

from feeds.errors import DamagedIndex, FeedsError
from feeds.index.database import Statement
from feeds.index.postgres.announcements import Announcements
from feeds.index.postgres.dialect import Dialect
from feeds.index.postgres.leadership import Leadership
from feeds.index.postgres.sessions import Session, Sessions, say
from feeds.index.postgres.statements import PostgresStatements
from feeds.index.postgres.tables import Tables

_TIMEOUT = 600.0
_REQUEST_TIMEOUT = 0.25
_PATIENCE = 5.0
_SLEEP = 0.05
_TOLD = 60.0

_WRITTEN = "the index is being written"
_WRITE = "SELECT pg_try_advisory_xact_lock(hashtextextended('feeds writer ' || $1, 0))"

# PostgreSQL does so by itself a minute later; until then it would look through all entries for each batch.
_ANALYZE = """
DO $$ BEGIN
IF EXISTS (SELECT FROM pg_class WHERE oid = 'entries'::regclass AND reltuples <= 0) THEN
    ANALYZE entries, members, files, channels;
END IF;
END $$
"""


class _Transaction:
    """What a thread has begun."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.generation: int | None = None
        self.begun = 0
        """The generation that it began."""
        self.is_consistent = True
        self.pending: list[Statement] = []
        self.due: list[Statement] = []


class PostgresDatabase(PostgresStatements):
    """The database at `url`; `schema` makes the tables (SQL of SQLite).

    `versions` are that of the tables, and those of rows that depend on more. Raises BadSetting for what is no
    address.
    """

    engine = "PostgreSQL"
    engine_version = ""
    is_rebuilt = False

    def __init__(self, url: str, *, versions: tuple[str, ...], schema: str) -> None:
        self._schema = f"feeds_{sha256(versions[0].encode()).hexdigest()[:16]}"
        self._sessions = Sessions(url, self._schema)
        self.dialect = Dialect()
        self._tables = Tables(self._sessions, versions, self.dialect.script(schema))
        self._threads = threading.local()
        self._not_kept = "", 0.0
        self._leadership = Leadership(self._sessions)
        self._announced = Announcements(self._sessions)
        self._leading = threading.Lock()

    # --- connections ---------------------------------------------------------------------------

    @property
    def _transaction(self) -> _Transaction | None:
        """What this thread has begun."""
        found: _Transaction | None = getattr(self._threads, "transaction", None)
        return found

    @property
    def is_reading(self) -> bool:
        return self._transaction is not None

    @contextmanager
    def session(self) -> Iterator[Session]:
        transaction = self._transaction
        with self._translated_errors():
            if transaction:
                yield transaction.session
            else:
                with self._taken() as session:
                    yield session

    def _prepare(self) -> None:
        with self._translated_errors():
            self._tables.prepare()
        self.engine_version = self._tables.server_version

    @contextmanager
    def _taken(self) -> Iterator[Session]:
        self._prepare()
        session = self._sessions.take()
        try:
            yield session
        finally:
            self._sessions.give(session)

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except errors.QueryCanceled as error:
            raise TimeoutError("the database was told to stop a query") from error
        except psycopg.Error as error:
            translated = self._sessions.translated(error)
            if isinstance(translated, DamagedIndex):
                self._tables.are_gone()
            raise translated from error

    @contextmanager
    def _begun(self, session: Session, statement: str) -> Iterator[_Transaction]:
        session.execute(statement)
        transaction = self._threads.transaction = _Transaction(session)
        try:
            yield transaction
        except BaseException:
            session.roll_back()
            raise
        finally:
            self._threads.transaction = None

    def become_leader(self) -> bool:
        with self._translated_errors():
            self._prepare()
            return self._leadership.take()

    def step_down(self) -> None:
        self._leadership.resign()

    def close(self) -> None:
        self._announced.stop()
        self._leadership.resign()
        self._sessions.close()

    def verify(self) -> None:
        pass  # PostgreSQL has checksums of its own (initdb --data-checksums)

    @contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        with self.reading(), self.session() as session:
            session.execute("SAVEPOINT query")
            # The planner does not know that a long text is stored elsewhere, and would read all of them.
            session.execute(
                "SELECT set_config('statement_timeout', $1, true), set_config('enable_seqscan', 'off', true)",
                (str(round(seconds * 1000)),),
            )
            try:
                yield
            except TimeoutError as error:
                raise TimeoutError(f"the search takes more than {seconds:g} seconds") from error
            finally:
                session.execute("ROLLBACK TO query")

    # --- transactions --------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[None]:
        if self._transaction:
            yield
            return
        transaction = None
        try:
            with (
                self._translated_errors(),
                self._taken() as session,
                self._begun(session, "BEGIN ISOLATION LEVEL REPEATABLE READ") as transaction,
            ):
                try:
                    yield
                finally:
                    self._threads.is_consistent = transaction.is_consistent
                session.end()
        finally:
            if transaction and transaction.due:
                self.write_if_free(transaction.due)
        if transaction.pending and transaction.is_consistent:
            self.write_if_free(transaction.pending)

    def mark_stale(self) -> None:
        if self._transaction:
            self._transaction.is_consistent = False

    @property
    def is_consistent(self) -> bool:
        if self._transaction:
            return self._transaction.is_consistent
        return bool(getattr(self._threads, "is_consistent", True))

    def write_after_reading(self, statements: Iterable[Statement], *, even_if_stale: bool = False) -> None:
        assert self._transaction
        (self._transaction.due if even_if_stale else self._transaction.pending).extend(statements)

    def write_if_free(self, statements: Iterable[Statement]) -> bool:
        # By key, in the order of all processes: none waits for a row while another waits for one of its own.
        ordered = sorted(statements, key=lambda one: (one[0], one[1][:3]))
        try:
            with self._taken() as session, self._begun(session, "BEGIN"):
                session.execute(f"SET LOCAL lock_timeout = {round(_REQUEST_TIMEOUT * 1000)}")
                for sql, some in groupby(ordered, key=itemgetter(0)):
                    session.execute_many(self.dialect.statement(sql), [values for _, values in some])
                session.execute("COMMIT")
        except (psycopg.Error, FeedsError) as error:
            # What is not kept is made again.
            if not isinstance(error, errors.LockNotAvailable):
                self._not_kept = self._sessions.reason_of(error), time.monotonic() + _TOLD
            return False
        return True

    @property
    def write_problem(self) -> str:
        reason, until = self._not_kept
        return reason if time.monotonic() < until else ""

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[None]:
        with self._writing(_REQUEST_TIMEOUT if hurried else _TIMEOUT):
            yield

    @contextmanager
    def updating(self) -> Iterator[None]:
        with self._writing(_TIMEOUT):
            yield
            with self.session() as session:
                session.execute(_ANALYZE)

    @contextmanager
    def _writing(self, timeout: float) -> Iterator[None]:
        """A transaction that writes, in the leader's session if this process leads."""
        with self._translated_errors():
            self._prepare()
            leading = self._leadership.session
            if leading is None:
                with self._taken() as session, self._begun_writing(session, timeout):
                    yield
            elif not self._leading.acquire(timeout=timeout):
                raise TimeoutError(_WRITTEN)
            else:
                try:
                    with self._begun_writing(leading, timeout):
                        yield
                finally:
                    self._leading.release()

    @contextmanager
    def _begun_writing(self, session: Session, timeout: float) -> Iterator[None]:
        started, is_told = time.monotonic(), False
        while True:
            with self._begun(session, "BEGIN") as transaction:
                if session.execute(_WRITE, (self._schema,)).fetchone() == (True,):
                    yield
                    if transaction.begun:
                        self._announced.number = 0
                    session.execute("COMMIT")
                    self._announced.note(transaction.begun)
                    return
                session.execute("ROLLBACK")
            waited = time.monotonic() - started
            if waited >= _PATIENCE and not is_told:
                is_told = True
                say(f"waiting for another process that writes to the index {self._sessions.shown}")
            if waited >= timeout:
                raise TimeoutError(_WRITTEN)
            time.sleep(_SLEEP)

    # --- generations ---------------------------------------------------------------------------

    def generation(self) -> int:
        transaction = self._transaction
        if transaction is None:
            return int(self.fetch_value("SELECT number FROM generation"))
        if transaction.generation is None:
            transaction.generation = int(self.fetch_value("SELECT number FROM generation"))
        return transaction.generation

    def is_current(self, generation: int) -> bool:
        announced = self._announced
        if announced.number == generation:
            return True
        if not announced.is_started:
            announced.start()
        return generation == self.generation()

    def begin_generation(self) -> None:
        # From the clock: an index that was made again does not count the same numbers again.
        number = max(self.generation() + 1, time.time_ns() // 1000)
        self.execute("UPDATE generation SET number = ?", (number,))
        self.fetch_value("SELECT pg_notify(?, ?)", (self._schema, str(number)))
        transaction = self._transaction
        assert transaction
        transaction.generation = transaction.begun = number
