"""Full-text index of entries: SQLite FTS5 tables beside the others, or what another engine has instead.

They hold the tokens of `search.searchable`, and are made when they are first filled: an archive without
searches for words pays nothing. They are complete for one generation, and only then may be queried.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.index.database import Database
from feeds.index.entries import Entries
from feeds.search import Searchable

# Without the texts (FTS5 `content = ''`), which can be made again. SQLite before 3.43 removes a row only by
# its old columns: those are kept, compressed, in a table of their own that no query reads.
_SCHEMA = """
CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', columnsize = 0, tokenize = 'ascii');
CREATE TABLE texts (number INTEGER PRIMARY KEY, digest TEXT);
CREATE TABLE old_words (number INTEGER PRIMARY KEY, title TEXT, text BLOB)
"""
_TABLES = ("words", "texts", "old_words")

_MISSING = """
SELECT e.id FROM entries e LEFT JOIN texts t USING (number) WHERE t.digest IS NOT e.digest
ORDER BY e.published DESC, e.id
"""
_GONE = "SELECT number FROM texts WHERE number NOT IN (SELECT number FROM entries)"


@dataclass(frozen=True, slots=True)
class EntryWords:
    """The words that an entry is found by."""

    id: str
    digest: str
    """`IndexedEntry.digest`."""
    words: Searchable


class FullText:
    """The full-text index; `version` is that of the cleaning rules."""

    def __init__(self, db: Database, entries: Entries, *, version: str) -> None:
        self._db = db
        self._entries = entries
        self._version = version

    def is_complete(self) -> bool:
        """Whether it holds every entry of the generation that is read now."""
        return self._made_by() == (self._version, str(self._db.generation()))

    def _made_by(self) -> tuple[str, str]:
        made_by: dict[str, str] = dict(
            self._db.iterate("SELECT part, value FROM made_by WHERE part IN ('text', 'text generation')")
        )
        return made_by.get("text", ""), made_by.get("text generation", "")

    def missing(self) -> list[str]:
        """Ids of the entries whose words are missing or old, newest first."""
        if self._made_by()[0] != self._version:
            return self._entries.ids()
        return self._db.fetch_column(_MISSING)

    def put(self, rows: Sequence[EntryWords], *, hurried: bool = False) -> None:
        """Store the words of entries, without those that have changed meanwhile.

        Raises TimeoutError as `Database.writing` does.
        """
        with self._db.writing(hurried=hurried):
            self._begin()
            self._put(rows)

    def finish(self, *, begin_generation: bool, hurried: bool = False) -> bool:
        """Remove the words of entries that are gone. Returns whether the index is complete then.

        `begin_generation`: there are documents that could not be made before.
        Raises TimeoutError as `Database.writing` does.
        """
        with self._db.writing(hurried=hurried):
            self._begin()
            if self.is_complete():
                return True
            self._remove_gone()
            if self._db.fetch_one(f"{_MISSING} LIMIT 1"):
                return False
            self._end()
            if begin_generation:
                self._db.begin_generation()
            generation = str(self._db.generation())
            self._db.execute("REPLACE INTO made_by VALUES ('text generation', ?)", (generation,))
        return True

    def _begin(self) -> None:
        """Make the tables where there are none, or those of another version."""
        if self._made_by()[0] != self._version:
            self._make_tables()
            self._db.execute("DELETE FROM made_by WHERE part = 'text generation'")
            self._db.execute("REPLACE INTO made_by VALUES ('text', ?)", (self._version,))

    # --- what depends on the engine ------------------------------------------------------------

    def _make_tables(self) -> None:
        """Make the tables anew."""
        for name in _TABLES:
            self._db.execute(f"DROP TABLE IF EXISTS {name}")
        self._db.execute_script(_SCHEMA)

    def _put(self, rows: Sequence[EntryWords]) -> None:
        """`put`, within the transaction."""
        for row in rows:
            number = self._db.fetch_value(
                "SELECT number FROM entries WHERE id = ? AND digest = ?", (row.id, row.digest)
            )
            if number is None:
                continue
            if self._db.fetch_one("SELECT 1 FROM texts WHERE number = ?", (number,)):
                self._remove(number)
            title, text = row.words.title, row.words.text
            compressed = zlib.compress(text.encode(), 1)
            for statement, values in (
                ("INSERT INTO texts VALUES (?, ?)", (number, row.digest)),
                ("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", (number, title, text)),
                ("INSERT INTO old_words VALUES (?, ?, ?)", (number, title, compressed)),
            ):
                self._db.execute(statement, values)

    def _remove_gone(self) -> None:
        """Remove the words of entries that are gone."""
        for number in self._db.fetch_column(_GONE):
            self._remove(number)

    def _end(self) -> None:
        """Every entry has its words."""

    def _remove(self, number: int) -> None:
        row = self._db.fetch_one("SELECT title, text FROM old_words WHERE number = ?", (number,))
        assert row is not None
        old = (number, row[0], zlib.decompress(row[1]).decode())
        self._db.execute("INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", old)
        for table in ("texts", "old_words"):
            self._db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))
