"""Reads the words of an archive in the background, so that queries with words can be answered.

(1) One process reads, the one that looks at the folder.
(2) It rests between small batches: no request waits for longer than one of them takes to write.
(3) What goes wrong is said once, and reading goes on later.
"""

import logging
import threading

from feeds.errors import DamagedIndex
from feeds.publisher import Publisher

_log = logging.getLogger("feeds")

_AT_ONCE = 200
"""Entries between two questions what is missing."""

_REST = 0.02
"""Seconds behind each batch."""

_IDLE = 1.0
"""Seconds between two questions whether anything is missing."""

_LATER = 60.0
"""Seconds until it is tried again when something went wrong."""


class SearchIndexer:
    """Reads the words of `publisher` in a thread."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble = ""

    def start(self) -> None:
        """Read from now on."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="feeds-filler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Read no more; what is under way is finished."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        rest = _REST
        while not self._stopping.wait(rest):
            try:
                rest = _IDLE if self._fill() else _REST
            except Exception as error:
                # Whatever it is: a server without search beats one that stops.
                # An index that was removed is made anew by the next look at the folder.
                rest = _IDLE if isinstance(error, DamagedIndex) else _LATER
                if self._trouble != repr(error):
                    self._trouble = repr(error)
                    _log.error("cannot read the words of the archive: %r", error)

    def _fill(self) -> bool:
        """Read some; whether there is nothing to do now."""
        if not (self._publisher.generation() and self._publisher.lead()):
            return True
        return self._publisher.searches.fill(most=_AT_ONCE, progress=self._rest)

    def _rest(self, done: int) -> None:
        self._stopping.wait(_REST)
