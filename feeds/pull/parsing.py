"""Reading of what came from elsewhere, in a process of its own that may hang, grow or crash.

A parser that takes long is killed with that process, one that takes much memory gets no more of it, and the
feed or page counts as one that cannot be read.
"""

import resource
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process

from feeds.archive.workers import START, GivenUp, Workers
from feeds.clean.cleaner import HostRules
from feeds.errors import BadUpstream
from feeds.pull.articles import Article, article_of
from feeds.pull.client import Response
from feeds.pull.decoding import decode
from feeds.pull.feed_reader import feed_of_page, read_feed
from feeds.pull.items import FeedContents

MOST_ITEMS = 5_000
"""Of a feed that are read, the first ones."""

PATIENCE = 20.0
"""Seconds of processor time that a feed or a page may take."""

MOST_MEMORY = 2**30
"""Bytes of the process."""


@dataclass(frozen=True, slots=True)
class FeedTask:
    """Read a feed: gives its contents, or the address of the feed that a page names ("" for none)."""

    response: Response

    def run(self) -> FeedContents | str:
        """Do it."""
        response = self.response
        media_type = response.headers.get("content-type", "")
        if contents := read_feed(response.body, response.url, media_type, most=MOST_ITEMS):
            return contents
        return feed_of_page(decode(response.body, media_type), response.url)


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """Find the article of a page of a host with `rules`."""

    response: Response
    rules: HostRules

    def run(self) -> Article:
        """Do it."""
        html = decode(self.response.body, self.response.headers.get("content-type", ""))
        return article_of(html, self.rules)


def _run(tasks: Sequence[FeedTask | ArticleTask]) -> list[FeedContents | str | Article]:
    if parent_process():
        with suppress(ValueError, OSError):  # it may be less already
            resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    return [task.run() for task in tasks]


class Parser:
    """Reads one thing after another; with `processes` = 0, in this process. Threads may share it."""

    def __init__(self, processes: int) -> None:
        self._workers = Workers(processes, ("feeds.preload", "feeds.pull.parsing"))
        self._lock = threading.Lock()

    def feed(self, response: Response) -> FeedContents | str:
        """The contents of a feed, or the feed that a page names. Raises BadUpstream."""
        found = self._result(FeedTask(response), response.url)
        assert isinstance(found, (FeedContents, str))
        return found

    def article(self, response: Response, rules: HostRules) -> Article:
        """The article of a page. Raises BadUpstream."""
        found = self._result(ArticleTask(response, rules), response.url)
        assert isinstance(found, Article)
        return found

    def close(self) -> None:
        """End the process."""
        self._workers.close()

    def _result(self, task: FeedTask | ArticleTask, url: str) -> FeedContents | str | Article:
        with self._lock:
            answers = self._workers.map(_run, [task], seconds=START, size=1, patience=PATIENCE)
            ((_, found),) = answers
        if isinstance(found, GivenUp):
            raise BadUpstream(url, f"cannot be read ({found.reason})", status=200)
        return found[0]
