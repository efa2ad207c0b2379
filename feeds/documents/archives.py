"""The history of channels: archive documents (RFC 5005 section 4), the way there, and what is gone.

(1) An archive depends on its entries, its own place and the part before it: nothing newer shows in it.
(2) A channel that fits into its feed has no archives; the feed of any other leads to the newest one.
(3) `limit` and `max_bytes` cut feeds, never archives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from feeds import addresses
from feeds.archive.recorder import Recorder
from feeds.archive.searches import Searches
from feeds.channels import ALL, SEARCH
from feeds.documents.feeds import FEWEST, FeedBuilder
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.history.periods import Part, cut, stand_ins
from feeds.index import Index
from feeds.index.rows import Line
from feeds.index.timeline import Timeline
from feeds.model import ADDED, Address, Channel, Link
from feeds.settings import Settings

_KINDS = {"none": (), "main": (ALL, SEARCH)}
"""Which kinds of channels have archives, by the setting; otherwise all of them do."""

_REMEMBERED = 20_000


class ArchiveDocuments:
    """The feeds that `composer` makes, with their archives."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        searches: Searches,
        composer: FeedBuilder,
        records: Recorder,
    ) -> None:
        self.settings = settings
        self._index = index
        self._timeline = Timeline(index)
        self._searches = searches
        self._composer = composer
        self._records = records
        self._parts: dict[tuple[int, str, str], list[Part]] = {}

    # --- which there are ----------------------------------------------------------------------

    def parts(self, channel: Channel) -> Sequence[Part]:
        """The archives of a channel, oldest first; none where it has none. Raises NotNow."""
        if channel.kind not in _KINDS.get(self.settings.archives, (channel.kind,)):
            return ()
        key = self._index.generation(), channel.kind, channel.slug
        parts = self._parts.get(key)
        if parts is None:
            parts = [] if self._fits(channel) else cut(self._hours(channel))
            if len(self._parts) >= _REMEMBERED:
                self._parts.clear()
            self._parts[key] = parts
        return parts

    def place(self, channel: Channel, address: Address) -> Address:
        """Where an archive is published: a month or day that was cut is at the address of its last part.

        Raises BadAddress where there is none, NotNow.
        """
        parts = self.parts(channel) if address.format in FORMATS else ()
        if any(part.name == address.part for part in parts) or (
            address.part == ADDED and address.format in FORMATS
        ):
            return address
        part = stand_ins(parts).get(address.part)
        if part is None:
            raise BadAddress(addresses.path_of(address), "no such part")
        return replace(address, part=part.name)

    def addresses(self, channel: Channel) -> Iterator[Address]:
        """The addresses of all archives of a channel."""
        for part in self.parts(channel):
            for name in FORMATS:
                yield Address(channel.kind, channel.slug, name, part.name)

    def copies(self, channel: Channel) -> Iterator[tuple[Address, Address]]:
        """The addresses of months and days that were cut, and what is published there."""
        for prefix, part in stand_ins(self.parts(channel)).items():
            for name in FORMATS:
                address = Address(channel.kind, channel.slug, name, part.name)
                yield replace(address, part=prefix), address

    def states(self, channel: Channel) -> Iterator[tuple[Address, str]]:
        """What each archive depends on, as a hash: where it is what it was, the document is, too."""
        parts = self.parts(channel)
        digests = iter(self._digests(channel) if parts else ())
        before = ["", *(part.name for part in parts[:-1])]
        for part, older in zip(reversed(parts), reversed(before[: len(parts)]), strict=True):
            given = [next(digests)[1] for _ in range(part.count)]
            known = self._index.look, self._named(channel).label, part.name, older, given
            state = sha256(repr(known).encode()).hexdigest()
            for name in FORMATS:
                yield Address(channel.kind, channel.slug, name, part.name), state

    def _fits(self, channel: Channel) -> bool:
        """Whether the feed of a channel holds all of it."""
        limit = self.settings.limit or channel.count
        if channel.count > limit or channel.count <= FEWEST or not self.settings.max_bytes:
            return channel.count <= limit
        return len(self._composer.shown(channel, "html")) == channel.count

    def _hours(self, channel: Channel) -> Sequence[tuple[int, int]]:
        if channel.kind == SEARCH:
            return self._searches.hours(self._searches.query(channel.slug))
        return self._timeline.hours(channel)

    def _digests(self, channel: Channel) -> Sequence[tuple[int, str]]:
        if channel.kind == SEARCH:
            return self._searches.digests(self._searches.query(channel.slug))
        return self._timeline.digests(channel)

    # --- documents ----------------------------------------------------------------------------

    def feed(self, channel: Channel, address: Address) -> tuple[bytes, str]:
        """Bytes and media type of a channel's feed, or of an archive. Raises BadAddress, NotNow."""
        parts = self.parts(channel)
        if address.part in ("", ADDED):
            links = () if address.part else self._links(address, parts[-1:])
            return self._composer.feed(channel, address, links, self._records.tombstones(channel))
        names = [part.name for part in parts]
        if address.part not in names:
            raise BadAddress(addresses.path_of(address), "no such part")
        place = names.index(address.part)
        format_ = FORMATS[address.format]
        lines = self._lines(channel, parts[place], format_.name)
        current = Link("current", self._url(replace(address, part="")), _type(address))
        feed = replace(
            self._composer.head(self._named(channel), address),
            updated=max(line.updated for line in lines),
            # The hub tells of what is new: that is in the current feed.
            links=(current, *self._links(address, parts[:place][-1:])),
            archive=True,
        )
        texts = self._composer.rendered(lines, format_.name, self.settings.site.full)
        return format_.feed(feed, texts), format_.media_type

    def _links(self, address: Address, before: Sequence[Part]) -> tuple[Link, ...]:
        return tuple(
            Link("prev-archive", self._url(replace(address, part=part.name)), _type(address))
            for part in before
        )

    def _lines(self, channel: Channel, part: Part, format_name: str) -> list[Line]:
        if channel.kind == SEARCH:
            return self._searches.lines_within(self._searches.query(channel.slug), part.span, format_name)
        return self._index.lines(channel, 0, format_name, part.span)

    def _named(self, channel: Channel) -> Channel:
        """A channel as archives call it: the label is the most frequent spelling, which may change."""
        return channel if channel.kind == SEARCH else replace(channel, label=channel.name)

    def _url(self, address: Address) -> str:
        return addresses.url_of(self.settings.site.base_url, address)


def _type(address: Address) -> str:
    return FORMATS[address.format].media_type.partition(";")[0]
