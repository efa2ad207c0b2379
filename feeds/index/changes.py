"""What changed in the folder of posts, from a look until an update has taken it in.

(1) It is held beside the database, not in memory: it may be every file there is.
(2) It is this thread's alone; what is put takes the place of what was put before.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from os import fsencode

from feeds.index.database import Database
from feeds.storage.source import Change

_SCHEMA = """
CREATE TEMP TABLE IF NOT EXISTS changes (some TEXT);
DELETE FROM changes
"""

_AT_ONCE = 1_000
"""Changes in one row: that is three times as fast as one in each."""


class Changes:
    """The changes that `index` is to take in, in their order."""

    def __init__(self, index: Database) -> None:
        self._index = index

    def put(self, changes: Iterable[Change]) -> bool:
        """Hold changes; whether there are any."""
        db = self._index.database
        for statement in _SCHEMA.split(";\n"):
            db.execute(statement)
        rows = ((path, stamp) for path, stamp, _ in changes)
        parts = iter(lambda: list(islice(rows, _AT_ONCE)), [])
        held = db.executemany("INSERT INTO changes VALUES (?)", ((json.dumps(part),) for part in parts))
        return held.rowcount > 0

    def __iter__(self) -> Iterator[Change]:
        db = self._index.database
        for (part,) in db.execute("SELECT some FROM changes ORDER BY rowid"):
            for path, stamp in json.loads(part):
                known = db.execute("SELECT digest FROM files WHERE path = ?", (fsencode(path),)).fetchone()
                yield path, stamp and (stamp[0], stamp[1]), known[0] if known else ""
