"""The index in PostgreSQL, for several hosts (extra `feeds[postgres]`)."""

from typing import TYPE_CHECKING

from feeds.errors import BadSetting
from feeds.index.parts import Versions
from feeds.model import Site

if TYPE_CHECKING:
    from feeds.index import Index


def open_postgres(url: str, versions: Versions, site: Site) -> "Index":
    """The index in the database at `url`. Raises BadSetting."""
    try:
        from feeds.index.postgres.index import PostgresIndex
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "psycopg":
            raise
        reason = "an index in PostgreSQL needs another library: pip install 'feeds[postgres]'"
        raise BadSetting("index", reason) from error
    return PostgresIndex(url, versions, site)
