"""Watcher: keeps an archive up to date while it is served.

(1) One process checks the folder, however many workers there are; when it ends, another takes over. Its
    updates are in the index at once for all of them.
(2) A changed file is read when two checks in a row have seen it unchanged. So a file that is being
    written waits until it is complete, and a file that is moved is never missing. In object storage, where
    neither can be, it is read at once.
(3) An error is logged when it begins and when it is over; meanwhile the last good state is served.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds.archive.update import Progress, no_progress
from feeds.channels import ALL
from feeds.errors import BadOutput, FeedsError, IndexUnreachable
from feeds.formats import FORMATS
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.pull.background import Companion
from feeds.storage.source import Stamp
from feeds.web.search_indexer import SearchIndexer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger("feeds")

_MIN_PAUSE_FACTOR = 10
"""A pause is at least this many times as long as the check before: large archives are checked less often."""

_PATIENCE, _LONGEST_WAIT = 5.0, 600.0
"""Seconds to wait for another process at the start: without a word, and at all."""

_POLL_INTERVAL = 0.1
"""Seconds between two checks whether another process has finished the first update."""


class Watcher:
    """Checks the folder of `publisher` every few seconds (setting `watch`) in a thread."""

    def __init__(self, publisher: Publisher, companions: Sequence[Companion] = ()) -> None:
        self._publisher = publisher
        self._companions = companions
        self._interval = publisher.settings.watch
        self._changed_before: set[tuple[str, Stamp | None]] = set()
        self._error: str | None = None
        self._logged_warnings: set[str] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._search_indexer = SearchIndexer(publisher)

    def first_update(self, progress: Progress = no_progress) -> None:
        """Read what changed since the last run, or wait for the process that does.

        Raises FeedsError if nothing can be published.
        """
        started, is_told = time.monotonic(), False
        while True:
            try:
                is_leader = self._publisher.is_leader()
            except IndexUnreachable as error:
                self._report(str(error))
                return  # requests are told the same
            if is_leader:
                self._verify()
                try:
                    self._publisher.refresh(datetime.now(UTC), progress=progress)
                    self._report("")
                except FeedsError as error:
                    self._publisher.archive.index.step_down()
                    if not self._publisher.generation():
                        raise
                    self._report(str(error))
                self._log_warnings()
                return
            if self._publisher.generation():
                return
            waited = time.monotonic() - started
            if waited > _PATIENCE and not is_told:
                is_told = True
                _log.warning("waiting for another process, which reads the posts into the index")
            if waited > _LONGEST_WAIT:
                reason = "is held by a process that does not fill it; end that, or name another file"
                raise BadOutput(str(self._publisher.settings.index_path), f"{reason} (setting index)")
            time.sleep(_POLL_INTERVAL)

    def start(self) -> None:
        """Start the search indexer, the companions and, unless the setting is 0, the thread that checks the
        folder.
        """
        self._search_indexer.start()
        for companion in self._companions:
            companion.start()
        if self._interval:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="feeds-watcher", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop all threads; a check in progress is finished."""
        self._stopping.set()
        self._search_indexer.stop()
        for companion in self._companions:
            companion.stop()
        if self._thread:
            self._thread.join()

    def check(self) -> None:
        """Read what changed, if this is the process that does."""
        try:
            if self._publisher.is_leader() or self._has_records_of_its_own():
                self._verify()
                if self._update():
                    self._report("")
        except FeedsError as error:
            self._publisher.archive.index.step_down()
            self._report(str(error))
        except Exception as error:
            # Of any kind: a server that keeps serving is better than one that stops watching.
            self._report(f"cannot check the folder of posts: {error!r}")

    def _verify(self) -> None:
        if not self._publisher.verify():
            _log.warning("the index was damaged; every post is read again")

    def _has_records_of_its_own(self) -> bool:
        """Whether those that lead do not write the records that this process names."""
        return not self._publisher.archive.records.is_current(datetime.now(UTC))

    def _update(self) -> bool:
        """Read what changed; False where files are gone that a later check will miss."""
        changed_now: set[tuple[str, Stamp | None]] = set()
        before = self._changed_before

        is_atomic = self._publisher.settings.source.is_atomic

        def is_settled(path: str, stamp: Stamp | None) -> bool:
            if is_atomic:
                return True
            changed_now.add((path, stamp))
            return (path, stamp) in before

        try:
            has_changed = self._publisher.refresh(datetime.now(UTC), is_ready=is_settled)
        finally:
            self._changed_before = changed_now
            self._log_warnings()
        if has_changed:
            # Most clients ask for these next. New posts are cleaned while their files still exist.
            for name in FORMATS:
                self._publisher.document(Address(ALL, "", name))
        return not any(stamp is None for _, stamp in changed_now - before)

    def _report(self, error: str) -> None:
        """Log and record an error when it begins, and its end ("")."""
        if error == self._error:
            return
        if error:
            _log.error("%s", error)
        elif self._error:
            _log.warning("the folder of posts can be read again")
        self._error = error
        try:
            self._publisher.archive.index.incidents.record(error, datetime.now(UTC))
        except Exception as failure:
            _log.error("cannot record this for the health report: %r", failure)

    def _log_warnings(self) -> None:
        for line in self._publisher.archive.records.warnings:
            if line not in self._logged_warnings:
                self._logged_warnings.add(line)
                _log.warning("%s", line)

    def _run(self) -> None:
        pause = self._interval
        while not self._stopping.wait(pause):
            started = time.monotonic()
            self.check()
            pause = max(self._interval, _MIN_PAUSE_FACTOR * (time.monotonic() - started))


class WatcherStarter:
    """WSGI middleware that starts `watcher` with the first request of a process."""

    def __init__(self, watcher: Watcher, app: "WSGIApplication") -> None:
        self._watcher = watcher
        self._app = app
        self._reset()
        # Threads do not survive a fork. Asking for the process id in each request would be a system call.
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._is_started = False
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The WSGI application."""
        if not self._is_started:
            with self._lock:
                if not self._is_started:
                    self._watcher.start()
                    self._is_started = True
        return self._app(environ, start_response)
