"""Files of the posts folder: their stamps, what they say, and which entries an update affects."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from os import fsdecode, fsencode
from typing import Any

from feeds.index.database import Database
from feeds.index.entries import Entries
from feeds.index.rows import EntryRows, FileRow, Group, field_of, to_json
from feeds.model import Problem
from feeds.storage.source import UNKNOWN, Seen, Stamp
from feeds.timestamps import to_microseconds

# Of one update, until it is committed.
_TEMPORARY = """
CREATE TEMP TABLE IF NOT EXISTS affected (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS affected_channels (
    kind TEXT, name TEXT, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS removed (digest TEXT, content TEXT);
DELETE FROM affected;
DELETE FROM affected_channels;
DELETE FROM removed
"""

UNREADABLE = "key IS NULL AND problems != '[]'"
UNPUBLISHED = "date IS NULL AND key IS NOT NULL"
"""Drafts, and posts that say that they are withdrawn."""

# The keys of a list (JSON) that files have, or had when this update began.
_KNOWN_KEYS = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM files WHERE key = value)
OR value IN (SELECT key FROM affected)
"""

_DATE_PASSED = "(is_public = FALSE AND date <= ? OR is_public = TRUE AND date > ?)"
_EXPIRED = "expires <= ? AND date IS NOT NULL"


class Files:
    """The files that the last update found. Methods that write are for `updating()`."""

    SCHEMA = """
    CREATE TABLE files (
        path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, digest TEXT,
        key TEXT,          -- the same for all revisions of an entry; NULL: no post, or unreadable
        date INTEGER,      -- microseconds since 1970; NULL: no post, a draft or withdrawn
        is_public BOOLEAN, -- whether its date has come
        expires INTEGER,   -- microseconds since 1970 when it is withdrawn; NULL: never
        meta TEXT, problems TEXT
    ) WITHOUT ROWID;
    CREATE INDEX files_key ON files (key) WHERE key IS NOT NULL;
    CREATE INDEX files_date ON files (is_public, date) WHERE date IS NOT NULL;
    CREATE INDEX files_expires ON files (expires) WHERE expires IS NOT NULL AND date IS NOT NULL;
    CREATE INDEX files_unpublished ON files (key) WHERE date IS NULL AND key IS NOT NULL;
    CREATE INDEX files_without_key ON files (path) WHERE key IS NULL;
    CREATE INDEX files_problems ON files (path) WHERE problems != '[]';
    """

    def __init__(self, db: Database, entries: Entries) -> None:
        self._db = db
        self._entries = entries

    def known(self) -> Iterator[Seen]:
        """Every file of the last update, in the order of the bytes of their paths."""
        return self._db.stream("SELECT path, size, mtime_ns FROM files ORDER BY path")

    def of_key(self, key: str) -> list[str]:
        """The paths of all files with a key, drafts and withdrawn ones included, in order."""
        rows = self._db.iterate("SELECT path FROM files WHERE key = ? ORDER BY path", (key,))
        return [fsdecode(path) for (path,) in rows]

    def has_date_passed(self, now: datetime) -> bool:
        """Whether a post's date has come or a post has expired since the last update, or a date is in the
        future again.
        """
        moment = to_microseconds(now)
        return any(
            self._db.fetch_one(f"SELECT 1 FROM files WHERE {condition} LIMIT 1", values) is not None
            for condition, values in ((_DATE_PASSED, (moment, moment)), (_EXPIRED, (moment,)))
        )

    def begin_update(self, now: datetime) -> None:
        """Begin an update; it affects the entries of all posts whose date has come, or that have expired."""
        self._db.execute_script(_TEMPORARY)
        moment = to_microseconds(now)
        for condition, values, change in (
            (f"{_DATE_PASSED} AND key IS NOT NULL", (moment, moment), "is_public = NOT is_public"),
            (f"{_EXPIRED} AND key IS NOT NULL", (moment,), "date = NULL, is_public = FALSE"),
        ):
            self._db.execute(
                f"INSERT OR IGNORE INTO affected SELECT DISTINCT key FROM files WHERE {condition}", values
            )
            self._db.execute(f"UPDATE files SET {change} WHERE {condition}", values)

    def put_stamps(self, stamps: Iterable[tuple[str, Stamp]]) -> None:
        """Store new stamps of files whose bytes have not changed."""
        self._db.execute_many(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?",
            [(*stamp, fsencode(path)) for path, stamp in stamps],
        )

    def put(self, rows: Sequence[FileRow], single: EntryRows, now: datetime) -> bool:
        """Store files. Returns whether they made any entries at once.

        `single` are the entries of the files if no other file has the same key: such entries are stored
        here. All other keys are affected by the update.
        """
        if self._db.generation():  # in a new index, no file was known before
            self._affect_keys(row[:1] for row in rows)
        keys = Counter(row[4] for row in rows if row[4] is not None)
        known = set(self._db.fetch_column(_KNOWN_KEYS, (to_json(list(keys)),)))
        shared = known | {key for key, number in keys.items() if number > 1}
        moment = to_microseconds(now)
        self._db.execute_many(
            "REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [_at(moment, *row) for row in rows]
        )
        self._db.execute_many("INSERT OR IGNORE INTO affected VALUES (?)", [(key,) for key in shared])
        if shared:
            entries = [entry for entry in single.entries if (entry[2] or entry[1]) not in shared]
            numbers = {entry[0] for entry in entries}
            single = EntryRows(entries, [member for member in single.members if member[3] in numbers])
        self._entries.put(single)
        return bool(single.entries)

    def doubt(self, path: str) -> None:
        """Let the next update read a file again, after this `reading()`: it is not as its stamp says."""
        statement = "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?"
        values = (*UNKNOWN.stamp, fsencode(path))
        self._db.write_after_reading([(statement, values)], even_if_stale=True)

    def date_orders(self) -> set[str]:
        """The orders of day and month that the dates of posts prove."""
        rows = self._db.stream("SELECT meta FROM files WHERE meta IS NOT NULL")
        return {field_of(meta, "date_order") for (meta,) in rows} - {""}

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that are gone from the folder."""
        rows = [(fsencode(path),) for path in paths]
        self._affect_keys(rows)
        self._db.execute_many("DELETE FROM files WHERE path = ?", rows)

    def _affect_keys(self, paths: Iterable[FileRow]) -> None:
        self._db.execute_many(
            "INSERT OR IGNORE INTO affected SELECT key FROM files WHERE path = ? AND key IS NOT NULL", paths
        )

    def has_affected(self) -> bool:
        """Whether the update affects any entry."""
        return self._db.fetch_one("SELECT 1 FROM affected LIMIT 1") is not None

    def affected(self) -> Iterator[Group]:
        """The files of each key that the update affects."""
        rows = self._db.stream(
            "SELECT key, path, digest, meta FROM affected CROSS JOIN files USING (key) ORDER BY key"
        )
        for key, group in groupby(rows, key=itemgetter(0)):
            yield key, [row[1:] for row in group]

    def problems(self) -> Iterator[Problem]:
        """All problems of files, by path, then of entries."""
        for path, problems in self._db.iterate(
            "SELECT path, problems FROM files WHERE problems != '[]' ORDER BY path"
        ):
            for problem in json.loads(problems):
                yield Problem(fsdecode(path), *problem)
        yield from self._entries.problems()

    def places(self) -> Iterator[tuple[str, str]]:
        """The path of each published post, and its permalink as `Meta` has it."""
        rows = self._db.stream(
            "SELECT path, meta FROM files WHERE date IS NOT NULL AND is_public ORDER BY path"
        )
        return ((fsdecode(path), field_of(meta, "permalink")) for path, meta in rows)

    def states(self) -> Iterator[tuple[str, str, str]]:
        """Every file by path: its state ("entry" also if collapsed), and its last problem in one line."""
        for path, key, date, is_public, problems in self._db.stream(
            "SELECT path, key, date, is_public, problems FROM files ORDER BY path"
        ):
            if key is None:
                state = "left out" if problems != "[]" else "not a post"
            else:
                state = "entry" if date is not None and is_public else "waiting"
            last = json.loads(problems)[-1:]
            yield fsdecode(path), state, last[0][2] if last else ""

    def counts(self) -> dict[str, int]:
        """Numbers of files, entries, and files that are collapsed, waiting, left out or no posts."""
        # Each count reads one index: the table itself is large.
        ((dated, public),) = self._db.iterate(
            "SELECT count(*), count(*) FILTER (WHERE is_public) FROM files WHERE date IS NOT NULL"
        )
        unpublished, without_key, unreadable = (
            self._db.fetch_value(f"SELECT count(*) FROM files WHERE {condition}")
            for condition in (UNPUBLISHED, "key IS NULL", UNREADABLE)
        )
        posts, entries = dated + unpublished, self._entries.count()
        return {
            "files": posts + without_key,
            "entries": entries,
            "collapsed": public - entries,
            "waiting": posts - public,
            "left out": unreadable,
            "not posts": without_key - unreadable,
        }


def _at(moment: int, *row: Any) -> tuple[Any, ...]:
    """The stored row of a file, as posts are at a moment: expired ones have no date."""
    *known, due, expires, meta, problems = row
    is_expired = expires is not None and expires <= moment
    is_public = not is_expired and due is not None and due <= moment
    return *known, None if is_expired else due, is_public, expires, meta, problems
