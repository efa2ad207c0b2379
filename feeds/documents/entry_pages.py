"""Our own page of each entry: its cleaned text, whose it is, what stands around it, what was removed.

(1) A page depends on its entry, the two beside it and the names of its channels: numbers that change
    with every new entry are not on it.
(2) The original is the canonical address of what the page shows.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from feeds import addresses, pages
from feeds.channels import ENTRY, KINDS, memberships
from feeds.documents.channel_pages import MAIN, ChannelPages
from feeds.documents.feeds import FeedBuilder
from feeds.errors import BadAddress
from feeds.index import Index
from feeds.index.positions import Positions
from feeds.model import Address, Channel, Entry
from feeds.settings import Settings
from feeds.timestamps import day

_ROOT = "../../"


class EntryPages:
    """The pages of the entries of `index`, if there are to be any.

    `channel` gives what is published at an address or raises BadAddress, `channels` all of it.
    """

    def __init__(
        self,
        settings: Settings,
        index: Index,
        composer: FeedBuilder,
        viewer: ChannelPages,
        *,
        channel: Callable[[Address], Channel],
        channels: Callable[[], list[Channel]],
    ) -> None:
        self.settings = settings
        self._zone = ZoneInfo(settings.site.time_zone)
        self._index = index
        self._places = Positions(index)
        self._composer = composer
        self._viewer = viewer
        self._channel = channel
        self._channels = channels

    def id_of(self, address: Address) -> str:
        """The id of the entry whose page is at an address. Raises BadAddress where there is none."""
        wanted = self.settings.has_copies and address.format == "html" and not address.part
        entry_id = self._places.id_of(address.slug) if wanted else None
        if entry_id is None:
            raise BadAddress(addresses.path_of(address), "no such entry")
        return entry_id

    def page(self, address: Address) -> bytes:
        """The page at an address. Raises BadAddress where there is none."""
        entry = self._composer.entry(self.id_of(address))
        older, newer = map(self._neighbour, self._places.around(entry))
        content = entry.content
        updated = self._day(entry.updated)
        line = pages.line(entry, self._zone)
        return pages.render(
            pages.Entry(
                frame=self._viewer.frame(
                    f"{line.title} – {self.settings.site.title}", _ROOT, self._viewer.feed_links(MAIN)
                ),
                line=replace(line, title=entry.title or line.title, authors=entry.authors),
                html=content.html,
                updated="" if updated == self._day(entry.published) else updated,
                groups=self._groups(entry),
                media=[pages.Media(one.url, one.type) for one in content.enclosures],
                changes=[pages.Change(one.rule, one.text, one.kept) for one in content.changes],
                older=older,
                newer=newer,
            )
        )

    def addresses(self) -> Iterator[Address]:
        """The addresses of all pages, newest first."""
        if self.settings.has_copies:
            yield from map(_address, self._index.ids())

    def states(self) -> Iterator[tuple[Address, str]]:
        """What each page depends on, as a hash: where it is what it was, the document is, too."""
        if not self.settings.has_copies:
            return
        labels = {(channel.kind, channel.name): channel.label for channel in self._channels()}
        digests = ["", *self._places.digests(MAIN), ""]
        for place, headline in enumerate(self._places.headlines()):
            names = [labels.get((kind, name)) for kind, name, _ in memberships(headline)]
            known = self._index.look, self.settings.asks, digests[place : place + 3], names
            state = sha256(repr(known).encode("utf-8", "surrogateescape")).hexdigest()
            yield _address(headline.id), state

    def _day(self, moment: datetime) -> str:
        return day(moment, self._zone)

    def _neighbour(self, entry_id: str | None) -> pages.Neighbour | None:
        if entry_id is None:
            return None
        line = pages.line(self._composer.bare(entry_id), self._zone)
        return pages.Neighbour(line.title, _ROOT + addresses.href_of(_address(entry_id)), line.language)

    def _groups(self, entry: Entry) -> list[pages.Group]:
        links: dict[str, list[pages.ChannelLink]] = {kind: [] for kind in KINDS}
        for kind, name in dict.fromkeys(row[:2] for row in memberships(entry)):
            address = Address(kind, addresses.slug_of(name), "html")
            with suppress(BadAddress):
                label = self._channel(address).label
                links[kind].append(pages.ChannelLink(label, _ROOT + addresses.href_of(address)))
        return [pages.Group(kind, channels) for kind, channels in links.items() if channels]


def _address(entry_id: str) -> Address:
    return Address(ENTRY, pages.entry_slug(entry_id), "html")
