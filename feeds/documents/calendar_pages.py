"""Pages of years and months: all entries of the archive by the day they were published, for people.

(1) A month is one of the site's time zone.
(2) A year or month without entries has no page.
"""

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, datetime

from feeds import pages
from feeds.addresses import href_of, path_of
from feeds.archive import Archive, state_of
from feeds.archive.rendering import headlines
from feeds.channels import ALL, CALENDAR
from feeds.documents.channel_info import MAIN, feed_links, page_layout
from feeds.errors import BadAddress
from feeds.model import Address
from feeds.timestamps import to_microseconds

SIZE = 200
"""Entries on a page of a month."""

Months = Mapping[str, int]
"""Months with entries, oldest first ("2024-05"), and how many each has."""


def matches(address: Address) -> bool:
    """Whether an address is one of a year or month."""
    return address.kind == CALENDAR and address.format == "html"


def months_of(archive: Archive) -> Months:
    """The months of the archive."""
    return archive.cache.get(("months",), lambda: dict(_count(archive)))


def years_of(archive: Archive) -> Mapping[int, int]:
    """The years of the archive, oldest first, and how many entries each has."""
    years: dict[int, int] = {}
    for month, count in months_of(archive).items():
        years[int(month[:4])] = years.get(int(month[:4]), 0) + count
    return years


def links_of(archive: Archive, root: str, months: int) -> pages.CalendarLinks:
    """Links to the pages of all years and of the newest `months`; `root` is the path to the root."""
    newest = list(months_of(archive).items())[-months:][::-1]
    return pages.CalendarLinks(
        [pages.MonthLink(name, root + _href(name), count) for name, count in newest],
        [
            pages.MonthLink(f"{year:04}", root + _href(f"{year:04}"), count)
            for year, count in reversed(list(years_of(archive).items()))
        ],
    )


def resolve(archive: Archive, address: Address) -> Address:
    """The address of a page. Raises BadAddress where there is none."""
    if _page_count(archive, address.slug) < int(address.part or 1) or address.part == "1":
        raise BadAddress(path_of(address), "no entries")
    return address


def make(archive: Archive, address: Address) -> tuple[bytes, str]:
    """A page and its media type. Raises BadAddress where there is none."""
    resolve(archive, address)
    page = _year(archive, address) if len(address.slug) == 4 else _month(archive, address)
    return pages.render(page), pages.MEDIA_TYPE


def states(archive: Archive) -> Iterator[tuple[Address, str]]:
    """The state of each page."""
    months = months_of(archive)
    for year in years_of(archive):
        name = f"{year:04}"
        own = [(month, count) for month, count in months.items() if month[:4] == name]
        yield Address(CALENDAR, name, "html"), state_of(archive.version, _around(archive, name), own)
    # The newest first: what is older than the first month, of the year 1, is in none.
    digests, start = archive.index.members.digests(MAIN), 0
    for name, count in reversed(list(months.items())):
        state = state_of(archive.version, _around(archive, name), digests[start : start + count])
        start += count
        for number in range(1, _page_count(archive, name) + 1):
            yield Address(CALENDAR, name, "html", str(number) if number > 1 else ""), state


def _year(archive: Archive, address: Address) -> pages.YearPage:
    root = "../"
    months = [
        pages.MonthLink(name, root + _href(name), count)
        for name, count in months_of(archive).items()
        if name[:4] == address.slug
    ]
    older, newer = (name and root + _href(name) for name in _around(archive, address.slug))
    title = f"{address.slug} – {archive.site.title}"
    layout = page_layout(archive, title, root, feed_links(archive, MAIN), address)
    return pages.YearPage(layout, address.slug, sum(one.count for one in months), months, newer, older)


def _month(archive: Archive, address: Address) -> pages.MonthPage:
    root, name, number = "../../", address.slug, int(address.part or 1)
    ids = archive.index.members.ids(MAIN, span=_span(archive, name), start=(number - 1) * SIZE, limit=SIZE)
    entries = [pages.brief_item(one, archive.zone) for one in headlines(archive, ids)]
    older, newer = (name and root + _href(name) for name in _around(archive, name))
    last = _page_count(archive, name)
    title = f"{name} – {archive.site.title}"
    layout = page_layout(archive, title, root, feed_links(archive, MAIN), address)
    return pages.MonthPage(
        layout=layout,
        name=name,
        year=root + _href(name[:4]),
        count=months_of(archive)[name],
        entries=entries,
        newer=root + _href(name, number - 1) if number > 1 else newer,
        older=root + _href(name, number + 1) if number < last else older,
    )


def _around(archive: Archive, name: str) -> tuple[str, str]:
    """The year or month before and after another; "" where there is none."""
    months = months_of(archive)
    names = list(months) if len(name) > 4 else [f"{year:04}" for year in years_of(archive)]
    place = names.index(name)
    return ["", *names][place], [*names, ""][place + 1]


def _page_count(archive: Archive, name: str) -> int:
    if len(name) == 4:
        return 1 if int(name) in years_of(archive) else 0
    return -(-months_of(archive).get(name, 0) // SIZE)


def _href(name: str, number: int = 1) -> str:
    return href_of(Address(CALENDAR, name, "html", str(number) if number > 1 else ""))


def _count(archive: Archive) -> Iterator[tuple[str, int]]:
    channel = archive.index.channels.get(ALL, "")
    in_utc = [year for year, _ in channel.years] if channel else []
    # Years are counted in UTC: the time zone moves entries to the one before or after.
    for year in sorted({near for one in in_utc for near in (one - 1, one, one + 1)}):
        for month in range(1, 13):
            if MINYEAR < year < MAXYEAR:
                name = f"{year:04}-{month:02}"
                if count := archive.index.members.count(MAIN, _span(archive, name)):
                    yield name, count


def _span(archive: Archive, name: str) -> tuple[int, int]:
    year, month = int(name[:4]), int(name[5:])
    first = datetime(year, month, 1, tzinfo=archive.zone)
    next_first = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=archive.zone)
    return to_microseconds(first), to_microseconds(next_first)
