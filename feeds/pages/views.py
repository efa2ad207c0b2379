"""What stands on a page, as values: everything is decided before a template sees it.

(1) `href`s of pages are relative to the page they stand on, URLs of feeds absolute; both are
    percent-encoded.
(2) Days are ISO 8601 in the site's time zone, "" where there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Years = Sequence[tuple[int, int]]
"""Numbers of entries by year, earliest first: (year, entries)."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of a page's channel."""

    name: str
    """What people call the format: "Atom"."""
    type: str
    """Media type without parameters (autodiscovery)."""
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around what is its own."""

    title: str
    """As the browser shows it."""
    site: str
    """Title of the site."""
    language: str
    """BCP 47 tag of the site: the language of its title, and of entries that name none."""
    interface: str
    """Language of the words around: one of `words.LANGUAGES`."""
    root: str
    """Relative path to the site's root: "./", "../" or "../../"."""
    feeds: Sequence[FeedLink] = ()
    site_feeds: Sequence[FeedLink] = ()
    """The feeds of the main channel, where `feeds` are those of another."""
    asks: bool = True
    """Whether queries are answered at `search/`: static files answer none."""


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A channel in a list."""

    label: str
    href: str
    count: int = 0
    newest: str = ""
    years: Years = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The channels of one kind, those with most entries first."""

    kind: str
    """A name in KINDS."""
    channels: Sequence[ChannelLink]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a page lists it."""

    title: str
    """Never empty."""
    link: str
    """The original, an http(s) URI, or ""."""
    time: str
    """RFC 3339."""
    day: str
    authors: Sequence[str]
    source: str
    language: str
    """BCP 47 tag; "" = that of the site."""
    slug: str
    """What the address of our own page of the entry is made of."""
    summary: str = ""
    image: str = ""
    """The lead image, an http(s) URI, or ""."""


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: the site and its channels, and its newest entries."""

    frame: Frame
    description: str
    count: int
    newest: str
    years: Years
    groups: Sequence[Group]
    lines: Sequence[Line]
    older: str = ""
    """Where the entries before these are, or ""."""
    copies: bool = False
    """Whether entries have pages of our own."""


@dataclass(frozen=True, slots=True)
class Channel:
    """The newest entries of a channel, and how to subscribe to it."""

    frame: Frame
    kind: str
    heading: str
    count: int
    newest: str
    years: Years
    lines: Sequence[Line]
    query: str = ""
    """What a saved search asks."""
    older: str = ""
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Older:
    """One page of the history of a channel. It says only what never changes of an entry."""

    frame: Frame
    kind: str
    heading: str
    number: int
    """Counted from 1, the oldest."""
    lines: Sequence[Line]
    channel: str
    """The page of the channel's newest entries."""
    newer: str = ""
    older: str = ""
    oldest: str = ""
    """The way to the first page of all, where that is not the older one."""
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A media file that belongs to an entry."""

    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The entry before or behind another."""

    title: str
    href: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a post that a cleaning rule took away, or that was kept in spite of it."""

    rule: str
    text: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """The saved copy of one article."""

    frame: Frame
    line: Line
    html: str
    """Sanitized: only what `Content.html` may hold."""
    updated: str
    """Day; "" where it is that of publication."""
    groups: Sequence[Group]
    """The channels it stands in."""
    media: Sequence[Media] = ()
    changes: Sequence[Change] = ()
    older: Neighbour | None = None
    newer: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a query cannot be answered, and at which of its characters that shows (-1: at none)."""

    reason: str
    place: int = -1


@dataclass(frozen=True, slots=True)
class Search:
    """A query and what it finds, or how to ask."""

    frame: Frame
    query: str = ""
    """As it is asked, or its one form where that is known; "" = nothing is asked."""
    stopped: Stopped | None = None
    count: int = 0
    newest: str = ""
    years: Years = ()
    lines: Sequence[Line] = ()
    newer: str = ""
    older: str = ""
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the page of health under a heading."""

    heading: str
    """A key of `words.ROWS`."""
    columns: Sequence[str]
    """Keys of `words.ROWS`."""
    rows: Sequence[Sequence[str | int]]
    total: int = 0
    """How many rows there are in all, where that is more than are shown."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the archive, for whoever keeps it."""

    frame: Frame
    facts: Sequence[tuple[str, str | int]]
    """A key of `words.ROWS`, and what is so."""
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What stands where nothing is published, for people."""

    frame: Frame
    key: str
    """A key of `words.ROWS`, as is the same with "_note": whether it never was, or is gone."""


View = Home | Channel | Older | Entry | Search | Health | Nowhere
