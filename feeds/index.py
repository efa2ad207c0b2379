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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from os import fsdecode, fsencode
from pathlib import Path
from typing import Any, Literal

from feeds.channels import ALL
from feeds.errors import BadOutput
from feeds.files import Stamp
from feeds.model import Change, Channel, Content, Enclosure, Headline, Meta, Problem

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
CREATE TABLE entries (
    id TEXT PRIMARY KEY, key TEXT, published INTEGER, updated INTEGER, digest TEXT, content TEXT,
    revisions INTEGER, headline TEXT, problems TEXT
) WITHOUT ROWID;
CREATE INDEX entries_key ON entries (key);
CREATE INDEX entries_newest ON entries (published DESC, id);
CREATE TABLE members (
    kind TEXT, name TEXT, published INTEGER, id TEXT, spelling TEXT,
    PRIMARY KEY (kind, name, published DESC, id)
) WITHOUT ROWID;
CREATE INDEX members_id ON members (id);
CREATE TABLE channels (
    kind TEXT, slug TEXT, name TEXT, label TEXT, count INTEGER, newest INTEGER,
    PRIMARY KEY (kind, slug)
) WITHOUT ROWID;
INSERT INTO channels VALUES ('all', '', '', '', 0, NULL);
CREATE TABLE contents (key TEXT, rules TEXT, size INTEGER, content TEXT, PRIMARY KEY (key, rules));
CREATE TABLE renderings (
    digest TEXT, format TEXT, look TEXT, text TEXT, PRIMARY KEY (digest, format, look)
);
CREATE TABLE documents (
    look TEXT, path TEXT,
    digest TEXT,      -- of the bytes that were published last
    changed INTEGER,  -- seconds since 1970 when they took the place of others
    PRIMARY KEY (look, path)
) WITHOUT ROWID;
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
"""

# Seconds to wait for another process that writes. An update may be a whole archive; a request
# can do without what it would note.
_PATIENCE = 600.0
_REQUEST_PATIENCE = 1.0

# Two processes may make the same document at the same time: the second finds the first one's note.
_PUT_DOCUMENT = """
INSERT INTO documents SELECT ?1, ?2, ?3, ?4 FROM generation WHERE number = ?6
ON CONFLICT DO UPDATE SET digest = ?3, changed = max(changed + 1, ?5) WHERE digest != ?3
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds of a file's state on disk."""

    stamp: Stamp
    digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the index holds it: its headline and the keys of what was made of it."""

    headline: Headline
    digest: str
    """Of the headline: key of its renderings."""
    content: str
    """Key of its content."""


class Index:
    """The database at `path`, made when it is missing; `version` tells which code may use it.

    `rules` tells what cleaned contents depend on beside it, and `look` what renderings do: only
    those are made anew when they differ. Raises BadOutput where no database can be made.
    """

    def __init__(self, path: Path, *, version: str, rules: str, look: str) -> None:
        self.path = path
        self._rules, self._look = rules, look
        self._threads = threading.local()
        self._leader: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._prepare(version)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._discard()
                self._prepare(version)
        except (OSError, sqlite3.OperationalError) as error:
            raise BadOutput(str(path), f"cannot hold the index ({error})") from error

    def _prepare(self, version: str) -> None:
        with self._writing() as db:
            db.execute("CREATE TABLE IF NOT EXISTS made_by (part TEXT PRIMARY KEY, value TEXT)")
            made_by = dict(db.execute("SELECT part, value FROM made_by").fetchall())
            if made_by.get("version") != version:
                names = [
                    row[0]
                    for row in db.execute(
                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name != 'made_by'"
                    )
                ]
                for name in names:
                    db.execute(f"DROP TABLE {name}")
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute("REPLACE INTO made_by VALUES ('version', ?)", (version,))
            db.execute("DELETE FROM contents WHERE rules != ?", (self._rules,))
            db.execute("DELETE FROM renderings WHERE look != ?", (self._look,))
            db.execute("DELETE FROM documents WHERE look != ?", (self._look,))

    def _discard(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            Path(str(self.path) + suffix).unlink(missing_ok=True)

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's connection."""
        db: sqlite3.Connection | None = getattr(self._threads, "db", None)
        if db is None:
            db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            # What a crash of the machine loses is made anew; a crash of the program loses nothing.
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA journal_mode = WAL")
            self._threads.db = db
            self._threads.pending = []
        return db

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
        if db := getattr(self._threads, "db", None):
            db.close()
            self._threads.db = None
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
        with self._writing():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read within it is of one state; contents and renderings are put behind it."""
        db = self._db
        self._threads.pending, self._threads.sure = [], True
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
        """How many updates changed something; 0 before the first one."""
        (number,) = self._db.execute("SELECT number FROM generation").fetchone()
        return int(number)

    def advance(self) -> None:
        """Begin the next generation, within `updating()`."""
        self._db.execute("UPDATE generation SET number = number + 1")

    def changed(self, path: str, digest: str, generation: int, now: datetime) -> datetime | None:
        """When the document at `path` took the bytes of `digest`, a whole second; noted if it is new.

        None where that cannot be told: its generation is over, what it was made from is in doubt, or
        the index is being written.
        """
        row = (self._look, path)
        select = "SELECT digest, changed FROM documents WHERE look = ? AND path = ?"
        before = self._db.execute(select, row).fetchone()
        if before is None or before[0] != digest:
            # The bytes before may have been served until now, to a client that only sends dates: the
            # new ones count from the next second. (5) holds as no second is used twice.
            second = int(now.timestamp())
            values = (self._look, path, digest, second, second + 1, generation)
            if not self._threads.sure or not self._note([(_PUT_DOCUMENT, values)]):
                return None
            before = self._db.execute(select, row).fetchone()
        same = before is not None and before[0] == digest
        return datetime.fromtimestamp(before[1], UTC) if same else None

    # --- files --------------------------------------------------------------------------

    def known(self) -> dict[str, Known]:
        """Every file of the last update by its path."""
        rows = self._db.execute("SELECT path, size, mtime_ns, digest FROM files")
        return {fsdecode(path): Known(Stamp(size, mtime), digest) for path, size, mtime, digest in rows}

    def touch(self, path: str, stamp: Stamp) -> None:
        """Note a file's new stamp; its bytes are the same."""
        self._db.execute(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?",
            (stamp.size, stamp.mtime_ns, fsencode(path)),
        )

    def put_file(
        self, path: str, known: Known, meta: Meta | None, key: str | None, problems: Iterable[Problem]
    ) -> str | None:
        """Note what a file says. Returns the key that it had before."""
        due = (
            None if meta is None or meta.draft or meta.withdrawn or meta.date is None else _micros(meta.date)
        )
        before = self.drop_file(path)
        self._db.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (
                *(fsencode(path), known.stamp.size, known.stamp.mtime_ns, known.digest, key, due),
                *(meta and _dump(_fields(meta)[1:]), _dump([_fields(problem)[1:] for problem in problems])),
            ),
        )
        return before

    def drop_file(self, path: str) -> str | None:
        """Forget a file. Returns the key that it had."""
        rows = self._db.execute(
            "DELETE FROM files WHERE path = ? RETURNING key", (fsencode(path),)
        ).fetchall()
        return rows[0][0] if rows else None

    def metas(self, key: str) -> list[Meta]:
        """What all files of one key say."""
        rows = self._db.execute("SELECT path, meta FROM files WHERE key = ?", (key,))
        return [Meta(fsdecode(path), *_load(meta, dates=(3, 4), offset=1)) for path, meta in rows]

    def due(self, now: datetime) -> list[str]:
        """The keys of files that take part since their date came (or do not, if time went back)."""
        moment = _micros(now)
        rows = self._db.execute(
            "SELECT DISTINCT key FROM files WHERE live = 0 AND due <= ? OR live = 1 AND due > ?",
            (moment, moment),
        )
        return [row[0] for row in rows]

    def set_live(self, key: str, now: datetime) -> None:
        """Note which files of `key` take part."""
        self._db.execute(
            "UPDATE files SET live = due IS NOT NULL AND due <= ? WHERE key = ?", (_micros(now), key)
        )

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

    def counts(self) -> dict[str, int]:
        """Numbers of files, entries, collapsed, waiting, left out, pages."""
        files, posts, live, bad = self._db.execute(
            "SELECT count(*), count(key), sum(live), sum(key IS NULL AND problems != '[]') FROM files"
        ).fetchone()
        (entries,) = self._db.execute("SELECT count(*) FROM entries").fetchone()
        return {
            "files": files,
            "entries": entries,
            "collapsed": (live or 0) - entries,
            "waiting": posts - (live or 0),
            "left out": bad or 0,
            "not posts": files - posts - (bad or 0),
        }

    # --- entries and channels ---------------------------------------------------------------

    def put_entry(
        self, key: str, row: Row, members: Iterable[tuple[str, str, str]], problems: Iterable[Problem]
    ) -> None:
        """Note an entry of `key` and its channels (kind, folded name, spelling)."""
        entry = row.headline
        published = _micros(entry.published)
        self._db.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(
                    entry.id,
                    key,
                    published,
                    _micros(entry.updated),
                    row.digest,
                    row.content,
                    len(entry.files),
                ),
                *(_dump(_fields(entry)), _dump([_fields(problem) for problem in problems])),
            ),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO members VALUES (?, ?, ?, ?, ?)",
            [(kind, name, published, entry.id, spelling) for kind, name, spelling in members],
        )

    def drop_entries(self, key: str) -> None:
        """Forget the entries of `key`."""
        ids = self._db.execute("DELETE FROM entries WHERE key = ? RETURNING id", (key,)).fetchall()
        self._db.executemany("DELETE FROM members WHERE id = ?", ids)

    def spellings(self) -> Iterator[tuple[str, str, str, int, datetime]]:
        """Each spelling of each channel's name: kind, folded name, spelling, entries, newest."""
        rows = self._db.execute(
            "SELECT kind, name, spelling, count(*), max(published) FROM members GROUP BY kind, name, spelling"
        )
        for kind, name, spelling, count, newest in rows:
            yield kind, name, spelling, count, _moment(newest)

    def put_channels(self, channels: Iterable[Channel]) -> None:
        """Note all channels, in the place of those noted before."""
        self._db.execute("DELETE FROM channels")
        self._db.executemany(
            "INSERT INTO channels VALUES (?, ?, ?, ?, ?, ?)",
            (
                (*(one.kind, one.slug, one.name, one.label, one.count), one.newest and _micros(one.newest))
                for one in channels
            ),
        )

    def forget_unused(self) -> None:
        """Drop contents and renderings of which no entry is left."""
        self._db.execute("DELETE FROM contents WHERE key NOT IN (SELECT content FROM entries)")
        self._db.execute("DELETE FROM renderings WHERE digest NOT IN (SELECT digest FROM entries)")

    def channels(self) -> list[Channel]:
        """All channels by kind and name."""
        rows = self._db.execute("SELECT * FROM channels ORDER BY kind, name").fetchall()
        return [_channel(row) for row in rows]

    def channel(self, kind: str, slug: str) -> Channel | None:
        """The channel of an address, if there is one."""
        row = self._db.execute("SELECT * FROM channels WHERE kind = ? AND slug = ?", (kind, slug)).fetchone()
        return row and _channel(row)

    def newest(self, channel: Channel, limit: int) -> list[str]:
        """Ids of the newest entries of a channel, newest first; `limit` 0 = all."""
        if channel.kind == ALL:
            rows = self._db.execute(
                "SELECT id FROM entries ORDER BY published DESC, id LIMIT ?", (limit or -1,)
            )
        else:
            rows = self._db.execute(
                "SELECT id FROM members WHERE kind = ? AND name = ? ORDER BY published DESC, id LIMIT ?",
                (channel.kind, channel.name, limit or -1),
            )
        return [row[0] for row in rows]

    def entry(self, entry_id: str) -> Row:
        """The entry of an id. Raises KeyError."""
        row = self._db.execute(
            "SELECT headline, digest, content FROM entries WHERE id = ?", (entry_id,)
        ).fetchone()
        if row is None:
            raise KeyError(entry_id)
        return Row(Headline(*_load(row[0], dates=(3, 4))), row[1], row[2])

    def last(self, date: Literal["published", "updated"]) -> datetime | None:
        """The newest `published` or `updated` of all entries."""
        (newest,) = self._db.execute(f"SELECT max({date}) FROM entries").fetchone()
        return None if newest is None else _moment(newest)

    # --- what was made of entries -------------------------------------------------------------

    def content_size(self, key: str) -> int | None:
        """Bytes of a content's HTML; None where it was never cleaned."""
        row = self._db.execute(
            "SELECT size FROM contents WHERE key = ? AND rules = ?", (key, self._rules)
        ).fetchone()
        return row and int(row[0])

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

    def put_content(self, key: str, content: Content) -> None:
        """Keep a cleaned content, behind `reading()`."""
        row = (key, self._rules, len(content.html.encode()), _dump(astuple(content)))
        self._threads.pending.append(("REPLACE INTO contents VALUES (?, ?, ?, ?)", row))

    def rendering(self, digest: str, format_name: str) -> str | None:
        """An entry as rendered before."""
        row = self._db.execute(
            "SELECT text FROM renderings WHERE digest = ? AND format = ? AND look = ?",
            (digest, format_name, self._look),
        ).fetchone()
        return row and str(row[0])

    def put_rendering(self, digest: str, format_name: str, text: str) -> None:
        """Keep an entry's rendering, behind `reading()`."""
        row = (digest, format_name, self._look, text)
        self._threads.pending.append(("REPLACE INTO renderings VALUES (?, ?, ?, ?)", row))


def _channel(row: Sequence[Any]) -> Channel:
    kind, slug, name, label, count, newest = row
    return Channel(kind, slug, name, label, count, None if newest is None else _moment(newest))


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND


def _fields(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in value.__dataclass_fields__)


def _dump(value: Any) -> str:
    return json.dumps(value, default=datetime.isoformat, separators=(",", ":"))


def _load(text: str, *, dates: tuple[int, ...], offset: int = 0) -> list[Any]:
    """The fields that `_dump` wrote, from field number `offset` on; `dates` are numbers of fields."""
    row: list[Any] = [tuple(value) if isinstance(value, list) else value for value in json.loads(text)]
    for number in dates:
        place = number - offset
        row[place] = row[place] and datetime.fromisoformat(row[place])
    return row
