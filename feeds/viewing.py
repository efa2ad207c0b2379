"""Channels -> pages for people, and the list of all feeds for programs.

(1) Pages show the same entries as the feeds of their channel.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from feeds import pages, urls
from feeds.channels import ALL, KINDS, SEARCH
from feeds.composing import Composer
from feeds.config import Settings
from feeds.formats import FORMATS
from feeds.model import Address, Channel


class Viewer:
    """Shows `channels`, whatever they are now, as `composer` composes them."""

    def __init__(
        self, settings: Settings, composer: Composer, channels: Callable[[], Sequence[Channel]]
    ) -> None:
        self.site = settings.site
        self._kinds = (*settings.kinds, SEARCH)
        self._composer = composer
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
        return opml(self.site, self._url(urls.OPML), full, self._composer.last_updated())

    def page(self, channel: Channel) -> bytes:
        """The page of a channel."""
        is_main = channel.kind == ALL
        feeds = self.feed_links(channel)
        page = pages.Page(
            title=self._composer.title(channel),
            heading=channel.label or self.site.title,
            site_title=self.site.title,
            description=self.site.description if is_main else "",
            language=self.site.language,
            root="" if is_main else "../../",
            count=channel.count,
            feeds=feeds,
            site_feeds=[] if is_main else self.feed_links(self._channels()[0]),
            groups=self._groups() if is_main else [],
            entries=[pages.load(line.text or "") for line in self._composer.shown(channel, "html")],
        )
        return pages.render(page)

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
        for channel in self._channels():
            if channel.kind in links:
                href = urls.href_of(Address(channel.kind, channel.slug, "html"))
                links[channel.kind].append(pages.ChannelLink(channel.label, href, channel.count))
        return [pages.Group(KINDS[kind].title, channels) for kind, channels in links.items() if channels]

    def _url(self, address: Address) -> str:
        return urls.url_of(self.site.base_url, address)
