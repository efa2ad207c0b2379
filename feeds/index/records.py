"""The index's copy of records, and what it notes of entries and channels that went away.

(1) A place is a file of records: builds and servers that share an index may have different ones.
(2) The copy follows from the file; what went away is noted in the transaction of the update that saw it go.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from os import fsdecode, fsencode
from typing import Any

from feeds.channels import ALL, CHANNEL_KINDS, memberships
from feeds.history.events import (
    EMPTIED,
    FILLED,
    READABLE,
    RETURNED,
    SEEN,
    UNREADABLE,
    WITHDRAWN,
    Event,
    Name,
    fold,
)
from feeds.index.database import Database
from feeds.index.rows import HEADLINE, dump, headline_of, metas_of
from feeds.model import Channel, Meta, Tombstone
from feeds.search.sql import ADDED_LAST, ID
from feeds.timestamps import micros, moment_of

SCHEMA = """
CREATE TABLE places (
    number INTEGER PRIMARY KEY, path BLOB UNIQUE,
    stamp TEXT,          -- how the file looked
    digest TEXT,         -- of its bytes
    generation INTEGER   -- the last one that was compared with it
);
CREATE TABLE seen (place INTEGER, id TEXT, at INTEGER, PRIMARY KEY (place, id)) WITHOUT ROWID;
CREATE TABLE withdrawn (
    place INTEGER, id TEXT, at INTEGER,
    channels TEXT,      -- [[kind, name], ...]; NULL: unknown
    shown INTEGER,      -- whether feeds tell of it
    PRIMARY KEY (place, id)
) WITHOUT ROWID;
CREATE TABLE unreadable (place INTEGER, path BLOB, ids TEXT, PRIMARY KEY (place, path)) WITHOUT ROWID;
CREATE TABLE emptied (
    place INTEGER, kind TEXT, name TEXT, label TEXT, at INTEGER,
    shown INTEGER,      -- whether its empty feed is still there
    PRIMARY KEY (place, kind, name)
) WITHOUT ROWID;
CREATE TABLE departed (id TEXT PRIMARY KEY, channels TEXT) WITHOUT ROWID;
CREATE TABLE former (path BLOB, id TEXT, PRIMARY KEY (path, id)) WITHOUT ROWID;
CREATE TABLE vanished (
    kind TEXT, name TEXT, label TEXT, count INTEGER,
    generation INTEGER, -- the one that had it last
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
"""

# What an update sees first, kept for its transaction alone: not in memory, as it may be the whole archive.
_FRESH = """
CREATE TEMP TABLE IF NOT EXISTS fresh (id TEXT);
DELETE FROM fresh
"""

# The key of most entries is their id.
TOUCHED = "(id IN (SELECT key FROM touched) AND key IS NULL OR key IN (SELECT key FROM touched))"
"""What is true of the entries that an update touches."""

BROKEN = "key IS NULL AND problems != '[]'"
"""What files are that cannot be read. (Pages have no problems.)"""

Withdrawal = tuple[Tombstone, tuple[Name, ...] | None]
"""What was withdrawn, and the channels it stood in (None: unknown)."""

_MIRRORED = ("seen", "withdrawn", "unreadable", "emptied")


@dataclass(frozen=True, slots=True)
class Place:
    """What the index knows of a file of records."""

    number: int
    stamp: str
    digest: str
    generation: int


class Records:
    """The records at `path`, and what went away, in the database `index`."""

    def __init__(self, index: Database, path: str) -> None:
        self._index = index
        self._path = fsencode(path)

    # --- what went away: for an update, within `Index.updating()` ------------------------------

    def before_entries_go(self) -> None:
        """Note the entries that this update touches, before they are dropped."""
        db = self._index.database
        rows = db.execute(f"SELECT {HEADLINE} FROM entries e WHERE {TOUCHED}")
        entries = [headline_of(*row) for row in rows]
        db.executemany(
            "REPLACE INTO departed VALUES (?, ?)",
            [
                (one.id, dump([pair[:2] for pair in memberships(one) if pair[0] in CHANNEL_KINDS]))
                for one in entries
            ],
        )
        db.executemany(
            "INSERT OR IGNORE INTO former VALUES (?, ?)",
            [(fsencode(path), one.id) for one in entries for path in one.files],
        )

    def before_channels_go(self) -> None:
        """Note the channels that this update empties, and forget what did not go after all."""
        db = self._index.database
        db.execute("DELETE FROM departed WHERE EXISTS (SELECT 1 FROM entries e WHERE e.id = departed.id)")
        db.execute(f"DELETE FROM former WHERE path NOT IN (SELECT path FROM files WHERE {BROKEN})")
        db.execute(
            "DELETE FROM vanished WHERE EXISTS "
            "(SELECT 1 FROM members m WHERE m.kind = vanished.kind AND m.name = vanished.name)"
        )
        db.execute(
            "REPLACE INTO vanished SELECT kind, name, label, count, number FROM channels c, generation "
            "WHERE (kind, name) IN touched_channels AND kind != 'all' AND NOT EXISTS "
            "(SELECT 1 FROM members m WHERE m.kind = c.kind AND m.name = c.name)"
        )

    def aside(self) -> list[object]:
        """What makes no entry and yet counts: unreadable files, keys of drafts and of what is withdrawn."""
        rows = self._index.database.execute(
            f"SELECT path FROM files INDEXED BY files_problems WHERE {BROKEN} UNION ALL "
            "SELECT key FROM files INDEXED BY files_silent WHERE due IS NULL AND key IS NOT NULL"
        )
        return sorted((row[0] for row in rows), key=repr)

    # --- the copy of the records ---------------------------------------------------------------

    def place(self) -> Place | None:
        """What is known of the file; None where it is not known."""
        row = self._index.database.execute(
            "SELECT number, stamp, digest, generation FROM places WHERE path = ?", (self._path,)
        ).fetchone()
        return row and Place(*row)

    def put_place(self, stamp: str, digest: str) -> None:
        """Note how the file looks now, in this generation."""
        self._index.database.execute(
            "INSERT INTO places (path, stamp, digest, generation) VALUES (?1, ?2, ?3, ?4) "
            "ON CONFLICT (path) DO UPDATE SET stamp = ?2, digest = ?3, generation = ?4",
            (self._path, stamp, digest, self._index.generation()),
        )

    def replace(self, number: int, events: Iterable[Event]) -> None:
        """Put what events say into the place of all that was known of the place `number`."""
        db = self._index.database
        for table in _MIRRORED:
            db.execute(f"DELETE FROM {table} WHERE place = ?", (number,))
        others: list[Event] = []

        def seen() -> Iterator[tuple[object, ...]]:
            for event in events:
                if event.what == SEEN:
                    yield number, event.subject, micros(event.at)
                else:
                    others.append(event)

        # One by one: there are as many as entries, and of the others few.
        earliest = "ON CONFLICT DO UPDATE SET at = min(at, excluded.at)"
        db.executemany(f"INSERT INTO seen VALUES (?, ?, ?) {earliest}", seen())
        facts = fold(others)
        self.apply(number, [*facts.withdrawn.values(), *facts.unreadable.values(), *facts.emptied.values()])

    def see(self, number: int, at: datetime) -> int:
        """Note that all entries that were never seen are seen for the first time; how many."""
        db = self._index.database
        for statement in _FRESH.split(";\n"):
            db.execute(statement)
        db.execute(
            "INSERT INTO fresh SELECT id FROM entries EXCEPT SELECT id FROM seen WHERE place = ? ORDER BY id",
            (number,),
        )
        select = "SELECT ?, id, ? FROM fresh ORDER BY rowid"
        return db.execute(f"INSERT INTO seen {select}", (number, micros(at))).rowcount

    def fresh(self) -> Iterator[str]:
        """Ids of the entries that this update is the first to `see`, in their order."""
        for (entry_id,) in self._index.database.execute("SELECT id FROM fresh ORDER BY rowid"):
            yield entry_id

    def apply(self, number: int, events: Iterable[Event]) -> None:
        """Let events happen in the copy of the place `number`."""
        rows: dict[str, list[tuple[object, ...]]] = {what: [] for what in _EFFECTS}
        for event in events:
            rows[event.what].append(_ROWS[event.what](number, event))
        # One table is for one pair of events, and no two of them are of one subject.
        for what, statement in _EFFECTS.items():
            self._index.database.executemany(statement, rows[what])

    def show(self, number: int, since: datetime) -> bool:
        """Tell of withdrawals and emptied channels after `since`, and of no others; whether that is new."""
        moment = micros(since)
        changed = 0
        for table in ("withdrawn", "emptied"):
            changed += self._index.database.execute(
                f"UPDATE {table} SET shown = at > ? WHERE place = ? AND shown IS NOT (at > ?)",
                (moment, number, moment),
            ).rowcount
        return changed > 0

    def is_shown(self, number: int, since: datetime) -> bool:
        """Whether `show` has nothing to do."""
        moment = micros(since)
        return not any(
            self._index.database.execute(
                f"SELECT 1 FROM {table} WHERE place = ? AND shown IS NOT (at > ?) LIMIT 1", (number, moment)
            ).fetchone()
            for table in ("withdrawn", "emptied")
        )

    # --- the copy, compared with what is there -------------------------------------------------

    def returned(self, number: int) -> list[str]:
        """Ids of entries that were withdrawn."""
        return self._ids(
            "SELECT id FROM withdrawn WHERE place = ? AND id IN (SELECT id FROM entries) ORDER BY id", number
        )

    def missing(self, number: int) -> list[str]:
        """Ids that were seen, are there no more, and were not withdrawn."""
        # Ids are not compared where their numbers tell that none is missing; all entries were seen by now.
        (absent,) = self._index.database.execute(
            "SELECT (SELECT count(*) FROM seen WHERE place = ?1) - (SELECT count(*) FROM entries) - "
            "(SELECT count(*) FROM withdrawn w JOIN seen USING (place, id) "
            "WHERE place = ?1 AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = w.id))",
            (number,),
        ).fetchone()
        if not absent:
            return []
        seen = "SELECT id FROM seen WHERE place = ?"
        gone = "SELECT id FROM withdrawn WHERE place = ?"
        return self._ids(f"{seen} EXCEPT SELECT id FROM entries EXCEPT {gone} ORDER BY id", number, number)

    def withdrawn_ids(self, number: int) -> frozenset[str]:
        """Ids that were withdrawn."""
        return frozenset(self._ids("SELECT id FROM withdrawn WHERE place = ?", number))

    def was_seen(self, number: int, entry_id: str) -> bool:
        """Whether there ever was such an entry."""
        return bool(self._ids("SELECT id FROM seen WHERE place = ? AND id = ?", number, entry_id))

    def said(self) -> Iterator[tuple[str, list[Meta]]]:
        """Keys without entries whose files say that they are withdrawn, with what these files say."""
        rows = self._index.database.execute(
            "SELECT key, path, digest, meta FROM files WHERE due IS NULL AND key IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM entries WHERE id = files.key) ORDER BY key, path"
        )
        for key, group in groupby(rows, key=itemgetter(0)):
            files = [row[1:] for row in group]
            if metas := [meta for meta in metas_of((key, files)) if meta.withdrawn]:
                yield key, metas

    def broken(self) -> dict[str, tuple[str, ...]]:
        """Files that cannot be read, with the ids of entries that they are known to have been part of."""
        rows = self._index.database.execute(
            f"SELECT path, id FROM (SELECT path FROM files INDEXED BY files_problems WHERE {BROKEN}) "
            "LEFT JOIN former USING (path) ORDER BY path, id"
        )
        found: dict[str, tuple[str, ...]] = {}
        for path, entry_id in rows:
            name = fsdecode(path)
            found[name] = (*found.get(name, ()), *((entry_id,) if entry_id else ()))
        return found

    def unreadable(self, number: int) -> dict[str, tuple[str, ...]]:
        """Files that were noted as unreadable, with the ids that may be in them."""
        rows = self._index.database.execute(
            "SELECT path, ids FROM unreadable WHERE place = ? ORDER BY path", (number,)
        )
        return {fsdecode(path): tuple(json.loads(ids)) for path, ids in rows}

    def departed(self, ids: Collection[str]) -> Mapping[str, tuple[Name, ...]]:
        """The channels that entries stood in, of those that are known."""
        rows = self._index.database.execute(
            "SELECT id, channels FROM departed WHERE id IN (SELECT value FROM json_each(?))",
            (dump(list(ids)),),
        )
        return {one: names_of(channels) for one, channels in rows}

    def vanished(self, generation: int) -> Iterator[tuple[Name, str, int]]:
        """Channels that emptied since `generation`: label, and entries before."""
        for kind, name, label, count in self._index.database.execute(
            "SELECT kind, name, label, count FROM vanished WHERE generation >= ? ORDER BY kind, name",
            (generation,),
        ):
            yield (kind, name), label, count

    def emptied(self, number: int, *, still: bool = False) -> Iterator[tuple[Name, str, bool]]:
        """Channels noted as emptied: label, and whether their empty feeds are still there.

        `still`: only those that have no entries now.
        """
        filled = "EXISTS (SELECT 1 FROM members m WHERE m.kind = e.kind AND m.name = e.name)"
        condition = f"AND NOT {filled}" if still else ""
        for kind, name, label, shown in self._index.database.execute(
            f"SELECT kind, name, label, shown FROM emptied e WHERE place = ? {condition} ORDER BY kind, name",
            (number,),
        ):
            yield (kind, name), label, bool(shown)

    def has_entries(self, channel: Name) -> bool:
        """Whether a channel has entries."""
        rows = self._index.database.execute(
            "SELECT 1 FROM members WHERE kind = ? AND name = ? LIMIT 1", channel
        )
        return rows.fetchone() is not None

    def tombstones(self, number: int) -> list[Withdrawal]:
        """The withdrawals that feeds tell of, the newest first, with the channels they stood in."""
        return self._withdrawn("AND shown", number)

    def withdrawals(self, number: int) -> list[Withdrawal]:
        """All withdrawals, the newest first, with the channels the entries stood in."""
        return self._withdrawn("", number)

    def first_seen(self, number: int) -> dict[str, datetime]:
        """When each id was seen first."""
        rows = self._index.database.execute("SELECT id, at FROM seen WHERE place = ?", (number,))
        return {entry_id: moment_of(at) for entry_id, at in rows}

    def added(self, number: int, channel: Channel, limit: int) -> list[str]:
        """Ids of the entries of a channel, those seen last first; `limit` 0 = all."""
        if channel.kind == ALL:
            return self._ids(f"SELECT e.id FROM entries e {ADDED_LAST} LIMIT ?", number, limit or -1)
        members = f"SELECT {ID} FROM members e WHERE kind = ? AND name = ?"
        return self._ids(f"{members} {ADDED_LAST} LIMIT ?", channel.kind, channel.name, number, limit or -1)

    def _withdrawn(self, condition: str, number: int) -> list[Withdrawal]:
        rows = self._index.database.execute(
            f"SELECT id, at, channels FROM withdrawn WHERE place = ? {condition} ORDER BY at DESC, id",
            (number,),
        )
        return [
            (Tombstone(one, moment_of(at)), channels and names_of(channels)) for one, at, channels in rows
        ]

    def _ids(self, sql: str, *values: object) -> list[str]:
        return [row[0] for row in self._index.database.execute(sql, values)]


def names_of(text: str) -> tuple[Name, ...]:
    """Kinds and names of channels, as they were dumped."""
    return tuple((kind, name) for kind, name in json.loads(text))


_EFFECTS = {
    WITHDRAWN: "REPLACE INTO withdrawn VALUES (?, ?, ?, ?, NULL)",
    RETURNED: "DELETE FROM withdrawn WHERE place = ? AND id = ?",
    UNREADABLE: "REPLACE INTO unreadable VALUES (?, ?, ?)",
    READABLE: "DELETE FROM unreadable WHERE place = ? AND path = ?",
    EMPTIED: "REPLACE INTO emptied VALUES (?, ?, ?, ?, ?, NULL)",
    FILLED: "DELETE FROM emptied WHERE place = ? AND kind = ? AND name = ?",
}

_ROWS: dict[str, Callable[[int, Event], tuple[Any, ...]]] = {
    WITHDRAWN: lambda place, event: (
        *(place, event.subject, micros(event.at)),
        None if event.more is None else dump(event.more),
    ),
    RETURNED: lambda place, event: (place, event.subject),
    UNREADABLE: lambda place, event: (place, fsencode(str(event.subject)), dump(event.more or ())),
    READABLE: lambda place, event: (place, fsencode(str(event.subject))),
    EMPTIED: lambda place, event: (place, *event.subject, event.more or event.subject[1], micros(event.at)),
    FILLED: lambda place, event: (place, *event.subject),
}
