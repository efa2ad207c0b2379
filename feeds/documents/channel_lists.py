"""Lists of all channels of a kind, those with most entries first, for people."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from feeds import pages
from feeds.addresses import href_of, path_of
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import listed_channels
from feeds.channels import LIST, SEARCH
from feeds.documents.channel_info import newest_day, site_layout
from feeds.errors import BadAddress
from feeds.model import Address, Channel

SIZE = 500
"""Channels on a page."""

_ROOT = "../../"


def groups(archive: Archive, root: str, largest: int) -> list[pages.ChannelGroup]:
    """The `largest` channels of each kind, for a page with the relative path `root` to the root.

    Categories that are tags, too, with the same entries, are left out.
    """
    found = []
    for kind, channels in _by_kind(archive).items():
        href = root + href_of(Address(LIST, kind, "html")) if len(channels) > largest else ""
        links = [_link(archive, channel, root) for channel in channels[:largest]]
        found.append(pages.ChannelGroup(kind, links, len(channels), href))
    return found


def matches(address: Address) -> bool:
    """Whether an address is one of a list of channels."""
    return address.kind == LIST and address.format == "html"


def resolve(archive: Archive, address: Address) -> Address:
    """The address of a list. Raises BadAddress where there is none."""
    channels = _by_kind(archive).get(address.slug, ())
    if (int(address.part or 1) - 1) * SIZE >= len(channels) or address.part == "1":
        raise BadAddress(path_of(address), "no channels")
    return address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """A list and its media type. Raises BadAddress where there is none."""
    resolve(archive, address)
    kind, number = address.slug, int(address.part or 1)
    channels = _by_kind(archive)[kind]
    links = [_link(archive, channel, _ROOT) for channel in channels[(number - 1) * SIZE : number * SIZE]]
    page = pages.ChannelListPage(
        layout=site_layout(archive, _ROOT),
        group=pages.ChannelGroup(kind, links, len(channels)),
        last_year=max((channel.years[-1][0] for channel in channels if channel.years), default=0),
        larger=_file(number - 1) if number > 1 else "",
        smaller=_file(number + 1) if number * SIZE < len(channels) else "",
    )
    return pages.render(page), pages.MEDIA_TYPE


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each list."""
    for kind, channels in _by_kind(archive).items():
        state = state_of(archive.version, channels)
        for number in range(1, -(-len(channels) // SIZE) + 1):
            yield Address(LIST, kind, "html", str(number) if number > 1 else ""), state


def _by_kind(archive: Archive) -> dict[str, Sequence[Channel]]:
    """The channels of each kind that has some, the largest first."""
    return archive.cache.get(("channels by kind",), lambda: _sorted(archive))


def _sorted(archive: Archive) -> dict[str, Sequence[Channel]]:
    found: dict[str, list[Channel]] = {kind: [] for kind in (*archive.settings.kinds, SEARCH)}
    for channel in sorted(listed_channels(archive), key=lambda channel: -channel.count):
        if channel.kind in found:
            found[channel.kind].append(channel)
    if "category" in found:
        tags = {_entries(channel) for channel in found.get("tag", ())}
        found["category"] = [channel for channel in found["category"] if _entries(channel) not in tags]
    return {kind: channels for kind, channels in found.items() if channels}


def _entries(channel: Channel) -> tuple[str, int, datetime | None]:
    """What tells, with hardly an error, whether a tag and a category have the same entries."""
    return channel.name, channel.count, channel.newest


def _link(archive: Archive, channel: Channel, root: str) -> pages.ChannelLink:
    href = root + href_of(Address(channel.kind, channel.slug, "html"))
    return pages.ChannelLink(channel.label, href, channel.count, newest_day(archive, channel), channel.years)


def _file(number: int) -> str:
    """The relative path to a page from another page of the list."""
    return f"page-{number}.html" if number > 1 else "./"
