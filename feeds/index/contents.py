"""Cleaned contents of entries, for one version of the cleaning rules and code."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from feeds.index.database import Database
from feeds.index.rows import CONTENT, HEADLINE, IndexedEntry, content_of, content_text, headline_of, to_json
from feeds.model import LOST, Change, Content

# One scan of all entries: no index finds them by content.
_ENTRIES_WITH = f"""
SELECT {HEADLINE}, c.content, c.microseconds FROM entries e CROSS JOIN contents c ON c.key = {CONTENT}
WHERE {CONTENT} IN ({{}}) AND c.version = ?
"""


class Contents:
    """The contents that were cleaned so far."""

    SCHEMA = """
    CREATE TABLE contents (
        key TEXT, version TEXT,
        html_size INTEGER, summary_size INTEGER,  -- bytes
        microseconds INTEGER,                     -- of processor time that cleaning took
        content TEXT, PRIMARY KEY (key, version)
    );
    CREATE INDEX contents_slowest ON contents (microseconds);
    CREATE INDEX contents_kept ON contents (key) WHERE instr(content, ',true]') > 0;
    CREATE INDEX contents_lost ON contents (key) WHERE instr(content, '["not published",') > 0;
    """

    def __init__(self, db: Database, *, version: str) -> None:
        self._db = db
        self._version = version

    def get(self, key: str) -> Content | None:
        """The content of `IndexedEntry.content`; None where it was never cleaned."""
        text = self._db.fetch_value(
            "SELECT content FROM contents WHERE key = ? AND version = ?", (key, self._version)
        )
        return None if text is None else content_of(text)

    def of(self, entries: Sequence[IndexedEntry]) -> list[Content | None]:
        """The content of each entry; None where it was never cleaned."""
        keys = to_json([one.content for one in entries])
        found: dict[str, str] = dict(
            self._db.iterate(
                "SELECT c.key, c.content FROM json_each(?) j CROSS JOIN contents c ON c.key = j.value "
                "AND c.version = ?",
                (keys, self._version),
            )
        )
        texts = (found.get(one.content) for one in entries)
        return [None if text is None else content_of(text) for text in texts]

    def put(self, key: str, content: Content, microseconds: int) -> None:
        """Store a content after `reading()`. `microseconds` of processor time is what cleaning took."""
        sizes = len(content.html.encode()), len(content.summary.encode())
        values = (key, self._version, *sizes, microseconds, content_text(content))
        self._db.write_after_reading([("REPLACE INTO contents VALUES (?, ?, ?, ?, ?, ?)", values)])

    def kept_by_guard(self) -> Iterator[tuple[str, Change]]:
        """What the guard kept although a rule would have removed it: path of the post and change, by path."""
        return self._changes("',true]'", lambda change: change.kept)

    def lost(self) -> Iterator[tuple[str, Change]]:
        """What is not published of contents: path of the post and change, by path."""
        return self._changes(f"'[\"{LOST}\",'", lambda change: change.rule == LOST)

    def _changes(self, mark: str, is_meant: Callable[[Change], bool]) -> Iterator[tuple[str, Change]]:
        # In the order of the index, or PostgreSQL would not use it.
        any_ = f"SELECT key FROM contents WHERE instr(content, {mark}) > 0 ORDER BY key LIMIT 1"
        if not self._db.fetch_value(any_):
            return
        rows = self._db.iterate(
            _ENTRIES_WITH.format(
                f"SELECT key FROM contents WHERE instr(content, {mark}) > 0 AND version = ?"
            ),
            (self._version,) * 2,
        )
        found = [
            (headline_of(*headline).body, change)
            for *headline, content, _ in rows
            for change in content_of(content).changes
            if is_meant(change)
        ]
        yield from sorted(found, key=itemgetter(0))

    def slowest(self, limit: int) -> list[tuple[str, int]]:
        """The posts that took longest to clean: path, and microseconds of processor time."""
        rows = self._db.iterate(
            _ENTRIES_WITH.format(
                "SELECT key FROM contents WHERE version = ? ORDER BY microseconds DESC LIMIT ?"
            ),
            (self._version, limit, self._version),
        )
        found = [(headline_of(*headline).body, microseconds) for *headline, _, microseconds in rows]
        return sorted(found, key=lambda post: (-post[1], post[0]))[:limit]

    def remove_unused(self) -> None:
        """Remove the contents of entries that this update removed and did not put back."""
        # Files of the same bytes have the same content.
        self._db.execute(
            "DELETE FROM contents WHERE key IN (SELECT content FROM removed) AND key NOT IN "
            f"(SELECT {CONTENT} FROM entries e WHERE {CONTENT} IN (SELECT content FROM removed))"
        )
