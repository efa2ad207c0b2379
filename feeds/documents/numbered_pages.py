"""The history of channels as numbered pages, for people.

(1) Pages are counted from the oldest entries, SIZE on each: what is new changes the last one alone.
(2) The last page is one that is not full, so a full one has a newer one for good.
(3) A channel whose first page holds all of it has no others.
"""

from collections.abc import Iterator
from hashlib import sha256

from feeds import addresses
from feeds.archive.searches import Searches
from feeds.channels import SEARCH
from feeds.documents.feeds import FeedBuilder
from feeds.errors import BadAddress
from feeds.index import Index
from feeds.index.positions import Positions
from feeds.model import Address, Channel
from feeds.settings import Settings

SIZE = 50
"""Entries on a page. Another number is another content of every page."""


class NumberedPages:
    """Which numbered pages the channels of `index` have."""

    def __init__(self, settings: Settings, index: Index, searches: Searches, composer: FeedBuilder) -> None:
        self.settings = settings
        self._index = index
        self._places = Positions(index)
        self._searches = searches
        self._composer = composer

    def last(self, channel: Channel) -> int:
        """The number of the newest page of a channel; 0 where it has none. Raises NotNow."""
        if not self.settings.has_older:
            return 0
        limit = self.settings.limit or channel.count
        if channel.count <= limit and len(self._composer.shown(channel, "html")) == channel.count:
            return 0
        return channel.count // SIZE + 1

    def behind(self, channel: Channel, shown: int) -> Address | None:
        """The page that goes on behind the newest `shown` entries of a channel, if there are more."""
        if not self.settings.has_older or shown >= channel.count:
            return None
        if channel.kind == SEARCH and self._searches.order(channel.slug):
            shown = 0  # they are others than those of the newest pages
        return _page(channel, (channel.count - shown - 1) // SIZE + 1)

    def ids(self, channel: Channel, number: int) -> list[str]:
        """The entries of a page, newest first. Raises BadAddress where there is none, NotNow."""
        last = self.last(channel)
        if number > last:
            raise BadAddress(addresses.path_of(_page(channel, number)), f"there are {last} pages")
        start = (number - 1) * SIZE
        if channel.kind != SEARCH:
            return self._places.ids(channel, start, SIZE)[::-1]
        count = min(SIZE, channel.count - start)
        if not count:
            return []
        query = self._searches.query(channel.slug)
        return [line.id for line in self._searches.lines(query, count, "", channel.count - start - count)]

    def addresses(self, channel: Channel) -> Iterator[Address]:
        """The addresses of all pages of a channel."""
        for number in range(1, self.last(channel) + 1):
            yield _page(channel, number)

    def states(self, channel: Channel) -> Iterator[tuple[Address, str]]:
        """What each page depends on, as a hash: where it is what it was, the document is, too."""
        pages = list(self.addresses(channel))
        digests = self._digests(channel) if pages else []
        for place, address in enumerate(pages):
            entries = digests[place * SIZE : (place + 1) * SIZE]
            known = self._index.look, self.settings.pages, self.settings.asks, channel.label, entries
            yield address, sha256(repr(known).encode("utf-8", "surrogateescape")).hexdigest()

    def _digests(self, channel: Channel) -> list[str]:
        if channel.kind != SEARCH:
            return self._places.digests(channel)
        lines = self._searches.lines(self._searches.query(channel.slug), 0, "")
        return [line.digest for line in reversed(lines)]


def _page(channel: Channel, number: int) -> Address:
    return Address(channel.kind, channel.slug, "html", str(number))
