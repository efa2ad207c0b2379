"""What is known of the posts, kept between runs: a SQLite database that can be deleted at any time.

(1) Everything that is published of it follows from the posts, the settings and the code. It costs
    time to make it anew, nothing else. (How long things took, and troubles, are told to the keeper alone.)
(2) An update is one transaction; what is read within `reading()` is one state of the archive.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from os import fsdecode, fsencode
from pathlib import Path
from typing import Literal

from feeds.channels import ALL, memberships
from feeds.history.years import bounds_of
from feeds.index import documents, incidents, positions, records
from feeds.index.database import Database
from feeds.index.records import BROKEN, TOUCHED
from feeds.index.rows import (
    HEADLINE,
    EntryRows,
    FileRow,
    Group,
    Line,
    Row,
    channel_of,
    channel_row,
    content_of,
    content_text,
    dump,
    headline_of,
    lines_of,
)
from feeds.model import Change, Channel, Content, Problem
from feeds.storage.source import Seen, Stamp
from feeds.timestamps import micros, moment_of

_SCHEMA = """
CREATE TABLE files (
    path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, digest TEXT,
    key TEXT,        -- what the files of one entry have in common; NULL: not a post, or left out
    due INTEGER,     -- microseconds since 1970 of a post's date; NULL: it never takes part
    live INTEGER,    -- whether it takes part
    meta TEXT, problems TEXT
) WITHOUT ROWID;
CREATE INDEX files_key ON files (key) WHERE key IS NOT NULL;
CREATE INDEX files_due ON files (live, due) WHERE due IS NOT NULL;
CREATE INDEX files_silent ON files (key) WHERE due IS NULL AND key IS NOT NULL;
CREATE INDEX files_others ON files (path) WHERE key IS NULL;
CREATE INDEX files_problems ON files (path) WHERE problems != '[]';
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,  -- stands for it in other tables, until it changes
    id TEXT UNIQUE,
    key TEXT,                    -- NULL: it is the id
    published INTEGER, updated INTEGER, digest TEXT, content TEXT, length INTEGER,
    said TEXT, files BLOB,       -- see `rows`
    language TEXT,               -- folded; '' for none
    problems TEXT
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
CREATE TABLE channels (
    kind TEXT, slug TEXT, name TEXT, label TEXT, count INTEGER, newest INTEGER,
    years TEXT,       -- [[year, entries], ...], earliest first
    PRIMARY KEY (kind, slug)
) WITHOUT ROWID;
INSERT INTO channels VALUES ('all', '', '', '', 0, NULL, '[]');
CREATE TABLE contents (
    key TEXT, rules TEXT,
    size INTEGER,     -- bytes of the HTML
    brief INTEGER,    -- bytes of the summary
    micros INTEGER,   -- microseconds of processor time that it took
    content TEXT, PRIMARY KEY (key, rules)
);
CREATE INDEX contents_slowest ON contents (micros);
CREATE INDEX contents_kept ON contents (key) WHERE instr(content, ',true]');
CREATE TABLE renderings (
    digest TEXT, format TEXT, look TEXT, rendering BLOB, PRIMARY KEY (digest, format, look)
);
"""

Years = tuple[tuple[int, int], ...]
"""How many entries there are of each year, in UTC, earliest first."""

# What an update touches, kept for its transaction alone.
_TOUCHED = """
CREATE TEMP TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS touched_channels (
    kind TEXT, name TEXT, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS dropped (digest TEXT, content TEXT);
DELETE FROM touched;
DELETE FROM touched_channels;
DELETE FROM dropped
"""

# The keys in a list (JSON) that files have, or had when this update began.
_KNOWN_KEYS = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM files WHERE key = value) OR value IN touched
"""

# Files that take part since their date came, or do not since time went back.
_DUE = "(live = 0 AND due <= ? OR live = 1 AND due > ?)"

# The label of a channel is its most frequent spelling; ties go to the first in code point order. Years are
# counted between their bounds, where the entries of a channel stand: grouping would sort them all.
_COUNTED = """
WITH years AS MATERIALIZED (
    SELECT key, json_extract(value, '$[0]') AS first, json_extract(value, '$[1]') AS last FROM json_each(?)
)
SELECT kind, name,
    CASE WHEN min(spelling) = max(spelling) THEN min(spelling) ELSE (
        SELECT m.spelling FROM members m WHERE m.kind = t.kind AND m.name = t.name
        GROUP BY m.spelling ORDER BY count(*) DESC, m.spelling LIMIT 1
    ) END,
    count(*), max(published),
    (SELECT json_group_array(number) FROM (
        SELECT (
            SELECT count(*) FROM members m
            WHERE m.kind = t.kind AND m.name = t.name AND m.published BETWEEN first AND last
        ) AS number FROM years ORDER BY key
    ))
FROM touched_channels t CROSS JOIN members USING (kind, name) GROUP BY kind, name
"""

# What documents need. CROSS JOIN keeps the order of the tables, so that the index gives the newest first.
_LINES = """
SELECT e.id, e.digest, e.length, e.updated, {size}, r.rendering FROM {source}
LEFT JOIN contents c ON c.key = e.content AND c.rules = ?
LEFT JOIN renderings r ON r.digest = e.digest AND r.format = ? AND r.look = ?
"""

# What was made of certain contents. All entries are looked at once, as no index finds them by content.
_MADE_OF = f"""
SELECT {HEADLINE}, c.content, c.micros FROM entries e CROSS JOIN contents c ON c.key = e.content
WHERE e.content IN ({{}}) AND c.rules = ?
"""


class Index(Database):
    """The database at `path`, made when it is missing; `version` tells which code may use it.

    `rules` tells what cleaned contents depend on beside it, and `look` what renderings do: only
    those are made anew when they differ. `full`: sizes are those of contents, or of summaries. Raises
    BadOutput where no database can be made.
    """

    def __init__(self, path: Path, *, version: str, rules: str, look: str, full: bool = True) -> None:
        self._rules, self.look = rules, look
        self._size = "c.size" if full else "c.brief"
        self._channels: tuple[int, tuple[Channel, ...]] = -1, ()
        stale = (
            ("DELETE FROM contents WHERE rules != ?", (rules,)),
            ("DELETE FROM renderings WHERE look != ?", (look,)),
            ("DELETE FROM documents WHERE look != ?", (look,)),
        )
        schema = _SCHEMA + documents.SCHEMA + records.SCHEMA + positions.SCHEMA + incidents.SCHEMA
        super().__init__(path, version=version, schema=schema, stale=stale)

    # --- files --------------------------------------------------------------------------

    def known(self) -> Iterator[Seen]:
        """Every file of the last update, in the order of the bytes of their paths."""
        return self.database.execute("SELECT path, size, mtime_ns FROM files ORDER BY path")

    def begin(self, now: datetime) -> None:
        """Begin an update, within `updating()`: touch what takes part since its date came.

        (Or does not any more, if time went back.)
        """
        for statement in _TOUCHED.split(";\n"):
            self.database.execute(statement)
        due, moment = f"{_DUE} AND key IS NOT NULL", (micros(now),) * 2
        self.database.execute(f"INSERT INTO touched SELECT DISTINCT key FROM files WHERE {due}", moment)
        self.database.execute(f"UPDATE files SET live = 1 - live WHERE {due}", moment)

    def is_due(self, now: datetime) -> bool:
        """Whether there are files that take part since their date came, or do not if time went back."""
        rows = self.database.execute(f"SELECT 1 FROM files WHERE {_DUE} LIMIT 1", (micros(now),) * 2)
        return rows.fetchone() is not None

    def touch(self, stamps: Iterable[tuple[str, Stamp]]) -> None:
        """Note new stamps of files; their bytes are the same."""
        self.database.executemany(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?",
            [(*stamp, fsencode(path)) for path, stamp in stamps],
        )

    def put_files(self, rows: Sequence[FileRow], alone: EntryRows, now: datetime) -> bool:
        """Note what files say, in the place of what they said; whether any entry comes of it at once.

        `alone` are the entries that each file makes on its own: they stand, at once, where no other
        file has their key. All other keys are touched.
        """
        if self.generation():  # before the first one, nothing is known of any file
            self._touch_keys(row[:1] for row in rows)
        keys = Counter(row[4] for row in rows if row[4] is not None)
        known = {row[0] for row in self.database.execute(_KNOWN_KEYS, (dump(list(keys)),))}
        shared = known | {key for key, number in keys.items() if number > 1}
        moment = micros(now)
        self.database.executemany(
            "REPLACE INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6 IS NOT NULL AND ?6 <= ?9, ?7, ?8)",
            [(*row, moment) for row in rows],
        )
        self.database.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(key,) for key in shared])
        if shared:
            entries = [entry for entry in alone.entries if (entry[2] or entry[1]) not in shared]
            numbers = {entry[0] for entry in entries}
            alone = EntryRows(entries, [member for member in alone.members if member[3] in numbers])
        self.put_entries(alone)
        return bool(alone.entries)

    def drop_files(self, paths: Iterable[str]) -> None:
        """Forget files."""
        rows = [(fsencode(path),) for path in paths]
        self._touch_keys(rows)
        self.database.executemany("DELETE FROM files WHERE path = ?", rows)

    def _touch_keys(self, paths: Iterable[FileRow]) -> None:
        self.database.executemany(
            "INSERT OR IGNORE INTO touched SELECT key FROM files WHERE path = ? AND key IS NOT NULL", paths
        )

    def is_touched(self) -> bool:
        """Whether the update changes any entry."""
        return self.database.execute("SELECT 1 FROM touched LIMIT 1").fetchone() is not None

    def touched(self) -> Iterator[Group]:
        """The keys that the update touches, with what their files say; without those that have no file."""
        rows = self.database.execute(
            "SELECT key, path, digest, meta FROM touched CROSS JOIN files USING (key) ORDER BY key"
        )
        for key, group in groupby(rows, key=itemgetter(0)):
            yield key, [row[1:] for row in group]

    def problems(self) -> Iterator[Problem]:
        """All problems of files and entries, by path."""
        for path, rows in self.database.execute(
            "SELECT path, problems FROM files WHERE problems != '[]' ORDER BY path"
        ):
            for row in json.loads(rows):
                yield Problem(fsdecode(path), *row)
        for (rows,) in self.database.execute(
            "SELECT problems FROM entries WHERE problems != '[]' ORDER BY id"
        ):
            for path, *row in json.loads(rows):
                yield Problem(path, *row)

    def count(self) -> int:
        """The number of entries."""
        return int(self.database.execute("SELECT count(*) FROM entries").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """Numbers of files, entries, collapsed, waiting, left out, pages."""
        # Each of an index: the table itself is large.
        posts, live = self.database.execute(
            "SELECT count(*), coalesce(sum(live), 0) FROM files WHERE due IS NOT NULL"
        ).fetchone()
        silent, others, bad = (
            self.database.execute(f"SELECT count(*) FROM files WHERE {condition}").fetchone()[0]
            for condition in ("due IS NULL AND key IS NOT NULL", "key IS NULL", BROKEN)
        )
        posts += silent
        entries = self.count()
        return {
            "files": posts + others,
            "entries": entries,
            "collapsed": live - entries,
            "waiting": posts - live,
            "left out": bad,
            "not posts": others - bad,
        }

    # --- entries and channels ---------------------------------------------------------------

    def drop_entries(self) -> None:
        """Forget the entries of all touched keys and that they stand in channels."""
        dropped = self.database.execute(
            f"SELECT number, published, digest, content, {HEADLINE} FROM entries e WHERE {TOUCHED}"
        )
        for number, published, digest, content, *headline in dropped:
            members = list(memberships(headline_of(*headline)))
            self.database.execute("INSERT INTO dropped VALUES (?, ?)", (digest, content))
            self.database.executemany(
                "DELETE FROM members WHERE kind = ? AND name = ? AND published = ? AND number = ?",
                [(kind, name, published, number) for kind, name, _ in members],
            )
            self.database.executemany(
                "INSERT OR IGNORE INTO touched_channels VALUES (?, ?)",
                [(kind, name) for kind, name, _ in members],
            )
        self.database.execute(f"DELETE FROM entries WHERE {TOUCHED}")

    def put_entries(self, rows: EntryRows) -> None:
        """Note entries and the channels that they stand in."""
        (first,) = self.database.execute("SELECT coalesce(max(number), 0) + 1 FROM entries").fetchone()
        self.database.executemany(
            f"INSERT INTO entries VALUES (? + {first}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.entries
        )
        self.database.executemany(
            f"INSERT OR IGNORE INTO members VALUES (?, ?, ?, ? + {first}, ?)", rows.members
        )
        self.database.executemany(
            "INSERT OR IGNORE INTO touched_channels VALUES (?, ?)", {member[:2] for member in rows.members}
        )

    def counted(self, years: Years) -> Iterator[tuple[str, str, str, int, datetime, Years]]:
        """The touched channels that have entries: kind, folded name, label, entries, newest, years.

        `years` are those of all entries.
        """
        bounds = dump([bounds_of(year) for year, _ in years])
        for kind, name, label, count, newest, numbers in self.database.execute(_COUNTED, (bounds,)):
            each = zip(years, json.loads(numbers), strict=True)
            yield kind, name, label, count, moment_of(newest), tuple((y, n) for (y, _), n in each if n)

    def years(self) -> Years:
        """How many entries there are of each year, in UTC, earliest first."""
        found = []
        behind = -1 << 63
        # An index counts between bounds in a fifth of the time of naming the year of every entry.
        while next_one := self.database.execute(
            "SELECT published FROM entries WHERE published > ? ORDER BY published LIMIT 1", (behind,)
        ).fetchone():
            year = moment_of(*next_one).year
            first, behind = bounds_of(year)
            between = "SELECT count(*) FROM entries WHERE published BETWEEN ? AND ?"
            (number,) = self.database.execute(between, (first, behind)).fetchone()
            found.append((year, number))
        return tuple(found)

    def put_channels(self, channels: Iterable[Channel]) -> None:
        """Note channels, in the place of those that the update touches."""
        self.database.execute(
            "DELETE FROM channels WHERE kind = ? OR (kind, name) IN touched_channels",
            (ALL,),
        )
        self.database.executemany(
            "INSERT INTO channels VALUES (?, ?, ?, ?, ?, ?, ?)",
            map(channel_row, channels),
        )

    def forget_unused(self) -> None:
        """Drop contents and renderings of entries that were dropped and did not come back."""
        self.database.execute(
            "DELETE FROM renderings WHERE digest IN (SELECT digest FROM dropped) AND digest NOT IN "
            f"(SELECT digest FROM entries WHERE {TOUCHED})"
        )
        # Others may have the same content: files of the same bytes.
        self.database.execute(
            "DELETE FROM contents WHERE key IN (SELECT content FROM dropped) AND key NOT IN "
            "(SELECT content FROM entries WHERE content IN (SELECT content FROM dropped))"
        )

    def channels(self) -> Sequence[Channel]:
        """All channels by kind and name."""
        held = self._channels  # another thread may put others there
        with self.reading():
            generation = self.generation()
            if held[0] != generation:
                rows = self.database.execute("SELECT * FROM channels ORDER BY kind, name")
                held = self._channels = generation, tuple(map(channel_of, rows))
        return held[1]

    def channel(self, kind: str, slug: str) -> Channel | None:
        """The channel of an address, if there is one."""
        row = self.database.execute(
            "SELECT * FROM channels WHERE kind = ? AND slug = ?", (kind, slug)
        ).fetchone()
        return row and channel_of(row)

    def lines(
        self, channel: Channel, limit: int, format_name: str, span: tuple[int, int] | None = None
    ) -> list[Line]:
        """The newest entries of a channel, newest first, as documents need them; `limit` 0 = all.

        `span`: only those published from its first microsecond since 1970 on and before its second.
        """
        made = (self._rules, format_name, self.look)
        within = "{0}.published >= ? AND {0}.published < ?" if span else "1"
        if channel.kind == ALL:
            rows = self.database.execute(
                f"{self._select('entries e')} WHERE {within.format('e')} ORDER BY published DESC, id LIMIT ?",
                (*made, *(span or ()), limit or -1),
            )
        else:
            rows = self.database.execute(
                self._select("members m CROSS JOIN entries e USING (number)")
                + f"WHERE m.kind = ? AND m.name = ? AND {within.format('m')} "
                "ORDER BY m.published DESC, e.id LIMIT ?",
                (*made, channel.kind, channel.name, *(span or ()), limit or -1),
            )
        return lines_of(rows)

    def _select(self, source: str) -> str:
        return _LINES.format(size=self._size, source=source)

    def lines_of(self, ids: Sequence[str], format_name: str) -> list[Line]:
        """`lines` of certain entries, in their order."""
        rows = self.database.execute(
            self._select("json_each(?) j CROSS JOIN entries e ON e.id = j.value") + "ORDER BY j.key",
            (dump(list(ids)), self._rules, format_name, self.look),
        )
        return lines_of(rows)

    def unmade(self) -> list[str]:
        """Ids of entries that were never rendered as all entries are, newest first."""
        rows = self.database.execute(
            "SELECT id FROM entries e WHERE NOT EXISTS (SELECT 1 FROM renderings r "
            "WHERE r.digest = e.digest AND r.format = 'html' AND r.look = ?) ORDER BY published DESC, id",
            (self.look,),
        )
        return [row[0] for row in rows]

    def ids(self) -> list[str]:
        """Ids of all entries, newest first."""
        return [row[0] for row in self.database.execute("SELECT id FROM entries ORDER BY published DESC, id")]

    def entry(self, entry_id: str) -> Row:
        """The entry of an id. Raises KeyError."""
        row = self.database.execute(
            f"SELECT digest, content, length, {HEADLINE} FROM entries e WHERE id = ?", (entry_id,)
        ).fetchone()
        if row is None:
            raise KeyError(entry_id)
        return Row(headline_of(*row[3:]), *row[:3])

    def id_of(self, path: str) -> str | None:
        """Id of the entry that a file is a revision of."""
        rows = self.database.execute(
            f"SELECT {HEADLINE} FROM files f JOIN entries e ON e.id = f.key OR e.key = f.key WHERE path = ?",
            (fsencode(path),),
        )
        found = (headline_of(*row) for row in rows)
        return next((headline.id for headline in found if path in headline.files), None)

    def last(self, date: Literal["published", "updated"]) -> datetime | None:
        """The newest `published` or `updated` of all entries."""
        (newest,) = self.database.execute(f"SELECT max({date}) FROM entries").fetchone()
        return None if newest is None else moment_of(newest)

    # --- what was made of entries -------------------------------------------------------------

    def content(self, key: str) -> Content | None:
        """A cleaned content; None where it was never cleaned."""
        row = self.database.execute(
            "SELECT content FROM contents WHERE key = ? AND rules = ?", (key, self._rules)
        ).fetchone()
        return row and content_of(row[0])

    def kept(self) -> Iterator[tuple[str, Change]]:
        """What the guard kept in contents that were cleaned, with the path of the post, by path."""
        rows = self.database.execute(
            _MADE_OF.format("SELECT key FROM contents WHERE instr(content, ',true]') AND rules = ?"),
            (self._rules,) * 2,
        )
        found = [
            (headline_of(*headline).body, change)
            for *headline, content, _ in rows
            for change in content_of(content).changes
            if change.kept
        ]
        yield from sorted(found, key=itemgetter(0))

    def slowest(self, most: int) -> list[tuple[str, int]]:
        """The posts whose contents took longest to clean: path, and microseconds of processor time."""
        rows = self.database.execute(
            _MADE_OF.format("SELECT key FROM contents WHERE rules = ? ORDER BY micros DESC LIMIT ?"),
            (self._rules, most, self._rules),
        )
        found = [(headline_of(*headline).body, micros) for *headline, _, micros in rows]
        return sorted(found, key=lambda post: (-post[1], post[0]))[:most]

    def keep(
        self, row: Row, content: Content, renderings: Mapping[str, bytes], *, micros: int | None = None
    ) -> None:
        """Keep what was made of an entry, behind `reading()`.

        `micros` is how long its content took to clean; None: it is the one that is kept already.
        """
        if micros is not None:
            sizes = len(content.html.encode()), len(content.summary.encode())
            values = (row.content, self._rules, *sizes, micros, content_text(content))
            self.put_behind([("REPLACE INTO contents VALUES (?, ?, ?, ?, ?, ?)", values)])
        self.put_behind(
            ("REPLACE INTO renderings VALUES (?, ?, ?, ?)", (row.digest, name, self.look, rendering))
            for name, rendering in renderings.items()
        )
