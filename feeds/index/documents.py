"""Published documents: when the bytes of each changed, and which files a build wrote to which folder."""

from collections.abc import Mapping
from datetime import UTC, datetime
from os import fsencode

from feeds.index.database import Database
from feeds.model import Modified

# Two processes may make the same document at the same time: the second one finds the row of the first.
_PUT = """
INSERT INTO documents SELECT ?1, ?2, ?3, ?4, NULL FROM generation WHERE number = ?6
ON CONFLICT DO UPDATE SET digest = ?3, before = documents.modified,
    modified = max(documents.modified + 1, ?5) WHERE documents.digest != ?3
"""


class Documents:
    """The documents of one version of settings and code."""

    SCHEMA = """
    CREATE TABLE documents (
        version TEXT, path TEXT,
        digest TEXT,      -- of the bytes
        modified INTEGER, -- seconds since 1970 when they changed
        before INTEGER,   -- when they had changed before; NULL: never
        PRIMARY KEY (version, path)
    ) WITHOUT ROWID;
    CREATE TABLE outputs (root BLOB PRIMARY KEY, state TEXT) WITHOUT ROWID;
    CREATE TABLE output_files (
        root BLOB, name TEXT, stamp TEXT, state TEXT, PRIMARY KEY (root, name)
    ) WITHOUT ROWID;
    """

    def __init__(self, db: Database, *, version: str) -> None:
        self._db = db
        self._version = version

    def modified(self, path: str, digest: str, generation: int, now: datetime) -> Modified | None:
        """When the document at `path` got the bytes of `digest`: now, where they are new.

        Two states of a document never have the same second. None where the time is unknown: there is a newer
        generation, the document is not consistent, or another process writes to the index.
        """
        key = (self._version, path)
        select = "SELECT digest, modified, before FROM documents WHERE version = ? AND path = ?"
        row = self._db.fetch_one(select, key)
        if row is None or row[0] != digest:
            # The old bytes may have been served within this second, to a client that only compares dates:
            # the new ones count from the next one.
            second = int(now.timestamp())
            values = (*key, digest, second, second + 1, generation)
            if not (self._db.is_consistent and self._db.write_if_free([(_PUT, values)])):
                return None
            row = self._db.fetch_one(select, key)
        if row is None or row[0] != digest:
            return None
        at, before = (second and datetime.fromtimestamp(second, UTC) for second in row[1:])
        return Modified(at, before)

    def output_files(self, root: str) -> dict[str, tuple[str, str]]:
        """The files of the last build to the folder `root`: name -> (stamp, state of its document)."""
        rows = self._db.iterate(
            "SELECT name, stamp, state FROM output_files WHERE root = ?", (fsencode(root),)
        )
        return {name: (stamp, state) for name, stamp, state in rows}

    def output_state(self, root: str) -> str:
        """The state of all documents at the last build to the folder `root`, or ""."""
        return self._db.fetch_value("SELECT state FROM outputs WHERE root = ?", (fsencode(root),)) or ""

    def put_output(self, root: str, files: Mapping[str, tuple[str, str]], state: str) -> None:
        """Store the files of a build and the state of all documents, "" if the build is incomplete."""
        folder = fsencode(root)
        with self._db.writing():
            self._db.execute("REPLACE INTO outputs VALUES (?, ?)", (folder, state))
            self._db.execute("DELETE FROM output_files WHERE root = ?", (folder,))
            self._db.execute_many(
                "INSERT INTO output_files VALUES (?, ?, ?, ?)",
                [(folder, name, stamp, state) for name, (stamp, state) in files.items()],
            )
