"""Entries and channels that are gone: what only the update knows that removes them.

An update stores this in its own transaction. The records decide later what was withdrawn.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from os import fsdecode, fsencode

from feeds.channels import CHANNEL_KINDS, memberships
from feeds.history.events import Name
from feeds.index.database import Database
from feeds.index.entries import AFFECTED
from feeds.index.files import UNPUBLISHED, UNREADABLE
from feeds.index.rows import HEADLINE, headline_of, metas_of, names_of, to_json
from feeds.model import Meta

_UNREADABLE = f"SELECT path FROM files INDEXED BY files_problems WHERE {UNREADABLE}"


class Departures:
    """What is gone. Methods that write are for `updating()`."""

    SCHEMA = """
    CREATE TABLE removed_entries (id TEXT PRIMARY KEY, channels TEXT) WITHOUT ROWID;
    CREATE TABLE former_files (path BLOB, id TEXT, PRIMARY KEY (path, id)) WITHOUT ROWID;
    CREATE TABLE removed_channels (
        kind TEXT, name TEXT, label TEXT, count INTEGER,
        generation INTEGER, -- the last one that had it
        PRIMARY KEY (kind, name)
    ) WITHOUT ROWID;
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def note_entries(self) -> None:
        """Store channels and files of the entries that this update affects, before it removes them."""
        rows = self._db.iterate(f"SELECT {HEADLINE} FROM entries e WHERE {AFFECTED}")
        entries = [headline_of(*row) for row in rows]
        self._db.execute_many(
            "REPLACE INTO removed_entries VALUES (?, ?)",
            [
                (one.id, to_json([pair[:2] for pair in memberships(one) if pair[0] in CHANNEL_KINDS]))
                for one in entries
            ],
        )
        self._db.execute_many(
            "INSERT OR IGNORE INTO former_files VALUES (?, ?)",
            [(fsencode(path), one.id) for one in entries for path in one.files],
        )

    def note_channels(self) -> None:
        """Store the channels that this update empties, and forget what is there again."""
        self._db.execute(
            "DELETE FROM removed_entries "
            "WHERE EXISTS (SELECT 1 FROM entries e WHERE e.id = removed_entries.id)"
        )
        self._db.execute(
            "DELETE FROM former_files WHERE NOT EXISTS "
            f"(SELECT 1 FROM files f WHERE f.path = former_files.path AND {UNREADABLE})"
        )
        self._db.execute(
            "DELETE FROM removed_channels WHERE EXISTS (SELECT 1 FROM members m "
            "WHERE m.kind = removed_channels.kind AND m.name = removed_channels.name)"
        )
        self._db.execute(
            "REPLACE INTO removed_channels "
            "SELECT kind, name, label, count, number FROM channels c, generation "
            "WHERE (kind, name) IN (SELECT kind, name FROM affected_channels) AND kind != 'all' "
            "AND NOT EXISTS "
            "(SELECT 1 FROM members m WHERE m.kind = c.kind AND m.name = c.name)"
        )

    def files_without_entry(self) -> list[object]:
        """Unreadable files, and keys of drafts and of posts that say that they are withdrawn."""
        withdrawn = f"SELECT key FROM files INDEXED BY files_unpublished WHERE {UNPUBLISHED}"
        return sorted(self._db.fetch_column(_UNREADABLE) + self._db.fetch_column(withdrawn), key=repr)

    def declared_withdrawn(self) -> Iterator[tuple[str, list[Meta]]]:
        """Keys without entries whose files say that they are withdrawn, with what these files say."""
        rows = self._db.iterate(
            f"SELECT key, path, digest, meta FROM files WHERE {UNPUBLISHED} "
            "AND NOT EXISTS (SELECT 1 FROM entries WHERE id = files.key) ORDER BY key, path"
        )
        for key, group in groupby(rows, key=itemgetter(0)):
            files = [row[1:] for row in group]
            if metas := [meta for meta in metas_of((key, files)) if meta.withdrawn]:
                yield key, metas

    def unreadable(self) -> dict[str, tuple[str, ...]]:
        """Unreadable files, with the ids of the entries that they are known to have been part of."""
        rows = self._db.iterate(
            f"SELECT path, id FROM ({_UNREADABLE}) AS u LEFT JOIN former_files USING (path) ORDER BY path, id"
        )
        found: dict[str, tuple[str, ...]] = {}
        for path, entry_id in rows:
            name = fsdecode(path)
            found[name] = (*found.get(name, ()), *((entry_id,) if entry_id else ()))
        return found

    def channels_of(self, ids: Collection[str]) -> Mapping[str, tuple[Name, ...]]:
        """The channels of removed entries, of those that are known."""
        rows = self._db.iterate(
            "SELECT id, channels FROM removed_entries WHERE id IN (SELECT value FROM json_each(?))",
            (to_json(list(ids)),),
        )
        return {one: names_of(channels) for one, channels in rows}

    def channels_since(self, generation: int) -> Iterator[tuple[Name, str, int]]:
        """Channels that are empty since `generation` or later: name, label, and entries before."""
        for kind, name, label, count in self._db.iterate(
            "SELECT kind, name, label, count FROM removed_channels WHERE generation >= ? ORDER BY kind, name",
            (generation,),
        ):
            yield (kind, name), label, count
