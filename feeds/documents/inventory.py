"""Which documents are published, where, and what each depends on.

(1) What is in `addresses` has a document, and a state that is another where the document is.
"""

from collections.abc import Iterator
from hashlib import sha256

from feeds import addresses
from feeds.archive.catalogue import Catalogue
from feeds.archive.recorder import Recorder
from feeds.channels import ALL, ENTRY
from feeds.documents.archives import ArchiveDocuments
from feeds.documents.entry_pages import EntryPages
from feeds.documents.feeds import FeedBuilder
from feeds.documents.numbered_pages import NumberedPages
from feeds.formats import FORMATS
from feeds.index import Index
from feeds.model import Address
from feeds.settings import Settings


class Inventory:
    """The documents of the channels of `catalogue`."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        catalogue: Catalogue,
        records: Recorder,
        *,
        composer: FeedBuilder,
        archives: ArchiveDocuments,
        paging: NumberedPages,
        copies: EntryPages,
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
        yield from (addresses.OPML, addresses.STYLE, addresses.SCRIPT)
        for channel in self._catalogue.all_channels():
            for name in ("html", *FORMATS):
                yield Address(channel.kind, channel.slug, name)
            yield from self._paging.addresses(channel)
            yield from self._archives.addresses(channel)
        yield from self._copies.addresses()

    def files(self) -> Iterator[tuple[str, Address]]:
        """Every file of a static build with the address whose document it holds."""
        for address in self.addresses():
            yield addresses.file_of(address), address
        for path, address in addresses.OLD_FILES.items():
            yield path, address
        for channel in self._catalogue.all_channels():
            if channel.kind == "tag":
                yield addresses.old_tag_file(channel), Address("tag", channel.slug, "atom")
            for copy, address in self._archives.copies(channel):
                yield addresses.file_of(copy), address

    def states(self) -> dict[Address, str]:
        """What each document depends on, as a hash: where it is what it was, the document is, too."""
        channels = self._catalogue.channels()
        shape = (self._settings.limit, self._settings.max_bytes, self._settings.pages, self._settings.asks)
        look = (self._index.look, *shape)
        everything = repr((look, channels, self._index.last("updated")))
        states = dict.fromkeys(
            (addresses.OPML, addresses.STYLE, addresses.SCRIPT, addresses.HOME), _hash(everything)
        )
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
        states[addresses.HOME] = _hash(everything + states[Address(ALL, "", "atom")])
        return states


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
