"""What kinds of channels there are, which of them an entry stands in, and who a channel is.

A new kind of channel is a row in KINDS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
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


class Labels(NamedTuple):
    """What of an entry decides which channels it stands in."""

    tags: tuple[str, ...]
    categories: tuple[str, ...]
    authors: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to divide the archive."""

    name: str
    """First part of the address."""
    title: str
    """What people read above a list of such channels."""
    names: Callable[[Labels], tuple[str, ...]]
    """The channels of this kind that an entry stands in, as the entry spells them."""


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("tag", "Tags", lambda labels: labels.tags),
        Kind("category", "Categories", lambda labels: labels.categories),
        Kind("author", "Authors", lambda labels: labels.authors),
        Kind("source", "Sources", lambda labels: (labels.source,) if labels.source else ()),
        Kind(SEARCH, "Searches", lambda labels: ()),
    )
}

CHANNEL_KINDS = tuple(kind for kind in KINDS if kind != SEARCH)
"""The kinds that follow from the entries alone."""


def memberships(entry: Headline) -> tuple[tuple[str, str, str], ...]:
    """What `entry` stands in beside the main channel: kind, folded name, spelling."""
    return memberships_by(Labels(entry.tags, entry.categories, entry.authors, entry.source))


# Most posts have the labels of many others.
@lru_cache(maxsize=1024)
def memberships_by(labels: Labels) -> tuple[tuple[str, str, str], ...]:
    """`memberships` of every entry that has `labels`."""
    return tuple(
        (kind.name, fold(spelling), spelling) for kind in KINDS.values() for spelling in kind.names(labels)
    )


def feed_id(site_id: str, kind: str, name: str, part: str = "") -> str:
    """The permanent id of a channel's feed, from the folded `name` (RFC 4122 version 5 UUID).

    `part`: of a feed of its own within the channel.
    """
    return uuid5(_NAMESPACE, f"{site_id}\n{kind}\n{name}" + (f"\n{part}" if part else "")).urn
