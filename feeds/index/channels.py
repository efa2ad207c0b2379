"""Channels: how many entries each has, and of which years. Saved searches are none of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from feeds.channels import ALL
from feeds.index.database import Database
from feeds.index.expressions import year_bounds
from feeds.index.rows import channel_of, channel_row, to_json
from feeds.model import Channel
from feeds.timestamps import from_microseconds

Years = tuple[tuple[int, int], ...]
"""The number of entries of each year, in UTC, earliest first."""

# The label of a channel is its most frequent spelling; ties go to the first in code point order. Years are
# counted between their bounds, by the primary key of the members: grouping would sort all of them.
_COUNT = """
WITH years AS MATERIALIZED (
    SELECT key, json_extract(value, '$[0]') AS first, json_extract(value, '$[1]') AS last FROM json_each(?)
)
SELECT t.kind, t.name,
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
    ) AS counts)
FROM affected_channels t CROSS JOIN members e ON e.kind = t.kind AND e.name = t.name
GROUP BY t.kind, t.name
"""


class Channels:
    """The channels of the archive. Methods that write are for `updating()`."""

    SCHEMA = """
    CREATE TABLE channels (
        kind TEXT, slug TEXT, name TEXT, label TEXT, count INTEGER, newest INTEGER,
        years TEXT,       -- [[year, entries], ...], earliest first
        PRIMARY KEY (kind, slug)
    ) WITHOUT ROWID;
    INSERT INTO channels VALUES ('all', '', '', '', 0, NULL, '[]');
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._all: tuple[int, tuple[Channel, ...]] = -1, ()

    def all(self) -> Sequence[Channel]:
        """All channels by kind and name."""
        cached = self._all  # another thread may replace it
        with self._db.reading():
            generation = self._db.generation()
            if cached[0] != generation:
                rows = self._db.iterate("SELECT * FROM channels ORDER BY kind, name")
                cached = self._all = generation, tuple(map(channel_of, rows))
        return cached[1]

    def get(self, kind: str, slug: str) -> Channel | None:
        """The channel of an address, if there is one."""
        row = self._db.fetch_one("SELECT * FROM channels WHERE kind = ? AND slug = ?", (kind, slug))
        return None if row is None else channel_of(row)

    def has_entries(self, kind: str, name: str) -> bool:
        """Whether any entry is in a channel."""
        select = "SELECT 1 FROM members WHERE kind = ? AND name = ? LIMIT 1"
        return self._db.fetch_one(select, (kind, name)) is not None

    def first_seen(self, kind: str, file: int) -> dict[str, int]:
        """When the first entry of each channel of a kind was seen, by name, in microseconds since 1970.

        `file` is the number of the records file.
        """
        rows = self._db.iterate(
            "SELECT m.name, min(f.at) FROM members m JOIN entries e USING (number) "
            "JOIN first_seen f ON f.file = ? AND f.id = e.id WHERE m.kind = ? GROUP BY m.name",
            (file, kind),
        )
        return dict(rows)

    def years(self) -> Years:
        """The years of all entries."""
        found = []
        last = -1 << 63
        # Counting between bounds takes a fifth of the time of finding the year of each entry.
        while published := self._db.fetch_one(
            "SELECT published FROM entries WHERE published > ? ORDER BY published LIMIT 1", (last,)
        ):
            year = from_microseconds(*published).year
            first, last = year_bounds(year)
            between = "SELECT count(*) FROM entries WHERE published BETWEEN ? AND ?"
            found.append((year, self._db.fetch_value(between, (first, last))))
        return tuple(found)

    def count_affected(self, years: Years) -> Iterator[tuple[str, str, str, int, datetime, Years]]:
        """The affected channels that have entries: kind, name, label, count, newest, years.

        `years` are those of all entries.
        """
        bounds = to_json([year_bounds(year) for year, _ in years])
        for kind, name, label, count, newest, numbers in self._db.iterate(_COUNT, (bounds,)):
            each = zip(years, json.loads(numbers), strict=True)
            yield (
                kind,
                name,
                label,
                count,
                from_microseconds(newest),
                tuple((y, n) for (y, _), n in each if n),
            )

    def put(self, channels: Iterable[Channel]) -> None:
        """Replace the channels that the update affects."""
        self._db.execute(
            "DELETE FROM channels WHERE kind = ? "
            "OR (kind, name) IN (SELECT kind, name FROM affected_channels)",
            (ALL,),
        )
        self._db.execute_many("INSERT INTO channels VALUES (?, ?, ?, ?, ?, ?, ?)", map(channel_row, channels))
