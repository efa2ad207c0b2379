"""Addresses of entry pages: which entry a slug belongs to."""

from feeds.index.database import Database
from feeds.slugs import entry_slug


class Slugs:
    """The slugs of all entries, stored when the first one is asked for."""

    SCHEMA = """
    CREATE TABLE slugs (slug TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unstored: tuple[int, dict[str, str]] = 0, {}

    def id_of(self, slug: str) -> str | None:
        """The id of the entry with a slug, within `reading()`."""
        select = "SELECT id FROM slugs CROSS JOIN entries USING (id) WHERE slug = ?"
        entry_id: str | None = self._db.fetch_value(select, (slug,))
        if entry_id is not None:
            return entry_id
        generation = self._db.generation()
        if self._unstored[0] != generation:
            ids = self._db.fetch_column("SELECT id FROM entries WHERE id NOT IN (SELECT id FROM slugs)")
            slugs = {entry_slug(entry_id): entry_id for entry_id in ids}
            # In memory, too: while another process writes, they are not stored.
            self._unstored = generation, slugs
            insert = "INSERT OR IGNORE INTO slugs VALUES (?, ?)"
            self._db.write_after_reading((insert, row) for row in slugs.items())
        return self._unstored[1].get(slug)
