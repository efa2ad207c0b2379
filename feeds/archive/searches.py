"""What queries find: those that are asked by URL, and those that are saved as channels.

(1) An answer is whole: while the full-text index is not filled, what asks for words raises NotNow.
(2) One query takes `MOST_SECONDS` at the most.
(3) How much is found stays known for its generation, so that walking through pages counts once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.archive.entry_renderer import EntryRenderer
from feeds.archive.recorder import Recorder
from feeds.archive.workers import Workers
from feeds.channels import SEARCH
from feeds.entries import make_entry
from feeds.errors import BadAddress, NotNow
from feeds.index import Index
from feeds.index.fulltext import FullText, Words
from feeds.index.rows import Line, Row
from feeds.model import ADDED, Channel, Content
from feeds.search import Query, canonical, needs_text, parse, searchable
from feeds.search.sql import QuerySql, Statement, finding
from feeds.settings import Settings
from feeds.slugs import slug_of
from feeds.text import fold
from feeds.timestamps import moment_of

MOST_SECONDS = 2.0
"""How long the database may look for the answer to one query."""

AT_ONCE = 20
"""So many entries whose words are missing are read before an answer; where there are more, it waits."""

_REMEMBERED = 256
_BATCH = 20
_SECONDS_TO_CLEAN = 0.004


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds."""

    count: int
    newest: datetime | None
    years: tuple[tuple[int, int], ...]
    """How many of each year (UTC), earliest first."""
    asked: QuerySql
    """What else can be asked of them."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of an entry."""

    row: Row
    content: Content
    words: Words
    is_kept: bool
    """Whether the content is that of the file as the index knows it."""
    micros: int | None
    """As of `RenderedEntry`."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the words of entries, cleaning those that never were; perhaps in another process."""

    make: EntryRenderer

    def __call__(self, wanted: Sequence[tuple[Row, Content | None]]) -> list[Read]:
        """What entries say; without those whose files have changed, which the next update reads."""
        return [one for row, content in wanted if (one := self.read(row, content)).is_kept]

    def read(self, row: Row, content: Content | None) -> Read:
        """What an entry says; those that were cleaned before come with their content."""
        sure, micros = True, None
        if content is None:
            content, sure, micros = self.make.clean(row.headline)
        entry = make_entry(row.headline, content, ZoneInfo(self.make.site.time_zone))
        return Read(row, content, Words(entry.id, row.digest, searchable(entry)), sure, micros)


class Searches:
    """The queries that can be asked of `index`."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        records: Recorder,
        renderer: EntryRenderer,
        workers: Workers,
        *,
        rules: str,
    ) -> None:
        self._site = settings.site
        self._zone = ZoneInfo(settings.site.time_zone)
        self._index = index
        self._text = FullText(index, version=rules)
        self._renderer = renderer
        self._workers = workers
        self._records = records
        self._saved = {slug_of(one.name): one for one in settings.search}
        self._queries = {slug: parse(one.query) for slug, one in self._saved.items()}
        self._found: dict[tuple[str, int], Found] = {}

    @property
    def need_text(self) -> bool:
        """Whether a saved search asks for words."""
        return any(map(needs_text, self._queries.values()))

    # --- queries -----------------------------------------------------------------------------

    def found(self, query: Query) -> Found:
        """What `query`, in normal form, finds. Raises NotNow."""
        with self._index.reading():
            if needs_text(query) and not self._text.is_filled():
                raise NotNow("search", "the words of the archive are still being read", seconds=10)
            key = canonical(query), self._index.generation()
            found = self._found.get(key)
            if found is None:
                asked = finding(query, zone=self._zone, language=self._site.language)
                rows = self._ask(asked.years)
                newest = moment_of(rows[-1][2]) if rows else None
                years = tuple((year, count) for year, count, _ in rows)
                found = Found(sum(count for _, count in years), newest, years, asked)
                if len(self._found) >= _REMEMBERED:
                    self._found.clear()
                self._found[key] = found
            return found

    def lines(
        self, query: Query, limit: int, format_name: str, start: int = 0, *, order: str = ""
    ) -> list[Line]:
        """Entries that `query` finds from number `start` on, as documents need them; `limit` 0 = all.

        `order` "added": what came to the archive last comes first.
        """
        with self._index.reading():
            asked = self.found(query).asked
            if order == ADDED:
                rows = self._ask(asked.added, self._records.number(), limit or -1, start)
            else:
                rows = self._ask(asked.ids, limit or -1, start)
            return self._index.lines_of([row[0] for row in rows], format_name)

    def lines_within(self, query: Query, span: tuple[int, int], format_name: str) -> list[Line]:
        """Entries that `query` finds in some time, as `Index.lines` has them."""
        rows = self._ask(self.found(query).asked.within, *span)
        return self._index.lines_of([row[0] for row in rows], format_name)

    def hours(self, query: Query) -> list[tuple[Any, ...]]:
        """The hours in which entries that `query` finds were published, oldest first, and how many."""
        return self._ask(self.found(query).asked.hours)

    def digests(self, query: Query) -> list[tuple[Any, ...]]:
        """Hour and digest of each entry that `query` finds, newest first."""
        return self._ask(self.found(query).asked.digests)

    def _ask(self, statement: Statement, *more: int) -> list[tuple[Any, ...]]:
        try:
            return self._index.ask(statement.sql, (*statement.values, *more), seconds=MOST_SECONDS)
        except TimeoutError as error:
            raise NotNow("search", str(error), seconds=600) from error

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
        found = self.found(self._queries[slug])
        return Channel(SEARCH, slug, fold(saved.name), saved.title, found.count, found.newest, found.years)

    def order(self, slug: str) -> str:
        """The order of a saved search: "" or "added". Raises KeyError."""
        return self._saved[slug].order

    def query(self, slug: str) -> Query:
        """The query of a saved search. Raises KeyError."""
        return self._queries[slug]

    # --- words -------------------------------------------------------------------------------

    def complete(self, query: Query | None = None) -> None:
        """Read the words that a query (None: a saved search) needs, if only a few entries are missing.

        Not within `reading()`: what is missing in a state of the archive is missing for good.
        """
        if self._index.is_reading:
            return
        if needs_text(query) if query else self.need_text:
            with self._index.reading():
                few = self._text.is_filled() or len(self._text.missing()) <= AT_ONCE
            if few:
                with suppress(TimeoutError):
                    self.fill(hurried=True)

    def fill(
        self,
        *,
        most: int | None = None,
        hurried: bool = False,
        progress: Callable[[int], None] = lambda done: None,
    ) -> bool:
        """Read the words of all entries, or of `most` of them; whether there are no more to read.

        May be stopped at any time, and goes on where it was. Raises TimeoutError where another process
        writes for long, which is not long if `hurried`.
        """
        with self._index.reading():
            if self._text.is_filled():
                return True
            missing = self._text.missing()
        wanted = missing if most is None else missing[:most]
        # Those that went away since are none of our business.
        tasks = (task for entry_id in wanted if (task := self._wanted(entry_id)))
        seconds = len(wanted) * _SECONDS_TO_CLEAN
        done = 0
        if wanted:
            read = Reader(self._renderer)
            for batch, rows in self._workers.map(read, tasks, seconds=seconds, size=_BATCH):
                if rows is None:  # its text ends the process that cleans it: it is found by its title
                    ((row, _),) = batch
                    rows = [replace(read.read(row, Content("", "", "")), is_kept=False)]
                with self._index.reading():
                    for one in rows:
                        if one.is_kept:
                            self._index.keep(one.row, one.content, {}, micros=one.micros)
                self._text.put([one.words for one in rows], hurried=hurried)
                done += len(rows)
                progress(done)
        if len(wanted) < len(missing):
            return False
        return self._text.finish(advance=self.need_text, hurried=hurried)

    def _wanted(self, entry_id: str) -> tuple[Row, Content | None] | None:
        with self._index.reading(), suppress(KeyError):
            row = self._index.entry(entry_id)
            return row, self._index.content(row.content)
        return None
