"""What kinds of channels there are, which of them an entry stands in, and who a channel is.

A new kind of channel is a row in KINDS.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from feeds.model import Headline
from feeds.text import fold

ALL = "all"
"""The kind of the one channel that holds every entry. It has no name."""

SEARCH = "search"
"""The kind of channels that are saved queries: what stands in them is found, not noted."""

ENTRY = "entry"
"""What stands for the kind in addresses of our own pages of entries, which are no channels."""

# Never change it: it is in every feed id that readers have stored.
_NAMESPACE = UUID("0c9ddb1e-6f4b-5c0e-9d5e-0b6f6b8f6a11")


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to divide the archive."""

    name: str
    """First part of the address."""
    title: str
    """What people read above a list of such channels."""
    names: Callable[[Headline], tuple[str, ...]]
    """The channels of this kind that an entry stands in, as the entry spells them."""


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("tag", "Tags", lambda entry: entry.tags),
        Kind("category", "Categories", lambda entry: entry.categories),
        Kind("author", "Authors", lambda entry: entry.authors),
        Kind("source", "Sources", lambda entry: (entry.source,) if entry.source else ()),
        Kind(SEARCH, "Searches", lambda entry: ()),
    )
}

DIVISIONS = tuple(kind for kind in KINDS if kind != SEARCH)
"""The kinds that follow from the entries alone."""


def memberships(entry: Headline) -> Iterator[tuple[str, str, str]]:
    """What `entry` stands in beside the main channel: kind, folded name, spelling."""
    for kind in KINDS.values():
        for spelling in kind.names(entry):
            yield kind.name, fold(spelling), spelling


def feed_id(site_id: str, kind: str, name: str, part: str = "") -> str:
    """The permanent id of a channel's feed, from the folded `name` (RFC 4122 version 5 UUID).

    `part`: of a feed of its own within the channel.
    """
    return uuid5(_NAMESPACE, f"{site_id}\n{kind}\n{name}" + (f"\n{part}" if part else "")).urn
