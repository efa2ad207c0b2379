"""What was published: when each document's bytes changed, and which files stand in which folder.

(1) A document's time of change is never given to two different states of its bytes.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from os import fsencode

from feeds.index.database import Database
from feeds.model import Modified

SCHEMA = """
CREATE TABLE documents (
    look TEXT, path TEXT,
    digest TEXT,      -- of the bytes that were published last
    changed INTEGER,  -- seconds since 1970 when they took the place of others
    before INTEGER,   -- when those had done so; NULL: there were none
    PRIMARY KEY (look, path)
) WITHOUT ROWID;
CREATE TABLE built (root BLOB PRIMARY KEY, state TEXT) WITHOUT ROWID;
CREATE TABLE written (
    root BLOB, name TEXT, stamp TEXT, state TEXT, PRIMARY KEY (root, name)
) WITHOUT ROWID;
"""

# Two processes may make the same document at the same time: the second finds the first one's note.
_PUT_DOCUMENT = """
INSERT INTO documents SELECT ?1, ?2, ?3, ?4, NULL FROM generation WHERE number = ?6
ON CONFLICT DO UPDATE SET digest = ?3, before = changed, changed = max(changed + 1, ?5) WHERE digest != ?3
"""


class Documents:
    """What was published from the database `index`, all documents looking as `look` tells."""

    def __init__(self, index: Database, look: str) -> None:
        self._index = index
        self._look = look

    def changed(self, path: str, digest: str, generation: int, now: datetime) -> Modified | None:
        """When the document at `path` took the bytes of `digest`; noted if it is new.

        None where that cannot be told: its generation is over, what it was made from is in doubt, or
        the index is being written.
        """
        row = (self._look, path)
        select = "SELECT digest, changed, before FROM documents WHERE look = ? AND path = ?"
        before = self._index.database.execute(select, row).fetchone()
        if before is None or before[0] != digest:
            # The bytes before may have been served until now, to a client that only sends dates: the
            # new ones count from the next second. (1) holds as no second is used twice.
            second = int(now.timestamp())
            values = (self._look, path, digest, second, second + 1, generation)
            if self._index.is_doubted or not self._index.note([(_PUT_DOCUMENT, values)]):
                return None
            before = self._index.database.execute(select, row).fetchone()
        if before is None or before[0] != digest:
            return None
        at, earlier = (second and datetime.fromtimestamp(second, UTC) for second in before[1:])
        return Modified(at, earlier)

    def written(self, root: str) -> dict[str, tuple[str, str]]:
        """What `note_written` noted of the folder `root` last."""
        rows = self._index.database.execute(
            "SELECT name, stamp, state FROM written WHERE root = ?", (fsencode(root),)
        )
        return {name: (stamp, state) for name, stamp, state in rows}

    def built(self, root: str) -> str:
        """The state of everything when `note_written` noted the folder `root` last, or ""."""
        row = self._index.database.execute("SELECT state FROM built WHERE root = ?", (fsencode(root),))
        return str((row.fetchone() or [""])[0])

    def note_written(self, root: str, files: Mapping[str, tuple[str, str]], state: str) -> None:
        """Note which files stand in `root`: name -> (how the file looks, state of its document).

        `state` is that of everything, "" if something is left to do.
        """
        folder = fsencode(root)
        with self._index.writing() as db:
            db.execute("REPLACE INTO built VALUES (?, ?)", (folder, state))
            db.execute("DELETE FROM written WHERE root = ?", (folder,))
            db.executemany(
                "INSERT INTO written VALUES (?, ?, ?, ?)",
                [(folder, name, stamp, state) for name, (stamp, state) in files.items()],
            )
