"""The list of all feeds as OPML, for programs."""

from collections.abc import Iterator
from dataclasses import replace

from feeds import addresses
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import listed_channels
from feeds.channels import KINDS, SEARCH
from feeds.documents.channel_info import description_of, last_updated, url_of
from feeds.model import Address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """The list and its media type."""
    from feeds.formats.opml import Outline, opml  # late: a build in which nothing changed needs neither

    titles = [KINDS[kind].title for kind in (*archive.settings.kinds, SEARCH)]
    groups: dict[str, list[Outline]] = {title: [] for title in ("", *titles)}
    for channel in listed_channels(archive):
        feed = Address(channel.kind, channel.slug, "atom")
        outline = Outline(
            title=channel.label or archive.site.title,
            description=description_of(archive, channel),
            xml_url=url_of(archive, feed),
            html_url=url_of(archive, replace(feed, format="html")),
            language=archive.language,
        )
        groups[KINDS[channel.kind].title if channel.kind in KINDS else ""].append(outline)
    full = [(title, outlines) for title, outlines in groups.items() if outlines]
    return opml(archive.site, url_of(archive, address), full, last_updated(archive)), _MEDIA_TYPE


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of the list."""
    yield (
        addresses.OPML,
        state_of(archive.version, listed_channels(archive), last_updated(archive)),
    )


_MEDIA_TYPE = "text/x-opml; charset=utf-8"
