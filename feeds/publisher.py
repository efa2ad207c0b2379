"""The one door to an archive: `update` reads the posts, `document` makes what is published.

(1) `document` gives the same bytes for the same posts, settings and `now` of the last update,
    whatever the index held before.
(2) Work is done late and once: metadata of changed files is read by `update`; content is cleaned
    and an entry rendered when the first document needs it, or by `prepare` for all documents.
(3) `states` shows which documents have not changed, without making them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from feeds import addresses
from feeds.archive import open_archive
from feeds.archive.attachments import entries_to_read
from feeds.archive.catalogue import channel_at, listed_channels
from feeds.archive.diagnostics import losses
from feeds.archive.rendering import entries, render_all
from feeds.archive.update import IsReady, Progress, is_always_ready, no_progress, update
from feeds.archive.workers import Pool, Workers
from feeds.documents import archives, feeds, inventory, search_results, selection
from feeds.documents.files import OpenFile, open_file
from feeds.errors import DamagedIndex, NotRead
from feeds.model import Address, Channel, Document, Entry, Modified, Problem
from feeds.search.request import SEARCH_FORM, SearchRequest
from feeds.settings import Settings
from feeds.storage import Output


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
class PublishedDocument:
    """A document and what HTTP responses say of it."""

    document: Document
    modified: Modified | None
    """None where it cannot be known now."""
    generation: int
    """The document is published while that `is_current`."""
    is_consistent: bool
    """Whether no file that it was made from has changed since the last update."""


class Publisher:
    """What is published of one archive. Threads may share it. Raises BadOutput.

    `output` is where it is built to. Up to `processes` others share heavy work; where there are any, only
    one thread may `update` or `prepare`. `warn` is told what a cluster cannot do.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        processes: int = 0,
        output: Output | None = None,
        warn: Callable[[str], object] = str,
    ) -> None:
        self.archive = open_archive(settings, _workers(settings, processes, warn), output)
        self.settings, self.site = settings, settings.site
        self.is_current = self.archive.index.is_current
        """Whether a generation of documents is published now."""

    # --- posts -> entries -> channels -------------------------------------------------------

    def update(self, now: datetime, *, progress: Progress = no_progress) -> Summary:
        """Read what changed in the source of posts.

        Raises BadFolder and LostPosts; then nothing has changed.
        """
        self.refresh(now, progress=progress)
        return self.summary()

    def refresh(
        self,
        now: datetime,
        *,
        is_ready: IsReady = is_always_ready,
        progress: Progress = no_progress,
    ) -> bool:
        """`update`, but return only whether anything changed.

        A change of a file that is not `is_ready` is left to a later update, but for the first update.
        """
        return update(self.archive, now, is_ready=is_ready, progress=progress)

    def verify(self) -> bool:
        """Whether the index is as it was written; if not, it is removed, and made anew by the next update."""
        try:
            self.archive.index.verify()
        except DamagedIndex:
            return False
        return True

    def summary(self) -> Summary:
        """The state of the archive in numbers."""
        with self.snapshot():
            counts = self.archive.index.files.counts()
            return Summary(
                **{name.replace(" ", "_"): number for name, number in counts.items()},
                warnings=sum(1 for _ in self.problems()) - counts["left out"],
                channels=len(self.channels()),
            )

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong with posts, by path; then what is not published of their contents."""
        with self.snapshot():
            yield from self.archive.index.files.problems()
            yield from losses(self.archive)

    def entries(self) -> Iterator[Entry]:
        """All entries, newest first, with their content."""
        return entries(self.archive)

    # --- channels and addresses -------------------------------------------------------------

    def channels(self) -> list[Channel]:
        """All channels that lists have, the main one first, then by kind and name."""
        return listed_channels(self.archive)

    def resolve(self, address: Address) -> Address:
        """The address where a document is published. Raises BadAddress where there is none, NotNow."""
        with self._filled_index():
            return inventory.resolve(self.archive, address)

    def addresses(self) -> Iterator[Address]:
        """The addresses of all documents of a static build."""
        yield from self.states()

    def url(self, address: Address | SearchRequest) -> str:
        """The absolute URI of an address."""
        if isinstance(address, SearchRequest):
            return search_results.url_of(self.archive, address)
        return addresses.url_of(self.site.base_url, address)

    # --- documents --------------------------------------------------------------------------

    def document(self, address: Address | SearchRequest) -> Document:
        """The document at an address. Raises BadAddress where there is none, NotNow."""
        self._read_missing_words(address)
        with self.snapshot():
            return inventory.document(self.archive, address)

    def published(self, address: Address | SearchRequest, now: datetime) -> PublishedDocument:
        """`document` with what HTTP responses say of it. Raises BadAddress where there is none, NotNow."""
        self._read_missing_words(address)
        with self._filled_index() as generation:
            document = inventory.document(self.archive, address)
        is_consistent = self.archive.index.is_consistent
        modified = None
        if isinstance(address, Address):  # there is no end of search requests: none is noted
            path = addresses.path_of(address)
            modified = self.archive.index.documents.modified(path, document.etag, generation, now)
        return PublishedDocument(document, modified, generation, is_consistent)

    def open_file(self, address: Address) -> OpenFile:
        """The file of the archive at an address. Raises BadAddress where there is none, NotNow."""
        with self._filled_index():
            return open_file(self.archive, address)

    def _read_missing_words(self, address: Address | SearchRequest) -> None:
        """Read the words of a few new entries, so that no search waits for them."""
        if address != SEARCH_FORM:
            self.archive.searches.index_new_words(
                address.query if isinstance(address, SearchRequest) else None
            )

    def states(self) -> dict[Address, str]:
        """All documents of a static build, each with a hash of all it depends on.

        Which files of the archive belong to it is known after `prepare`.
        """
        return inventory.states(self.archive)

    def news(self) -> dict[Address, str]:
        """Each current feed with a hash of what it may show, for those who are told of changes."""
        with self.snapshot():
            return dict(feeds.news(self.archive))

    def prepare(self, progress: Progress = no_progress) -> None:
        """Render all entries that documents of a static build need, in other processes."""
        if self.archive.searches.needs_full_text:
            self.read_words(progress)
        selection.prepare(self.archive, self.channels(), progress)
        with self.snapshot():
            # Every entry of a channel that has archives is in one of the main channel, too.
            needs_all = self.settings.has_copies or archives.parts(
                self.archive, channel_at(self.archive, addresses.HOME)
            )
            index = self.archive.index
            if needs_all:
                missing = index.renderings.missing()
            else:
                # An entry that no feed shows any more is kept by readers, and so are its files.
                wanted = {one.headline.id for one in index.entries.without_address()}
                wanted.update(entries_to_read(self.archive))
                missing = [one for one in index.renderings.missing() if one in wanted] if wanted else []
        if missing:
            render_all(self.archive, missing, progress)

    def read_words(self, progress: Progress = no_progress) -> None:
        """Read the words of all entries for searches, in other processes. Raises BadPost."""
        if not self.archive.searches.index_words(progress=lambda done: progress("entries read", done)):
            self.archive.refuse_change()

    # --- one state of the archive -----------------------------------------------------------

    def snapshot(self) -> AbstractContextManager[None]:
        """All documents that are made within it are of one state of the archive."""
        return self.archive.index.reading()

    @contextmanager
    def _filled_index(self) -> Iterator[int]:
        """`snapshot`, with its generation. Raises NotRead where no update has filled the index."""
        with self.snapshot():
            if not (generation := self.generation()):
                raise NotRead
            yield generation

    def generation(self) -> int:
        """A number that changes whenever documents may: 0 before the first update."""
        return self.archive.index.generation()

    def is_leader(self) -> bool:
        """Whether this process is the one that updates, of all that serve the same index."""
        return self.archive.index.become_leader()

    def close(self) -> None:
        """Close what this thread has open, so that the process may fork; it opens again by itself."""
        self.archive.workers.close()
        self.archive.index.close()


def _workers(settings: Settings, processes: int, warn: Callable[[str], object]) -> Pool:
    """Processes of this machine, behind the cluster that the settings name."""
    local = Workers(processes, ("feeds.preload",))
    if not settings.cluster:
        return local
    from feeds.cluster.pool import Cluster  # late: few have one

    return Cluster(settings.cluster, settings.source, local, warn)
