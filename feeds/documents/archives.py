"""Archive documents (RFC 5005 section 4): the history of a channel as feeds that hardly ever change.

(1) An archive depends on its entries, its own period and the archive before it, never on anything newer.
(2) A channel whose feed holds all of it has no archives; any other feed links to the newest one.
(3) `limit` and `max_bytes` apply to feeds, never to archives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from feeds import addresses
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import all_channels, channel_at
from feeds.archive.rendering import renderings
from feeds.channels import ALL, SEARCH
from feeds.documents.channel_info import feed_header, media_type, url_of
from feeds.documents.selection import holds_all
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.history.periods import Period, last_periods, split
from feeds.model import Address, Channel, Link

_KINDS = {"none": (), "main": (ALL, SEARCH)}
"""Kinds of channels that have archives, by setting; otherwise all of them."""


def parts(archive: Archive, channel: Channel) -> Sequence[Period]:
    """The periods of a channel's archives, oldest first; () where it has none. Raises NotNow."""
    if channel.kind not in _KINDS.get(archive.settings.archives, (channel.kind,)):
        return ()
    return archive.cache.get(
        ("archives", channel.kind, channel.slug),
        lambda: () if holds_all(archive, channel) else split(_hours(archive, channel)),
    )


def prev_archive(archive: Archive, address: Address, older: Sequence[Period]) -> tuple[Link, ...]:
    """The link from a feed or archive at `address` to the newest of the `older` parts, if there are any."""
    found = (url_of(archive, replace(address, part=part.name)) for part in older[-1:])
    return tuple(Link("prev-archive", url, media_type(address.format)) for url in found)


def matches(address: Address) -> bool:
    """Whether an address is one of an archive."""
    return address.format in FORMATS and address.part[:1].isdigit()


def resolve(archive: Archive, address: Address) -> Address:
    """The address of an archive; a month or day that was cut is at that of its last part.

    Raises BadAddress where there is none, NotNow.
    """
    found = parts(archive, channel_at(archive, address))
    if any(part.name == address.part for part in found):
        return address
    part = last_periods(found).get(address.part)
    if part is None:
        raise BadAddress(addresses.path_of(address), "no such part")
    return replace(address, part=part.name)


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """An archive and its media type. Raises BadAddress where there is none, NotNow."""
    channel = channel_at(archive, address)
    found = parts(archive, channel)
    names = [part.name for part in found]
    if address.part not in names:
        raise BadAddress(addresses.path_of(address), "no such part")
    number = names.index(address.part)
    span, format_ = found[number].span, FORMATS[address.format]
    if channel.kind == SEARCH:
        lines = archive.searches.renderings_within(archive.searches.query(channel.slug), span, format_.name)
    else:
        lines = archive.index.renderings.newest(channel, 0, format_.name, span)
    current = Link("current", url_of(archive, replace(address, part="")), media_type(format_.name))
    feed = replace(
        feed_header(archive, _with_fixed_label(channel), address),
        updated=max(line.updated for line in lines),
        # No link to the hub: what it announces is in the current feed.
        links=(current, *prev_archive(archive, address, found[:number])),
        archive=True,
    )
    return format_.feed(feed, renderings(archive, lines, format_.name)), format_.media_type


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each archive."""
    for channel in all_channels(archive):
        found = parts(archive, channel)
        digests = iter(_digests(archive, channel) if found else ())
        before = ["", *(part.name for part in found[:-1])]
        label = _with_fixed_label(channel).label
        for part, older in zip(reversed(found), reversed(before[: len(found)]), strict=True):
            entries = [next(digests) for _ in range(part.count)]
            state = state_of(archive.version, label, part.name, older, entries)
            for name in FORMATS:
                yield Address(channel.kind, channel.slug, name, part.name), state


def copies(archive: Archive) -> Iterator[tuple[str, Address]]:
    """Files for months and days that were cut, with the archive that each of them holds."""
    for channel in all_channels(archive):
        for name, part in last_periods(parts(archive, channel)).items():
            for format_name in FORMATS:
                address = Address(channel.kind, channel.slug, format_name, part.name)
                yield addresses.file_of(replace(address, part=name)), address


def _hours(archive: Archive, channel: Channel) -> Sequence[tuple[int, int]]:
    if channel.kind == SEARCH:
        return archive.searches.hours(archive.searches.query(channel.slug))
    return archive.index.members.hours(channel)


def _digests(archive: Archive, channel: Channel) -> Sequence[str]:
    if channel.kind == SEARCH:
        return archive.searches.digests(archive.searches.query(channel.slug))
    return archive.index.members.digests(channel)


def _with_fixed_label(channel: Channel) -> Channel:
    """A channel as archives name it: its label is the most frequent spelling, which may change."""
    return channel if channel.kind == SEARCH else replace(channel, label=channel.name)
