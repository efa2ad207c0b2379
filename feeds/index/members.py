"""Which entries a channel or a query has: ids and digests in an order, hours and years with counts."""

from datetime import tzinfo
from typing import Any, Literal

from feeds.channels import ALL
from feeds.index.database import Database
from feeds.index.expressions import (
    DIGEST,
    HOUR,
    ID,
    LAST_ADDED_FIRST,
    NEWEST_FIRST,
    OLDEST_FIRST,
    YEAR,
    among_newest,
)
from feeds.model import Channel
from feeds.search import Query
from feeds.search.sql import WordsCondition, entries_of

_ORDERS = {"newest": NEWEST_FIRST, "oldest": OLDEST_FIRST, "added": LAST_ADDED_FIRST}


class Members:
    """The entries of channels, saved searches excepted, and of queries.

    `zone` is that of dates in queries, `language` that of entries without one. A query with words needs a
    complete full-text index, in which `words` finds them.
    """

    def __init__(self, db: Database, *, zone: tzinfo, language: str, words: WordsCondition) -> None:
        self._db = db
        self._zone = zone
        self._language = language
        self._words = words

    def ids(
        self,
        selection: Channel | Query,
        order: Literal["newest", "oldest", "added"] = "newest",
        *,
        start: int = 0,
        limit: int = 0,
        span: tuple[int, int] | None = None,
        records: int = 0,
    ) -> list[str]:
        """Ids from number `start` on; `limit` 0 = all.

        `span`: only entries published from its first microsecond since 1970 on and before its second.
        `records` is the number of the records file that order "added" needs.
        """
        within = "AND e.published >= ? AND e.published < ?" if span else ""
        placed = (records,) if order == "added" else ()
        source, values = self._source(selection)
        return self._db.fetch_column(
            f"SELECT {ID} FROM {source} {within} {_ORDERS[order]} LIMIT ? OFFSET ?",
            (*values, *(span or ()), *placed, limit or -1, start),
        )

    def page_starts(self, channel: Channel, size: int) -> list[tuple[int, int]]:
        """Where each page of `size` entries begins, oldest first: the moment of its first entry, in
        microseconds since 1970, and how many entries of that moment are on pages before.
        """
        source, values = self._source(channel)
        select = f"SELECT e.published, count(*) FROM {source} GROUP BY e.published ORDER BY e.published"
        starts: list[tuple[int, int]] = []
        before = 0
        for published, count in self._db.iterate(select, values):
            first = len(starts) * size - before
            starts += ((published, skipped) for skipped in range(first, count, size))
            before += count
        return starts

    def count(self, selection: Channel | Query, span: tuple[int, int]) -> int:
        """The number of entries published from the first microsecond since 1970 on and before the second."""
        source, values = self._source(selection)
        select = f"SELECT count(*) FROM {source} AND e.published >= ? AND e.published < ?"
        return int(self._db.fetch_column(select, (*values, *span))[0])

    def digests(self, selection: Channel | Query, limit: int = 0) -> list[str]:
        """The digest of each entry, newest first; `limit` 0 = all."""
        source, values = self._source(selection)
        newest = among_newest(source) if limit else ""
        digest, order = DIGEST, NEWEST_FIRST
        if isinstance(selection, Channel):  # a third less time
            source, _ = self._source(selection, entry=" CROSS JOIN entries n USING (number)")
            digest, order = "n.digest", "ORDER BY e.published DESC, n.id"
        return self._db.fetch_column(
            f"SELECT {digest} FROM {source} {newest} {order} LIMIT ?",
            (*values, *((*values, limit - 1) if limit else ()), limit or -1),
        )

    def hours(self, selection: Channel | Query) -> list[tuple[int, int]]:
        """The hours in which entries were published, as `history.periods` counts them, and how many.

        Oldest first.
        """
        source, values = self._source(selection)
        select = f"SELECT {HOUR} AS hour, count(*) FROM {source} GROUP BY hour ORDER BY hour"
        return [(hour, count) for hour, count in self._db.iterate(select, values)]

    def years(self, selection: Channel | Query) -> list[tuple[int, int, int]]:
        """The years in UTC, earliest first: year, entries, newest `published` in microseconds since 1970."""
        source, values = self._source(selection)
        select = f"SELECT {YEAR} AS year, count(*), max(e.published) FROM {source} GROUP BY year ORDER BY 1"
        return [(year, count, newest) for year, count, newest in self._db.iterate(select, values)]

    def _source(self, selection: Channel | Query, entry: str = "") -> tuple[str, tuple[Any, ...]]:
        """Tables and condition; `entry` is joined to those of a channel."""
        if not isinstance(selection, Channel):
            return entries_of(selection, zone=self._zone, language=self._language, words=self._words)
        if selection.kind == ALL:
            return f"entries e{entry} WHERE TRUE", ()
        return f"members e{entry} WHERE e.kind = ? AND e.name = ?", (selection.kind, selection.name)
