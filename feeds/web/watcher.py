"""Keeps an archive up to date while it is served.

(1) One process looks at the folder, whatever the number of workers; another takes its place when it
    ends. What it finds is in the index at once for all of them.
(2) A change is taken in when it was there at the look before, too: a file that is being written
    waits until it is whole, and one that moves away and back was never gone.
(3) What goes wrong is said once, and once more when it is over; the last good state stays published.
"""

import logging
import threading
import time
from datetime import UTC, datetime

from feeds.channels import ALL
from feeds.errors import FeedsError
from feeds.formats import FORMATS
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.storage.folder import Stamp
from feeds.web.search_indexer import SearchIndexer

_log = logging.getLogger("feeds")

_REST = 10
"""A rest is at least so many times as long as the look before it: large archives are looked at less."""

_SOON = 0.1
"""Seconds between two questions whether another process has finished the first update."""


class Watcher:
    """Looks at the folder of `publisher` every so many seconds (setting `watch`) in a thread."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._every = publisher.settings.watch
        self._before: set[tuple[str, Stamp | None]] = set()
        self._trouble: str | None = None
        self._told: set[str] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._filler = SearchIndexer(publisher)

    def begin(self) -> None:
        """Take in what changed while nobody looked. Raises FeedsError where nothing can be published."""
        while True:
            if self._publisher.lead():
                try:
                    self._publisher.look(datetime.now(UTC))
                    self._say("")
                except FeedsError as error:
                    if not self._publisher.generation():
                        raise
                    self._say(str(error))
                self._tell()
                return
            if self._publisher.generation():
                return
            time.sleep(_SOON)

    def start(self) -> None:
        """Look from now on, unless the setting says never, and read words."""
        self._filler.start()
        if self._every:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="feeds-watcher", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Look no more; a look under way is finished."""
        self._stopping.set()
        self._filler.stop()
        if self._thread:
            self._thread.join()

    def _tell(self) -> None:
        for line in self._publisher.records.warnings:
            if line not in self._told:
                self._told.add(line)
                _log.warning("%s", line)

    def look(self) -> None:
        """Take in what changed, if that is this process's task."""
        try:
            if self._publisher.lead():
                self._look()
                self._say("")
        except FeedsError as error:
            self._say(str(error))
        except Exception as error:
            # Whatever it is: a server that goes on with what it has beats one that stops looking.
            self._say(f"cannot look at the folder of posts: {error!r}")

    def _look(self) -> None:
        seen: set[tuple[str, Stamp | None]] = set()

        def settled(path: str, stamp: Stamp | None) -> bool:
            seen.add((path, stamp))
            return (path, stamp) in self._before

        try:
            changed = self._publisher.look(datetime.now(UTC), settled=settled)
        finally:
            self._before = seen
            self._tell()
        if changed:
            # What most clients ask for next; new posts are cleaned while their files are still there.
            for name in FORMATS:
                self._publisher.document(Address(ALL, "", name))

    def _say(self, trouble: str) -> None:
        if trouble == self._trouble:
            return
        if trouble:
            _log.error("%s", trouble)
        elif self._trouble:
            _log.warning("the folder of posts is all right again")
        self._trouble = trouble
        try:
            self._publisher.examiner.note(trouble, datetime.now(UTC))
        except Exception as error:
            _log.error("cannot note that for the page of health: %r", error)

    def _run(self) -> None:
        rest = self._every
        while not self._stopping.wait(rest):
            started = time.monotonic()
            self.look()
            rest = max(self._every, _REST * (time.monotonic() - started))


def log_to_stderr() -> None:
    """Show what is logged here, unless the program that we are part of does."""
    log = logging.getLogger("feeds")
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
