"""Numbered pages: the history of a channel for people.

(1) Pages are counted from the oldest entries, SIZE on each: what is new changes the last one alone.
(2) The last page is one that is not full, so a full one has a newer one for good.
(3) A channel whose first page holds all of it has no others.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

from feeds import addresses, pages
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import all_channels, channel_at
from feeds.archive.rendering import headlines
from feeds.channels import ALL, SEARCH
from feeds.documents.channel_info import channel_layout
from feeds.documents.selection import holds_all
from feeds.errors import BadAddress
from feeds.model import Address, Channel

SIZE = 50
"""Entries on a page. Another number changes the content of every page."""


def older_page(archive: Archive, channel: Channel, shown: int) -> str:
    """The relative path from a channel's page, which shows `shown` entries, to the next older ones, or ""."""
    if not archive.settings.has_older or shown >= channel.count:
        return ""
    if channel.kind == SEARCH and archive.searches.order(channel.slug):
        shown = 0  # they are others than those of the newest pages
    return _file((channel.count - shown - 1) // SIZE + 1)


def year_pages(archive: Archive, channel: Channel) -> dict[int, str]:
    """Year -> the relative path to the page with its newest entry; {} without pages. Raises NotNow."""
    last, before, found = _last(archive, channel), 0, {}
    for year, count in channel.years if last else ():
        before += count
        found[year] = _file((before - 1) // SIZE + 1)
    return found


def matches(address: Address) -> bool:
    """Whether an address is one of a numbered page."""
    return address.format == "html" and address.part.isdigit()


def resolve(archive: Archive, address: Address) -> Address:
    """The address of a numbered page. Raises BadAddress where there is none, NotNow."""
    _ids(archive, channel_at(archive, address), int(address.part))
    return address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """A numbered page and its media type. Raises BadAddress where there is none, NotNow."""
    channel, number = channel_at(archive, address), int(address.part)
    ids = _ids(archive, channel, number)
    layout = channel_layout(archive, channel, address.part)
    page = pages.NumberedPage(
        layout=replace(layout, title=f"{layout.title} ({number})"),
        kind=channel.kind,
        heading=channel.label or archive.site.title,
        number=number,
        entries=[pages.brief_item(one, archive.zone) for one in headlines(archive, ids)],
        channel="./",
        newer=_file(number + 1) if len(ids) == SIZE else "",
        older=_file(number - 1) if number > 1 else "",
        oldest=_file(1) if number > 2 else "",
    )
    return pages.render(page), pages.MEDIA_TYPE


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each page."""
    for channel in all_channels(archive):
        last = _last(archive, channel)
        digests = _digests(archive, channel) if last else []
        for number in range(1, last + 1):
            entries = digests[(number - 1) * SIZE : number * SIZE]
            state = state_of(archive.version, channel.label, entries)
            yield Address(channel.kind, channel.slug, "html", str(number)), state


def _last(archive: Archive, channel: Channel) -> int:
    """The number of the newest page of a channel; 0 where it has none. Raises NotNow."""
    if not archive.settings.has_older or holds_all(archive, channel):
        return 0
    return channel.count // SIZE + 1


def _ids(archive: Archive, channel: Channel, number: int) -> list[str]:
    """The entries of a page, newest first. Raises BadAddress where there is none, NotNow."""
    last = _last(archive, channel)
    if number > last:
        path = addresses.path_of(Address(channel.kind, channel.slug, "html", str(number)))
        raise BadAddress(path, f"there are {last} pages")
    start = (number - 1) * SIZE
    if channel.kind != SEARCH:
        starts = archive.cache.get(
            ("page starts", channel.kind, channel.name),
            lambda: archive.index.members.page_starts(channel, SIZE),
        )
        if number > len(starts):
            return []
        published, skipped = starts[number - 1]
        span = published, sys.maxsize
        return archive.index.members.ids(channel, "oldest", span=span, start=skipped, limit=SIZE)[::-1]
    count = min(SIZE, channel.count - start)
    if not count:
        return []
    query = archive.searches.query(channel.slug)
    return [line.id for line in archive.searches.renderings(query, count, "", channel.count - start - count)]


def _digests(archive: Archive, channel: Channel) -> list[str]:
    """What shows of each entry of a channel, as a hash, oldest first."""
    if channel.kind == SEARCH:
        return archive.searches.digests(archive.searches.query(channel.slug))[::-1]
    return archive.index.members.digests(channel)[::-1]


def _file(number: int) -> str:
    """The relative path to a page from another page of its channel."""
    return addresses.href_of(Address(ALL, "", "html", str(number)))
