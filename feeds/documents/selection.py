"""Which entries the current feed and the page of a channel hold: the same in all formats.

(1) They are as many as `limit` and `max_bytes` allow.
"""

from feeds.archive import Archive
from feeds.archive.rendering import render, render_all
from feeds.archive.update import Progress
from feeds.channels import ALL, SEARCH, memberships
from feeds.index.rows import Rendering
from feeds.model import ADDED, Channel

FEWEST = 5
"""A feed holds this many entries even where they are more bytes than `max_bytes`."""

_FEW = 1_000
"""Entries whose channels are sooner found by what they say than by asking for the entries of all channels."""

_SUMMARY = 200
"""Characters of most summaries."""


def select(archive: Archive, channel: Channel, format_name: str, order: str = "") -> list[Rendering]:
    """The entries of a channel's feed, rendered: newest first, or those added last (`order` ADDED)."""
    limit = archive.settings.max_bytes
    room, selected = limit, []
    for number, line in enumerate(newest(archive, channel, format_name, order)):
        if line.size is None:
            line = render(archive, line, format_name)
        room -= line.size or 0
        if room < 0 and limit and number >= FEWEST:
            break
        selected.append(line if line.rendering is not None else render(archive, line, format_name))
    return selected


def newest(archive: Archive, channel: Channel, format_name: str, order: str = "") -> list[Rendering]:
    """The entries that `select` chooses from: as many as `limit` allows, perhaps not rendered yet."""
    limit = archive.settings.limit
    if channel.kind == SEARCH:
        query = archive.searches.query(channel.slug)
        order = order or archive.searches.order(channel.slug)
        return archive.searches.renderings(query, limit, format_name, order=order)
    if order == ADDED:
        return archive.index.renderings.of(archive.records.added(channel, limit), format_name)
    return archive.index.renderings.newest(channel, limit, format_name)


def digests(archive: Archive, channel: Channel, order: str = "") -> list[str]:
    """The digests of the entries that `newest` gives."""
    if channel.kind == SEARCH or order:
        return [line.digest for line in newest(archive, channel, "", order)]
    return archive.index.members.digests(channel, archive.settings.limit)


def holds_all(archive: Archive, channel: Channel) -> bool:
    """Whether the feed of a channel holds all of its entries."""
    limit = archive.settings.limit or channel.count
    if channel.count > limit or channel.count <= FEWEST or not archive.settings.max_bytes:
        return channel.count <= limit

    def compute() -> bool:
        lines = newest(archive, channel, "")
        known = (line if line.size is not None else render(archive, line, "html") for line in lines)
        return sum(line.size or 0 for line in known) <= archive.settings.max_bytes

    return archive.cache.get(("holds all", channel.kind, channel.slug), compute)


def prepare(archive: Archive, channels: list[Channel], progress: Progress) -> None:
    """Render the entries that `select` chooses for channels, in other processes."""
    channels = _unfinished(archive, channels)
    tried: dict[str, None] = {}
    done = 0
    while channels:
        # Which entries a feed holds depends on their sizes: in rounds, none is rendered in vain.
        with archive.index.reading():
            missing = {channel: _missing(archive, channel) for channel in channels}
        wanted = dict.fromkeys(id for ids in missing.values() for id in ids if id not in tried)
        if not wanted:
            break
        channels = [channel for channel in channels if not tried.keys() >= set(missing[channel])]
        tried |= wanted
        render_all(archive, wanted, progress, done)
        done += len(wanted)


def _unfinished(archive: Archive, channels: list[Channel]) -> list[Channel]:
    """Those of `channels` that may have entries that were never rendered."""
    index = archive.index
    with index.reading():
        missing = index.renderings.missing()
        if not missing or len(missing) > _FEW:
            return channels if missing else []
        names = {
            (kind, name) for row in index.entries.of(missing) for kind, name, _ in memberships(row.headline)
        }
    return [one for one in channels if one.kind in (ALL, SEARCH) or (one.kind, one.name) in names]


def _missing(archive: Archive, channel: Channel) -> list[str]:
    """Ids of entries that `select` needs for sure, as far as sizes are known, and are not rendered."""
    limit = archive.settings.max_bytes
    room, missing = limit, []
    for number, line in enumerate(newest(archive, channel, "html")):
        if limit and room < 0 and number >= FEWEST:
            break
        if line.size is None:
            # Cleaning makes bodies shorter, but a character may be three bytes.
            missing.append(line.id)
            room -= line.length if archive.site.full else min(line.length, _SUMMARY)
            continue
        room -= line.size
        fits = room >= 0 or not limit or number < FEWEST
        if line.rendering is None and fits:
            missing.append(line.id)
    return missing
