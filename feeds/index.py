"""What is known of the posts, kept between runs: a SQLite database that can be deleted at any time.

(1) Everything in it follows from the posts, the settings and the code. It costs time to make it
    anew, nothing else; one that another version made, or that is damaged, is made anew.
(2) An update is one transaction: other threads and processes see all of it or nothing.
(3) What is read within `reading()` is one state of the archive, whatever is updated meanwhile.
(4) `generation()` differs, for every process, as soon as an update of another is there to be read.
(5) A document's time of change is never given to two different states of its bytes.
"""

import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from os import fsdecode, fsencode
from pathlib import Path
from typing import Any, Literal

from feeds.channels import ALL, memberships
from feeds.errors import BadOutput, DamagedIndex
from feeds.files import Known, Stamp
from feeds.model import Change, Channel, Content, Enclosure, Headline, Meta, Modified, Problem
from feeds.moments import micros as _micros
from feeds.moments import moment_of as _moment

# In the header of our databases (sqlite.org/fileformat2.html section 1.3.17), and of no others.
_APPLICATION = int.from_bytes(b"feed")

_SCHEMA = """
CREATE TABLE made_by (part TEXT PRIMARY KEY, value TEXT);
CREATE TABLE files (
    path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, digest TEXT,
    key TEXT,        -- what the files of one entry have in common; NULL: not a post, or left out
    due INTEGER,     -- microseconds since 1970 of a post's date; NULL: it never takes part
    live INTEGER,    -- whether it takes part
    meta TEXT, problems TEXT
) WITHOUT ROWID;
CREATE INDEX files_key ON files (key) WHERE key IS NOT NULL;
CREATE INDEX files_due ON files (live, due) WHERE due IS NOT NULL;
CREATE INDEX files_problems ON files (path) WHERE problems != '[]';
CREATE TABLE entries (
    id TEXT PRIMARY KEY, key TEXT, published INTEGER, updated INTEGER, digest TEXT, content TEXT,
    length INTEGER, headline TEXT, problems TEXT
) WITHOUT ROWID;
CREATE INDEX entries_key ON entries (key) WHERE key != id;
CREATE INDEX entries_newest ON entries (published DESC, id);
CREATE INDEX entries_updated ON entries (updated);
CREATE INDEX entries_problems ON entries (id) WHERE problems != '[]';
CREATE TABLE members (
    kind TEXT, name TEXT, published INTEGER, id TEXT, spelling TEXT,
    PRIMARY KEY (kind, name, published DESC, id)
) WITHOUT ROWID;
CREATE TABLE channels (
    kind TEXT, slug TEXT, name TEXT, label TEXT, count INTEGER, newest INTEGER,
    PRIMARY KEY (kind, slug)
) WITHOUT ROWID;
INSERT INTO channels VALUES ('all', '', '', '', 0, NULL);
CREATE TABLE contents (
    key TEXT, rules TEXT,
    size INTEGER,     -- bytes of the HTML
    brief INTEGER,    -- bytes of the summary
    content TEXT, PRIMARY KEY (key, rules)
);
CREATE INDEX contents_kept ON contents (key) WHERE instr(content, ',true]');
CREATE TABLE renderings (
    digest TEXT, format TEXT, look TEXT, text TEXT, PRIMARY KEY (digest, format, look)
);
CREATE TABLE documents (
    look TEXT, path TEXT,
    digest TEXT,      -- of the bytes that were published last
    changed INTEGER,  -- seconds since 1970 when they took the place of others
    before INTEGER,   -- when those had done so; NULL: there were none
    PRIMARY KEY (look, path)
) WITHOUT ROWID;
CREATE TABLE written (
    root BLOB, name TEXT, stamp TEXT, state TEXT, PRIMARY KEY (root, name)
) WITHOUT ROWID;
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
"""

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

# Seconds to wait for another process that writes. An update may be a whole archive; a request
# can do without what it would note.
_PATIENCE = 600.0
_REQUEST_PATIENCE = 0.25

# Steps of the database's machine between two looks at the clock: about a millisecond.
_STEPS = 20_000

# Two processes may make the same document at the same time: the second finds the first one's note.
_PUT_DOCUMENT = """
INSERT INTO documents SELECT ?1, ?2, ?3, ?4, NULL FROM generation WHERE number = ?6
ON CONFLICT DO UPDATE SET digest = ?3, before = changed, changed = max(changed + 1, ?5) WHERE digest != ?3
"""

# The key of most entries is their id.
_IS_TOUCHED = (
    "(id IN (SELECT key FROM touched) AND key = id OR key != id AND key IN (SELECT key FROM touched))"
)

# The keys in a list (JSON) that files have, or had when this update began.
_KNOWN_KEYS = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM files WHERE key = value) OR value IN touched
"""

# Files that take part since their date came, or do not since time went back.
_DUE = "(live = 0 AND due <= ? OR live = 1 AND due > ?)"

# What documents need. CROSS JOIN keeps the order of the tables, so that the index gives the newest first.
_LINES = """
SELECT e.id, e.digest, e.length, e.updated, {size}, r.text FROM {source}
LEFT JOIN contents c ON c.key = e.content AND c.rules = ?
LEFT JOIN renderings r ON r.digest = e.digest AND r.format = ? AND r.look = ?
"""

_ENCODER = json.JSONEncoder(default=datetime.isoformat, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the index holds it: its headline and the keys of what was made of it."""

    headline: Headline
    digest: str
    """Of the headline: key of its renderings."""
    content: str
    """Key of its content."""
    length: int
    """Characters of the raw body."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a document needs of an entry, and no more."""

    id: str
    digest: str
    length: int
    updated: datetime
    size: int | None
    """Bytes of what is published of the content; None where it was never cleaned."""
    text: str | None
    """The entry as rendered before, in the format that was asked for."""


FileRow = tuple[Any, ...]
"""A file as the index holds it, made by `file_row`, perhaps in another process."""

Group = tuple[str, list[tuple[bytes, str]]]
"""A key and its files as the index holds them, for `metas_of`, perhaps in another process."""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Entries and their channels as the index holds them, made by `entry_rows`."""

    entries: list[tuple[Any, ...]]
    members: list[tuple[Any, ...]]


class Index:
    """The database at `path`, made when it is missing; `version` tells which code may use it.

    `rules` tells what cleaned contents depend on beside it, and `look` what renderings do: only
    those are made anew when they differ. `full`: sizes are those of contents, or of summaries. Raises
    BadOutput where no database can be made.
    """

    def __init__(self, path: Path, *, version: str, rules: str, look: str, full: bool = True) -> None:
        self.path = path
        self._version, self._rules, self.look = version, rules, look
        self._size = "c.size" if full else "c.brief"
        self._threads = threading.local()
        self._is_prepared = False
        self.is_rebuilt = False
        """Whether there was one that another version made, or that was damaged."""
        self._leader: sqlite3.Connection | None = None
        with self._telling():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if _is_foreign(path):
                    raise BadOutput(str(path), "is no index of feeds; remove it, or name another file")
            except OSError as error:
                raise BadOutput(str(path), f"cannot hold the index ({error.strerror})") from error
            try:
                self._connect()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._discard()
                self._connect()

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's connection, to the file that is at `path` now."""
        db: sqlite3.Connection | None = getattr(self._threads, "db", None)
        if db is not None and (db.in_transaction or self._threads.file == _identity(self.path)):
            return db
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        self._disconnect()
        db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            # What a crash of the machine loses is made anew; a crash of the program loses nothing.
            db.execute("PRAGMA synchronous = OFF")
            if db.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
                # Before the log is there: it must stand in the file itself.
                db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute("PRAGMA journal_mode = WAL")
            if not self._is_prepared or not self._is_of_this_version(db):
                self._prepare(db)
        except BaseException:
            db.close()
            raise
        self._threads.db, self._threads.file = db, _identity(self.path)
        self._threads.pending, self._threads.sure = [], True
        return db

    def _is_of_this_version(self, db: sqlite3.Connection) -> bool:
        try:
            row = db.execute("SELECT value FROM made_by WHERE part = 'version'").fetchone()
        except sqlite3.OperationalError:  # no such table
            return False
        return bool(row == (self._version,))

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        if not self._is_of_this_version(db):
            tables = (
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            names = [row[0] for row in db.execute(tables)]
            self.is_rebuilt |= bool(names)
            for name in names:
                db.execute(f"DROP TABLE IF EXISTS {name}")  # full-text tables take others along
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute("INSERT INTO made_by VALUES ('version', ?)", (self._version,))
        db.execute("DELETE FROM contents WHERE rules != ?", (self._rules,))
        db.execute("DELETE FROM renderings WHERE look != ?", (self.look,))
        db.execute("DELETE FROM documents WHERE look != ?", (self.look,))
        db.execute("COMMIT")
        self._is_prepared = True

    def _discard(self) -> None:
        """Remove the database, unless another is in its place by now."""
        file = getattr(self._threads, "file", _identity(self.path))
        self._disconnect()
        if file == _identity(self.path):
            for suffix in ("", "-wal", "-shm"):
                Path(str(self.path) + suffix).unlink(missing_ok=True)
            self.is_rebuilt = True

    def _disconnect(self) -> None:
        if db := getattr(self._threads, "db", None):
            db.close()
            self._threads.db = None

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Raise what the database meets as BadOutput, damage as DamagedIndex: then it is removed."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                self._discard()
                reason = f"the index was damaged ({error}) and is removed; it is made anew when asked again"
                raise DamagedIndex(str(self.path), reason) from error
            if not isinstance(error, sqlite3.OperationalError):
                raise
            raise BadOutput(str(self.path), f"cannot be used as index ({error})") from error

    @property
    def database(self) -> sqlite3.Connection:
        """This thread's connection, for the tables that others keep beside those of the index."""
        return self._db

    def ask(self, sql: str, values: Sequence[Any], *, seconds: float) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises TimeoutError where it takes longer than `seconds`."""
        deadline = time.monotonic() + seconds
        db = self._db
        db.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            return db.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise TimeoutError(f"it takes more than {seconds:g} seconds to answer this") from error
        finally:
            db.set_progress_handler(None, 0)

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction that writes to such tables.

        Raises TimeoutError where another process writes for long, which is not long if `hurried`.
        """
        try:
            with self._writing(_REQUEST_PATIENCE if hurried else _PATIENCE) as db:
                yield db
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise TimeoutError("the index is being written") from error

    def lead(self) -> bool:
        """Whether this process is the one that keeps the index up to date, from now until `close`.

        A lock on a file of its own: however a process ends, the operating system gives it back.
        """
        if self._leader is None:
            path = f"{self.path}-leader"
            db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                db.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                db.close()
                return False
            self._leader = db
        return True

    def close(self) -> None:
        """Close this thread's connection, and lead no more.

        A connection belongs to one process: whoever forks must have closed all of them
        (sqlite.org/howtocorrupt.html section 2.6).
        """
        self._disconnect()
        if self._leader:
            self._leader.close()
            self._leader = None

    @contextmanager
    def _writing(self, patience: float = _PATIENCE) -> Iterator[sqlite3.Connection]:
        db = self._db
        db.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def _note(self, rows: Iterable[tuple[str, tuple[Any, ...]]]) -> bool:
        """Execute what can be done without. False where another process is writing for long."""
        try:
            with self._writing(_REQUEST_PATIENCE) as db:
                for statement, row in rows:
                    db.execute(statement, row)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    @contextmanager
    def updating(self) -> Iterator[None]:
        """All that is put and dropped within it happens at once, or not at all."""
        with self._telling():
            db = self._db
            # Rows go to all parts of the tables: 32 MiB in memory save a quarter of the time.
            db.execute("PRAGMA cache_size = -32768")
            with self._writing():
                yield
            db.execute("PRAGMA cache_size = -2048")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read within it is of one state; contents and renderings are put behind it."""
        with self._telling():
            db = self._db
        if db.in_transaction:
            yield
            return
        self._threads.pending, self._threads.sure = [], True
        with self._telling():
            db.execute("BEGIN")
            try:
                yield
            finally:
                db.execute("COMMIT")
            if self._threads.pending and self._threads.sure:
                self._note(self._threads.pending)

    def doubt(self) -> None:
        """Keep nothing of what is made within this `reading()`: the files are not as they were."""
        self._threads.sure = False

    # --- what was published -------------------------------------------------------------

    def generation(self) -> int:
        """The number of the last update that changed something; 0 before the first one."""
        (number,) = self._db.execute("SELECT number FROM generation").fetchone()
        return int(number)

    def advance(self) -> None:
        """Begin the next generation, within `updating()`."""
        # Of the clock, so that an index that was made anew does not count the same numbers again.
        self._db.execute("UPDATE generation SET number = max(number + 1, ?)", (time.time_ns() // 1000,))

    def changed(self, path: str, digest: str, generation: int, now: datetime) -> Modified | None:
        """When the document at `path` took the bytes of `digest`; noted if it is new.

        None where that cannot be told: its generation is over, what it was made from is in doubt, or
        the index is being written.
        """
        row = (self.look, path)
        select = "SELECT digest, changed, before FROM documents WHERE look = ? AND path = ?"
        before = self._db.execute(select, row).fetchone()
        if before is None or before[0] != digest:
            # The bytes before may have been served until now, to a client that only sends dates: the
            # new ones count from the next second. (5) holds as no second is used twice.
            second = int(now.timestamp())
            values = (self.look, path, digest, second, second + 1, generation)
            if not self._threads.sure or not self._note([(_PUT_DOCUMENT, values)]):
                return None
            before = self._db.execute(select, row).fetchone()
        if before is None or before[0] != digest:
            return None
        at, earlier = (second and datetime.fromtimestamp(second, UTC) for second in before[1:])
        return Modified(at, earlier)

    # --- files --------------------------------------------------------------------------

    def known(self) -> Iterator[tuple[str, Known]]:
        """Every file of the last update, in the order of the bytes of their paths."""
        rows = self._db.execute("SELECT path, size, mtime_ns, digest FROM files ORDER BY path")
        for path, size, mtime_ns, digest in rows:
            yield fsdecode(path), Known(Stamp(size, mtime_ns), digest)

    def begin(self, now: datetime) -> None:
        """Begin an update, within `updating()`: touch what takes part since its date came.

        (Or does not any more, if time went back.)
        """
        for statement in _TOUCHED.split(";\n"):
            self._db.execute(statement)
        due, moment = f"{_DUE} AND key IS NOT NULL", (_micros(now),) * 2
        self._db.execute(f"INSERT INTO touched SELECT DISTINCT key FROM files WHERE {due}", moment)
        self._db.execute(f"UPDATE files SET live = 1 - live WHERE {due}", moment)

    def is_due(self, now: datetime) -> bool:
        """Whether there are files that take part since their date came, or do not if time went back."""
        rows = self._db.execute(f"SELECT 1 FROM files WHERE {_DUE} LIMIT 1", (_micros(now),) * 2)
        return rows.fetchone() is not None

    def touch(self, stamps: Iterable[tuple[str, Stamp]]) -> None:
        """Note new stamps of files; their bytes are the same."""
        self._db.executemany(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?",
            [(stamp.size, stamp.mtime_ns, fsencode(path)) for path, stamp in stamps],
        )

    def put_files(self, rows: Sequence[FileRow], alone: EntryRows, now: datetime) -> bool:
        """Note what files say, in the place of what they said; whether any entry comes of it at once.

        `alone` are the entries that each file makes on its own: they stand, at once, where no other
        file has their key. All other keys are touched.
        """
        self._touch_keys(row[:1] for row in rows)
        keys = Counter(row[4] for row in rows if row[4] is not None)
        known = {row[0] for row in self._db.execute(_KNOWN_KEYS, (_dump(list(keys)),))}
        shared = known | {key for key, number in keys.items() if number > 1}
        moment = _micros(now)
        self._db.executemany(
            "REPLACE INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6 IS NOT NULL AND ?6 <= ?9, ?7, ?8)",
            [(*row, moment) for row in rows],
        )
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(key,) for key in shared])
        if shared:
            entries = [entry for entry in alone.entries if entry[1] not in shared]
            ids = {entry[0] for entry in entries}
            alone = EntryRows(entries, [member for member in alone.members if member[3] in ids])
        self.put_entries(alone)
        return bool(alone.entries)

    def drop_files(self, paths: Iterable[str]) -> None:
        """Forget files."""
        rows = [(fsencode(path),) for path in paths]
        self._touch_keys(rows)
        self._db.executemany("DELETE FROM files WHERE path = ?", rows)

    def _touch_keys(self, paths: Iterable[FileRow]) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO touched SELECT key FROM files WHERE path = ? AND key IS NOT NULL", paths
        )

    def is_touched(self) -> bool:
        """Whether the update changes any entry."""
        return self._db.execute("SELECT 1 FROM touched LIMIT 1").fetchone() is not None

    def touched(self) -> Iterator[Group]:
        """The keys that the update touches, with what their files say; without those that have no file."""
        rows = self._db.execute(
            "SELECT key, path, meta FROM touched CROSS JOIN files USING (key) ORDER BY key"
        )
        for key, group in groupby(rows, key=itemgetter(0)):
            yield key, [row[1:] for row in group]

    def problems(self) -> Iterator[Problem]:
        """All problems of files and entries, by path."""
        for path, rows in self._db.execute(
            "SELECT path, problems FROM files WHERE problems != '[]' ORDER BY path"
        ):
            for row in json.loads(rows):
                yield Problem(fsdecode(path), *row)
        for (rows,) in self._db.execute("SELECT problems FROM entries WHERE problems != '[]' ORDER BY id"):
            for path, *row in json.loads(rows):
                yield Problem(path, *row)

    def count(self) -> int:
        """The number of entries."""
        return int(self._db.execute("SELECT count(*) FROM entries").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """Numbers of files, entries, collapsed, waiting, left out, pages."""
        files, posts, live, bad = self._db.execute(
            "SELECT count(*), count(key), sum(live), sum(key IS NULL AND problems != '[]') FROM files"
        ).fetchone()
        entries = self.count()
        return {
            "files": files,
            "entries": entries,
            "collapsed": (live or 0) - entries,
            "waiting": posts - (live or 0),
            "left out": bad or 0,
            "not posts": files - posts - (bad or 0),
        }

    # --- entries and channels ---------------------------------------------------------------

    def drop_entries(self) -> None:
        """Forget the entries of all touched keys and that they stand in channels."""
        dropped = self._db.execute(
            f"SELECT id, published, digest, content, headline FROM entries WHERE {_IS_TOUCHED}"
        )
        for entry_id, published, digest, content, headline in dropped:
            members = list(memberships(_headline(headline)))
            self._db.execute("INSERT INTO dropped VALUES (?, ?)", (digest, content))
            self._db.executemany(
                "DELETE FROM members WHERE kind = ? AND name = ? AND published = ? AND id = ?",
                [(kind, name, published, entry_id) for kind, name, _ in members],
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO touched_channels VALUES (?, ?)",
                [(kind, name) for kind, name, _ in members],
            )
        self._db.execute(f"DELETE FROM entries WHERE {_IS_TOUCHED}")

    def put_entries(self, rows: EntryRows) -> None:
        """Note entries and the channels that they stand in."""
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.entries)
        self._db.executemany("INSERT OR IGNORE INTO members VALUES (?, ?, ?, ?, ?)", rows.members)
        self._db.executemany(
            "INSERT OR IGNORE INTO touched_channels VALUES (?, ?)", {member[:2] for member in rows.members}
        )

    def spellings(self) -> Iterator[tuple[str, str, str, int, datetime]]:
        """Each spelling of each touched channel's name: kind, folded name, spelling, entries, newest."""
        rows = self._db.execute(
            "SELECT kind, name, spelling, count(*), max(published) "
            "FROM touched_channels CROSS JOIN members USING (kind, name) GROUP BY kind, name, spelling"
        )
        for kind, name, spelling, count, newest in rows:
            yield kind, name, spelling, count, _moment(newest)

    def put_channels(self, channels: Iterable[Channel]) -> None:
        """Note channels, in the place of those that the update touches."""
        self._db.execute(
            "DELETE FROM channels WHERE kind = ? OR (kind, name) IN touched_channels",
            (ALL,),
        )
        self._db.executemany(
            "INSERT INTO channels VALUES (?, ?, ?, ?, ?, ?)",
            (
                (*(one.kind, one.slug, one.name, one.label, one.count), one.newest and _micros(one.newest))
                for one in channels
            ),
        )

    def forget_unused(self) -> None:
        """Drop contents and renderings of entries that were dropped and did not come back."""
        for table, key, column in (("contents", "key", "content"), ("renderings", "digest", "digest")):
            self._db.execute(
                f"DELETE FROM {table} WHERE {key} IN (SELECT {column} FROM dropped) AND {key} NOT IN "
                f"(SELECT {column} FROM entries WHERE {_IS_TOUCHED})"
            )

    def channels(self) -> list[Channel]:
        """All channels by kind and name."""
        rows = self._db.execute("SELECT * FROM channels ORDER BY kind, name").fetchall()
        return [_channel(row) for row in rows]

    def channel(self, kind: str, slug: str) -> Channel | None:
        """The channel of an address, if there is one."""
        row = self._db.execute("SELECT * FROM channels WHERE kind = ? AND slug = ?", (kind, slug)).fetchone()
        return row and _channel(row)

    def lines(self, channel: Channel, limit: int, format_name: str) -> list[Line]:
        """The newest entries of a channel, newest first, as documents need them; `limit` 0 = all."""
        made = (self._rules, format_name, self.look)
        if channel.kind == ALL:
            rows = self._db.execute(
                self._select("entries e") + "ORDER BY published DESC, id LIMIT ?", (*made, limit or -1)
            )
        else:
            rows = self._db.execute(
                self._select("members m CROSS JOIN entries e USING (id)")
                + "WHERE m.kind = ? AND m.name = ? ORDER BY m.published DESC, id LIMIT ?",
                (*made, channel.kind, channel.name, limit or -1),
            )
        return _lines(rows)

    def _select(self, source: str) -> str:
        return _LINES.format(size=self._size, source=source)

    def lines_of(self, ids: Sequence[str], format_name: str) -> list[Line]:
        """`lines` of certain entries, in their order."""
        rows = self._db.execute(
            self._select("json_each(?) j CROSS JOIN entries e ON e.id = j.value") + "ORDER BY j.key",
            (_dump(list(ids)), self._rules, format_name, self.look),
        )
        return _lines(rows)

    def ids(self) -> list[str]:
        """Ids of all entries, newest first."""
        return [row[0] for row in self._db.execute("SELECT id FROM entries ORDER BY published DESC, id")]

    def entry(self, entry_id: str) -> Row:
        """The entry of an id. Raises KeyError."""
        row = self._db.execute(
            "SELECT headline, digest, content, length FROM entries WHERE id = ?", (entry_id,)
        ).fetchone()
        if row is None:
            raise KeyError(entry_id)
        return Row(_headline(row[0]), *row[1:])

    def id_of(self, path: str) -> str | None:
        """Id of the entry that a file is a revision of."""
        rows = self._db.execute(
            "SELECT e.id, headline FROM files f JOIN entries e "
            "ON e.id = f.key OR e.key != e.id AND e.key = f.key WHERE path = ?",
            (fsencode(path),),
        )
        return next((entry_id for entry_id, headline in rows if path in _headline(headline).files), None)

    def last(self, date: Literal["published", "updated"]) -> datetime | None:
        """The newest `published` or `updated` of all entries."""
        (newest,) = self._db.execute(f"SELECT max({date}) FROM entries").fetchone()
        return None if newest is None else _moment(newest)

    # --- what was made of entries -------------------------------------------------------------

    def content(self, key: str) -> Content | None:
        """A cleaned content; None where it was never cleaned."""
        row = self._db.execute(
            "SELECT content FROM contents WHERE key = ? AND rules = ?", (key, self._rules)
        ).fetchone()
        if row is None:
            return None
        html, summary, image, enclosures, changes = json.loads(row[0])
        return Content(
            *(html, summary, image),
            tuple(Enclosure(*one) for one in enclosures),
            tuple(Change(*one) for one in changes),
        )

    def kept(self) -> Iterator[tuple[str, Change]]:
        """What the guard kept in contents that were cleaned, with the path of the post, by path."""
        rows = self._db.execute(
            "SELECT headline, c.content FROM contents c CROSS JOIN entries e ON e.content = c.key "
            "WHERE instr(c.content, ',true]') AND rules = ?",
            (self._rules,),
        )
        found = [
            (_headline(headline).body, Change(*change))
            for headline, content in rows
            for change in json.loads(content)[4]
            if change[2]
        ]
        yield from sorted(found, key=itemgetter(0))

    def keep(self, row: Row, content: Content, renderings: Mapping[str, str]) -> None:
        """Keep what was made of an entry, behind `reading()`."""
        sizes, dumped = (len(content.html.encode()), len(content.summary.encode())), _dump(astuple(content))
        self._threads.pending.append(
            ("REPLACE INTO contents VALUES (?, ?, ?, ?, ?)", (row.content, self._rules, *sizes, dumped))
        )
        self._threads.pending += [
            ("REPLACE INTO renderings VALUES (?, ?, ?, ?)", (row.digest, name, self.look, text))
            for name, text in renderings.items()
        ]

    # --- static builds ------------------------------------------------------------------------

    def written(self, root: str) -> dict[str, tuple[str, str]]:
        """What `note_written` noted of the folder `root` last."""
        rows = self._db.execute("SELECT name, stamp, state FROM written WHERE root = ?", (fsencode(root),))
        return {name: (stamp, state) for name, stamp, state in rows}

    def note_written(self, root: str, files: Mapping[str, tuple[str, str]]) -> None:
        """Note which files stand in `root`: name -> (how the file looks, state of its document)."""
        folder = fsencode(root)
        with self._writing() as db:
            db.execute("DELETE FROM written WHERE root = ?", (folder,))
            db.executemany(
                "INSERT INTO written VALUES (?, ?, ?, ?)",
                [(folder, name, stamp, state) for name, (stamp, state) in files.items()],
            )


def file_row(
    path: str, known: Known, meta: Meta | None, key: str | None, problems: Sequence[Problem]
) -> FileRow:
    """What a file says, as the index holds it."""
    due = None if meta is None or meta.draft or meta.withdrawn or meta.date is None else _micros(meta.date)
    return (
        *(fsencode(path), known.stamp.size, known.stamp.mtime_ns, known.digest, key, due),
        *(meta and _dump(_fields(meta)[1:]), _dump_problems(problems, 1)),
    )


def _headline(text: str) -> Headline:
    return Headline(*_load(text, dates=(3, 4)))


def metas_of(group: Group) -> list[Meta]:
    """What the files of a group say."""
    return [Meta(fsdecode(path), *_load(meta, dates=(3, 4), offset=1)) for path, meta in group[1]]


def entry_rows(groups: Iterable[tuple[str, Sequence[Row], Sequence[Problem]]]) -> EntryRows:
    """The entries of keys, what is wrong with them and their channels, as the index holds them."""
    made = EntryRows([], [])
    for key, rows, problems in groups:
        noted = _dump_problems(problems, 0)
        for row in rows:
            entry = row.headline
            published = _micros(entry.published)
            made.entries.append(
                (
                    *(entry.id, key, published, _micros(entry.updated)),
                    *(row.digest, row.content, row.length, _dump(_fields(entry)), noted),
                )
            )
            noted = "[]"
            made.members.extend(
                (kind, name, published, entry.id, spelling) for kind, name, spelling in memberships(entry)
            )
    return made


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at `path`; None: there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def _is_foreign(path: Path) -> bool:
    """Whether there is a file at `path` that is not ours to write over."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return False
    ours = header.startswith(b"SQLite format 3\0") and header[68:72] == _APPLICATION.to_bytes(4)
    # A crash of the machine may leave a file of zeros.
    return bool(header.strip(b"\0")) and not ours


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _lines(rows: Iterable[Sequence[Any]]) -> list[Line]:
    return [Line(row[0], row[1], row[2], _moment(row[3]), row[4], row[5]) for row in rows]


def _channel(row: Sequence[Any]) -> Channel:
    kind, slug, name, label, count, newest = row
    return Channel(kind, slug, name, label, count, None if newest is None else _moment(newest))


_FIELDS: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*(field.name for field in fields(kind))) for kind in (Meta, Headline, Problem)
}


def _fields(value: Meta | Headline | Problem) -> tuple[Any, ...]:
    return _FIELDS[type(value)](value)


def _dump(value: Any) -> str:
    return _ENCODER.encode(value)


def _dump_problems(problems: Sequence[Problem], offset: int) -> str:
    return _dump([_fields(problem)[offset:] for problem in problems]) if problems else "[]"


def _load(text: str, *, dates: tuple[int, ...], offset: int = 0) -> list[Any]:
    """The fields that `_dump` wrote, from field number `offset` on; `dates` are numbers of fields."""
    row: list[Any] = [tuple(value) if isinstance(value, list) else value for value in json.loads(text)]
    for number in dates:
        place = number - offset
        row[place] = row[place] and datetime.fromisoformat(row[place])
    return row
