"""Channels -> pages for people, and the list of all feeds for programs.

(1) Pages show the same entries as the feeds of their channel.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from feeds import addresses, pages
from feeds.archive.searches import Searches
from feeds.channels import ALL, KINDS, SEARCH
from feeds.documents.feeds import FeedBuilder
from feeds.documents.numbered_pages import SIZE, NumberedPages
from feeds.formats import FORMATS
from feeds.model import Address, Channel
from feeds.search import canonical
from feeds.settings import Settings
from feeds.timestamps import day

MAIN = Channel(ALL, "", "", "", 0, None)
"""The main channel, as far as its addresses tell."""


class ChannelPages:
    """Shows `channels`, whatever they are now, as `composer` composes them."""

    def __init__(
        self,
        settings: Settings,
        composer: FeedBuilder,
        searches: Searches,
        paging: NumberedPages,
        channels: Callable[[], Sequence[Channel]],
    ) -> None:
        self.settings = settings
        self.site = settings.site
        self._asks = settings.asks
        self._kinds = (*settings.kinds, SEARCH)
        self._zone = ZoneInfo(settings.site.time_zone)
        self._composer = composer
        self._searches = searches
        self._paging = paging
        self._channels = channels

    def opml(self) -> bytes:
        """The list of all feeds."""
        from feeds.formats.opml import Outline, opml  # late: a build in which nothing changed needs neither

        titles = [KINDS[kind].title for kind in self._kinds]
        groups: dict[str, list[Outline]] = {title: [] for title in ("", *titles)}
        for channel in self._channels():
            address = Address(channel.kind, channel.slug, "atom")
            outline = Outline(
                title=channel.label or self.site.title,
                description=self._composer.description(channel),
                xml_url=self._url(address),
                html_url=self._url(replace(address, format="html")),
                language=self.site.language,
            )
            groups[KINDS[channel.kind].title if channel.kind in KINDS else ""].append(outline)
        full = [(label, outlines) for label, outlines in groups.items() if outlines]
        return opml(self.site, self._url(addresses.OPML), full, self._composer.last_updated())

    def page(self, channel: Channel) -> bytes:
        """The page of a channel."""
        lines = [pages.load(line.rendering or b"") for line in self._composer.shown(channel, "html")]
        older = self._paging.behind(channel, len(lines))
        frame = self._channel_frame(channel)
        newest, years = self._newest(channel), channel.years
        way, copies = _beside(older) if older else "", self.settings.has_copies
        if channel.kind == ALL:
            given = channel.count, newest, years, self._groups(), lines
            return pages.render(pages.Home(frame, self.site.description, *given, way, copies))
        query = canonical(self._searches.query(channel.slug)) if channel.kind == SEARCH else ""
        heading = channel.kind, channel.label
        return pages.render(
            pages.Channel(frame, *heading, channel.count, newest, years, lines, query, way, copies)
        )

    def older_page(self, channel: Channel, address: Address) -> bytes:
        """A numbered page of a channel. Raises BadAddress where there is none, NotNow."""
        number = int(address.part)
        ids = self._paging.ids(channel, number)
        frame = self._channel_frame(channel)
        return pages.render(
            pages.Older(
                frame=replace(frame, title=f"{frame.title} ({number})"),
                kind=channel.kind,
                heading=channel.label or self.site.title,
                number=number,
                lines=[pages.line(self._composer.bare(entry_id), self._zone) for entry_id in ids],
                channel="./",
                newer=_beside(replace(address, part=str(number + 1))) if len(ids) == SIZE else "",
                older=_beside(replace(address, part=str(number - 1))) if number > 1 else "",
                oldest=_beside(replace(address, part="1")) if number > 2 else "",
                copies=self.settings.has_copies,
            )
        )

    def _channel_frame(self, channel: Channel) -> pages.Frame:
        root = "./" if channel.kind == ALL else "../../"
        return self.frame(self._composer.title(channel), root, self.feed_links(channel))

    def frame(self, title: str, root: str, feeds: list[pages.FeedLink]) -> pages.Frame:
        """What is around a page: its title, its way to the root and its feeds are given."""
        site_feeds = self.feed_links(MAIN)
        return pages.Frame(
            title=title,
            site=self.site.title,
            language=self.site.language,
            interface=pages.interface_of(self.site.interface or self.site.language),
            root=root,
            feeds=feeds,
            site_feeds=[] if feeds == site_feeds else site_feeds,
            asks=self._asks,
        )

    def plain_frame(self, key: str, root: str) -> pages.Frame:
        """What is around a page that is no channel's; its title is the row `key` of the words."""
        frame = self.frame("", root, [])
        return replace(frame, title=f"{pages.Words(frame.interface)(key)} – {self.site.title}")

    def feed_links(self, channel: Channel) -> list[pages.FeedLink]:
        """The feeds of a channel, for links and autodiscovery."""
        return [
            pages.FeedLink(
                name=format_.title,
                type=format_.media_type.partition(";")[0],
                title=f"{self._composer.title(channel)} ({format_.title})",
                url=self._url(Address(channel.kind, channel.slug, format_.name)),
            )
            for format_ in FORMATS.values()
        ]

    def _groups(self) -> list[pages.Group]:
        links: dict[str, list[pages.ChannelLink]] = {kind: [] for kind in self._kinds}
        for channel in sorted(self._channels(), key=lambda channel: -channel.count):
            if channel.kind in links:
                href = addresses.href_of(Address(channel.kind, channel.slug, "html"))
                links[channel.kind].append(
                    pages.ChannelLink(
                        channel.label, href, channel.count, self._newest(channel), channel.years
                    )
                )
        return [pages.Group(kind, channels) for kind, channels in links.items() if channels]

    def _newest(self, channel: Channel) -> str:
        return day(channel.newest, self._zone) if channel.newest else ""

    def _url(self, address: Address) -> str:
        return addresses.url_of(self.site.base_url, address)


def _beside(address: Address) -> str:
    """The way to a page from another one of its channel."""
    return addresses.href_of(address).rpartition("/")[2]
