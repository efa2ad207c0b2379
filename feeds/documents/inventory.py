"""Which documents there are: a row for each kind, and loops over the rows.

A new kind is a module, a row here and a path in `feeds.addresses`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from feeds import addresses
from feeds.archive import Archive
from feeds.archive.catalogue import channel_at, follow_alias, former_addresses
from feeds.documents import (
    archives,
    assets,
    calendar_pages,
    channel_lists,
    channel_pages,
    entry_pages,
    feeds,
    numbered_pages,
    opml,
    search_results,
)
from feeds.documents import (
    files as archive_files,
)
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.model import Address, Document
from feeds.search.request import SearchRequest


def _channel_address(archive: Archive, address: Address) -> Address:
    """`address`, if its channel is published."""
    channel_at(archive, address)
    return address


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document."""

    matches: Callable[[Any], bool]
    """Whether an address is one of this kind; the first kind that matches counts."""
    make: Callable[[Archive, Any], tuple[bytes, str]]
    """Bytes and media type of the document at an address. Raises BadAddress where there is none, NotNow."""
    resolve: Callable[[Archive, Address], Address] = _channel_address
    """The address where a document is published. Raises BadAddress where there is none, NotNow."""
    states: Callable[[Archive], Iterator[tuple[Address, str]]] = lambda archive: iter(())
    """The documents of a static build, each with a hash of all it depends on. None = they are only served."""
    copies: Callable[[Archive], Iterator[tuple[str, Address]]] = lambda archive: iter(())
    """More files of a static build: the relative path of each, and whose document it holds."""


KINDS: Final = (
    DocumentKind(lambda it: isinstance(it, SearchRequest), search_results.make),
    DocumentKind(lambda it: it == addresses.OPML, opml.make, states=opml.states),
    DocumentKind(assets.matches, assets.make, assets.resolve, states=assets.states),
    DocumentKind(archive_files.matches, archive_files.make, archive_files.resolve, archive_files.states),
    DocumentKind(entry_pages.matches, entry_pages.make, entry_pages.resolve, states=entry_pages.states),
    DocumentKind(
        calendar_pages.matches, calendar_pages.make, calendar_pages.resolve, states=calendar_pages.states
    ),
    DocumentKind(
        channel_lists.matches, channel_lists.make, channel_lists.resolve, states=channel_lists.states
    ),
    DocumentKind(channel_pages.matches, channel_pages.make, states=channel_pages.states),
    DocumentKind(
        numbered_pages.matches,
        numbered_pages.make,
        numbered_pages.resolve,
        states=numbered_pages.states,
    ),
    DocumentKind(feeds.matches, feeds.make, states=feeds.states, copies=feeds.copies),
    DocumentKind(archives.matches, archives.make, archives.resolve, archives.states, archives.copies),
)


def document(archive: Archive, address: Address | SearchRequest) -> Document:
    """The document at an address. Raises BadAddress where there is none, NotNow."""
    if isinstance(address, Address) and follow_alias(archive, address) != address:
        raise BadAddress(addresses.path_of(address), "its channel was renamed")
    body, media_type = _kind_of(address).make(archive, address)
    return Document(body, media_type, etag=sha256(body).hexdigest()[:32])


def resolve(archive: Archive, address: Address) -> Address:
    """The address where a document is published. Raises BadAddress where there is none, NotNow."""
    with archive.index.reading():
        address = follow_alias(archive, address)
        return _kind_of(address).resolve(archive, address)


def states(archive: Archive) -> dict[Address, str]:
    """All documents of a static build, each with a hash of all it depends on."""
    return {address: state for kind in KINDS for address, state in kind.states(archive)}


def files(archive: Archive, built: Iterable[Address]) -> dict[str, Address]:
    """All files of a static build of documents: relative path -> address whose document it holds."""
    own = {addresses.file_of(address): address for address in built}
    others = {path: address for kind in KINDS for path, address in kind.copies(archive)}
    return own | others | dict(_files_of_former_addresses(archive))


def _files_of_former_addresses(archive: Archive) -> Iterator[tuple[str, Address]]:
    """Files where feeds and pages of renamed channels were."""
    for former, address in former_addresses(archive):
        for name in ("html", *FORMATS):
            yield addresses.file_of(replace(former, format=name)), replace(address, format=name)


def _kind_of(address: Address | SearchRequest) -> DocumentKind:
    for kind in KINDS:
        if kind.matches(address):
            return kind
    raise BadAddress(str(address), "no such address")
