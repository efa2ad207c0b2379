"""The feeds of channels: the newest entries, or those that were added last."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from feeds import addresses
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import all_channels, channel_at
from feeds.documents.archives import parts, prev_archive
from feeds.documents.channel_info import feed_header, last_updated
from feeds.documents.selection import digests, select
from feeds.errors import NotNow
from feeds.formats import FORMATS
from feeds.model import ADDED, Address, Channel


def matches(address: Address) -> bool:
    """Whether an address is one of a feed."""
    return address.format in FORMATS and address.part in ("", ADDED)


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """A feed and its media type. Raises BadAddress where there is none, NotNow."""
    channel = channel_at(archive, address)
    format_ = FORMATS[address.format]
    older = () if address.part else parts(archive, channel)
    lines = select(archive, channel, format_.name, address.part)
    feed = replace(
        feed_header(archive, channel, address),
        updated=max((line.updated for line in lines), default=None) or last_updated(archive),
        links=(*archive.site.hub_links, *prev_archive(archive, address, older)),
        complete=len(lines) == channel.count,
        tombstones=archive.records.tombstones(channel),
    )
    return format_.feed(feed, [line.rendering or b"" for line in lines]), format_.media_type


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each feed; feeds of what was added last are not built."""
    for channel in all_channels(archive):
        state = channel_state(archive, channel)
        for name in FORMATS:
            yield Address(channel.kind, channel.slug, name), state


def news(archive: Archive) -> Iterator[tuple[Address, str]]:
    """Each current feed, and a hash of the entries and withdrawals that it may show."""
    for channel in all_channels(archive):
        tombstones = archive.records.tombstones(channel)
        for part in ("", ADDED):
            with suppress(NotNow):  # a search that waits for the full-text index
                state = state_of(digests(archive, channel, part), tombstones)
                yield from ((Address(channel.kind, channel.slug, name, part), state) for name in FORMATS)


def channel_state(archive: Archive, channel: Channel) -> str:
    """The state of a channel's feeds, and of all that its page shows of it."""

    def compute() -> str:
        shown = digests(archive, channel) or last_updated(archive)
        newest_archive = [part.name for part in parts(archive, channel)[-1:]]
        tombstones = archive.records.tombstones(channel)
        return state_of(archive.version, channel, shown, newest_archive, tombstones)

    return archive.cache.get(("state", channel.kind, channel.slug), compute)


def copies(archive: Archive) -> Iterator[tuple[str, Address]]:
    """Files at the addresses that other programs use, with the feed that each of them holds."""
    yield from addresses.OLD_FILES.items()
    for channel in all_channels(archive):
        if channel.kind == "tag":
            yield addresses.old_tag_file(channel), Address("tag", channel.slug, "atom")
