"""Which channels are published, and which documents: where they stand and what they depend on.

(1) What is in `addresses` has a document, and a state that is another where the document is.
(2) A channel that emptied not long ago is published, but in no list.
"""

from collections.abc import Collection

from feeds import addresses
from feeds.archive.recorder import Recorder
from feeds.archive.searches import Searches
from feeds.channels import ALL, SEARCH
from feeds.errors import BadAddress, Gone
from feeds.history.events import Name
from feeds.index import Index
from feeds.model import Address, Channel
from feeds.settings import Settings


class Catalogue:
    """The channels that `settings` publish of `index`."""

    def __init__(self, settings: Settings, index: Index, searches: Searches, records: Recorder) -> None:
        self._settings = settings
        self._index = index
        self._searches = searches
        self._records = records

    def channels(self) -> list[Channel]:
        """All channels that are published, the main one first, then by kind and name."""
        order = [ALL, *self._settings.kinds]
        with self._index.reading():
            named = self._records.named()
            found = [channel for channel in self._index.channels() if self._is_published(channel, named)]
        return sorted(found, key=lambda channel: order.index(channel.kind)) + list(self._searches.channels())

    def _is_published(self, channel: Channel, named: Collection[Name]) -> bool:
        if channel.kind == ALL:
            return True
        is_large = channel.count >= self._settings.min_entries or (channel.kind, channel.name) in named
        return channel.kind in self._settings.kinds and is_large

    def all_channels(self) -> list[Channel]:
        """`channels`, and those that emptied not long ago, which are in no list."""
        return self.channels() + [channel for channel, is_there in self._records.emptied() if is_there]

    def channel(self, address: Address) -> Channel:
        """The channel of an address. Raises BadAddress where none is published there, Gone, NotNow."""
        if address.kind == SEARCH:
            return self._searches.channel(address.slug)
        channel = self._index.channel(address.kind, address.slug)
        if channel is not None and self._is_published(channel, self._records.named()):
            return channel
        emptied, is_there = self._records.emptied_at(address) or (None, False)
        if emptied and is_there:
            return emptied
        if emptied:
            raise Gone(addresses.path_of(address), "emptied long ago")
        raise BadAddress(addresses.path_of(address), "no such channel")
