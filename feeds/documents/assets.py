"""The style sheet and the script of all pages."""

from collections.abc import Iterator

from feeds import addresses, pages
from feeds.archive import Archive
from feeds.model import Address

_ASSETS = {
    addresses.STYLE: (pages.style_sheet, pages.STYLE_TYPE),
    addresses.SCRIPT: (pages.script, pages.SCRIPT_TYPE),
}


def matches(address: Address) -> bool:
    """Whether an address is one of an asset."""
    return address in _ASSETS


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """An asset and its media type."""
    read, media_type = _ASSETS[address]
    return read(), media_type


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each asset."""
    return ((address, archive.version) for address in _ASSETS)
