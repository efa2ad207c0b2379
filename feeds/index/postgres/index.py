"""The index in PostgreSQL: its parts over the statements of the database."""

from feeds.index.parts import TABLES, IndexParts, Versions
from feeds.index.postgres.database import PostgresDatabase
from feeds.index.postgres.fulltext import PostgresFullText, words_in_postgres
from feeds.model import Site


class PostgresIndex(PostgresDatabase, IndexParts):
    """What `Index` is, in the database at `url`. Raises BadSetting for what is no address."""

    def __init__(self, url: str, versions: Versions, site: Site) -> None:
        PostgresDatabase.__init__(
            self, url, versions=(versions.index, versions.cleaning, versions.rendering), schema=TABLES
        )
        IndexParts.__init__(self, versions, site, full_text=PostgresFullText, words=words_in_postgres)
