"""Entries: one row for each, with everything but its content, and one for each channel that it is in."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import starmap
from operator import itemgetter
from os import fsencode
from typing import Any, Literal

from feeds.channels import memberships
from feeds.index.database import Database
from feeds.index.expressions import OLDEST_FIRST
from feeds.index.rows import CONTENT, HEADLINE, EntryRows, IndexedEntry, headline_of, marks_of, to_json
from feeds.model import Headline, Problem
from feeds.timestamps import from_microseconds, to_microseconds

# The key of most entries is their id.
AFFECTED = "(id IN (SELECT key FROM affected) AND key IS NULL OR key IN (SELECT key FROM affected))"
"""The entries that an update affects."""

_COLUMNS, _REPEATS = (
    f"digest, {CONTENT}, length, marks, {HEADLINE}",
    "LEFT JOIN repeats r ON r.key = e.repeats",
)
_INDEXED = f"SELECT {_COLUMNS} FROM entries e {_REPEATS}"
_OF_IDS = f"""
SELECT {_COLUMNS} FROM json_each(?) j CROSS JOIN entries e ON e.id = j.value {_REPEATS} ORDER BY j.key
"""


class Entries:
    """The entries of the archive. Methods that write are for `updating()`."""

    SCHEMA = """
    CREATE TABLE entries (
        number INTEGER PRIMARY KEY,  -- what other tables call it; another one after each change
        id TEXT UNIQUE,
        key TEXT,                    -- NULL: it is the id
        published INTEGER, updated INTEGER, digest TEXT, content TEXT, length INTEGER,
        meta TEXT, files BLOB,       -- see `rows`
        language TEXT,               -- folded; '' for none
        problems TEXT,
        repeats TEXT                 -- what its source repeats: end of the keys of all that is made of it
    );
    CREATE INDEX entries_key ON entries (key) WHERE key IS NOT NULL;
    CREATE INDEX entries_newest ON entries (published);
    CREATE INDEX entries_updated ON entries (updated);
    CREATE INDEX entries_problems ON entries (id) WHERE problems != '[]';
    -- Posts come oldest first, and the end of an index is where it grows fast and stays dense.
    CREATE TABLE members (
        kind TEXT, name TEXT, published INTEGER, number INTEGER, spelling TEXT,
        PRIMARY KEY (kind, name, published, number)
    ) WITHOUT ROWID;
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def characters(self, ids: Collection[str]) -> int:
        """How many characters the bodies of entries have together."""
        total = self._db.fetch_value(
            "SELECT total(length) FROM entries WHERE id IN (SELECT value FROM json_each(?))",
            (to_json([*ids]),),
        )
        return int(total or 0)

    def get(self, entry_id: str) -> IndexedEntry:
        """The entry of an id. Raises KeyError."""
        row = self._db.fetch_one(f"{_INDEXED} WHERE id = ?", (entry_id,))
        if row is None:
            raise KeyError(entry_id)
        return _indexed(*row)

    def of(self, ids: Sequence[str]) -> Iterator[IndexedEntry]:
        """The entries of ids, in their order; none for an id that is not there."""
        return starmap(_indexed, self._db.iterate(_OF_IDS, (to_json(list(ids)),)))

    def without_address(self) -> Iterator[IndexedEntry]:
        """Own posts that are published nowhere but here: those that have a page always."""
        # Ids of originals begin with "https:".
        rows = self._db.iterate(f"{_INDEXED} WHERE id >= 'urn:' AND id < 'urn;' ORDER BY id")
        return (one for one in starmap(_indexed, rows) if not one.headline.address)

    def ids(self) -> list[str]:
        """Ids of all entries, newest first."""
        return self._db.fetch_column("SELECT id FROM entries ORDER BY published DESC, id")

    def headlines(self) -> Iterator[Headline]:
        """All entries without their contents, oldest first."""
        rows = self._db.stream(f"SELECT {HEADLINE} FROM entries e {OLDEST_FIRST}")
        return (headline_of(*row) for row in rows)

    def count(self) -> int:
        """The number of entries."""
        return int(self._db.fetch_value("SELECT count(*) FROM entries"))

    def count_of(self, ids: Iterable[str]) -> int:
        """How many of these ids have an entry."""
        select = "SELECT count(*) FROM entries WHERE id IN (SELECT value FROM json_each(?))"
        return int(self._db.fetch_value(select, (to_json(list(ids)),)))

    def newest(self, date: Literal["published", "updated"]) -> datetime | None:
        """The newest date of all entries."""
        newest = self._db.fetch_value(f"SELECT max({date}) FROM entries")
        return None if newest is None else from_microseconds(newest)

    def common_language(self) -> str:
        """The language of at least nine of ten entries, perhaps without its subtags; "" for none."""
        counts: dict[str, int] = dict(
            self._db.iterate("SELECT language, count(*) FROM entries GROUP BY language")
        )
        for length in (None, 1):
            shortened: Counter[str] = Counter()
            for tag, number in counts.items():
                shortened["-".join(tag.split("-")[:length])] += number
            tag, number = max(shortened.items(), key=itemgetter(1, 0), default=("", 0))
            if tag and 10 * number >= 9 * shortened.total():
                return _cased(tag)
        return ""

    def neighbours(self, entry: Headline) -> tuple[str | None, str | None]:
        """Ids of the next older and the next newer entry."""
        moment = to_microseconds(entry.published)
        older = "published <= ? AND (published < ? OR id > ?) ORDER BY published DESC, id"
        newer = "published >= ? AND (published > ? OR id < ?) ORDER BY published, id DESC"
        before, after = (
            self._db.fetch_value(
                f"SELECT id FROM entries WHERE {condition} LIMIT 1", (moment, moment, entry.id)
            )
            for condition in (older, newer)
        )
        return before, after

    def of_file(self, path: str) -> Headline | None:
        """The entry that a file is a revision of."""
        rows = self._db.iterate(
            f"SELECT {HEADLINE} FROM files f JOIN entries e ON e.id = f.key OR e.key = f.key WHERE path = ?",
            (fsencode(path),),
        )
        found = (headline_of(*row) for row in rows)
        return next((headline for headline in found if path in headline.files), None)

    def problems(self) -> Iterator[Problem]:
        """All problems of entries, by id."""
        for (problems,) in self._db.iterate(
            "SELECT problems FROM entries WHERE problems != '[]' ORDER BY id"
        ):
            for problem in json.loads(problems):
                yield Problem(*problem)

    def put(self, rows: EntryRows) -> None:
        """Store entries and which channels they are in."""
        first = self._db.fetch_value("SELECT coalesce(max(number), 0) + 1 FROM entries")
        self._db.execute_many(
            f"INSERT INTO entries VALUES (? + {first}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')", rows.entries
        )
        self._db.execute_many(f"INSERT OR IGNORE INTO members VALUES (?, ?, ?, ? + {first}, ?)", rows.members)
        self._db.execute_many(
            "INSERT OR IGNORE INTO affected_channels VALUES (?, ?)", {member[:2] for member in rows.members}
        )

    def renew(self, entry_id: str, digest: str) -> None:
        """Give an entry another digest, so that it is rendered again."""
        self._db.execute("INSERT INTO removed (digest) SELECT digest FROM entries WHERE id = ?", (entry_id,))
        self._db.execute("UPDATE entries SET digest = ? WHERE id = ?", (digest, entry_id))

    def remove_affected(self) -> None:
        """Remove the entries that the update affects."""
        removed = self._db.stream(
            f"SELECT number, published, digest, {CONTENT}, {HEADLINE} FROM entries e WHERE {AFFECTED}"
        )
        for number, published, digest, content, *headline in removed:
            members = list(memberships(headline_of(*headline)))
            self._db.execute("INSERT INTO removed VALUES (?, ?)", (digest, content))
            self._db.execute_many(
                "DELETE FROM members WHERE kind = ? AND name = ? AND published = ? AND number = ?",
                [(kind, name, published, number) for kind, name, _ in members],
            )
            self._db.execute_many(
                "INSERT OR IGNORE INTO affected_channels VALUES (?, ?)",
                [(kind, name) for kind, name, _ in members],
            )
        self._db.execute(f"DELETE FROM entries WHERE {AFFECTED}")


def _indexed(digest: str, content: str, length: int, marks: str | None, *headline: Any) -> IndexedEntry:
    return IndexedEntry(headline_of(*headline), digest, content, length, marks_of(marks))


def _cased(tag: str) -> str:
    """A folded language tag with the usual case: zh-Hant-TW (RFC 5646 section 2.1.1)."""
    first, *rest = tag.split("-")
    usual = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest]
    return "-".join((first, *usual))
