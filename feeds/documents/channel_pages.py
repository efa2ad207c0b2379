"""The page of each channel, with the entries of its feed; that of the main channel leads to all others."""

from collections.abc import Iterator
from typing import Any

from feeds import pages
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import all_channels, channel_at, listed_channels
from feeds.channels import ALL, SEARCH
from feeds.documents import calendar_pages, channel_lists
from feeds.documents.channel_info import channel_layout, newest_day, suggestions
from feeds.documents.feeds import channel_state
from feeds.documents.numbered_pages import older_page, year_pages
from feeds.documents.selection import select
from feeds.model import Address
from feeds.search import canonical_text

_LARGEST = 12
"""Channels of each kind on the home page."""

_MONTHS = 12
"""Months on the home page."""


def matches(address: Address) -> bool:
    """Whether an address is one of a channel's page."""
    return address.format == "html" and not address.part


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """The page of a channel and its media type. Raises BadAddress where there is none, NotNow."""
    channel = channel_at(archive, address)
    entries = [pages.item_from_json(line.rendering or b"") for line in select(archive, channel, "html")]
    shared: dict[str, Any] = {
        "layout": channel_layout(archive, channel),
        "entries": entries,
        "older": older_page(archive, channel, len(entries)),
        "count": channel.count,
        "newest": newest_day(archive, channel),
        "years": channel.years,
    }
    page: pages.Page
    if channel.kind == ALL:
        page = pages.HomePage(
            **shared,
            description=archive.site.description,
            groups=channel_lists.groups(archive, "", _LARGEST),
            calendar=calendar_pages.links_of(archive, "", _MONTHS),
            suggestions=suggestions(archive),
        )
    else:
        page = pages.ChannelPage(
            **shared,
            kind=channel.kind,
            heading=channel.label,
            query=canonical_text(archive.searches.query(channel.slug)) if channel.kind == SEARCH else "",
            year_pages=year_pages(archive, channel),
        )
    return pages.render(page), pages.MEDIA_TYPE


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each page."""
    for channel in all_channels(archive):
        state = channel_state(archive, channel)
        if channel.kind == ALL:
            state = state_of(state, listed_channels(archive), calendar_pages.months_of(archive))
        yield Address(channel.kind, channel.slug, "html"), state
