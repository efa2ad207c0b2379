"""The style sheet and the script of all pages, and the page that a static server shows where nothing is."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from feeds import addresses, pages
from feeds.archive import Archive
from feeds.documents.channel_info import site_layout
from feeds.model import Address


def not_found_page(archive: Archive, *, gone: bool = False) -> bytes:
    """The page where nothing is published, or no longer (`gone`)."""
    # Links from the root of the host: which folders the browser sees in a wrong path is unknown.
    root = urlsplit(archive.site.base_url).path
    return pages.render(pages.ErrorPage(site_layout(archive, root), gone=gone))


_ASSETS: dict[Address, tuple[Callable[[Archive], bytes], str]] = {
    addresses.STYLE: (lambda archive: pages.style_sheet() + archive.style, pages.STYLE_TYPE),
    addresses.SCRIPT: (lambda archive: pages.script(), pages.SCRIPT_TYPE),
    addresses.NOT_FOUND: (not_found_page, pages.MEDIA_TYPE),
}


def matches(address: Address) -> bool:
    """Whether an address is one of an asset."""
    return address in _ASSETS


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """An asset and its media type."""
    read, media_type = _ASSETS[address]
    return read(archive), media_type


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each asset."""
    return ((address, archive.version) for address in _ASSETS)
