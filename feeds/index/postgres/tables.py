"""The tables of an index in PostgreSQL: each version of code and settings has a schema of its own."""

import threading
from datetime import UTC, datetime, timedelta

from feeds.index.postgres.dialect import FUNCTIONS
from feeds.index.postgres.events import MAKE
from feeds.index.postgres.pings import MAKE_PINGS
from feeds.index.postgres.sessions import Session, Sessions

_UNUSED = timedelta(days=7)
"""After which what a version made that no process uses is removed."""

_VERSIONED = ("contents", "renderings", "documents")
_COMPRESS = """
DO $$ BEGIN
IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    EXECUTE 'ALTER TABLE contents ALTER content SET COMPRESSION lz4';
    EXECUTE 'ALTER TABLE renderings ALTER rendering SET COMPRESSION lz4';
END IF;
END $$
"""
"""LZ4 takes half the time of what PostgreSQL compresses with by default; most servers are built with it."""
_OLD_SCHEMAS = """
SELECT nspname FROM pg_namespace
WHERE nspname ~ '^feeds_[0-9a-f]{16}$' AND obj_description(oid, 'pg_namespace') < $1
"""

_MAKING = "SELECT pg_advisory_xact_lock(hashtextextended('feeds tables', 0))"


class Tables:
    """The tables that `statements` make.

    `versions` are that of the tables, and those of rows that depend on more. Methods raise psycopg.Error and
    BadOutput.
    """

    def __init__(self, sessions: Sessions, versions: tuple[str, ...], statements: tuple[str, ...]) -> None:
        self._sessions = sessions
        self._versions = sorted(set(versions))
        self._statements = statements
        self._lock = threading.Lock()
        self._noted = ""
        self.server_version = ""

    def are_gone(self) -> None:
        """Somebody removed them: let `prepare` make them again."""
        self._noted = ""

    def prepare(self) -> None:
        """Make the tables of this version where there are none, and note each day that it is used."""
        today = datetime.now(UTC).date().isoformat()
        if self._noted == today:
            return
        with self._lock:
            session = self._sessions.connect()
            try:
                self.server_version = session.connection.info.parameter_status("server_version") or ""
                if not self._is_noted(session, today):
                    session.execute("BEGIN")
                    session.execute(_MAKING)
                    if not _has_tables(session):
                        self._make_tables(session)
                    self._note_use(session, today)
                    session.execute("COMMIT")
            finally:
                session.close()
            self._noted = today

    def _make_tables(self, session: Session) -> None:
        make = f"CREATE SCHEMA IF NOT EXISTS {self._sessions.schema}"
        session.execute_script((make, FUNCTIONS, *self._statements, _COMPRESS, *MAKE, *MAKE_PINGS))

    def _is_noted(self, session: Session, today: str) -> bool:
        return _has_tables(session) and session.execute(
            "SELECT count(*) FROM made_by WHERE part = ANY ($1) AND value = $2",
            ([f"used {one}" for one in self._versions], today),
        ).fetchone() == (len(self._versions),)

    def _note_use(self, session: Session, today: str) -> None:
        """Note which versions are used, and remove what was made by those that are not for days."""
        session.execute_many(
            "INSERT INTO made_by VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET value = $2",
            [(f"used {one}", today) for one in self._versions],
        )
        session.execute(f"COMMENT ON SCHEMA {self._sessions.schema} IS '{today}'")
        last = (datetime.now(UTC) - _UNUSED).date().isoformat()
        for (name,) in session.execute(_OLD_SCHEMAS, (last,)).fetchall():
            session.execute(f"DROP SCHEMA {name} CASCADE")
        for table in _VERSIONED:
            session.execute(
                f"DELETE FROM {table} WHERE version NOT IN "
                "(SELECT substr(part, 6) FROM made_by WHERE part LIKE 'used %' AND value >= $1)",
                (last,),
            )


def _has_tables(session: Session) -> bool:
    return session.execute("SELECT to_regclass('generation')").fetchone() != (None,)
