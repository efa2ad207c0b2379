"""What was learned of the posts of each source, and which entries are cleaned by it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple

from feeds.clean.learned import Learned, Repeat
from feeds.index.database import Database
from feeds.index.rows import CONTENT, to_json

_OF_SOURCE = "number IN (SELECT number FROM members WHERE kind = 'source' AND name = ?1)"
_FORMER = f"{_OF_SOURCE} AND repeats != ?2"


class Repeats:
    """What repeats in the posts of each source. Methods that write are for `updating()`."""

    SCHEMA = """
    CREATE TABLE repeats (
        source TEXT PRIMARY KEY,
        sample TEXT,      -- hash of the posts that it was learned from
        key TEXT UNIQUE,  -- hash of source and marks; NULL where nothing repeats
        marks TEXT, posts INTEGER, learned TEXT
    ) WITHOUT ROWID;
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def affected_sources(self) -> list[str]:
        """The sources of entries that the update put or removed."""
        return self._db.fetch_column("SELECT name FROM affected_channels WHERE kind = 'source' ORDER BY name")

    def posts(self, source: str) -> dict[str, str]:
        """The entries of a source, earliest first: id, and a hash of the content before cleaning."""
        rows = self._db.iterate(
            "SELECT e.id, e.content FROM members m CROSS JOIN entries e USING (number) "
            "WHERE m.kind = 'source' AND m.name = ? ORDER BY m.published, e.id",
            (source,),
        )
        return dict(rows)

    def sample(self, source: str) -> str:
        """The hash of the posts that were learned from; "" for none."""
        return self._db.fetch_value("SELECT sample FROM repeats WHERE source = ?", (source,)) or ""

    def put(self, source: str, sample: str, key: str | None, learned: Learned) -> None:
        """Store what was learned of a source from a sample; `key` is of the source and the marks."""
        rows = to_json([astuple(one) for one in learned.repeats])
        values = (source, sample, key, to_json(sorted(learned.marks)), learned.posts, rows)
        self._db.execute("REPLACE INTO repeats VALUES (?, ?, ?, ?, ?, ?)", values)

    def remove(self, source: str) -> None:
        """Forget a source."""
        self._db.execute("DELETE FROM repeats WHERE source = ?", (source,))

    def assign(self, sources: Sequence[str]) -> None:
        """Let the entries of sources depend on what was learned of each; remove what was made without it."""
        for source in sources:
            key = self._db.fetch_value("SELECT key FROM repeats WHERE source = ?", (source,)) or ""
            self._db.execute(
                f"INSERT INTO removed SELECT digest, {CONTENT} FROM entries e WHERE {_FORMER}", (source, key)
            )
            self._db.execute(
                "UPDATE entries SET repeats = ?2, "
                f"digest = substr(digest, 1, length(digest) - length(repeats)) || ?2 WHERE {_FORMER}",
                (source, key),
            )

    def learned(self) -> Iterator[tuple[str, Learned]]:
        """What was learned of each source where anything was."""
        for source, posts, rows in self._db.iterate(
            "SELECT source, posts, learned FROM repeats WHERE key IS NOT NULL ORDER BY source"
        ):
            yield source, Learned(posts, tuple(Repeat(*row) for row in json.loads(rows)))
