"""Where the pieces meet: `update` reads the posts, `document` makes what is published.

(1) `document` gives the same bytes for the same posts, settings and `now` of the last update,
    whatever the index held before.
(2) Work is done late and once: metadata of changed files is read by `update`; content is cleaned
    and an entry rendered when the first document needs it, or by `prepare` for all documents.
(3) `states` tells which documents are as they were, without making them.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from feeds import addresses, pages
from feeds.archive.catalogue import Catalogue
from feeds.archive.code_versions import CLEANING, READING, RENDERING, code_version
from feeds.archive.diagnostics import Diagnostics
from feeds.archive.recorder import Recorder
from feeds.archive.searches import Searches
from feeds.archive.tasks import EntryRenderer
from feeds.archive.update import Progress, Settled, Updater, no_progress
from feeds.archive.workers import Workers
from feeds.channels import ENTRY
from feeds.documents.archives import ArchiveDocuments
from feeds.documents.channel_pages import ChannelPages
from feeds.documents.entry_pages import EntryPages
from feeds.documents.feeds import FeedBuilder
from feeds.documents.inventory import Inventory
from feeds.documents.numbered_pages import NumberedPages
from feeds.documents.search_results import SearchResults
from feeds.errors import BadPost, FeedsError
from feeds.index import Index
from feeds.index.documents import Documents
from feeds.model import (
    Address,
    Channel,
    Document,
    Entry,
    Modified,
    Problem,
)
from feeds.search.request import HOW, SearchRequest
from feeds.settings import Settings
from feeds.settings.rules import read_rule_files
from feeds.storage import Output
from feeds.storage.local import cache_path, records_path


@dataclass(frozen=True, slots=True)
class Summary:
    """What an update found, in numbers of files, and in entries and channels."""

    files: int
    entries: int
    collapsed: int
    waiting: int
    left_out: int
    not_posts: int
    warnings: int
    channels: int


@dataclass(frozen=True, slots=True)
class Published:
    """A document as it stands at its address."""

    document: Document
    modified: Modified | None
    """None: not to be told now."""
    generation: int
    """It stands while that `is_current`."""
    sure: bool
    """Whether all files that it was made of were as they were when they were read."""


class Publisher:
    """One archive: its settings and its index. Threads may share it. Raises BadOutput.

    Up to `processes` others share heavy work; where there are any, only one thread may `update` or `prepare`.
    """

    def __init__(self, settings: Settings, *, processes: int = 0) -> None:
        self.settings = settings
        self.site = settings.site
        rule_files = read_rule_files(settings)
        self._maker = EntryRenderer(settings.source, settings.site, rule_files, settings.image_hosts)
        particulars = sha256(repr((rule_files, settings.image_hosts)).encode()).hexdigest()
        look = (settings.site, code_version(RENDERING), particulars)
        index_path = Path(settings.index) if settings.index else cache_path(settings.source.identity)
        self._index = Index(
            index_path,
            # Dates without a zone are read in the site's, so everything known depends on it.
            version=f"{code_version(READING)} {settings.site.time_zone}",
            rules=f"{code_version(CLEANING)} {particulars}",
            look=sha256(repr(look).encode()).hexdigest(),
            full=settings.site.full,
        )
        self.is_current = self._index.is_current
        """Whether what was `published` in a generation is what is published now."""
        self._documents = Documents(self._index, self._index.look)
        self.workers = Workers(processes, ("feeds.preload",))
        """The other processes."""
        self.records = Recorder(settings, self._index, records_path(index_path))
        self._updater = Updater(settings, self._index, self.workers, self.records)
        self.searches = Searches(
            settings,
            self._index,
            rules=f"{code_version(CLEANING)} {particulars}",
            maker=self._maker,
            workers=self.workers,
            place=self.records.number,
        )
        self._catalogue = Catalogue(settings, self._index, self.searches, self.records)
        self.examiner = Diagnostics(self._index, self._maker)
        self._composer = FeedBuilder(
            settings,
            self._index,
            self.searches,
            maker=self._maker,
            workers=self.workers,
            added=self.records.added,
        )
        self._archives = ArchiveDocuments(settings, self._index, self.searches, self._composer, self.records)
        self._paging = NumberedPages(settings, self._index, self.searches, self._composer)
        self._viewer = ChannelPages(settings, self._composer, self.searches, self._paging, self.channels)
        self._copies = EntryPages(
            *(settings, self._index, self._composer, self._viewer),
            channel=self.channel,
            channels=self.channels,
        )
        self._inventory = Inventory(
            *(settings, self._index, self._catalogue, self.records),
            composer=self._composer,
            archives=self._archives,
            paging=self._paging,
            copies=self._copies,
        )
        self._answers = SearchResults(settings, self.searches, self._composer.rendered)

    def check_rules(self) -> None:
        """Raise BadSetting where a rule file of the user's cannot be understood.

        Whoever cleans something meets it anyway; a server must not begin first.
        """
        if self.settings.rules and self.settings.host_rules:
            _ = self._maker.rules

    # --- posts -> entries -> channels -------------------------------------------------------

    def update(
        self,
        now: datetime,
        *,
        progress: Progress = no_progress,
    ) -> Summary:
        """Read what changed in the source of posts.

        Raises BadFolder and LostPosts; then nothing has changed.
        """
        self.look(now, progress=progress)
        return self.summary()

    def look(
        self,
        now: datetime,
        *,
        settled: Settled = lambda path, stamp: True,
        progress: Progress = no_progress,
    ) -> bool:
        """`update`, but tell only whether anything changed.

        `settled` is asked of each file that changed (None: that is gone) whether to take that in;
        otherwise it stays as it was. The first time everything is taken in.
        """
        return self._updater.look(now, settled, progress)

    def summary(self) -> Summary:
        """The state of the archive in numbers."""
        with self._index.reading():
            counts = self._index.counts()
            problems = sum(1 for _ in self._index.problems())
            return Summary(
                **{name.replace(" ", "_"): number for name, number in counts.items()},
                warnings=problems - counts["left out"],
                channels=len(self.channels()),
            )

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong with posts, by path."""
        with self._index.reading():
            yield from self._index.problems()

    def kept(self) -> Iterator[Problem]:
        """What rules would have taken of the contents that were cleaned so far, had the guard let them."""
        for path, change in self._index.kept():
            yield Problem(path, 0, change.rule, change.text, "kept")

    # --- channels and addresses -------------------------------------------------------------

    def channels(self) -> list[Channel]:
        """All channels that are published, the main one first, then by kind and name."""
        return self._catalogue.channels()

    def channel(self, address: Address) -> Channel:
        """The channel of an address. Raises BadAddress where none is published there, Gone, NotNow."""
        return self._catalogue.channel(address)

    def place(self, address: Address) -> Address:
        """Where what an address stands for is published. Raises BadAddress where nothing is, NotNow."""
        return self._inventory.place(address)

    def addresses(self) -> Iterator[Address]:
        """Every address that has a document."""
        return self._inventory.addresses()

    def files(self) -> Iterator[tuple[str, Address]]:
        """Every file of a static build with the address whose document it holds."""
        return self._inventory.files()

    def url(self, address: Address | SearchRequest) -> str:
        """The absolute URI of an address."""
        if isinstance(address, SearchRequest):
            return self._answers.url(address)
        return addresses.url_of(self.site.base_url, address)

    # --- channels -> documents --------------------------------------------------------------

    def document(self, address: Address | SearchRequest) -> Document:
        """What is published at an address. Raises BadAddress where nothing is, NotNow."""
        self._read_words(address)
        with self._index.reading():
            return self._make(address)

    def published(self, address: Address | SearchRequest, now: datetime) -> Published:
        """`document` with what HTTP wants to know of it. Raises BadAddress where nothing is, NotNow."""
        self._read_words(address)
        with self._index.reading():
            generation = self._index.generation()
            document = self._make(address)
        sure = not self._index.is_doubted
        if isinstance(address, SearchRequest):
            # Anybody may ask anything: nothing is noted of it.
            return Published(document, None, generation, sure)
        modified = self._documents.changed(addresses.path_of(address), document.etag, generation, now)
        return Published(document, modified, generation, sure)

    def refusal(self, query: str, error: FeedsError) -> bytes:
        """The page that says why `query` is not answered."""
        return self._answers.refusal(query, error, self.frame("search", "../"))

    def nowhere(self, key: str, root: str) -> bytes:
        """The page that stands where nothing is published; `key` as of `pages.Nowhere`."""
        return pages.render(pages.Nowhere(self.frame(key, root), key))

    def frame(self, key: str, root: str) -> pages.Frame:
        """What is around a page that is no document; its title is the row `key` of the words."""
        return self._viewer.plain_frame(key, root)

    def lead(self) -> bool:
        """Whether this process is the one to `look`, among all that serve the same index."""
        return self._index.lead()

    def close(self) -> None:
        """Close what this thread has open, so that the process may fork; it opens again by itself."""
        self.workers.close()
        self._index.close()

    def generation(self) -> int:
        """A number that changes whenever documents may: 0 before the first update."""
        return self._index.generation()

    def _read_words(self, address: Address | SearchRequest) -> None:
        """Let the words of a few new entries keep nobody waiting."""
        if address != HOW:
            self.searches.complete(address.query if isinstance(address, SearchRequest) else None)

    def _make(self, address: Address | SearchRequest) -> Document:
        if address == HOW:
            body, media_type = pages.render(pages.Search(self.frame("search", "../"))), pages.MEDIA_TYPE
        elif isinstance(address, SearchRequest):
            body, media_type = self._answers.answer(
                address,
                updated=self._composer.last_updated(),
                frame=self._viewer.frame,
            )
        elif address == addresses.OPML:
            body, media_type = self._viewer.opml(), "text/x-opml; charset=utf-8"
        elif address == addresses.STYLE:
            body, media_type = pages.style(), pages.STYLE_TYPE
        elif address == addresses.SCRIPT:
            body, media_type = pages.script(), pages.SCRIPT_TYPE
        elif address.format == "html":
            body, media_type = self._page(address), pages.MEDIA_TYPE
        else:
            body, media_type = self._archives.feed(self.channel(address), address)
        return Document(body, media_type, etag=sha256(body).hexdigest()[:32])

    def _page(self, address: Address) -> bytes:
        if address.kind == ENTRY:
            return self._copies.page(address)
        channel = self.channel(address)
        return self._viewer.older_page(channel, address) if address.part else self._viewer.page(channel)

    def prepare(self, progress: Progress = no_progress) -> list[Problem]:
        """Make whatever entries the documents need and have not been made, in other processes.

        Returns what could not be made: such entries are published without content.
        """
        if self.searches.need_text:
            self.read_words(progress)
        problems = self._composer.prepare(self.channels(), progress)
        with self._index.reading():
            # Every entry of a channel that has archives is in one of the main channel, too.
            is_all = self.settings.has_copies or self._archives.parts(self.channel(addresses.HOME))
            wanted = self._index.unmade() if is_all else []
        # What makes entries takes long to begin with.
        return problems + (self._composer.make(wanted, progress) if wanted else [])

    def read_words(self, progress: Progress = no_progress) -> None:
        """Make queries with words possible, in other processes. Raises BadPost."""
        if not self.searches.fill(progress=lambda done: progress("entries read", done)):
            raise BadPost(self.settings.source.name, "posts have changed while they were read; try again")

    @property
    def is_rebuilt(self) -> bool:
        """Whether the index was of another version or damaged, and everything is read again."""
        return self._index.is_rebuilt

    def snapshot(self) -> AbstractContextManager[None]:
        """All documents that are made within it are of one state of the archive."""
        return self._index.reading()

    def states(self) -> dict[Address, str]:
        """What each document depends on, as a hash: where it is what it was, the document is, too."""
        return self._inventory.states()

    def written(self, output: Output) -> dict[str, tuple[str, str]]:
        """The files that were written to a folder: name -> how the file looked, state of the document."""
        return self._documents.written(output.identity)

    def note_written(self, output: Output, files: Mapping[str, tuple[str, str]], state: str) -> None:
        """Note all files that were written to a folder, in the place of those noted before.

        `state` is `state()`, or "" if there is something left to do.
        """
        self._documents.note_written(output.identity, files, state)

    def state(self) -> str:
        """What all documents together depend on, as a hash."""
        return _hash(repr((self._index.generation(), self._index.look, self.settings)))

    def is_written(self, output: Output) -> bool:
        """Whether `written` has all that is to be written to a folder."""
        return self._documents.built(output.identity) == self.state()

    def entries(self) -> Iterator[Entry]:
        """All entries, newest first, with their content."""
        with self._index.reading():
            ids = self._index.ids()
        yield from map(self._composer.entry, ids)

    def entry(self, file: str) -> Entry:
        """The entry that a file makes, alone or with others. Raises BadPost where it makes none."""
        inside = self.settings.source.path_of(file)
        entry_id = self._index.id_of(inside)
        if entry_id is None:
            said = [f"{one.reason}; {one.action}" for one in self.problems() if one.path == inside]
            raise BadPost(
                file, said[0] if said else f"is published by no entry of {self.settings.source.name}"
            )
        return self._composer.entry(entry_id)

    def learn(self) -> dict[str, str]:
        """Rule files for review, by host, of what repeats across the posts of one source."""
        from feeds.clean.cleaner import learn  # late, as all cleaning

        return learn(self._maker.sample(entry) for entry in self.entries())


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
