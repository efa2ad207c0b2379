"""The words of all entries: a full-text index (SQLite FTS5) beside the tables of the index.

(1) It holds the tokens of `queries.searchable`, one row for each entry, and no old ones: a row is taken
    out with the very tokens that were put in.
(2) It is made when it is first filled: who needs no words pays nothing.
(3) It is filled for one generation of the index; in any other one nothing must be asked of it.
"""

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.index import Index
from feeds.search import Searchable

# Without the texts (FTS5 `content = ''`): they can be made again. SQLite before 3.43 can take a row out
# only by its old columns, so those are kept beside it, compressed, in a table that no query reads.
_SCHEMA = (
    "CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', columnsize = 0, tokenize = 'ascii')",
    "CREATE TABLE texts (number INTEGER PRIMARY KEY, digest TEXT)",
    "CREATE TABLE old_words (number INTEGER PRIMARY KEY, title TEXT, text BLOB)",
)
_TABLES = ("words", "texts", "old_words")

_MISSING = """
SELECT e.id FROM entries e LEFT JOIN texts t USING (number) WHERE t.digest IS NOT e.digest
ORDER BY e.published DESC, e.id
"""
_GONE = "SELECT number FROM texts WHERE number NOT IN (SELECT number FROM entries)"


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry is found by; `digest` is that of its headline."""

    id: str
    digest: str
    text: Searchable


class FullText:
    """The full-text index beside `index`; `version` tells what its rows depend on beside the entries."""

    def __init__(self, index: Index, *, version: str) -> None:
        self._index = index
        self._version = version

    def is_filled(self) -> bool:
        """Whether it holds every entry, as it stands in the generation that is read now."""
        return self._made_by() == (self._version, str(self._index.generation()))

    def _made_by(self) -> tuple[str, str]:
        rows = self._index.database.execute(
            "SELECT part, value FROM made_by WHERE part IN ('text', 'text generation')"
        )
        made_by = dict(rows.fetchall())
        return made_by.get("text", ""), made_by.get("text generation", "")

    def missing(self) -> list[str]:
        """Ids of the entries whose row is missing or old, newest first."""
        if self._made_by()[0] != self._version:
            return self._index.ids()
        return [row[0] for row in self._index.database.execute(_MISSING)]

    def put(self, rows: Sequence[Words], *, hurried: bool = False) -> None:
        """Put in what entries are found by; those that have changed meanwhile are left out.

        Raises TimeoutError as `Index.writing` does.
        """
        with self._index.writing(hurried=hurried) as db:
            self._make(db)
            for row in rows:
                entry = db.execute(
                    "SELECT number FROM entries WHERE id = ? AND digest = ?", (row.id, row.digest)
                ).fetchone()
                if entry is None:
                    continue
                (number,) = entry
                if db.execute("SELECT 1 FROM texts WHERE number = ?", entry).fetchone():
                    _take_out(db, number)
                db.execute("INSERT INTO texts VALUES (?, ?)", (number, row.digest))
                columns = (number, row.text.title, row.text.text)
                db.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", columns)
                kept = zlib.compress(row.text.text.encode(), 1)
                db.execute("INSERT INTO old_words VALUES (?, ?, ?)", (number, row.text.title, kept))

    def finish(self, *, advance: bool, hurried: bool = False) -> bool:
        """Take out what is gone, and note that all is filled if it is.

        `advance` begins another generation then: there are documents that could not be made before.
        Raises TimeoutError as `Index.writing` does.
        """
        with self._index.writing(hurried=hurried) as db:
            self._make(db)
            if self.is_filled():
                return True
            for (number,) in db.execute(_GONE).fetchall():
                _take_out(db, number)
            if db.execute(f"{_MISSING} LIMIT 1").fetchone():
                return False
            if advance:
                self._index.advance()
            generation = str(self._index.generation())
            db.execute("REPLACE INTO made_by VALUES ('text generation', ?)", (generation,))
        return True

    def _make(self, db: sqlite3.Connection) -> None:
        """Make the tables where there are none, or those of another version."""
        if self._made_by()[0] != self._version:
            for name in _TABLES:
                db.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute("DELETE FROM made_by WHERE part = 'text generation'")
            db.execute("REPLACE INTO made_by VALUES ('text', ?)", (self._version,))


def _take_out(db: sqlite3.Connection, number: int) -> None:
    title, text = db.execute("SELECT title, text FROM old_words WHERE number = ?", (number,)).fetchone()
    old = (number, title, zlib.decompress(text).decode())
    db.execute("INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", old)
    db.execute("DELETE FROM texts WHERE number = ?", (number,))
    db.execute("DELETE FROM old_words WHERE number = ?", (number,))
