"""Files of the whole site: style sheet, script, icons, and the page for wrong addresses."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from feeds import addresses, pages
from feeds.archive import Archive
from feeds.documents.channel_info import icon_address, site_layout
from feeds.model import Address


def not_found_page(archive: Archive, *, gone: bool = False) -> bytes:
    """The page where nothing is published, or no longer (`gone`)."""
    # Links from the root of the host: which folders the browser sees in a wrong path is unknown.
    root = urlsplit(archive.site.base_url).path
    return pages.render(pages.ErrorPage(site_layout(archive, root), gone=gone))


def _png(archive: Archive) -> bytes:
    return archive.appearance.icon or pages.feed_icon(archive.site.title)


_ASSETS: dict[Address, tuple[Callable[[Archive], bytes], str]] = {
    addresses.STYLE: (lambda archive: pages.style_sheet() + archive.appearance.style, pages.STYLE_TYPE),
    addresses.SCRIPT: (lambda archive: pages.script(), pages.SCRIPT_TYPE),
    addresses.NOT_FOUND: (not_found_page, pages.MEDIA_TYPE),
    addresses.ICON_SVG: (lambda archive: pages.letter_icon(archive.site.title), "image/svg+xml"),
    addresses.ICON_PNG: (_png, "image/png"),
    addresses.COVER: (lambda archive: pages.cover(archive.appearance.icon, archive.site.title), "image/png"),
    addresses.FAVICON: (lambda archive: pages.ico(_png(archive)), "image/vnd.microsoft.icon"),
}


def matches(address: Address) -> bool:
    """Whether an address is one of an asset."""
    return address in _ASSETS


def resolve(archive: Archive, address: Address) -> Address:
    """The address of an asset; a site with an icon has no letter."""
    return icon_address(archive) if address == addresses.ICON_SVG else address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """An asset and its media type."""
    read, media_type = _ASSETS[resolve(archive, address)]
    return read(archive), media_type


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each asset."""
    return ((address, archive.version) for address in _ASSETS if resolve(archive, address) == address)
