"""Kinds of channels, the channels of an entry, and the ids of their feeds. Imports `model` and `text`.

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
"""The kind of channels that are saved queries: their entries are found when they are needed."""

ENTRY = "entry"
"""The kind in addresses of the pages of entries, which are no channels."""

CALENDAR = "calendar"
"""The kind in addresses of the pages of years and months, whose slug is "2024" or "2024-05"."""

LIST = "channels"
"""The kind in addresses of the lists of channels, whose slug is the kind of the channels."""

# Never change it: it is in every feed id that readers have stored.
_NAMESPACE = UUID("0c9ddb1e-6f4b-5c0e-9d5e-0b6f6b8f6a11")


class Labels(NamedTuple):
    """What decides which channels an entry is in."""

    tags: tuple[str, ...]
    categories: tuple[str, ...]
    authors: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel."""

    name: str
    """First part of the address."""
    title: str
    """The heading of a list of such channels."""
    names: Callable[[Labels], tuple[str, ...]]
    """The channels of this kind that an entry is in, as the entry spells them."""


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
"""The kinds that depend on the entries alone."""


def memberships(entry: Headline) -> tuple[tuple[str, str, str], ...]:
    """The channels of `entry`, without the main one: kind, folded name, spelling."""
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

    `part` is that of a feed with an id of its own within the channel.
    """
    return uuid5(_NAMESPACE, f"{site_id}\n{kind}\n{name}" + (f"\n{part}" if part else "")).urn
