"""Entries rendered in each format, as documents join them, for one version of the rendering code."""

from collections.abc import Mapping, Sequence
from os import fsdecode
from typing import Any

from feeds.channels import ALL
from feeds.index.database import Database
from feeds.index.entries import AFFECTED
from feeds.index.expressions import among_newest
from feeds.index.rows import CONTENT, Rendering, renderings_of, to_json
from feeds.model import Channel

# CROSS JOIN keeps the order of the tables: an index gives the newest entries first.
_SELECT = """
SELECT e.id, e.digest, e.length, e.updated, {size}, r.rendering FROM {source}
LEFT JOIN contents c ON c.key = {content} AND c.version = ?
LEFT JOIN renderings r ON r.digest = e.digest AND r.format = ? AND r.version = ?
"""


_NEVER_RENDERED = """
FROM entries e WHERE NOT EXISTS (
    SELECT 1 FROM renderings r WHERE r.digest = e.digest AND r.format = 'html' AND r.version = ?
) ORDER BY published DESC, id
"""


class Renderings:
    """The renderings that were made so far. `full`: of the whole content, not of the summary alone."""

    SCHEMA = """
    CREATE TABLE renderings (
        digest TEXT, format TEXT, version TEXT, rendering BLOB, PRIMARY KEY (digest, format, version)
    );
    """

    def __init__(self, db: Database, *, version: str, cleaning_version: str, full: bool) -> None:
        self._db = db
        self._version = version
        self._cleaning_version = cleaning_version
        self._size = "c.html_size" if full else "c.summary_size"

    def newest(
        self, channel: Channel, limit: int, format_name: str, span: tuple[int, int] | None = None
    ) -> list[Rendering]:
        """The newest entries of a channel, newest first; `limit` 0 = all.

        `span`: only entries published from its first microsecond since 1970 on and before its second.
        """
        values: tuple[Any, ...] = ()
        if channel.kind == ALL:
            row, tables, of_channel, source = "e", "entries e", "TRUE", "entries e WHERE TRUE"
        else:
            row, tables = "m", "members m CROSS JOIN entries e USING (number)"
            of_channel, source = "m.kind = ? AND m.name = ?", "members e WHERE e.kind = ? AND e.name = ?"
            values = (channel.kind, channel.name)
        within = f"AND {row}.published >= ? AND {row}.published < ?" if span else ""
        newest = among_newest(source, row) if limit and not span else ""
        rows = self._db.iterate(
            f"{self._select(tables)} WHERE {of_channel} {within} {newest} "
            f"ORDER BY {row}.published DESC, e.id LIMIT ?",
            (
                *(self._cleaning_version, format_name, self._version, *values),
                *(span or ()),
                *((*values, limit - 1) if newest else ()),
                limit or -1,
            ),
        )
        return renderings_of(rows)

    def of(self, ids: Sequence[str], format_name: str) -> list[Rendering]:
        """Certain entries, in the order of their ids."""
        rows = self._db.iterate(
            self._select("json_each(?) j CROSS JOIN entries e ON e.id = j.value") + "ORDER BY j.key",
            (to_json(list(ids)), self._cleaning_version, format_name, self._version),
        )
        return renderings_of(rows)

    def _select(self, source: str) -> str:
        return _SELECT.format(size=self._size, source=source, content=CONTENT)

    def missing(self) -> list[str]:
        """Ids of entries that were never rendered, newest first."""
        return self._db.fetch_column(f"SELECT id {_NEVER_RENDERED}", (self._version,))

    def missing_files(self) -> list[tuple[str, str]]:
        """`missing` with the path of the file that gives the content."""
        rows = self._db.iterate(f"SELECT id, files {_NEVER_RENDERED}", (self._version,))
        return [(one, fsdecode(paths[paths.rfind(b"\0") + 1 :])) for one, paths in rows]

    def put(self, digest: str, renderings: Mapping[str, bytes]) -> None:
        """Store the renderings of `IndexedEntry.digest`, by name of the format, after `reading()`."""
        self._db.write_after_reading(
            ("REPLACE INTO renderings VALUES (?, ?, ?, ?)", (digest, name, self._version, rendering))
            for name, rendering in renderings.items()
        )

    def remove_unused(self) -> None:
        """Remove the renderings of entries that this update removed and did not put back."""
        self._db.execute(
            "DELETE FROM renderings WHERE digest IN (SELECT digest FROM removed) AND digest NOT IN "
            f"(SELECT digest FROM entries WHERE {AFFECTED})"
        )
