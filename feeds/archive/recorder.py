"""What was there and is gone: keeps the records, and tells what feeds say of them.

(1) A withdrawal is noted when no file makes an entry any more that was seen, or its files say so. What cannot
    be read is not gone: as long as a file is unreadable, the ids that may be in it are left alone.
(2) Events stand in the file before the index counts on them: a crash between the two loses none.
(3) What is noted depends on posts, records and `now` alone, but for what only an index knows that was there
    when something went: in which channels it stood, and in which files.
(4) What looks like an accident is not noted, also when records alone know what there was.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.channels import ALL, CHANNEL_KINDS, SEARCH, memberships
from feeds.entries import make_headlines
from feeds.errors import BadOutput, LostPosts
from feeds.history.events import (
    EMPTIED,
    FILLED,
    READABLE,
    RETURNED,
    UNREADABLE,
    WITHDRAWN,
    Damage,
    Event,
    Name,
    decode,
    encode,
    encode_seen,
)
from feeds.index import Index
from feeds.index.records import RecordsFile, Withdrawal
from feeds.model import Address, Channel, Meta, Tombstone
from feeds.settings import Settings
from feeds.slugs import slug_of
from feeds.storage.log import Log

SHOWN = timedelta(days=90)
"""How long feeds tell of a withdrawal, and how long a channel that emptied has an empty feed."""

FEW = 5
"""So many entries may be gone at once, or a tenth of all, before it looks like an accident."""

_LATEST = datetime.max.replace(tzinfo=UTC)

_BEGUN = b'{"at":'
"""How each line begins."""

_NOTHING = sha256().hexdigest()
"""The digest of no bytes."""

_LACKING = "first-seen times begin now; what was withdrawn before is not known"


def refuse_accidents(settings: Settings, before: int, *, lost: int) -> None:
    """Raise LostPosts if too many entries of those `before` are lost at once for it to be meant."""
    if lost > max(FEW, before // 10) and not settings.accept_loss:
        reason = (
            f"{lost:,} of {before:,} entries are gone; "
            "the last good state stays published until --accept-loss says that this is meant"
        )
        raise LostPosts(settings.source.name, reason)


class Recorder:
    """The records of `settings`, at `path` where they say nothing, and what follows from them."""

    def __init__(self, settings: Settings, index: Index, path: Path) -> None:
        self._settings = settings
        self._index = index
        place = Path(settings.source.place(settings.records)) if settings.records else path
        self._log = Log(place)
        self.memory = index.records(place.absolute())
        self.notice = ""
        """That there were no records yet, in the words of a user, or ""."""
        self.warnings: list[str] = []
        """What records lack, in the words of a user, since the beginning of this process."""
        self._known = _Told(0, [])

    # --- writing, within an update -------------------------------------------------------------

    def is_current(self, now: datetime) -> bool:
        """Whether `note` has nothing to do."""
        place = self.memory.file()
        return (
            place is not None
            and (place.generation, place.stamp) == (self._index.generation(), self._log.stamp())
            and self.memory.is_shown_since(place.number, now - SHOWN)
        )

    def note(self, now: datetime) -> bool:
        """Bring records and index together, within `Index.updating()`; whether documents may change.

        Raises BadOutput where records cannot be written, and LostPosts; then nothing may be changed.
        """
        place, changed = self._read()
        # Nobody needs fractions of a second, and whoever reads the file can do without.
        now = now.replace(microsecond=0)
        generation = self._index.generation()
        if changed or place.generation != generation:
            seen = self.memory.add_first_seen(place.number, now)
            events = list(self._compare(place, now, is_read=changed))
            if seen or events:
                self.memory.apply(place.number, events)
                lines = chain(encode_seen(now, self.memory.new_ids()), [encode(events)])
                added = self._log.append(lines)
                stamp, (before, digest) = self._log.stamp(), self._log.digests(added)
                # Others may write to the same file: what they added meanwhile is read the next time.
                place = replace(place, stamp=stamp, digest=digest if before == place.digest else "")
                changed = True
        changed |= self.memory.show_since(place.number, now - SHOWN)
        if changed:
            self._index.begin_generation()
        self.memory.put_file(place.stamp if place.digest else "", place.digest)
        return changed

    def _read(self) -> tuple[RecordsFile, bool]:
        """The place of the records as they are, and whether they are not what they were."""
        stamp, place = self._log.stamp(), self.memory.file()
        if place and place.stamp == stamp:
            return place, False
        _, digest = self._log.digests()
        if digest == _NOTHING:
            if place and place.stamp:
                self.warnings.append(f"{self._log.path}: the records are gone: {_LACKING}")
            else:
                self.notice = f"no records yet in {self._log.path}: {_LACKING}"
        if place and place.digest == digest:
            return replace(place, stamp=stamp), False
        is_new = place is None
        if place is None:
            self.memory.put_file(stamp, digest)
            place = self.memory.file()
            assert place is not None
            place = replace(place, generation=-1)
        self.memory.replace(place.number, self._events())
        return replace(place, stamp=stamp, digest=digest), not is_new or digest != _NOTHING

    def _events(self) -> Iterator[Event]:
        """The events in the file of records; a last line that was torn off is taken away."""
        size, line, said, is_ours = 0, b"", None, False
        damaged = []
        for number, line in enumerate(self._log.lines(), 1):
            size += len(line)
            said = decode(line)
            if isinstance(said, Event):
                is_ours = True
                yield said
            elif said and line.endswith(b"\n"):
                reason = f"{said.reason}; what this line says is not known, all others are"
                damaged.append(f"{self._log.path}:{number}: {reason}")
        # The beginning of the first line is all that a crash leaves of it.
        whole = size if line.endswith(b"\n") else size - len(line)
        if not is_ours and (whole or not _BEGUN.startswith(line[: len(_BEGUN)])):
            raise BadOutput(str(self._log.path), "is no file of records; name another one")
        if said and whole < size:
            torn = isinstance(said, Damage)
            self._log.append([] if torn else [b"\n"], keep=whole if torn else None)
        self.warnings += damaged

    def _compare(self, place: RecordsFile, now: datetime, *, is_read: bool) -> Iterator[Event]:
        """What happened since records and index were compared last; `is_read`: or records were read.

        Raises LostPosts.
        """
        number = place.number
        returned = self.memory.returned(number)
        yield from (Event(now, RETURNED, one) for one in returned)
        withdrawn = self.memory.withdrawn_ids(number) - set(returned)
        said = {
            key: self._channels_of(metas)
            for key, metas in self._index.departures.declared_withdrawn()
            if key not in withdrawn
        }
        missing = [one for one in self.memory.missing(number) if one not in said]
        kept, events = self._unreadable(number, now, missing)
        yield from events
        gone = [one for one in missing if one not in kept]
        if is_read:  # the index did not know what there was: nobody has looked yet how much of it is gone
            before = self._index.entries.count() + len(gone)
            refuse_accidents(self._settings, before, lost=len(gone))
        known = self._index.departures.channels_of(gone)
        gone_from = {one: known.get(one) for one in gone} | said
        yield from (Event(now, WITHDRAWN, one, channels) for one, channels in sorted(gone_from.items()))
        seen = [
            channels for one, channels in gone_from.items() if channels and self.memory.was_seen(number, one)
        ]
        yield from self._emptied(place, now, dict.fromkeys(chain.from_iterable(seen)))

    def _unreadable(self, number: int, now: datetime, missing: Sequence[str]) -> tuple[set[str], list[Event]]:
        """Which of the missing ids may be in files that cannot be read, and what is new of such files."""
        noted, broken = self.memory.unreadable(number), self._index.departures.unreadable()
        events = [Event(now, READABLE, path) for path in noted if path not in broken]
        # What a file held is known from before, or from the update that found it unreadable.
        known = {
            path: noted.get(path) or former for path, former in broken.items() if path in noted or former
        }
        kept = set(chain.from_iterable(known.values()))
        # All others may hold anything that is missing now: perhaps one was moved, or the index was not there.
        loose = tuple(one for one in missing if one not in kept)
        known |= dict.fromkeys(broken.keys() - known.keys(), loose)
        for path in sorted(known):
            if noted.get(path) != known[path]:
                events.append(Event(now, UNREADABLE, path, known[path]))
        return kept.union(*known.values()), events

    def _emptied(self, place: RecordsFile, now: datetime, left: dict[Name, None]) -> Iterator[Event]:
        """Channels that emptied or filled again; `left` are those that lost entries for good."""
        fewest, kinds = max(1, self._settings.min_entries), self._settings.kinds
        labels = {
            name: label
            for name, label, count in self._index.departures.channels_since(place.generation)
            if place.generation >= 0 and (count >= fewest or name in left)
        }
        before = {name for name, _, _ in self.memory.emptied(place.number)}
        for name in sorted(labels.keys() | left.keys()):
            if name[0] in kinds and name not in before and not self._index.channels.has_entries(*name):
                yield Event(now, EMPTIED, name, labels.get(name, name[1]))
        for name in sorted(before):
            if self._index.channels.has_entries(*name):
                yield Event(now, FILLED, name)

    def _channels_of(self, metas: Sequence[Meta]) -> tuple[Name, ...]:
        """The channels that the entry of files would stand in that say it is withdrawn."""
        live = [meta._replace(withdrawn=False, draft=False) for meta in metas]
        zone = ZoneInfo(self._settings.site.time_zone)
        found, _ = make_headlines(live, zone=zone, now=_LATEST, text_of=lambda meta: "")
        names = (pair[:2] for one in found for pair in memberships(one))
        return tuple(dict.fromkeys(name for name in names if name[0] in CHANNEL_KINDS))

    # --- reading -------------------------------------------------------------------------------

    def number(self) -> int:
        """The number of the place of the records in the index; 0 before the first update."""
        place = self.memory.file()
        return place.number if place else 0

    def added(self, channel: Channel, limit: int) -> list[str]:
        """Ids of the entries of a channel that came to the archive last; `limit` 0 = all."""
        return self._index.members.ids(channel, "added", limit=limit, records=self.number())

    def tombstones(self, channel: Channel) -> tuple[Tombstone, ...]:
        """The withdrawals that the feed of a channel tells of, the newest first.

        Saved searches tell of all: what would be found is not known any more.
        """
        told = self._told()
        if channel.kind in (ALL, SEARCH):
            return tuple(told.all)
        return told.of((channel.kind, channel.name))

    def withdrawals(self) -> list[Withdrawal]:
        """All withdrawals, the newest first, whether feeds tell of them or not."""
        return self.memory.withdrawals(self.number())

    def first_seen(self) -> dict[str, datetime]:
        """When each entry came to the archive, by id."""
        return self.memory.first_seen(self.number())

    def named(self) -> Collection[Name]:
        """The channels of which there are withdrawals to tell."""
        return self._told().named.keys()

    def emptied(self) -> Collection[tuple[Channel, bool]]:
        """Channels that emptied, and whether their empty feeds are still there."""
        return self._empty().values()

    def emptied_at(self, address: Address) -> tuple[Channel, bool] | None:
        """`emptied`, of the channel at an address; None where none emptied."""
        return self._empty().get((address.kind, address.slug))

    def _empty(self) -> "_Emptied":
        told = self._told()
        if told.emptied is None:
            rows = self.memory.emptied(self.number(), only_empty=True)
            told.emptied = {
                (kind, slug): (Channel(kind, slug, name, label, 0, None), shown)
                for (kind, name), label, shown in rows
                if kind in self._settings.kinds and (slug := slug_of(name))
            }
        return told.emptied

    def _told(self) -> "_Told":
        generation = self._index.generation()
        told = self._known
        if told.generation != generation or not generation:
            told = self._known = _Told(generation, self.memory.withdrawals(self.number(), only_shown=True))
        return told


_Emptied = dict[tuple[str, str], tuple[Channel, bool]]
"""Kind and slug of channels that emptied; whether their empty feeds are still there."""


class _Told:
    """What feeds tell of in one generation."""

    def __init__(self, generation: int, withdrawals: list[Withdrawal]) -> None:
        self.generation = generation
        self.all = [one.tombstone for one in withdrawals]
        self.emptied: _Emptied | None = None
        """None: nobody has asked yet."""
        self.named: dict[Name, list[int]] = {}
        """The channels that withdrawn entries stood in, and their numbers in `all`."""
        self._anywhere: list[int] = []
        for number, one in enumerate(withdrawals):
            if one.channels is None:
                self._anywhere.append(number)
            for name in one.channels or ():
                self.named.setdefault(name, []).append(number)

    def of(self, name: Name) -> tuple[Tombstone, ...]:
        """What the feed of a channel tells of."""
        return tuple(self.all[number] for number in sorted(self.named.get(name, []) + self._anywhere))
