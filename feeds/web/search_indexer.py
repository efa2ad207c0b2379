"""Search indexer: fills the full-text index in the background.

(1) Only the process that watches the folder runs it.
(2) It pauses between small batches, so that a request waits for one batch to be written at most.
(3) An error is logged once, and the indexer tries again later.
"""

import logging
import threading

from feeds.archive.attachments import entries_to_read
from feeds.archive.rendering import render_all
from feeds.archive.update import no_progress
from feeds.errors import DamagedIndex
from feeds.publisher import Publisher

_log = logging.getLogger("feeds")

_BATCH_SIZE = 200
"""Entries."""

_FEW = 20
"""Entries whose files are looked for at once."""

_PAUSE = 0.02
"""Seconds between two batches."""

_IDLE_INTERVAL = 1.0
"""Seconds between two checks whether entries are missing."""

_RETRY_INTERVAL = 60.0
"""Seconds between an error and the next attempt."""


class SearchIndexer:
    """Indexes the entries of `publisher` in a thread."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._logged = ""

    def start(self) -> None:
        """Start the thread."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="feeds-search-indexer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread after the current batch."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        pause = _PAUSE
        while not self._stopping.wait(pause):
            try:
                pause = _IDLE_INTERVAL if self._index_batch() else _PAUSE
            except _Stopped:
                return
            except Exception as error:
                # Of any kind: a server without search is better than none.
                # The next check of the folder rebuilds an index that was removed.
                pause = _IDLE_INTERVAL if isinstance(error, DamagedIndex) else _RETRY_INTERVAL
                if self._logged != repr(error):
                    self._logged = repr(error)
                    _log.error("cannot fill the search index: %r", error)

    def _index_batch(self) -> bool:
        """Index some entries; whether there is nothing to do now."""
        if not (self._publisher.generation() and self._publisher.is_leader()):
            return True
        archive = self._publisher.archive
        limit = None if archive.settings.cluster else _BATCH_SIZE  # a cluster is asked for all at once
        if not archive.searches.index_words(limit=limit, progress=lambda done: self._pause()):
            return False
        # Readers ask for files of entries that nobody has asked for since the index was made.
        ids = entries_to_read(archive)
        render_all(archive, ids[:_FEW], no_progress)
        return len(ids) <= _FEW

    def _pause(self) -> None:
        if self._stopping.wait(_PAUSE):
            raise _Stopped


class _Stopped(Exception):
    """The thread is to end."""
