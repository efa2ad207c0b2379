"""The catalogue: which channels are published, and which of them lists have.

(1) A channel that emptied not long ago is published, but in no list.
(2) Of a kind with more than MANY channels, those of one entry are not published, unless `min_entries` is set.
    One that was published when there were fewer stays.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from feeds import addresses
from feeds.archive import Archive
from feeds.channels import ALL, SEARCH
from feeds.errors import BadAddress, Gone
from feeds.history.events import Name
from feeds.model import Address, Channel
from feeds.slugs import slug_of
from feeds.text import fold

_NEVER = 1 << 62

MANY = 2000
"""Channels of a kind, beyond which those of one entry are too many files."""


def listed_channels(archive: Archive) -> list[Channel]:
    """All channels that lists have, the main one first, then by kind and name."""
    order = [ALL, *archive.settings.kinds]
    with archive.index.reading():
        found = _published(archive, archive.index.channels.all())
    return sorted(found, key=lambda one: order.index(one.kind)) + list(archive.searches.channels())


def all_channels(archive: Archive) -> list[Channel]:
    """`listed_channels`, and those that emptied not long ago."""
    emptied = [channel for channel, is_published in archive.records.emptied().values() if is_published]
    return listed_channels(archive) + emptied


def channel_at(archive: Archive, address: Address) -> Channel:
    """The channel of an address. Raises BadAddress where none is published there, Gone, NotNow."""
    if address.kind == SEARCH:
        return archive.searches.channel(address.slug)
    channel = archive.index.channels.get(address.kind, address.slug)
    if channel is not None and _published(archive, [channel]):
        return channel
    emptied, is_published = archive.records.emptied().get((address.kind, address.slug), (None, False))
    if emptied and is_published:
        return emptied
    if emptied:
        raise Gone(addresses.path_of(address), "emptied long ago")
    raise BadAddress(addresses.path_of(address), "no such channel")


def follow_alias(archive: Archive, address: Address) -> Address:
    """Where the channel at an address is now, which was renamed; otherwise the address itself."""
    for old, new in archive.settings.aliases.get(address.kind, {}).items():
        if slug_of(old) == address.slug:
            return replace(address, slug=slug_of(fold(new)))
    return address


def former_addresses(archive: Archive) -> Iterator[tuple[Address, Address]]:
    """The old and the new address of each channel that was renamed, as far as it has entries now."""
    for kind, names in archive.settings.aliases.items():
        for old, new in names.items():
            former, address = (Address(kind, slug_of(name), "html") for name in (old, fold(new)))
            if archive.index.channels.get(kind, address.slug) and former != address:
                yield former, address


def _published(archive: Archive, channels: Iterable[Channel]) -> list[Channel]:
    """The channels that are published; those with tombstones are, however few entries they have."""
    kinds, fewest = archive.settings.kinds, archive.settings.min_entries
    kept, unpublished = archive.records.channels_with_tombstones(), unpublished_channels(archive)

    def is_published(name: Name, count: int) -> bool:
        return name in kept or (count >= fewest and name not in unpublished)

    return [
        one
        for one in channels
        if one.kind == ALL or (one.kind in kinds and is_published((one.kind, one.name), one.count))
    ]


def unpublished_channels(archive: Archive) -> Collection[Name]:
    """The channels of one entry that are not published because their kind has so many."""
    return archive.cache.get("unpublished channels", lambda: frozenset(_unpublished(archive)))


def _unpublished(archive: Archive) -> Iterator[Name]:
    if archive.settings.is_set("min_entries"):
        return
    for kind, channels in groupby(archive.index.channels.all(), lambda channel: channel.kind):
        found = list(channels)
        if kind == ALL or len(found) <= MANY:
            continue
        seen = archive.index.channels.first_seen(kind, archive.records.number())
        times = sorted(seen.get(channel.name, _NEVER) for channel in found)
        # When a channel was one of the first MANY, it was published.
        yield from (
            (kind, one.name)
            for one in found
            if one.count == 1 and bisect_right(times, seen.get(one.name, _NEVER)) > MANY
        )
