"""Folder of posts -> index: what changed is read, and entries and channels follow.

(1) An update happens as a whole or not at all; what looks like an accident does not happen.
(2) Only what changed is read, only what that touches is made anew.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from feeds import addresses
from feeds.archive.recorder import Recorder, refuse_accidents
from feeds.archive.tasks import Reader, RevisionCollapser
from feeds.archive.workers import Workers
from feeds.channels import ALL
from feeds.errors import DamagedIndex
from feeds.index import Index
from feeds.index.changes import Changes
from feeds.model import Channel
from feeds.settings import Settings
from feeds.storage.source import Change, Stamp, compare

_READ_AT_ONCE = 600
_SECONDS_TO_READ = 0.0003
_MANY = 4_000
"""Of more the number does not matter."""

Progress = Callable[[str, int], None]
"""Hears what is being done, and of how many things it is done by now."""


Settled = Callable[[str, Stamp | None], bool]
"""Whether to take in that a file changed (None: is gone)."""


def no_progress(what: str, done: int) -> None:
    """The progress that nobody watches."""


class Updater:
    """Keeps `index` as the posts are."""

    def __init__(self, settings: Settings, index: Index, workers: Workers, records: Recorder) -> None:
        self.settings = settings
        self._index = index
        self._changes = Changes(index)
        self._workers = workers
        self._records = records

    def look(
        self,
        now: datetime,
        settled: Settled,
        progress: Progress,
    ) -> bool:
        """Take in what changed, as `Publisher.look` has it; whether anything did."""
        try:
            return self._look(now, settled, progress)
        except DamagedIndex:
            return self._look(now, settled, progress)

    def _look(
        self,
        now: datetime,
        settled: Settled,
        progress: Progress,
    ) -> bool:
        source = self.settings.source
        source.check()
        while True:
            # Looking takes time on a large archive: other processes may write meanwhile.
            with self._index.reading():
                generation = self._index.generation()
                is_due = self._index.is_due(now) or not self._records.is_current(now)
                found = source.scan()
                changes: Iterable[Change]
                if generation:
                    compared = compare(found, self._index.known())
                    changes = self._changes
                    is_due |= changes.put(one for one in compared if settled(one[0], one[1]))
                else:
                    changes = compare(found, ())  # later: reading begins while the rest is found
            if generation and not is_due:
                return False
            with self._index.updating():
                if self._index.generation() == generation:
                    changed = self._take_in(changes, now, progress)
                    return self._records.note(now) or changed

    def _take_in(self, changes: Iterable[Change], now: datetime, progress: Progress) -> bool:
        """Change the index after the files that changed."""
        index = self._index
        first = not index.generation()
        before = index.count()
        aside = self._records.memory.aside()
        index.begin(now)
        made, done = False, 0
        collect = RevisionCollapser(self.settings.source, self.settings.site.time_zone, now)
        read = Reader(collect)
        rest = iter(changes)
        some = list(islice(rest, _MANY))
        seconds = len(some) * _SECONDS_TO_READ
        tasks = chain(some, rest)
        # Reading never hangs nor ends a process: one that did not answer was killed, by whom does not matter.
        for batch, found in self._workers.map(read, tasks, seconds=seconds, size=_READ_AT_ONCE, here=True):
            found = found or read(batch)
            index.touch(found.same)
            index.drop_files(found.gone)
            made |= index.put_files(found.rows, found.alone, now)
            done += len(batch)
            progress("posts read", done)
        if not (first or made or index.is_touched()):
            if self._records.memory.aside() == aside:
                return False
            index.advance()
            return True
        self._records.memory.before_entries_go()
        index.drop_entries()
        touched = index.touched()
        while groups := list(islice(touched, _READ_AT_ONCE)):
            index.put_entries(collect(groups))
        refuse_accidents(self.settings, before, lost=before - index.count())
        self._records.memory.before_channels_go()
        index.put_channels(self._count_channels())
        index.forget_unused()
        index.advance()
        return True

    def _count_channels(self) -> Iterator[Channel]:
        index = self._index
        all_years = index.years()
        yield Channel(ALL, "", "", "", index.count(), index.last("published"), all_years)
        for kind, name, label, count, newest, years in index.counted(all_years):
            yield Channel(kind, addresses.slug_of(name), name, label, count, newest, years)
