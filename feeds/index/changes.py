"""Changed files of the posts folder, between a scan and the update that reads them.

They are in a temporary table of this thread's connection, not in memory: it may be every file there is.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from os import fsencode

from feeds.index.database import Database
from feeds.storage.source import Change

_TEMPORARY = """
CREATE TEMP TABLE IF NOT EXISTS changes (portion TEXT);
DELETE FROM changes
"""

_PORTION = 1_000
"""Changes in a row: three times as fast as one in each."""


class Changes:
    """The changes to read, in their order."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def replace(self, changes: Iterable[Change]) -> bool:
        """Hold changes instead of those before. Returns whether there are any."""
        self._db.execute_script(_TEMPORARY)
        rows = ((path, stamp) for path, stamp, _ in changes)
        portions = iter(lambda: list(islice(rows, _PORTION)), [])
        insert = "INSERT INTO changes VALUES (?)"
        return self._db.execute_many(insert, ((json.dumps(portion),) for portion in portions)) > 0

    def __iter__(self) -> Iterator[Change]:
        for (portion,) in self._db.iterate("SELECT portion FROM changes ORDER BY rowid"):
            for path, stamp in json.loads(portion):
                select = "SELECT digest FROM files WHERE path = ?"
                digest = self._db.fetch_value(select, (fsencode(path),))
                yield path, stamp and (stamp[0], stamp[1]), digest or ""
