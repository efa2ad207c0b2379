"""Searches: what queries find, those of URLs and those that are saved as channels.

(1) Answers are whole: while the full-text index is incomplete, queries with words raise NotNow.
(2) A query has a time limit.
(3) Counts are cached for a generation: requests for further pages do not count again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from feeds.archive.entry_renderer import EntryRenderer, Task, without_content
from feeds.archive.generation_cache import GenerationCache
from feeds.archive.post_reader import portions
from feeds.archive.recorder import Recorder
from feeds.archive.workers import GivenUp, Pool
from feeds.channels import SEARCH
from feeds.errors import BadAddress, BadOutput, DamagedIndex, NotNow
from feeds.index import Index
from feeds.index.fulltext import EntryWords
from feeds.index.rows import IndexedEntry, Rendering
from feeds.model import ADDED, Channel, Content
from feeds.search import Query, canonical_text, needs_text, parse, searchable
from feeds.settings import Settings
from feeds.slugs import slug_of
from feeds.storage.source import PostBytes
from feeds.text import fold
from feeds.timestamps import from_microseconds

TIME_LIMIT = 2.0
"""Seconds for a query."""

FEW = 20
"""If no more entries are missing in the full-text index, a request adds them; otherwise it is refused."""

_CACHED = 256
"""Queries whose counts are cached."""

_BATCH = 20
_SECONDS_TO_CLEAN = 0.004
_SECONDS_A_CHARACTER = 1e-6


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """How many entries a query finds."""

    count: int
    newest: datetime | None
    years: tuple[tuple[int, int], ...]
    """The number of entries of each year (UTC), earliest first."""


@dataclass(frozen=True, slots=True)
class ReadWords:
    """The words of an entry, and its content."""

    row: IndexedEntry
    content: Content
    words: EntryWords
    is_current: bool
    """Whether the file is still the one that the index knows."""
    microseconds: int | None
    """Of processor time that cleaning took; None where it was cleaned before."""


@dataclass(frozen=True, slots=True)
class WordReader:
    """Reads the words of entries, in any process; cleans those that were not yet."""

    renderer: EntryRenderer

    def __call__(self, tasks: Sequence[tuple[IndexedEntry, Content | None]]) -> list[ReadWords]:
        """The words of entries, without those whose files have changed: the next update reads them."""
        return [one for row, content in tasks if (one := self.read(row, content)).is_current]

    def posts_of(self, tasks: Sequence[tuple[IndexedEntry, Content | None]]) -> Iterator[tuple[str, str]]:
        """Path and SHA-256 of each post that is read for tasks."""
        return self.renderer.posts_of([Task(*task) for task in tasks])

    def with_source(self, source: PostBytes) -> Self:
        """The same, with posts from elsewhere."""
        return replace(self, renderer=self.renderer.with_source(source))

    def read(self, row: IndexedEntry, content: Content | None) -> ReadWords:
        """The words of an entry; `content` is None where it was never cleaned."""
        is_current, microseconds = True, None
        if content is None:
            content, is_current, microseconds = self.renderer.clean(row)
        entry = self.renderer.entry(row.headline, content)
        words = EntryWords(entry.id, row.digest, searchable(entry))
        return ReadWords(row, content, words, is_current, microseconds)


class Searches:
    """The queries of `index`."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        records: Recorder,
        renderer: EntryRenderer,
        workers: Pool,
    ) -> None:
        self._index = index
        self._renderer = renderer
        self._workers = workers
        self._records = records
        self._saved = {slug_of(one.name): one for one in settings.search}
        self._queries = {slug: parse(one.query) for slug, one in self._saved.items()}
        self._summaries = GenerationCache(index, _CACHED)

    @property
    def needs_full_text(self) -> bool:
        """Whether a saved search needs the full-text index."""
        return any(map(needs_text, self._queries.values()))

    # --- queries -----------------------------------------------------------------------------

    def summary(self, query: Query) -> SearchSummary:
        """How many entries `query`, in canonical form, finds. Raises NotNow."""
        with self._index.reading():
            if needs_text(query) and not self._index.full_text.is_complete():
                raise NotNow("search", "the search index is still being built", seconds=10)
            return self._summaries.get(canonical_text(query), lambda: self._summarize(query))

    def _summarize(self, query: Query) -> SearchSummary:
        with _time_limit(self._index):
            rows = self._index.members.years(query)
        newest = from_microseconds(rows[-1][2]) if rows else None
        years = tuple((year, count) for year, count, _ in rows)
        return SearchSummary(sum(count for _, count in years), newest, years)

    def renderings(
        self, query: Query, limit: int, format_name: str, start: int = 0, *, order: str = ""
    ) -> list[Rendering]:
        """Entries that `query` finds, from number `start` on; `limit` 0 = all. Raises NotNow.

        `order`: "" = newest first, or ADDED.
        """
        with self._index.reading():
            with self._query(query):
                ids = self._index.members.ids(
                    *(query, "added" if order == ADDED else "newest"),
                    start=start,
                    limit=limit,
                    records=self._records.number() if order == ADDED else 0,
                )
            return self._index.renderings.of(ids, format_name)

    def renderings_within(self, query: Query, span: tuple[int, int], format_name: str) -> list[Rendering]:
        """Entries that `query` finds in a span (of `Members.ids`), newest first. Raises NotNow."""
        with self._index.reading():
            with self._query(query):
                ids = self._index.members.ids(query, span=span)
            return self._index.renderings.of(ids, format_name)

    def hours(self, query: Query) -> list[tuple[int, int]]:
        """`Members.hours` of a query. Raises NotNow."""
        with self._query(query):
            return self._index.members.hours(query)

    def digests(self, query: Query) -> list[str]:
        """`Members.digests` of a query. Raises NotNow."""
        with self._query(query):
            return self._index.members.digests(query)

    @contextmanager
    def _query(self, query: Query) -> Iterator[None]:
        with self._index.reading():
            self.summary(query)
            with _time_limit(self._index):
                yield

    # --- saved searches ----------------------------------------------------------------------

    def channels(self) -> Iterator[Channel]:
        """The saved searches that can be answered now."""
        for slug in self._saved:
            try:
                yield self.channel(slug)
            except NotNow:
                continue

    def require(self) -> None:
        """Raise NotNow unless every saved search can be answered now."""
        for slug in self._saved:
            self.channel(slug)

    def channel(self, slug: str) -> Channel:
        """A saved search as a channel. Raises BadAddress, NotNow."""
        saved = self._saved.get(slug)
        if saved is None:
            raise BadAddress(f"/{SEARCH}/{slug}/", "no such search")
        found = self.summary(self._queries[slug])
        return Channel(SEARCH, slug, fold(saved.name), saved.title, found.count, found.newest, found.years)

    def order(self, slug: str) -> str:
        """The order of a saved search: "" or "added". Raises KeyError."""
        return self._saved[slug].order

    def query(self, slug: str) -> Query:
        """The query of a saved search. Raises KeyError."""
        return self._queries[slug]

    # --- full-text index ---------------------------------------------------------------------

    def index_new_words(self, query: Query | None = None) -> None:
        """Complete the full-text index for a query (None: saved searches), if only a few entries are missing.

        Does nothing within `reading()`: writes are not seen there.
        """
        if self._index.is_reading:
            return
        if needs_text(query) if query else self.needs_full_text:
            with self._index.reading():
                full_text = self._index.full_text
                is_cheap = full_text.is_complete() or len(full_text.missing()) <= FEW
            if is_cheap:
                try:
                    self.index_words(hurried=True)
                except (TimeoutError, BadOutput) as error:
                    if isinstance(error, DamagedIndex):
                        raise
                    # Searches for words have to wait; all else is made without being kept.

    def index_words(
        self,
        *,
        limit: int | None = None,
        hurried: bool = False,
        progress: Callable[[int], None] = lambda done: None,
    ) -> bool:
        """Put all entries into the full-text index, or `limit` of them. Returns whether it is complete.

        Can be stopped at any time, and continues where it was. Raises TimeoutError where another process
        writes for minutes, or for a moment if `hurried`.
        """
        full_text = self._index.full_text
        with self._index.reading():
            if full_text.is_complete():
                return True
            missing = full_text.missing()
        ids = missing if limit is None else missing[:limit]
        tasks = self._tasks(ids)
        characters = self._index.entries.characters(ids)
        seconds = max(len(ids) * _SECONDS_TO_CLEAN, characters * _SECONDS_A_CHARACTER)
        done = 0
        if ids:
            read = WordReader(self._renderer)
            for batch, results in self._workers.map(read, tasks, seconds=seconds, size=_BATCH):
                if isinstance(results, GivenUp):  # the entry is found by its title
                    ((row, _),) = batch
                    content = without_content(results.reason)
                    results = [replace(read.read(row, content), microseconds=0)]
                with self._index.reading():
                    for one in results:
                        if one.is_current and one.microseconds is not None:
                            self._index.contents.put(one.row.content, one.content, one.microseconds)
                full_text.put([one.words for one in results], hurried=hurried)
                done += len(results)
                progress(done)
        if len(ids) < len(missing):
            return False
        return full_text.finish(begin_generation=self.needs_full_text, hurried=hurried)

    def _tasks(self, ids: Sequence[str]) -> Iterator[tuple[IndexedEntry, Content | None]]:
        """Entries with their contents, if cleaned, without those that are gone by now."""
        for some in portions(ids, lambda _: 1, _BATCH):
            with self._index.reading():
                rows = list(self._index.entries.of(some))
                contents = self._index.contents.of(rows)
            yield from zip(rows, contents, strict=True)


@contextmanager
def _time_limit(index: Index) -> Iterator[None]:
    try:
        with index.time_limit(TIME_LIMIT):
            yield
    except TimeoutError as error:
        raise NotNow("search", str(error), seconds=600) from error
