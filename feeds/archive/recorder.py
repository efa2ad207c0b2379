"""Records: when each entry was first seen, which entries were withdrawn, which channels emptied.

(1) An entry is withdrawn when no file makes it any more, or its files say so. A file that cannot be read is
    not gone: the ids that may be in it are left alone.
(2) Events are in the file before they are in the index: a crash between the two loses none.
(3) Events depend on posts, earlier records and `now` alone, except for the channels and files of an entry
    that is gone: only the index knew them.
(4) Nothing is recorded that looks like an accident, even if only the records know what is gone.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from feeds.archive.generation_cache import GenerationCache
from feeds.archive.records_log import RecordsLog
from feeds.channels import ALL, CHANNEL_KINDS, SEARCH, memberships
from feeds.entries import make_headlines
from feeds.errors import LostPosts
from feeds.history.events import (
    EMPTIED,
    FILLED,
    READABLE,
    RETURNED,
    UNREADABLE,
    WITHDRAWN,
    Event,
    Name,
    encode,
    encode_seen,
)
from feeds.index import Index
from feeds.index.records import RecordsFile, Withdrawal
from feeds.model import Channel, Meta, Tombstone
from feeds.settings import Settings
from feeds.slugs import slug_of

MOST = 500
"""Withdrawals that a feed shows at most: the newest."""

SHOWN = timedelta(days=90)
"""How long feeds show a withdrawal, and a channel that emptied has an empty feed."""

_FEW = 5
"""This many entries, or a tenth of all, may be gone at once before it looks like an accident."""

_LATEST = datetime.max.replace(tzinfo=UTC)


def refuse_accidents(settings: Settings, before: int, *, lost: int) -> None:
    """Raise LostPosts if so many of the entries `before` are lost at once that it looks like an accident."""
    if lost > max(_FEW, before // 10) and not settings.accept_loss:
        reason = (
            f"{lost:,} of {before:,} entries are gone; "
            "the last good state stays published until you confirm with --accept-loss"
        )
        raise LostPosts(settings.source.name, reason)


class Recorder:
    """The records in the file that `settings` name, and what follows from them.

    `former` are files of records in other places.
    """

    def __init__(self, settings: Settings, index: Index, former: Iterable[Path]) -> None:
        self._settings = settings
        self._index = index
        path = settings.records_path
        self._stored = index.records(path.absolute())
        posts = "" if settings.records else settings.source.identity
        self._log = RecordsLog(path, index, self._stored, former, posts)
        self._cache = GenerationCache(index)

    @property
    def notice(self) -> str:
        """For the user: that this process began the file or took one over, or ""."""
        return self._log.notice

    @property
    def warnings(self) -> list[str]:
        """For the user: what this process found missing or damaged in the file."""
        return self._log.warnings

    def lines(self) -> Iterator[bytes]:
        """The records as lines of their file, wherever they are. Raises BadOutput."""
        with self._index.reading():
            yield from self._log.lines()

    # --- writing, within an update -------------------------------------------------------------

    def is_current(self, now: datetime) -> bool:
        """Whether `note` has nothing to do."""
        file = self._stored.file()
        return (
            file is not None
            and (file.generation, file.stamp) == (self._index.generation(), self._log.stamp())
            and self._stored.is_shown_since(file.number, now - SHOWN)
            and not self._log.has_former()
        )

    def note(self, now: datetime) -> bool:
        """Record what an update changed, within `Index.updating()`; whether documents may change.

        Raises BadOutput where records cannot be written, and LostPosts; then nothing may be changed.
        """
        with self._log.taking_over(accept_loss=self._settings.accept_loss):
            return self._note(now.replace(microsecond=0))

    def _note(self, now: datetime) -> bool:
        file, changed = self._log.read(now)
        generation = self._index.generation()
        if changed or file.generation != generation:
            seen = self._stored.add_first_seen(file.number, now)
            events = list(self._compare(file, now, is_read=changed))
            if seen or events or not file.archive:
                self._stored.apply(file.number, events)
                lines = chain(encode_seen(now, self._stored.new_ids()), [encode(events)])
                file = self._log.write(file, now, lines)
                changed |= bool(seen or events)
        changed |= self._stored.show_since(file.number, now - SHOWN)
        if changed:
            self._index.begin_generation()
        self._stored.put_file(file.stamp if file.digest else "", file.digest, file.archive)
        return changed

    def _compare(self, file: RecordsFile, now: datetime, *, is_read: bool) -> Iterator[Event]:
        """The events since records and index were compared last; `is_read`: the file had changed.

        Raises LostPosts.
        """
        number, departures = file.number, self._index.departures
        returned = self._stored.returned(number)
        yield from (Event(now, RETURNED, one) for one in returned)
        withdrawn = self._stored.withdrawn_ids(number) - set(returned)
        declared = {
            key: self._channels_of(metas)
            for key, metas in departures.declared_withdrawn()
            if key not in withdrawn
        }
        missing = [one for one in self._stored.missing(number) if one not in declared]
        kept, events = self._unreadable(number, now, missing)
        yield from events
        gone = [one for one in missing if one not in kept]
        if is_read:  # the index did not know these entries: no update has counted how many are gone
            before = self._index.entries.count() + len(gone)
            refuse_accidents(self._settings, before, lost=len(gone))
        known = departures.channels_of(gone)
        gone_from = {one: known.get(one) for one in gone} | declared
        yield from (Event(now, WITHDRAWN, one, channels) for one, channels in sorted(gone_from.items()))
        seen = [
            channels for one, channels in gone_from.items() if channels and self._stored.was_seen(number, one)
        ]
        yield from self._emptied(file, now, dict.fromkeys(chain.from_iterable(seen)))

    def _unreadable(self, number: int, now: datetime, missing: Sequence[str]) -> tuple[set[str], list[Event]]:
        """The missing ids that may be in files that cannot be read, and the events of such files."""
        recorded, unreadable = self._stored.unreadable(number), self._index.departures.unreadable()
        events = [Event(now, READABLE, path) for path in recorded if path not in unreadable]
        # What a file held is known from before, or from the update that found it unreadable.
        known = {
            path: recorded.get(path) or former
            for path, former in unreadable.items()
            if path in recorded or former
        }
        kept = set(chain.from_iterable(known.values()))
        # All others may hold anything that is missing now: perhaps one was moved, or the index is new.
        loose = tuple(one for one in missing if one not in kept)
        known |= dict.fromkeys(unreadable.keys() - known.keys(), loose)
        for path in sorted(known):
            if recorded.get(path) != known[path]:
                events.append(Event(now, UNREADABLE, path, known[path]))
        return kept.union(*known.values()), events

    def _emptied(self, file: RecordsFile, now: datetime, left: dict[Name, None]) -> Iterator[Event]:
        """Channels that emptied or filled again; `left` are those that lost entries for good."""
        fewest, kinds = max(1, self._settings.min_entries), self._settings.kinds
        labels = {
            name: label
            for name, label, count in self._index.departures.channels_since(file.generation)
            if file.generation >= 0 and (count >= fewest or name in left)
        }
        before = {name for name, _, _ in self._stored.emptied(file.number)}
        for name in sorted(labels.keys() | left.keys()):
            if name[0] in kinds and name not in before and not self._index.channels.has_entries(*name):
                yield Event(now, EMPTIED, name, labels.get(name, name[1]))
        for name in sorted(before):
            if self._index.channels.has_entries(*name):
                yield Event(now, FILLED, name)

    def _channels_of(self, metas: Sequence[Meta]) -> tuple[Name, ...]:
        """The channels of the entry that withdrawn files would make."""
        live = [meta._replace(withdrawn=False, draft=False, expires=None) for meta in metas]
        found, _ = make_headlines(live, now=_LATEST, text_of=lambda meta: "")
        names = (pair[:2] for one in found for pair in memberships(one))
        return tuple(dict.fromkeys(name for name in names if name[0] in CHANNEL_KINDS))

    # --- reading -------------------------------------------------------------------------------

    def archive(self) -> str:
        """The id of the archive; "" before the first update."""
        file = self._stored.file()
        return file.archive if file else ""

    def number(self) -> int:
        """The number of the file in the index; 0 before the first update."""
        file = self._stored.file()
        return file.number if file else 0

    def added(self, channel: Channel, limit: int) -> list[str]:
        """Ids of the entries of a channel, most recently added first; `limit` 0 = all."""
        return self._index.members.ids(channel, "added", limit=limit, records=self.number())

    def tombstones(self, channel: Channel) -> tuple[Tombstone, ...]:
        """The withdrawals that the feed of a channel shows, newest first.

        Saved searches show all: which of them they would find is unknown.
        """
        shown = self._shown()
        if channel.kind in (ALL, SEARCH):
            return tuple(shown.tombstones[:MOST])
        return shown.of((channel.kind, channel.name))

    def withdrawals(self) -> list[Withdrawal]:
        """All withdrawals, newest first, whether feeds show them or not."""
        return self._stored.withdrawals(self.number())

    def was_withdrawn(self, entry_id: str) -> bool:
        """Whether any records say that an entry was withdrawn, those of builds to any output included."""
        return self._stored.is_withdrawn_anywhere(entry_id)

    def first_seen(self) -> dict[str, datetime]:
        """When each entry was first seen, by id."""
        return self._stored.first_seen(self.number())

    def channels_with_tombstones(self) -> Collection[Name]:
        """The channels that withdrawals are shown of."""
        return self._shown().by_channel.keys()

    def emptied(self) -> "_Emptied":
        """Channels that emptied, by kind and slug, and whether their empty feeds are still published."""
        return self._cache.get("emptied", self._read_emptied)

    def _read_emptied(self) -> "_Emptied":
        return {
            (kind, slug): (Channel(kind, slug, name, label, 0, None), is_shown)
            for (kind, name), label, is_shown in self._stored.emptied(self.number(), only_empty=True)
            if kind in self._settings.kinds and (slug := slug_of(name))
        }

    def _shown(self) -> "_ShownWithdrawals":
        return self._cache.get(
            "shown", lambda: _ShownWithdrawals(self._stored.withdrawals(self.number(), only_shown=True))
        )


_Emptied = dict[tuple[str, str], tuple[Channel, bool]]


class _ShownWithdrawals:
    """The withdrawals that feeds show, newest first."""

    def __init__(self, withdrawals: Sequence[Withdrawal]) -> None:
        self.tombstones = [one.tombstone for one in withdrawals]
        self.by_channel: dict[Name, list[int]] = {}
        """The channels of withdrawn entries, and their places in `tombstones`."""
        self._of_unknown: list[int] = []
        for place, one in enumerate(withdrawals):
            if one.channels is None:
                self._of_unknown.append(place)
            for name in one.channels or ():
                self.by_channel.setdefault(name, []).append(place)

    def of(self, name: Name) -> tuple[Tombstone, ...]:
        """The withdrawals that the feed of a channel shows."""
        places = sorted(self.by_channel.get(name, []) + self._of_unknown)
        return tuple(self.tombstones[place] for place in places[:MOST])
