"""The data of each page, as templates get it: templates decide nothing.

(1) Links to pages are relative to the page they are on, URLs of feeds absolute; both are percent-encoded.
(2) Days are ISO 8601 in the site's time zone, "" if unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feeds.model import Change, Enclosure

YearCounts = Sequence[tuple[int, int]]
"""Numbers of entries by year, earliest first: (year, entries)."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of a page's channel."""

    name: str
    """The format as people call it: "Atom"."""
    type: str
    """Media type without parameters (autodiscovery)."""
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What all pages share: title, site, languages, feeds."""

    title: str
    """The page's <title>; "" = the template has its own."""
    site_title: str
    language: str
    """BCP 47 tag of the site: the language of its title, and of entries without one of their own."""
    interface: str
    """Language of the interface: one of `translations.LANGUAGES`."""
    root: str
    """Relative path to the site's root: "./", "../" or "../../"."""
    feeds: Sequence[FeedLink] = ()
    site_feeds: Sequence[FeedLink] = ()
    """The feeds of the main channel, if `feeds` are those of another."""
    url: str = ""
    """The absolute address of the page, or ""."""
    description: str = ""
    """What the page is about, in a sentence or two; "" = unknown."""
    image: str = ""
    """An image that stands for the page, an http(s) URI, or ""."""
    icon: str = "icon.svg"
    """The site's icon, relative to its root."""
    index_links: bool = False
    """Whether links to folders name their `index.html`."""
    readers: Sequence[tuple[str, str]] = ()
    """Feed readers of the keeper: name, and an address with `{url}` or `{encoded}` for that of a feed."""
    contact: str = ""
    """The keeper's address, a URI, or ""."""
    files: str = ""
    """Absolute address of the folder `files/`: what a page shows of it, it names by `root`."""
    has_search: bool = True
    """Whether there is a search at `search/`: served sites have one, static ones do not."""
    has_copies: bool = False
    """Whether each entry has a page of its own, its saved copy."""


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A channel in a list."""

    label: str
    href: str
    count: int = 0
    newest: str = ""
    years: YearCounts = ()


@dataclass(frozen=True, slots=True)
class ChannelGroup:
    """Channels of one kind, those with most entries first."""

    kind: str
    """A key of `labels.CHANNEL_KINDS`."""
    channels: Sequence[ChannelLink]
    total: int = 0
    """The number of all channels of the kind, where a list may hold fewer."""
    more: str = ""
    """Link to the list of all channels of the kind, or ""."""


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A link to the page of a month or year."""

    name: str
    """"2024-05" or "2024"."""
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class CalendarLinks:
    """Links to the pages of the newest months and of all years, newest first."""

    months: Sequence[MonthLink] = ()
    years: Sequence[MonthLink] = ()


@dataclass(frozen=True, slots=True)
class EntryItem:
    """An entry in a list."""

    title: str
    """Never empty."""
    link: str
    """The original or the permalink, an http(s) URI; "" = the saved copy alone."""
    time: str
    """RFC 3339."""
    day: str
    authors: Sequence[str]
    source: str
    language: str
    """BCP 47 tag; "" = that of the site."""
    slug: str
    """The entry's part of the address of its saved copy."""
    summary: str = ""
    image: str = ""
    """The lead image, an http(s) URI, or ""."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of any kind."""

    layout: Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryListPage(Page):
    """A page with a list of entries, newest first."""

    entries: Sequence[EntryItem] = ()
    newer: str = ""
    """Link to the page of newer entries, or ""; `older` likewise."""
    older: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionPage(EntryListPage):
    """A page with the first entries of a selection, and figures of all of it."""

    count: int = 0
    newest: str = ""
    """The day of its newest entry."""
    years: YearCounts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(SelectionPage):
    """The home page: the site, its newest entries, months and channels."""

    description: str = ""
    groups: Sequence[ChannelGroup] = ()
    calendar: CalendarLinks = CalendarLinks()
    suggestions: Sequence[str] = ()
    """Queries that are offered while one types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPage(SelectionPage):
    """A channel: how to subscribe, and its newest entries."""

    kind: str
    heading: str
    query: str = ""
    """The query of a saved search."""
    year_pages: Mapping[int, str] = field(default_factory=dict)
    """Year -> link to the numbered page with its newest entry."""


@dataclass(frozen=True, slots=True)
class ChannelListPage(Page):
    """All channels of a kind."""

    group: ChannelGroup
    last_year: int
    """The last year of the charts; 0 = no charts."""
    larger: str = ""
    """Link to the page of channels with more entries, or ""."""
    smaller: str = ""


@dataclass(frozen=True, slots=True)
class YearPage(Page):
    """A year: its months."""

    name: str
    count: int
    months: Sequence[MonthLink]
    newer: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(EntryListPage):
    """The entries of a month, or a page of them."""

    name: str
    year: str
    """Link to the page of the year."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPage(EntryListPage):
    """A numbered page of a channel's history. Its content never changes once the page is full."""

    kind: str
    heading: str
    number: int
    """Counted from 1, the page of the oldest entries."""
    channel: str
    """Link to the channel's page of newest entries."""
    oldest: str = ""
    """Link to the first page, unless that is the older one."""


@dataclass(frozen=True, slots=True)
class EntryLink:
    """A link to the entry before or after another."""

    title: str
    href: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class EntryPage(Page):
    """The saved copy of an article."""

    entry: EntryItem
    html: str
    """Sanitized: the HTML of `Content.html`."""
    updated: str
    """Day; "" if it is the day of publication."""
    groups: Sequence[ChannelGroup]
    """The channels that the entry is in."""
    media: Sequence[Enclosure] = ()
    changes: Sequence[Change] = ()
    older: EntryLink | None = None
    newer: EntryLink | None = None


Pieces = Sequence[tuple[str, bool]]
"""A text in pieces, and whether each is a word that was searched for."""


@dataclass(frozen=True, slots=True)
class FoundText:
    """Where an entry has the words of a query."""

    title: Pieces
    passage: Pieces
    """() = its summary is shown instead."""


@dataclass(frozen=True, slots=True)
class SearchError:
    """Why a search has no results, and at which character of the query (index; -1: none) that is seen."""

    reason: str
    position: int = -1
    retry: int = 0
    """Seconds after which it may be answered; 0 = never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(SelectionPage):
    """A query and its results, or help with searching."""

    query: str = ""
    """The query in canonical form, as typed if it has an error, or ""."""
    error: SearchError | None = None
    found: Sequence[FoundText] = ()
    """For each of `entries`; () where the query has no words."""
    channels: Sequence[ChannelLink] = ()
    """Channels that are named like the query."""
    suggestions: Sequence[str] = ()
    """Queries that are offered while one types."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the health report."""

    key: str
    """A key of `labels.HEALTH`."""
    columns: Sequence[str]
    """Keys of `labels.HEALTH`."""
    rows: Sequence[Sequence[str | int]]
    total: int = 0
    """The number of rows before the table was cut to its first ones."""


@dataclass(frozen=True, slots=True)
class HealthPage(Page):
    """The health report: the state of the archive for its keeper."""

    facts: Sequence[tuple[str, str | int]]
    """A key of `labels.HEALTH`, and its value."""
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """The page where nothing is published."""

    gone: bool = False
    """Whether a channel was published here."""
