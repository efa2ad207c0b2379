"""Which channels are published, and which documents: where they stand and what they depend on.

(1) What is in `addresses` has a document, and a state that is another where the document is.
(2) A channel that emptied not long ago is published, but in no list.
"""

from collections.abc import Collection, Iterator
from hashlib import sha256

from feeds import urls
from feeds.archives import Archives
from feeds.channels import ALL, ENTRY, SEARCH
from feeds.composing import Composer
from feeds.config import Settings
from feeds.copies import Copies
from feeds.errors import BadAddress, Gone
from feeds.formats import FORMATS
from feeds.index import Index
from feeds.model import Address, Channel
from feeds.paging import Paging
from feeds.records import Name
from feeds.remembering import Remembering
from feeds.searches import Searches


class Catalogue:
    """The channels that `settings` publish of `index`."""

    def __init__(self, settings: Settings, index: Index, searches: Searches, records: Remembering) -> None:
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
            raise Gone(urls.path_of(address), "emptied long ago")
        raise BadAddress(urls.path_of(address), "no such channel")


class Inventory:
    """The documents of the channels of `catalogue`."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        catalogue: Catalogue,
        records: Remembering,
        *,
        composer: Composer,
        archives: Archives,
        paging: Paging,
        copies: Copies,
    ) -> None:
        self._settings = settings
        self._index = index
        self._catalogue = catalogue
        self._records = records
        self._composer = composer
        self._archives = archives
        self._paging = paging
        self._copies = copies

    def place(self, address: Address) -> Address:
        """Where what an address stands for is published. Raises BadAddress where nothing is, NotNow."""
        with self._index.reading():
            if address.kind == ENTRY:
                self._copies.id_of(address)
            elif address.part and address.format == "html":
                self._paging.ids(self._catalogue.channel(address), int(address.part))
            elif address.part:
                return self._archives.place(self._catalogue.channel(address), address)
            else:
                self._catalogue.channel(address)
        return address

    def addresses(self) -> Iterator[Address]:
        """Every address that has a document."""
        yield from (urls.OPML, urls.STYLE, urls.SCRIPT)
        for channel in self._catalogue.all_channels():
            for name in ("html", *FORMATS):
                yield Address(channel.kind, channel.slug, name)
            yield from self._paging.addresses(channel)
            yield from self._archives.addresses(channel)
        yield from self._copies.addresses()

    def files(self) -> Iterator[tuple[str, Address]]:
        """Every file of a static build with the address whose document it holds."""
        for address in self.addresses():
            yield urls.file_of(address), address
        for path, address in urls.OLD_FILES.items():
            yield path, address
        for channel in self._catalogue.all_channels():
            if channel.kind == "tag":
                yield urls.old_tag_file(channel), Address("tag", channel.slug, "atom")
            for copy, address in self._archives.copies(channel):
                yield urls.file_of(copy), address

    def states(self) -> dict[Address, str]:
        """What each document depends on, as a hash: where it is what it was, the document is, too."""
        channels = self._catalogue.channels()
        shape = (self._settings.limit, self._settings.max_bytes, self._settings.pages, self._settings.asks)
        look = (self._index.look, *shape)
        everything = repr((look, channels, self._index.last("updated")))
        states = dict.fromkeys((urls.OPML, urls.STYLE, urls.SCRIPT, urls.HOME), _hash(everything))
        for channel in self._catalogue.all_channels():
            lines = self._composer.lines(channel, "")
            shown = [line.digest for line in lines] or self._index.last("updated")
            newest = [part.name for part in self._archives.parts(channel)[-1:]]
            state = _hash(repr((look, channel, shown, newest, self._records.tombstones(channel))))
            states |= self._archives.states(channel)
            for name in ("html", *FORMATS):
                states.setdefault(Address(channel.kind, channel.slug, name), state)
            states |= self._paging.states(channel)
        states |= self._copies.states()
        states[urls.HOME] = _hash(everything + states[Address(ALL, "", "atom")])
        return states


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
