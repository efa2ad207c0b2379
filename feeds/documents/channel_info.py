"""What documents say of their channel and of the site: the head of a feed, the layout of a page."""

from dataclasses import replace
from datetime import UTC, datetime

from feeds import addresses, pages
from feeds.archive import Archive
from feeds.archive.catalogue import listed_channels
from feeds.channels import ALL, KINDS, SEARCH, feed_id
from feeds.formats import FORMATS
from feeds.model import ADDED, Address, Channel, Feed
from feeds.search import canonical_text
from feeds.search.query import Field
from feeds.timestamps import day

MAIN = Channel(ALL, "", "", "", 0, None)
"""The main channel, as far as its addresses depend on it."""

_SUGGESTIONS = 50
"""Queries that are offered while one types."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def url_of(archive: Archive, address: Address) -> str:
    """The absolute URI of an address."""
    return addresses.url_of(archive.site.base_url, address)


def icon_address(archive: Archive) -> Address:
    """The address of the icon that browsers show: that of the site, else a letter."""
    return addresses.ICON_PNG if archive.appearance.icon else addresses.ICON_SVG


def feed_icon(archive: Archive) -> str:
    """The absolute URI of the icon in feeds, a PNG, which all readers show."""
    return url_of(archive, addresses.ICON_PNG)


def media_type(format_name: str) -> str:
    """The media type of a feed format without parameters, as links name it."""
    return FORMATS[format_name].media_type.partition(";")[0]


def title_of(archive: Archive, channel: Channel) -> str:
    """The title of a channel's feed and page."""
    return archive.site.title if channel.kind == ALL else f"{channel.label} – {archive.site.title}"


def description_of(archive: Archive, channel: Channel) -> str:
    """The description of a channel's feed."""
    if channel.kind == ALL:
        return archive.site.description or archive.site.title
    return f"{archive.site.title}: {KINDS[channel.kind].title} / {channel.label}"


def last_updated(archive: Archive) -> datetime:
    """When a document without entries was updated: when the newest of all entries was."""
    return archive.index.entries.newest("updated") or _NEVER


def feed_header(archive: Archive, channel: Channel, address: Address) -> Feed:
    """A feed of a channel without links; `updated` is missing."""
    site = archive.site
    home = url_of(archive, replace(address, format="html", part=""))
    return Feed(
        id=feed_id(site.id, channel.kind, channel.name, ADDED if address.part == ADDED else ""),
        title=title_of(archive, channel),
        description=description_of(archive, channel),
        updated=_NEVER,
        url=url_of(archive, address),
        home=home,
        author=site.author or site.title,
        language=archive.language,
        icon=feed_icon(archive),
        cover=url_of(archive, addresses.COVER),
        podcast_category=site.podcast_category,
        is_explicit=site.podcast_explicit,
        comment=pages.feed_comment(site, home),
    )


def feed_links(archive: Archive, channel: Channel) -> list[pages.FeedLink]:
    """The feeds of a channel, for links and autodiscovery."""
    return [
        pages.FeedLink(
            name=format_.title,
            type=media_type(format_.name),
            title=f"{title_of(archive, channel)} ({format_.title})",
            url=url_of(archive, Address(channel.kind, channel.slug, format_.name)),
        )
        for format_ in FORMATS.values()
    ]


def page_layout(
    archive: Archive, title: str, root: str, feeds: list[pages.FeedLink], address: Address | None = None
) -> pages.Layout:
    """The layout of a page with a title, its relative path to the root, its feeds and its address."""
    site, site_feeds = archive.site, feed_links(archive, MAIN)
    return pages.Layout(
        title=title,
        site_title=site.title,
        language=archive.language,
        interface=pages.interface_of(site.interface or archive.language),
        root=root,
        files=f"{site.base_url}{addresses.FILES}/",
        feeds=feeds,
        site_feeds=[] if feeds == site_feeds else site_feeds,
        url=url_of(archive, address) if address else "",
        icon=addresses.href_of(icon_address(archive)),
        index_links=archive.settings.index_links,
        readers=tuple(archive.settings.readers.items()),
        contact=_contact_uri(archive.settings.contact),
        has_search=archive.settings.has_search,
        has_copies=archive.settings.has_copies,
    )


def _contact_uri(contact: str) -> str:
    return f"mailto:{contact}" if contact and "://" not in contact else contact


def channel_layout(archive: Archive, channel: Channel, part: str = "") -> pages.Layout:
    """The layout of a page of a channel."""
    root = "./" if channel.kind == ALL else "../../"
    address = Address(channel.kind, channel.slug, "html", part)
    layout = page_layout(archive, title_of(archive, channel), root, feed_links(archive, channel), address)
    return replace(layout, description=description_of(archive, channel))


def site_layout(archive: Archive, root: str) -> pages.Layout:
    """The layout of a page that belongs to no channel."""
    return page_layout(archive, "", root, [])


def suggestions(archive: Archive) -> list[str]:
    """Queries for the largest channels, which are offered while one types; none where there is no search."""
    if not archive.settings.has_search:
        return []
    channels = [one for one in listed_channels(archive) if one.kind not in (ALL, SEARCH)]
    largest = sorted(channels, key=lambda channel: -channel.count)[:_SUGGESTIONS]
    return [canonical_text(Field(channel.kind, channel.name)) for channel in largest]


def newest_day(archive: Archive, channel: Channel) -> str:
    """The day of a channel's newest entry, or ""."""
    return day(channel.newest, archive.zone) if channel.newest else ""
