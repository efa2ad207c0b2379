"""Where entries stand: counted from the oldest of their channel, beside others, at an address.

Saved searches are none of the channels here: they are asked (`searches`).
"""

from collections.abc import Iterator

from feeds.channels import ALL
from feeds.index.database import Database
from feeds.index.rows import HEADLINE, headline_of
from feeds.model import Channel, Headline
from feeds.search.sql import DIGEST, ID
from feeds.slugs import entry_slug
from feeds.timestamps import micros

SCHEMA = """
CREATE TABLE slugs (slug TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
"""

_OLDEST_FIRST = f"ORDER BY e.published, {ID} DESC"


class Positions:
    """The places of the entries of `index`."""

    def __init__(self, index: Database) -> None:
        self._index = index
        self._unnoted: tuple[int, dict[str, str]] = 0, {}

    # --- in a channel ------------------------------------------------------------------------

    def ids(self, channel: Channel, start: int, count: int) -> list[str]:
        """Ids of `count` entries of a channel behind its oldest `start`, oldest first."""
        return self._column(ID, channel, f"{_OLDEST_FIRST} LIMIT ? OFFSET ?", count, start)

    def digests(self, channel: Channel) -> list[str]:
        """What shows of each entry of a channel, as a hash, oldest first."""
        return self._column("e.digest" if channel.kind == ALL else DIGEST, channel, _OLDEST_FIRST)

    def _column(self, what: str, channel: Channel, order: str, *values: int) -> list[str]:
        if channel.kind == ALL:
            rows = self._index.database.execute(f"SELECT {what} FROM entries e {order}", values)
        else:
            rows = self._index.database.execute(
                f"SELECT {what} FROM members e WHERE kind = ? AND name = ? {order}",
                (channel.kind, channel.name, *values),
            )
        return [row[0] for row in rows]

    def headlines(self) -> Iterator[Headline]:
        """All entries without their contents, oldest first."""
        rows = self._index.database.execute(f"SELECT {HEADLINE} FROM entries e {_OLDEST_FIRST}")
        return (headline_of(*row) for row in rows)

    # --- beside others ------------------------------------------------------------------------

    def around(self, entry: Headline) -> tuple[str | None, str | None]:
        """Ids of the entries before and behind one in time; None where there is none."""
        moment = micros(entry.published)
        older = "published <= ? AND (published < ? OR id > ?) ORDER BY published DESC, id"
        newer = "published >= ? AND (published > ? OR id < ?) ORDER BY published, id DESC"
        found = [
            self._index.database.execute(
                f"SELECT id FROM entries WHERE {condition} LIMIT 1", (moment, moment, entry.id)
            ).fetchone()
            for condition in (older, newer)
        ]
        return found[0] and found[0][0], found[1] and found[1][0]

    # --- at an address -----------------------------------------------------------------------

    def id_of(self, slug: str) -> str | None:
        """The id of the entry whose page has an address of `slug`, within `reading()`.

        Slugs are noted when the first one is asked for: who publishes no such pages pays nothing.
        """
        row = self._index.database.execute(
            "SELECT id FROM slugs CROSS JOIN entries USING (id) WHERE slug = ?", (slug,)
        ).fetchone()
        if row:
            return str(row[0])
        generation = self._index.generation()
        if self._unnoted[0] != generation:
            rows = self._index.database.execute(
                "SELECT id FROM entries WHERE id NOT IN (SELECT id FROM slugs)"
            )
            slugs = {entry_slug(entry_id): entry_id for (entry_id,) in rows}
            # They stay at hand: if another process is writing, they are noted another time.
            self._unnoted = generation, slugs
            note = "INSERT OR IGNORE INTO slugs VALUES (?, ?)"
            self._index.put_behind((note, row) for row in slugs.items())
        return self._unnoted[1].get(slug)
