"""The newest generation, as the database announces it to each process (LISTEN and NOTIFY).

(1) The connection is one of its own: nothing that waits for an answer delays an announcement.
(2) While there is none, the number is 0: each request asks. A notification may be lost with a connection, so
    the number is asked again after each new one, and every few seconds.
"""

import os
import threading
from contextlib import suppress
from weakref import ref

import psycopg

from feeds.errors import BadOutput
from feeds.index.postgres.sessions import Sessions

_PAUSE = 1.0
"""Seconds between two attempts to connect."""

_ASK = 2.0
"""Seconds between two questions for the number."""


class Announcements:
    """What the database announces; `number` is 0 where it must be asked."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.channel = sessions.schema
        self.number = 0
        self._floor = 0
        self._lock = threading.Lock()
        self._stopping: threading.Event | None = None
        self._process = os.getpid()

    def start(self) -> None:
        """Begin to listen, in a thread; once for each process."""
        with self._lock:
            if self._stopping is None or self._process != os.getpid():
                self._stopping, self._process = threading.Event(), os.getpid()
                threading.Thread(
                    target=_listen,
                    args=(ref(self), self._sessions, self.channel, self._stopping),
                    name="feeds-announcements",
                    daemon=True,
                ).start()

    @property
    def is_started(self) -> bool:
        """Whether this process listens."""
        return self._stopping is not None and self._process == os.getpid()

    def stop(self) -> None:
        """Listen no more."""
        with self._lock:
            if self._stopping:
                self._stopping.set()
            self._stopping, self.number = None, 0

    def note(self, number: int) -> None:
        """Know of a generation that this process has just committed; 0: of none."""
        if number:
            self._floor = number
            self.number = number if self._stopping else 0

    def set(self, number: int) -> None:
        """Set the number; not to one before that which this process has committed."""
        if not number or number >= self._floor:
            self.number = number


def _listen(owner: "ref[Announcements]", sessions: Sessions, channel: str, stopping: threading.Event) -> None:
    """Tell the owner of each generation, as long as there is one."""

    def tell(number: int) -> None:
        found = owner()
        if found is None:
            stopping.set()
        elif not stopping.is_set():
            found.set(number)

    while not stopping.is_set():
        session = None
        with suppress(psycopg.Error, BadOutput):
            session = sessions.connect()
            session.execute(f'LISTEN "{channel}"')
            while not stopping.is_set():
                row = session.execute("SELECT number FROM generation").fetchone()
                tell(row[0] if row else 0)
                for notification in session.connection.notifies(timeout=_ASK, stop_after=1):
                    tell(int(notification.payload))
        tell(0)
        if session:
            session.close()
        stopping.wait(_PAUSE)
