"""The records of an archive in its database: an append-only table, which no version of the index removes.

A row holds lines of the records file, as it would have them (`storage.log`), and a digest of all lines up to
its end.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from feeds.index.database import Database

RECORDS_SCHEMA = "feeds_records"

TABLE = f"{RECORDS_SCHEMA}.lines"

MAKE = (
    f"CREATE SCHEMA IF NOT EXISTS {RECORDS_SCHEMA}",
    f"CREATE TABLE IF NOT EXISTS {TABLE} (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    'lines BYTEA, total BIGINT, digest TEXT COLLATE "C")',
)

_EMPTY = 0, sha256().hexdigest()
_LAST = f"SELECT total, digest FROM {TABLE} ORDER BY number DESC LIMIT 1"


class Events:
    """What `storage.log.Log` is, in the database. Methods that write are for `updating()`."""

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self.name = name
        """For messages."""

    def stamp(self) -> str:
        """Size and digest of all lines; "" where there are none."""
        row = self._db.fetch_one(_LAST)
        return f"{row[0]} {row[1]}" if row else ""

    def size(self) -> int:
        """Bytes of all lines."""
        return self._last()[0]

    def _last(self) -> tuple[int, str]:
        total, digest = self._db.fetch_one(_LAST) or _EMPTY
        return total, digest

    def lines(self) -> Iterator[bytes]:
        """All lines, their ends included."""
        for (lines,) in self._db.stream(f"SELECT lines FROM {TABLE} ORDER BY number"):
            yield from lines.splitlines(keepends=True)

    def digests(self, last: int = 0) -> tuple[str | None, str]:
        """A digest of all lines but those of the `last` bytes (None: they begin within a row), and of all."""
        total, digest = self._last()
        if total == last:
            return _EMPTY[1], digest
        select = f"SELECT digest FROM {TABLE} WHERE total = ?"
        return self._db.fetch_value(select, (total - last,)), digest

    def append(self, pieces: Iterable[bytes], *, keep: int | None = None) -> int:
        """Append lines after the first `keep` bytes (None: after all); returns the number of bytes.

        No other version of the index appends its own until this transaction ends.
        """
        self._db.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        if keep is not None:
            self._db.execute(f"DELETE FROM {TABLE} WHERE total > ?", (keep,))
        before, digest = self._last()
        total = before

        def rows() -> Iterator[tuple[bytes, int, str]]:
            nonlocal total, digest
            for piece in filter(None, pieces):
                total += len(piece)
                digest = sha256(digest.encode() + piece).hexdigest()
                yield piece, total, digest

        self._db.execute_many(f"INSERT INTO {TABLE} (lines, total, digest) VALUES (?, ?, ?)", rows())
        return total - before

    def cut(self, size: int) -> None:
        """Keep the first bytes."""
        self.append([], keep=size)
