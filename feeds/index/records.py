"""A copy of the records: first-seen dates, withdrawals, unreadable files and emptied channels.

The copy follows from the records file. Builds and servers that share an index may have different ones.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from os import fsdecode, fsencode
from typing import Any

from feeds.history.events import (
    ARCHIVE,
    EMPTIED,
    FILLED,
    READABLE,
    RETURNED,
    SEEN,
    UNREADABLE,
    WITHDRAWN,
    Event,
    Name,
    current_facts,
)
from feeds.index.database import Database
from feeds.index.rows import names_of, to_json
from feeds.model import Tombstone
from feeds.timestamps import from_microseconds, to_microseconds

# The ids that an update sees first: in a table, as it may be the whole archive.
_TEMPORARY = """
CREATE TEMP TABLE IF NOT EXISTS new_ids (number INTEGER PRIMARY KEY, id TEXT);
DELETE FROM new_ids
"""

_TABLES = ("first_seen", "withdrawn", "unreadable", "emptied")
_SHOWN = ("withdrawn", "emptied")


@dataclass(frozen=True, slots=True)
class RecordsFile:
    """What the index knows of a records file."""

    number: int
    stamp: str
    digest: str
    generation: int
    """The last one that was compared with the records."""
    archive: str
    """The id of the archive, as the file says it; "": not yet."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry that was withdrawn."""

    tombstone: Tombstone
    channels: tuple[Name, ...] | None
    """The channels that it was in; None: unknown."""


class Records:
    """The copy of the records file at `path`; `number` in its methods is that of `file()`.

    Methods that write are for `updating()`.
    """

    SCHEMA = """
    CREATE TABLE records_files (
        number INTEGER PRIMARY KEY, path BLOB UNIQUE,
        stamp TEXT,
        digest TEXT,         -- of its bytes
        generation INTEGER,  -- the last one that was compared with it
        archive TEXT         -- the id that it says
    );
    CREATE TABLE first_seen (file INTEGER, id TEXT, at INTEGER, PRIMARY KEY (file, id)) WITHOUT ROWID;
    CREATE TABLE withdrawn (
        file INTEGER, id TEXT, at INTEGER,
        channels TEXT,      -- [[kind, name], ...]; NULL: unknown
        is_shown BOOLEAN,   -- whether feeds have a tombstone of it
        PRIMARY KEY (file, id)
    ) WITHOUT ROWID;
    CREATE TABLE unreadable (file INTEGER, path BLOB, ids TEXT, PRIMARY KEY (file, path)) WITHOUT ROWID;
    CREATE TABLE emptied (
        file INTEGER, kind TEXT, name TEXT, label TEXT, at INTEGER,
        is_shown BOOLEAN,   -- whether its empty feed is still published
        PRIMARY KEY (file, kind, name)
    ) WITHOUT ROWID;
    """

    def __init__(self, db: Database, path: str) -> None:
        self._db = db
        self._path = fsencode(path)

    # --- the file ------------------------------------------------------------------------------

    def file(self) -> RecordsFile | None:
        """What is known of the file; None where nothing is."""
        row = self._db.fetch_one(
            "SELECT number, stamp, digest, generation, archive FROM records_files WHERE path = ?",
            (self._path,),
        )
        return None if row is None else RecordsFile(*row)

    def put_file(self, stamp: str, digest: str, archive: str) -> None:
        """Store how the file looks now, in this generation."""
        self._db.execute(
            "INSERT INTO records_files (path, stamp, digest, generation, archive) "
            "VALUES (?1, ?2, ?3, ?4, ?5) "
            "ON CONFLICT (path) DO UPDATE SET stamp = ?2, digest = ?3, generation = ?4, archive = ?5",
            (self._path, stamp, digest, self._db.generation(), archive),
        )

    def replace(self, number: int, events: Iterable[Event], now: datetime) -> str:
        """Replace the copy by what these events say together. Returns the id of the archive, or ""."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table} WHERE file = ?", (number,))
        others: list[Event] = []
        archives: list[str] = []

        def first_seen() -> Iterator[tuple[object, ...]]:
            for event in events:
                if event.kind == SEEN:
                    yield number, event.subject, to_microseconds(event.at)
                elif event.kind == ARCHIVE:
                    archives.append(str(event.subject))
                else:
                    others.append(event)

        # One by one: there are as many as entries, and few other events.
        earliest = "ON CONFLICT DO UPDATE SET at = min(first_seen.at, excluded.at)"
        self._db.execute_many(f"INSERT INTO first_seen VALUES (?, ?, ?) {earliest}", first_seen())
        self.apply(number, current_facts(others, now).values())
        return archives[0] if archives else ""

    def apply(self, number: int, events: Iterable[Event]) -> None:
        """Bring the copy up to date with new events, no two of which are of one subject."""
        rows: dict[str, list[tuple[object, ...]]] = {what: [] for what in _STATEMENTS}
        for event in events:
            rows[event.kind].append(_VALUES[event.kind](number, event))
        for what, statement in _STATEMENTS.items():
            self._db.execute_many(statement, rows[what])

    # --- entries -------------------------------------------------------------------------------

    def add_first_seen(self, number: int, at: datetime) -> int:
        """Store that all entries that were never seen are seen now. Returns their number."""
        self._db.execute_script(_TEMPORARY)
        self._db.execute(
            "INSERT INTO new_ids (id) "
            "SELECT id FROM entries EXCEPT SELECT id FROM first_seen WHERE file = ? ORDER BY id",
            (number,),
        )
        select = "SELECT ?, id, ? FROM new_ids ORDER BY number"
        return self._db.execute(f"INSERT INTO first_seen {select}", (number, to_microseconds(at)))

    def new_ids(self) -> Iterator[str]:
        """The ids that `add_first_seen` stored."""
        for (entry_id,) in self._db.stream("SELECT id FROM new_ids ORDER BY number"):
            yield entry_id

    def first_seen(self, number: int) -> dict[str, datetime]:
        """When each id was seen first."""
        rows = self._db.iterate("SELECT id, at FROM first_seen WHERE file = ?", (number,))
        return {entry_id: from_microseconds(at) for entry_id, at in rows}

    def was_seen(self, number: int, entry_id: str) -> bool:
        """Whether there ever was such an entry."""
        select = "SELECT 1 FROM first_seen WHERE file = ? AND id = ?"
        return self._db.fetch_one(select, (number, entry_id)) is not None

    def missing(self, number: int) -> list[str]:
        """Ids that were seen, have no entry, and were not withdrawn. All entries must have been seen."""
        # Three counts, which nearly always say that no id is missing, save the comparison of all ids.
        absent = self._db.fetch_value(
            "SELECT (SELECT count(*) FROM first_seen WHERE file = ?1) - (SELECT count(*) FROM entries) - "
            "(SELECT count(*) FROM withdrawn w JOIN first_seen USING (file, id) "
            "WHERE file = ?1 AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = w.id))",
            (number,),
        )
        if not absent:
            return []
        return self._db.fetch_column(
            "SELECT id FROM first_seen WHERE file = ? EXCEPT SELECT id FROM entries "
            "EXCEPT SELECT id FROM withdrawn WHERE file = ? ORDER BY id",
            (number, number),
        )

    # --- withdrawals ---------------------------------------------------------------------------

    def withdrawn_ids(self, number: int) -> frozenset[str]:
        """Ids that were withdrawn."""
        select = "SELECT id FROM withdrawn WHERE file = ?"
        return frozenset(self._db.fetch_column(select, (number,)))

    def is_withdrawn_anywhere(self, entry_id: str) -> bool:
        """Whether any records file that was used with this index says that an entry was withdrawn."""
        return self._db.fetch_one("SELECT 1 FROM withdrawn WHERE id = ?", (entry_id,)) is not None

    def returned(self, number: int) -> list[str]:
        """Ids that were withdrawn and have an entry."""
        return self._db.fetch_column(
            "SELECT id FROM withdrawn WHERE file = ? AND id IN (SELECT id FROM entries) ORDER BY id",
            (number,),
        )

    def withdrawals(self, number: int, *, only_shown: bool = False) -> list[Withdrawal]:
        """All withdrawals, or only those that feeds show, newest first."""
        condition = "AND is_shown" if only_shown else ""
        rows = self._db.iterate(
            f"SELECT id, at, channels FROM withdrawn WHERE file = ? {condition} ORDER BY at DESC, id",
            (number,),
        )
        return [
            Withdrawal(Tombstone(one, from_microseconds(at)), channels and names_of(channels))
            for one, at, channels in rows
        ]

    def show_since(self, number: int, since: datetime) -> bool:
        """Show withdrawals and emptied channels after `since`, and no others. Returns whether that is new."""
        moment = to_microseconds(since)
        changed = [
            self._db.execute(
                f"UPDATE {table} SET is_shown = at > ? WHERE file = ? AND is_shown IS NOT (at > ?)",
                (moment, number, moment),
            )
            for table in _SHOWN
        ]
        return any(changed)

    def is_shown_since(self, number: int, since: datetime) -> bool:
        """Whether `show_since` has nothing to do."""
        moment = to_microseconds(since)
        return not any(
            self._db.fetch_one(
                f"SELECT 1 FROM {table} WHERE file = ? AND is_shown IS NOT (at > ?) LIMIT 1", (number, moment)
            )
            for table in _SHOWN
        )

    # --- files and channels --------------------------------------------------------------------

    def unreadable(self, number: int) -> dict[str, tuple[str, ...]]:
        """Files that were recorded as unreadable, with the ids that may be in them."""
        rows = self._db.iterate("SELECT path, ids FROM unreadable WHERE file = ? ORDER BY path", (number,))
        return {fsdecode(path): tuple(json.loads(ids)) for path, ids in rows}

    def emptied(self, number: int, *, only_empty: bool = False) -> Iterator[tuple[Name, str, bool]]:
        """Channels that were recorded as emptied: name, label, and whether an empty feed is published.

        `only_empty`: without those that have entries again.
        """
        filled = "EXISTS (SELECT 1 FROM members m WHERE m.kind = e.kind AND m.name = e.name)"
        condition = f"AND NOT {filled}" if only_empty else ""
        for kind, name, label, is_shown in self._db.iterate(
            "SELECT kind, name, label, is_shown FROM emptied e "
            f"WHERE file = ? {condition} ORDER BY kind, name",
            (number,),
        ):
            yield (kind, name), label, bool(is_shown)


_STATEMENTS = {
    WITHDRAWN: "REPLACE INTO withdrawn VALUES (?, ?, ?, ?, NULL)",
    RETURNED: "DELETE FROM withdrawn WHERE file = ? AND id = ?",
    UNREADABLE: "REPLACE INTO unreadable VALUES (?, ?, ?)",
    READABLE: "DELETE FROM unreadable WHERE file = ? AND path = ?",
    EMPTIED: "REPLACE INTO emptied VALUES (?, ?, ?, ?, ?, NULL)",
    FILLED: "DELETE FROM emptied WHERE file = ? AND kind = ? AND name = ?",
}

_VALUES: dict[str, Callable[[int, Event], tuple[Any, ...]]] = {
    WITHDRAWN: lambda number, event: (
        *(number, event.subject, to_microseconds(event.at)),
        None if event.details is None else to_json(event.details),
    ),
    RETURNED: lambda number, event: (number, event.subject),
    UNREADABLE: lambda number, event: (number, fsencode(str(event.subject)), to_json(event.details or ())),
    READABLE: lambda number, event: (number, fsencode(str(event.subject))),
    EMPTIED: lambda number, event: (
        *(number, *event.subject, event.details or event.subject[1]),
        to_microseconds(event.at),
    ),
    FILLED: lambda number, event: (number, *event.subject),
}
