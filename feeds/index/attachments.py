"""Files that posts name: which there are, what each is, and which reference of which entry means which."""

from collections.abc import Collection, Iterable, Iterator
from os import fsdecode, fsencode
from typing import NamedTuple

from feeds.index.database import Database
from feeds.index.entries import AFFECTED
from feeds.index.rows import to_json
from feeds.model import Attachment
from feeds.storage.source import Stamp

_ATTACHMENT = "a.path, a.digest, a.type, a.length, a.reason"
_PUT = "REPLACE INTO attachments VALUES (?, ?, ?, ?, ?, ?, ?)"
_NAMED = "EXISTS (SELECT 1 FROM entry_references r JOIN entries e ON e.id = r.entry WHERE r.path = a.path)"


class Reference(NamedTuple):
    """A reference of an entry to a part of the archive."""

    address: str
    """What stands for it in the entry's content."""
    text: str
    """As it is written."""
    path: str
    """The file that it means; "" where there is none."""
    target: str | None = None
    """What a link to the post that it means leads to: an address, or the id of an entry that has none.
    "" = there is no such post, None = it cannot mean one.
    """


class Attachments:
    """The names of all files beside posts, and what is known of files that rendered entries name.

    Methods that write are for `updating()`, but for `put`.
    """

    SCHEMA = """
    CREATE TABLE listing (
        paths BLOB -- of all files that are no posts, joined by NUL; at most one row
    );
    CREATE TABLE attachments (
        path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER,
        digest TEXT, type TEXT, length INTEGER, reason TEXT -- see `Attachment`
    ) WITHOUT ROWID;
    CREATE INDEX attachments_digest ON attachments (digest) WHERE digest != '';
    CREATE TABLE entry_references (
        entry TEXT,     -- id
        digest TEXT,    -- of the entry when it was rendered
        address TEXT, text TEXT, path BLOB,
        target TEXT,    -- see `Reference`
        PRIMARY KEY (entry, address)
    ) WITHOUT ROWID;
    CREATE INDEX entry_references_post ON entry_references (entry) WHERE target IS NOT NULL;
    CREATE INDEX entry_references_path ON entry_references (path) WHERE path != x'';
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def listing(self) -> bytes:
        """The paths of all files that are no posts, in order, joined by NUL."""
        return bytes(self._db.fetch_value("SELECT paths FROM listing") or b"")

    def put_listing(self, paths: bytes) -> None:
        """Store what `listing` returns."""
        self._db.execute("DELETE FROM listing")
        self._db.execute("INSERT INTO listing VALUES (?)", (paths,))

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """The files that entries name, each with the stamp of the bytes that are known of it."""
        for path, size, mtime_ns in self._db.stream("SELECT path, size, mtime_ns FROM attachments"):
            yield fsdecode(path), (size, mtime_ns)

    def get(self, path: str) -> Attachment | None:
        """What is known of a file; None where no entry named it so far."""
        row = self._db.fetch_one(f"SELECT {_ATTACHMENT} FROM attachments a WHERE path = ?", (fsencode(path),))
        return Attachment(path, *row[1:]) if row else None

    def with_digest(self, digest: str) -> list[tuple[Attachment, Stamp]]:
        """The files that an entry names, with bytes whose SHA-256 begins with `digest`."""
        rows = self._db.iterate(
            f"SELECT a.size, a.mtime_ns, {_ATTACHMENT} FROM attachments a "
            f"WHERE digest >= ? AND digest < ? AND digest != '' AND {_NAMED} ORDER BY path",
            (digest, digest + "g"),
        )
        return [(Attachment(fsdecode(path), *rest), (size, time)) for size, time, path, *rest in rows]

    def published(self) -> list[Attachment]:
        """The files that entries name and that are published."""
        rows = self._db.iterate(
            f"SELECT {_ATTACHMENT} FROM attachments a WHERE digest != '' AND {_NAMED} ORDER BY path"
        )
        return [Attachment(fsdecode(path), *rest) for path, *rest in rows]

    def references(self, ids: Collection[str] | None = None) -> dict[str, tuple[str, list[Reference]]]:
        """Entries that were rendered, each with its digest then and its references; None: all of them."""
        found: dict[str, tuple[str, list[Reference]]] = {}
        some = "" if ids is None else "WHERE entry IN (SELECT value FROM json_each(?))"
        for entry, digest, address, text, path, target in self._db.iterate(
            f"SELECT entry, digest, address, text, path, target FROM entry_references {some} "
            "ORDER BY entry, address",
            () if ids is None else (to_json([*ids]),),
        ):
            one = Reference(address, text, fsdecode(path), target)
            found.setdefault(entry, (digest, []))[1].append(one)
        return found

    def knows(self, entries: Iterable[str]) -> set[str]:
        """The entries among these whose references are known."""
        return set(
            self._db.fetch_column(
                "SELECT DISTINCT entry FROM entry_references WHERE entry IN (SELECT value FROM json_each(?))",
                (to_json([*entries]),),
            )
        )

    def affected(self) -> list[str]:
        """The entries with references that this update affects."""
        return self._db.fetch_column(
            "SELECT DISTINCT entry FROM entry_references "
            f"WHERE entry IN (SELECT id FROM entries WHERE {AFFECTED})"
        )

    def linking(self) -> list[str]:
        """The entries with references that may mean posts."""
        return self._db.fetch_column("SELECT DISTINCT entry FROM entry_references WHERE target IS NOT NULL")

    def entries_with(self, paths: Iterable[str]) -> set[str]:
        """The entries that name some of these files."""
        select = "SELECT entry FROM entry_references WHERE path = ? AND path != x''"
        return {entry for path in paths for entry in self._db.fetch_column(select, (fsencode(path),))}

    def put(
        self,
        entry: str,
        digest: str,
        references: Iterable[Reference],
        read: Iterable[tuple[Attachment, Stamp]],
    ) -> None:
        """Store, after `reading()`, the references of an entry and the files that were read for them."""
        self._db.write_after_reading(
            [
                ("DELETE FROM entry_references WHERE entry = ?", (entry,)),
                *(
                    (
                        "REPLACE INTO entry_references VALUES (?, ?, ?, ?, ?, ?)",
                        (entry, digest, one.address, one.text, fsencode(one.path), one.target),
                    )
                    for one in references
                ),
                *((_PUT, _row(*one)) for one in read),
            ]
        )

    def replace(self, attachment: Attachment, stamp: Stamp) -> None:
        """Store what a file is now."""
        self._db.execute(_PUT, _row(attachment, stamp))

    def forget(self, entry: str) -> None:
        """Remove the references of an entry."""
        self._db.execute("DELETE FROM entry_references WHERE entry = ?", (entry,))

    def remove_unused(self) -> None:
        """Remove the references of entries that are gone, and files that no entry names."""
        self._db.execute(
            "DELETE FROM entry_references WHERE NOT EXISTS (SELECT 1 FROM entries WHERE id = entry)"
        )
        self._db.execute(
            "DELETE FROM attachments WHERE NOT EXISTS "
            "(SELECT 1 FROM entry_references r WHERE r.path = attachments.path AND r.path != x'')"
        )


def _row(one: Attachment, stamp: Stamp) -> tuple[object, ...]:
    return (fsencode(one.path), *stamp, one.digest, one.type, one.size, one.reason)
