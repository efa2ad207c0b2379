"""What went wrong with an archive while it was served, and when: for whoever keeps it.

(1) At most one trouble lasts; the newest MOST are kept. Nothing that is published depends on them.
"""

from dataclasses import dataclass
from datetime import datetime

from feeds.index.database import Database
from feeds.timestamps import micros, moment_of

MOST = 50
"""Incidents that are kept."""

SCHEMA = """
CREATE TABLE troubles (
    began INTEGER,  -- microseconds since 1970
    ended INTEGER,  -- NULL: it lasts
    reason TEXT
);
"""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that kept the posts from being taken in."""

    began: datetime
    ended: datetime | None
    reason: str


class Incidents:
    """The troubles noted in the database `index`."""

    def __init__(self, index: Database) -> None:
        self._index = index

    def note(self, reason: str, now: datetime) -> None:
        """Note what is wrong since `now`, in the place of what was; "": nothing is wrong any more.

        Raises TimeoutError where another process writes for long.
        """
        last = self._index.database.execute("SELECT reason FROM troubles WHERE ended IS NULL").fetchone()
        if (last[0] if last else "") == reason:
            return
        moment = micros(now)
        with self._index.writing() as db:
            db.execute("UPDATE troubles SET ended = ? WHERE ended IS NULL", (moment,))
            if reason:
                db.execute("INSERT INTO troubles VALUES (?, NULL, ?)", (moment, reason))
            newest = "SELECT rowid FROM troubles ORDER BY rowid DESC LIMIT ?"
            db.execute(f"DELETE FROM troubles WHERE rowid NOT IN ({newest})", (MOST,))

    def newest(self) -> list[Incident]:
        """All that are kept, the newest first."""
        rows = self._index.database.execute("SELECT began, ended, reason FROM troubles ORDER BY rowid DESC")
        return [
            Incident(moment_of(began), None if ended is None else moment_of(ended), reason)
            for began, ended, reason in rows
        ]
