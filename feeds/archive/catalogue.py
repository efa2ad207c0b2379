"""The catalogue: which channels are published, and which of them lists have.

(1) A channel that emptied not long ago is published, but in no list.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from feeds import addresses
from feeds.archive import Archive
from feeds.channels import ALL, SEARCH
from feeds.errors import BadAddress, Gone
from feeds.history.events import Name
from feeds.model import Address, Channel
from feeds.slugs import slug_of
from feeds.text import fold


def listed_channels(archive: Archive) -> list[Channel]:
    """All channels that lists have, the main one first, then by kind and name."""
    order = [ALL, *archive.settings.kinds]
    with archive.index.reading():
        kept = archive.records.channels_with_tombstones()
        found = [one for one in archive.index.channels.all() if _is_published(archive, one, kept)]
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
    kept = archive.records.channels_with_tombstones()
    if channel is not None and _is_published(archive, channel, kept):
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


def _is_published(archive: Archive, channel: Channel, kept: Collection[Name]) -> bool:
    """Whether a channel is published; those in `kept` are, however few entries they have."""
    if channel.kind == ALL:
        return True
    is_large = channel.count >= archive.settings.min_entries or (channel.kind, channel.name) in kept
    return channel.kind in archive.settings.kinds and is_large
