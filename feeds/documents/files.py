"""Files of the archive that entries name. They are streamed: no document holds one whole.

(1) An address has the hash of the bytes, so what is there never changes.
(2) A static build has those of all entries: readers keep entries that feeds no longer show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from feeds.addresses import FILES, path_of
from feeds.archive import Archive
from feeds.archive.attachments import entries_to_read
from feeds.archive.resolving import address_of
from feeds.errors import BadAddress, NotNow
from feeds.model import Address

CACHED_FOR_EVER = "public, max-age=31536000, immutable"
"""Cache-Control of a file: what is at its address never changes (RFC 8246)."""

_SOON = 10
"""Seconds until an update has surely seen a change."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file, open for reading; whoever opens it closes it."""

    file: BufferedReader
    media_type: str
    size: int
    digest: str
    """SHA-256, in hex."""


def matches(address: Address) -> bool:
    """Whether an address is one of a file."""
    return address.kind == FILES


def resolve(archive: Archive, address: Address) -> Address:
    """The address of a file. Raises BadAddress where there is none, NotNow."""
    open_file(archive, address).file.close()
    return address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """A whole file, however large, and its media type. Raises BadAddress where there is none, NotNow."""
    found = open_file(archive, address)
    with found.file as file:
        return file.read(), found.media_type


def open_file(archive: Archive, address: Address) -> OpenFile:
    """The file at an address. Raises BadAddress where there is none, NotNow where it is being changed."""
    source = archive.settings.source
    changing = ""
    for one, (_, changed) in archive.index.attachments.with_digest(address.slug):
        if address_of(one) != address:
            continue
        try:
            if source.stamp(one.path) == (one.size, changed):
                return OpenFile(source.open_file(one.path), one.type, one.size, one.digest)
        except OSError:
            pass
        changing = one.path
    if changing:
        raise NotNow(changing, "this file has just changed", seconds=_SOON)
    if entries_to_read(archive):
        raise NotNow(address.part, "the posts are still being read", seconds=_SOON)
    raise BadAddress(path_of(address), "no such file")


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The files that entries name: each is its own state. All are known once `prepare` has run."""
    return ((address_of(one), one.digest) for one in archive.index.attachments.published())
