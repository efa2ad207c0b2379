"""Being the one process of all hosts that keeps an index up to date.

(1) The lock belongs to the session that writes: a leader that lost its session can write nothing more.
(2) A leader shows every second that it goes on. Others end the session of one that does not, although the
    database waits for it: its process is stopped, or its host is gone.
"""

import threading
import time
from contextlib import suppress
from weakref import ref

import psycopg

from feeds.index.postgres.sessions import Session, Sessions

_LEADER = "feeds leader"
_BEAT = 1.0
"""Seconds between two signs of life."""

_RELEASE = 0.1
"""Seconds until the locks of a session that was ended are free."""

_SILENCE = "4 seconds"
"""After which a leader is taken to be stopped."""

# The one argument of advisory locks is a number of 64 bits, of which pg_locks shows two halves.
_TRY = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
_LEADER_NOW = f"""
SELECT l.pid, a.wait_event_type = 'Client' AND clock_timestamp() - a.state_change > interval '{_SILENCE}'
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND (l.classid::bigint << 32) | l.objid::bigint = hashtextextended($1, 0)
"""


class Leadership:
    """The leadership of an index, if this process has it. Methods raise psycopg.Error and BadOutput."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._name = f"{_LEADER} {sessions.schema}"
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._stopping = threading.Event()

    @property
    def session(self) -> Session | None:
        """The connection that this leader writes on; None where another process leads."""
        session = self._session
        return session if session and not session.is_broken else None

    def take(self) -> bool:
        """Whether this process has it, from now until `resign`."""
        with self._lock:
            if self.session:
                return True
            self._end()
            if self._is_led():
                return False
            session = self._sessions.connect()
            try:
                if session.execute(_TRY, (self._name,)).fetchone() != (True,):
                    session.close()
                    return False
                with suppress(psycopg.Error):  # the server's system may not know how to look
                    session.execute("SET client_connection_check_interval = '2s'")
            except BaseException:
                session.close()
                raise
            self._session = session
            self._stopping = threading.Event()
            threading.Thread(
                target=_beat, args=(ref(session), self._stopping), name="feeds-leader", daemon=True
            ).start()
            return True

    def _is_led(self) -> bool:
        """Whether another process leads; the session of one that is stopped is ended."""
        session = self._sessions.take()
        try:
            leader = session.execute(_LEADER_NOW, (self._name,)).fetchone()
            if leader and leader[1]:
                session.execute("SELECT pg_terminate_backend($1)", leader[:1])
                time.sleep(_RELEASE)
                leader = None
            return leader is not None
        finally:
            self._sessions.give(session)

    def resign(self) -> None:
        """Give it up."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        self._stopping.set()
        if self._session:
            self._session.close()
            self._session = None


def _beat(held: "ref[Session]", stopping: threading.Event) -> None:
    while not stopping.wait(_BEAT) and (session := held()) and not session.is_broken:
        with suppress(psycopg.Error):  # within a transaction that failed, and after the end of the session
            session.execute("SELECT 1")
        del session
