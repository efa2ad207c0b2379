"""Changed files of the posts folder, between a scan and the update that reads them.

They are in a temporary file of this thread, not in memory: it may be every file there is.
"""

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from os import fsencode
from tempfile import TemporaryFile, gettempdir

from feeds.errors import BadOutput
from feeds.index.database import Database
from feeds.storage.source import Change

_PORTION = 1_000
"""Changes in a line: three times as fast as one in each."""


class Changes:
    """The changes to read, in their order."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._held = threading.local()

    def replace(self, changes: Iterable[Change]) -> bool:
        """Hold changes instead of those before. Returns whether there are any. Raises BadOutput."""
        rows = ((path, stamp) for path, stamp, _ in changes)
        portion = list(islice(rows, _PORTION))
        self._held.portions = _Portions() if portion else None
        while portion:
            self._held.portions.write(json.dumps(portion))
            portion = list(islice(rows, _PORTION))
        return self._held.portions is not None

    def __iter__(self) -> Iterator[Change]:
        for portion in getattr(self._held, "portions", None) or ():
            for path, stamp in json.loads(portion):
                select = "SELECT digest FROM files WHERE path = ?"
                digest = self._db.fetch_value(select, (fsencode(path),))
                yield path, stamp and (stamp[0], stamp[1]), digest or ""


class _Portions:
    """Lines in a temporary file, which ends with this object."""

    def __init__(self) -> None:
        with _errors():
            self._file = TemporaryFile("w+")  # noqa: SIM115

    def __del__(self) -> None:
        self._file.close()

    def write(self, line: str) -> None:
        with _errors():
            self._file.write(f"{line}\n")

    def __iter__(self) -> Iterator[str]:
        self._file.seek(0)
        return iter(self._file)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadOutput(gettempdir(), f"cannot hold the list of changes ({error.strerror})") from error
