"""What a server remembers of the pings to its hub, in the database: the host that leads next reads it."""

from feeds.index.database import Database
from feeds.index.postgres.events import RECORDS_SCHEMA

_TABLE = f"{RECORDS_SCHEMA}.pings"

MAKE_PINGS = (f"CREATE TABLE IF NOT EXISTS {_TABLE} (one BOOLEAN PRIMARY KEY, state BYTEA)",)
"""For `RECORDS_SCHEMA`, which no version of the index removes."""


class PostgresPings:
    """`storage.kept.Kept`, in the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self) -> bytes | None:
        """What was written last; None before."""
        state: bytes | None = self._db.fetch_value(f"SELECT state FROM {_TABLE}")
        return state

    def write(self, data: bytes) -> None:
        """Replace what was there."""
        self._db.execute(
            f"INSERT INTO {_TABLE} (one, state) VALUES (TRUE, ?) "
            "ON CONFLICT (one) DO UPDATE SET state = EXCLUDED.state",
            (data,),
        )
