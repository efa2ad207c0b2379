"""The index in PostgreSQL: its parts over the statements of the database."""

from pathlib import Path

from feeds.index.parts import TABLES, IndexParts, Versions
from feeds.index.postgres.database import PostgresDatabase
from feeds.index.postgres.events import TABLE, Events
from feeds.index.postgres.fulltext import PostgresFullText, words_in_postgres
from feeds.index.postgres.pings import PostgresPings
from feeds.index.records import Records
from feeds.model import Site
from feeds.storage.database_url import shown_url


class PostgresIndex(PostgresDatabase, IndexParts):
    """What `Index` is, in the database at `url`. Raises BadSetting for what is no address."""

    def __init__(self, url: str, versions: Versions, site: Site) -> None:
        PostgresDatabase.__init__(
            self, url, versions=(versions.index, versions.cleaning, versions.rendering), schema=TABLES
        )
        IndexParts.__init__(self, versions, site, full_text=PostgresFullText, words=words_in_postgres)
        self.records_lines = Events(self, f"{shown_url(url)} (table {TABLE})")
        self.pings = PostgresPings(self)

    def records(self, path: Path) -> Records:
        """The index's copy of the records, which are the same on all hosts, wherever each has its files."""
        return Records(self, TABLE)
