"""One pull: every feed that is due is asked, and what is new in it becomes posts.

(1) What is remembered of a feed is stored after its posts: a pull that was killed is repeated, not lost.
(2) A feed that fails harms no other. Feeds are asked side by side, hosts one request at a time.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.errors import BadUpstream, FeedsError
from feeds.originals import host_of
from feeds.publisher import Publisher
from feeds.pull.items import FeedContents
from feeds.pull.schedule import fresh_until, is_due
from feeds.pull.silence import note_dates
from feeds.pull.state import FeedState, State, write_state
from feeds.pull.visitor import Visit, Visitor
from feeds.pull.writer import Draft, ItemWriter
from feeds.settings.pulls import Pull

if TYPE_CHECKING:
    from feeds.pull.articles import Article
    from feeds.pull.parsing import Parser

FEED_BYTES = 10 * 2**20
PAGE_BYTES = 5 * 2**20
MOST_BYTES = 2**30
"""That a pull reads."""
MOST_SECONDS = 3600
"""That a pull takes."""

_NO_FEED = (200, 404, 410)
"""Statuses of an address where there is no feed."""
_HTML_TYPES = ("text/html", "application/xhtml+xml", "")
_THREADS = 8
_SAVED_EVERY = 1.0
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.5, */*;q=0.1"
)


@dataclass(slots=True)
class Result:
    """What a pull did."""

    asked: int = 0
    unchanged: int = 0
    """Feeds that had nothing new."""
    drafts: list[Draft] = field(default_factory=list)
    """Posts that were written, or would be."""
    unfinished: list[str] = field(default_factory=list)
    """Feeds that time or bytes did not suffice for."""


class _Enough(Exception):
    """Time or bytes are used up."""


class Run:
    """A pull of feeds into the posts of `publisher`, which is up to date; `state` is kept at `path`."""

    def __init__(
        self,
        publisher: Publisher,
        visitor: Visitor,
        state: State,
        path: Path,
        *,
        dry_run: bool = False,
        processes: int = 0,
    ) -> None:
        self._publisher = publisher
        self._visitor = visitor
        self._state = state
        self._path = path
        self._dry_run = dry_run
        self._writer = ItemWriter(publisher, self._find_article, dry_run=dry_run)
        self._processes = processes
        self._started_parser: Parser | None = None
        self._ends = visitor.now() + timedelta(seconds=MOST_SECONDS)
        self._lock = threading.Lock()
        self._saved = visitor.now()
        self.result = Result()

    def pull(self, pulls: Sequence[Pull], *, by_hand: bool) -> Result:
        """Ask each feed that is due. Raises BadOutput and BadFolder where posts cannot be written."""
        now = self._visitor.now()
        if not self._dry_run:
            self._writer.posts.remove_unfinished({self._writer.folder_of(pull) for pull in pulls})
        listed = {pull.url for pull in pulls}
        self._rename_moved(listed)
        due = []
        for pull in pulls:
            known = self._state.feeds.setdefault(pull.url, FeedState())
            if known.settings != _digest(pull):
                known.settings, known.gone = _digest(pull), False
                known.etag = known.modified = known.digest = ""
            is_resting = self._visitor.is_resting(known.feed or pull.url)
            if is_due(pull, known, now, by_hand=by_hand) and not is_resting:
                due.append((pull, known))
        threads = ThreadPoolExecutor(_THREADS)
        try:
            for _ in threads.map(lambda one: self._pull_safely(*one), due):
                self._save(at_once=False)
        finally:
            self._ends = self._visitor.now()  # after an error or Ctrl-C the others end at their next request
            threads.shutdown(cancel_futures=True)
            if self._started_parser:
                self._started_parser.close()
        self._visitor.forget()
        self._state.feeds = {url: one for url, one in self._state.feeds.items() if url in listed}
        self._save(at_once=True)
        if self.result.drafts and not self._dry_run:
            # From now on the archive knows them: one that is deleted before the next pull was withdrawn.
            self._publisher.refresh(self._visitor.now())
        return self.result

    def _rename_moved(self, listed: set[str]) -> None:
        """What is known of a feed that moved is known of it where the keeper gave its new address."""
        known = self._state.feeds
        for url in known.keys() - listed:
            there = known[url].moved
            if there in listed and there not in known:
                known[there] = replace(known[url], former=[*known[url].former, url], moved="")

    def _save(self, *, at_once: bool) -> None:
        now = self._visitor.now()
        if not self._dry_run and (at_once or (now - self._saved).total_seconds() > _SAVED_EVERY):
            self._saved = now
            with self._lock:
                state = self._state  # of hosts, other threads learn meanwhile
                write_state(
                    self._path, replace(state, robots=dict(state.robots), resting=dict(state.resting))
                )

    def _pull_safely(self, pull: Pull, known: FeedState) -> None:
        """Ask one feed; what it does wrong is noted."""
        after = replace(known, waiting=dict(known.waiting))
        try:
            self._pull(pull, after)
        except _Enough:
            with self._lock:
                self.result.unfinished.append(pull.url)
            return
        except BadUpstream as error:
            after = self._failed(pull, known, error)
        except FeedsError:
            raise  # of the posts, not of the feed
        except Exception as error:
            # Of any kind: what one feed has must not keep the others from theirs.
            after = self._failed(pull, known, BadUpstream(pull.url, f"cannot be read ({error!r})"))
        with self._lock:
            self._state.feeds[pull.url] = after

    def _failed(self, pull: Pull, known: FeedState, error: BadUpstream) -> FeedState:
        """The state of a feed after an error."""
        now = self._visitor.now()
        after = replace(known, asked=now.isoformat(), error=_shown(pull, error), failures=known.failures + 1)
        after.gone = error.status == 410 and not known.feed
        if error.seconds:
            after.not_before = (now + timedelta(seconds=error.seconds)).isoformat()
        return after

    def _pull(self, pull: Pull, known: FeedState) -> None:
        visit, contents = self._ask(pull, known)
        now = self._visitor.now()
        response = visit.response
        known.asked = known.answered = now.isoformat()
        known.error, known.failures, known.not_before = "", 0, ""
        known.fresh_until = fresh_until(response.headers.get("cache-control", ""), now)
        known.moved = visit.moved
        if known.feed and visit.moved:  # nothing that the keeper gave: its page named it
            known.feed, known.moved = visit.moved, ""
        is_unchanged = True
        if contents is not None:
            note_dates(known, contents, now)
            for draft in self._writer.write(contents, pull, known, now):
                is_unchanged = False
                with self._lock:
                    self.result.drafts.append(draft)
        with self._lock:
            self.result.unchanged += is_unchanged
        if response.status != 304:
            known.etag = response.headers.get("etag", "")
            known.modified = response.headers.get("last-modified", "")
            known.digest = sha256(response.body).hexdigest()

    def _ask(self, pull: Pull, known: FeedState) -> tuple[Visit, FeedContents | None]:
        """The response to a request for a feed, and what is in it; None where nothing changed."""
        self._check_limits()
        with self._lock:
            self.result.asked += 1
        try:
            visit, contents = self._read(known.feed or pull.url, known)
        except BadUpstream as error:
            if not known.feed or error.status not in _NO_FEED:
                raise
            known.feed = known.etag = known.modified = known.digest = ""  # its page may name another by now
            visit, contents = self._read(pull.url, known)
        if isinstance(contents, str):
            known.feed = contents
            visit, contents = self._read(known.feed, FeedState())
        if isinstance(contents, str):
            raise _no_feed(visit)
        return visit, contents

    def _read(self, url: str, known: FeedState) -> tuple[Visit, FeedContents | str | None]:
        """What is at an address: a feed, or the address of the feed that a page names; None = nothing new."""
        headers = {"Accept": _ACCEPT}
        if not known.waiting:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.modified} if known.modified else {}
        visit = self._visitor.get(url, headers, most=FEED_BYTES)
        response = visit.response
        if response.status == 304:
            return visit, None
        if sha256(response.body).hexdigest() == known.digest and not known.waiting:
            return visit, None
        contents = self._parser().feed(response)
        if contents == "":
            raise _no_feed(visit)
        return visit, contents

    def _find_article(self, url: str) -> "Article":
        self._check_limits()
        from feeds.clean.cleaner import rules_for  # late, as in `_parser`

        visit = self._visitor.get(url, {"Accept": "text/html"}, most=PAGE_BYTES, is_page=True)
        page = visit.response
        if page.media_type not in _HTML_TYPES:
            raise BadUpstream(url, f"is {page.media_type}", status=200)
        rules = rules_for(host_of(page.url), self._publisher.archive.renderer.rules)
        return self._parser().article(page, rules)

    def _parser(self) -> "Parser":
        from feeds.pull.parsing import Parser  # late: mostly nothing is new

        with self._lock:
            self._started_parser = self._started_parser or Parser(self._processes)
            return self._started_parser

    def _check_limits(self) -> None:
        if self._visitor.now() > self._ends or self._visitor.bytes_read > MOST_BYTES:
            raise _Enough


def _no_feed(visit: Visit) -> BadUpstream:
    return BadUpstream(visit.response.url, "is no feed, and no page that names one", status=200)


def _digest(pull: Pull) -> str:
    return sha256(repr(pull).encode("utf-8", "replace")).hexdigest()[:16]


def _shown(pull: Pull, error: BadUpstream) -> str:
    """What an error says; it names its address where that is not the feed's own."""
    return error.reason if error.subject == pull.url else str(error)
