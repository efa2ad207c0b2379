"""The page of each entry: its cleaned text, source, channels and neighbours, and what cleaning removed.

(1) A page depends on its entry, the two beside it and the names of its channels: numbers that change
    with every new entry are not on it.
(2) The original or permalink is the canonical address of what the page shows. An own post without a permalink
    has a page always: that is its address.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from feeds import pages
from feeds.addresses import entry_address, href_of, path_of
from feeds.archive import Archive, state_of
from feeds.archive.catalogue import channel_at, listed_channels
from feeds.archive.rendering import entry_of, headlines
from feeds.channels import ENTRY, KINDS, memberships
from feeds.documents.channel_info import MAIN, feed_links, page_layout
from feeds.errors import BadAddress
from feeds.model import Address, Entry, Headline
from feeds.slugs import slug_of
from feeds.timestamps import day

_ROOT = "../../"


def matches(address: Address) -> bool:
    """Whether an address is one of an entry's page."""
    return address.kind == ENTRY


def resolve(archive: Archive, address: Address) -> Address:
    """The address of an entry's page. Raises BadAddress where there is none."""
    _id_of(archive, address)
    return address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """The page of an entry and its media type. Raises BadAddress where there is none."""
    entry = entry_of(archive, _id_of(archive, address))
    around = archive.index.entries.neighbours(entry) if archive.settings.has_copies else (None, None)
    older, newer = (_neighbour(archive, entry_id) for entry_id in around)
    updated = day(entry.updated, archive.zone)
    item = pages.entry_item(entry, archive.zone)
    title = f"{item.title} – {archive.site.title}"
    page = pages.EntryPage(
        layout=replace(
            page_layout(archive, title, _ROOT, feed_links(archive, MAIN), address),
            description=item.summary,
            image=item.image,
        ),
        entry=replace(item, title=entry.title or item.title, authors=entry.authors),
        html=entry.content.html,
        updated="" if updated == day(entry.published, archive.zone) else updated,
        groups=_groups(archive, entry),
        media=entry.content.enclosures,
        changes=entry.content.changes,
        older=older,
        newer=newer,
    )
    return pages.render(page), pages.MEDIA_TYPE


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each page."""
    entries = archive.index.entries
    labels = {(channel.kind, channel.name): channel.label for channel in listed_channels(archive)}

    def state(headline: Headline, digests: Sequence[str]) -> tuple[Address, str]:
        names = [labels.get((kind, name)) for kind, name, _ in memberships(headline)]
        return entry_address(headline.id), state_of(archive.version, digests, names)

    if not archive.settings.has_copies:
        yield from (state(row.headline, [row.digest]) for row in entries.without_address())
        return
    digests = ["", *reversed(archive.index.members.digests(MAIN)), ""]
    for place, headline in enumerate(entries.headlines()):
        yield state(headline, digests[place : place + 3])


def _id_of(archive: Archive, address: Address) -> str:
    """The entry of a page. Raises BadAddress where none is published at the address."""
    is_page = address.format == "html" and not address.part
    entry_id = archive.index.slugs.id_of(address.slug) if is_page else None
    if entry_id is None or not (archive.settings.has_copies or _has_always(archive, entry_id)):
        raise BadAddress(path_of(address), "no such entry")
    return entry_id


def _has_always(archive: Archive, entry_id: str) -> bool:
    return not archive.index.entries.get(entry_id).headline.address


def _neighbour(archive: Archive, entry_id: str | None) -> pages.EntryLink | None:
    if entry_id is None:
        return None
    (headline,) = headlines(archive, [entry_id])
    item = pages.brief_item(headline, archive.zone)
    return pages.EntryLink(item.title, _ROOT + href_of(entry_address(entry_id)), item.language)


def _groups(archive: Archive, entry: Entry) -> list[pages.ChannelGroup]:
    """The channels of an entry by kind."""
    links: dict[str, list[pages.ChannelLink]] = {kind: [] for kind in KINDS}
    for kind, name in dict.fromkeys(row[:2] for row in memberships(entry)):
        address = Address(kind, slug_of(name), "html")
        with suppress(BadAddress):
            label = channel_at(archive, address).label
            links[kind].append(pages.ChannelLink(label, _ROOT + href_of(address)))
    return [pages.ChannelGroup(kind, channels) for kind, channels in links.items() if channels]
