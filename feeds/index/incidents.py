"""Incidents: what kept a server from reading the posts, and when. No document depends on them."""

from dataclasses import dataclass
from datetime import datetime

from feeds.index.database import Database
from feeds.timestamps import from_microseconds, to_microseconds

LIMIT = 50
"""Incidents that are kept; the last one may not be over."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that kept the posts from being read."""

    began: datetime
    ended: datetime | None
    reason: str


class Incidents:
    """The incidents of the archive."""

    SCHEMA = """
    CREATE TABLE incidents (
        number INTEGER PRIMARY KEY,
        began INTEGER,  -- microseconds since 1970
        ended INTEGER,  -- NULL: not yet
        reason TEXT
    );
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(self, reason: str, now: datetime) -> None:
        """Record what is wrong since `now`, and that what was wrong before is over; "": nothing is wrong.

        Raises TimeoutError where another process writes for long.
        """
        last = self._db.fetch_value("SELECT reason FROM incidents WHERE ended IS NULL")
        if (last or "") == reason:
            return
        moment = to_microseconds(now)
        with self._db.writing():
            self._db.execute("UPDATE incidents SET ended = ? WHERE ended IS NULL", (moment,))
            if reason:
                self._db.execute(
                    "INSERT INTO incidents (began, ended, reason) VALUES (?, NULL, ?)", (moment, reason)
                )
            newest = "SELECT number FROM incidents ORDER BY number DESC LIMIT ?"
            self._db.execute(f"DELETE FROM incidents WHERE number NOT IN ({newest})", (LIMIT,))

    def newest(self) -> list[Incident]:
        """All that are kept, newest first."""
        rows = self._db.iterate("SELECT began, ended, reason FROM incidents ORDER BY number DESC")
        return [
            Incident(from_microseconds(began), None if ended is None else from_microseconds(ended), reason)
            for began, ended, reason in rows
        ]
