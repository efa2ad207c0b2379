"""When the entries of channels were published, in the hours that `history` counts.

Saved searches are none of the channels here: they are asked (`searches`).
"""

from typing import Any

from feeds.channels import ALL
from feeds.history.periods import HOUR
from feeds.index.database import Database
from feeds.model import Channel
from feeds.search.sql import DIGEST, NEWEST_FIRST


class Timeline:
    """The history of the channels of `index`."""

    def __init__(self, index: Database) -> None:
        self._index = index

    def hours(self, channel: Channel) -> list[tuple[int, int]]:
        """The hours in which entries of a channel were published, oldest first, and how many."""
        return self._rows(f"{HOUR} AS hour, count(*)", channel, "GROUP BY hour ORDER BY hour")

    def digests(self, channel: Channel) -> list[tuple[int, str]]:
        """Hour and digest of each entry of a channel, newest first."""
        digest = "digest" if channel.kind == ALL else DIGEST
        return self._rows(f"{HOUR}, {digest}", channel, NEWEST_FIRST)

    def _rows(self, columns: str, channel: Channel, order: str) -> list[tuple[int, Any]]:
        if channel.kind == ALL:
            return self._index.database.execute(f"SELECT {columns} FROM entries e {order}").fetchall()
        return self._index.database.execute(
            f"SELECT {columns} FROM members e WHERE kind = ? AND name = ? {order}",
            (channel.kind, channel.name),
        ).fetchall()
