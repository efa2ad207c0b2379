"""The nouns: frozen values without behaviour of their own. Imports nothing of ours.

Values that are made for every file are named tuples, which take a fifth of the time to make.

(1) Every datetime is aware and in UTC, with whole seconds or better.
(2) Every string is valid in XML 1.0, but for paths: those are file names of any bytes, decoded with
    surrogate escapes, relative to the source of posts, with `/` between their parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

# --- what one file says ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file, and what was done about it."""

    path: str
    line: int
    """Counted from 1; 0 if it is no line's."""
    field: str
    """The front matter key, or "" for the file as a whole."""
    reason: str
    action: str
    """What was done, as in "left out" or "read line by line"."""


MOST_LABELS = 200
"""Authors of an entry, and tags and categories together: each has a channel with several files."""


class Meta(NamedTuple):
    """What one file says about its article: metadata as given, nothing guessed."""

    path: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    title: str
    """Plain text; "" when the file gives none."""
    date: datetime | None
    updated: datetime | None
    authors: tuple[str, ...]
    """Each name once, as in `tags` and `categories`."""
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    link: str
    """The original as a valid http(s) URI; "" when there is none."""
    language: str
    """BCP 47 tag, or ""."""
    draft: bool
    withdrawn: bool
    length: int
    """Characters in the body, perhaps with those that XML forbids."""
    link_key: str = "from"
    """The key that gives `link`; "" without one."""
    day: str = ""
    """The day of `date` as written (ISO 8601), independent of the site's time zone."""
    date_order: str = ""
    """The order of day and month that the date proves: "day" or "month" first, or ""."""
    not_before: datetime | None = None
    """When the file may be published first."""
    expires: datetime | None = None
    """When the file is withdrawn."""
    summary: str = ""
    image: str = ""
    permalink: str = ""
    """Where the site of the folder publishes the post: absolute, or from `/` on where the address of that
    site is unknown; "" = unknown."""
    source: str = ""
    """Its new name, if the source was renamed."""


class Post(NamedTuple):
    """One file: its metadata and its raw body."""

    meta: Meta
    body: str


# --- one article, ready to publish ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A media file that belongs to an entry. `length` is in bytes, 0 when unknown."""

    url: str
    type: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the archive that a post names."""

    path: str
    digest: str
    """SHA-256 of its bytes, in hex; "" if it is not published."""
    type: str
    """Media type; "" if it is not published."""
    size: int
    """In bytes."""
    reason: str = ""
    """Why it is not published."""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece that a cleaning rule removed or changed, or that the guard kept (`kept`)."""

    rule: str
    text: str
    """The first words of the piece, or the address of an image."""
    kept: bool = False
    mark: str = ""
    """Of a piece that the posts of its source repeat: by which it is known there."""


LOST = "not published"
"""The `rule` of a change that no rule made: a content that cannot be cleaned, or is too long."""


@dataclass(frozen=True, slots=True)
class Content:
    """A cleaned body, safe to show: it is the output of the sanitizer."""

    html: str
    """Only allow-listed elements and attributes, only absolute URLs; perhaps ""."""
    summary: str
    """Plain text, the first sentences of the article; "" if it has no text."""
    image: str
    """Absolute address of the lead image, or ""."""
    enclosures: tuple[Enclosure, ...] = ()
    changes: tuple[Change, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    """What only the archive can resolve: an address in the other fields, and the reference as written."""


@dataclass(frozen=True, slots=True)
class Headline:
    """An entry without its content: all that is known before its HTML is parsed."""

    id: str
    """Permanent: the canonical form of `link`, or a `urn:uuid:`."""
    link: str
    """The original, as the post gives it; "" when unknown."""
    title: str
    """"" when no revision has one: the entry's title is then taken from its text."""
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    source: str
    """Host of `link` in lower case, IDNA ASCII; "" without a link."""
    language: str
    files: tuple[str, ...]
    """Paths of all revisions, the one that gives the metadata first."""
    body: str
    """Path of the revision that gives the content."""
    body_digest: str
    """`Meta.digest` of that revision."""
    summary: str = ""
    """Of the front matter; plain text."""
    image: str = ""
    """Of the front matter: an address, or a path in the archive."""
    permalink: str = ""
    """Absolute address of an own post on its site; "" where there is an original, or it is unknown."""
    leads_elsewhere: bool = False
    """Whether it is an own post about `link`, as in a link blog, and not a copy of what is there."""

    @property
    def address(self) -> str:
        """Where the article is on the web: its original or permalink; "" = only on our page of it."""
        return self.link or self.permalink


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Headline):
    """One article ready to publish."""

    content: Content
    url: str
    """Where readers find it: its `address`, or that of our page of it."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that was withdrawn (RFC 6721)."""

    id: str
    when: datetime


# --- what is published ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """What every document says of the whole site. Part of the settings."""

    title: str
    description: str
    base_url: str
    """Absolute http(s) URL that ends in "/"."""
    id: str
    """Feed ids are made from it; the base URL unless set."""
    language: str
    """BCP 47 tag."""
    time_zone: str
    """IANA name; the zone of dates without one."""
    author: str
    origins: Mapping[str, str]
    """Host of a source -> address of its own feed (RSS `source`)."""
    credit: bool = True
    """Whether the content ends in a visible credit line."""
    full: bool = True
    """Whether feeds have the whole content, or the summary alone."""
    credit_text: str = ""
    """The credit line, with `{source}` for the link; "" = in the language of the site."""
    archive: str = ""
    """A web archive with copies of originals: an address with `{url}` for that of the original, or ""."""
    hub: str = ""
    """Address of the WebSub hub that notifies subscribers of changes, or ""."""
    podcast_category: str = "News"
    podcast_explicit: bool = False
    """What feeds with audio say of themselves in Apple's directory."""
    interface: str = ""
    """BCP 47 tag of the language of pages around their entries; "" = the language of the site."""

    @property
    def hub_links(self) -> "tuple[Link, ...]":
        """The links to the hub that every feed has."""
        return (Link("hub", self.hub),) if self.hub else ()


ADDED = "added"
"""Most recently added first: an `Address.part`, and the order of a search."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that is published as a channel. Part of the settings."""

    name: str
    """In addresses."""
    title: str
    query: str
    order: str = ""
    """"" = newest first, or ADDED."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A named selection of entries."""

    kind: str
    """"all", "tag", "category", "author", "source", "search" (rows of KINDS)."""
    slug: str
    """The name in addresses; "" for the channel of all entries."""
    name: str
    """The folded name; ids are made from it."""
    label: str
    """The most frequent spelling, for people."""
    count: int
    newest: datetime | None
    years: tuple[tuple[int, int], ...] = ()
    """Numbers of entries by year, in UTC, earliest first: (year, entries)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a document is published: the meaning of a URL or a file name."""

    kind: str
    """That of a channel, "entry" for the page of an entry, "calendar" for that of a year or month, "channels"
    for a list of channels, or "files" for a file that posts name."""
    slug: str
    format: str
    """A name in FORMATS, "html" for a page, "file", or "opml", "css", "js", "404", "svg", "png" or "ico"
    for a file of the whole site."""
    part: str = ""
    """Which part of the channel; "" = its newest entries.

    Of feeds: "2024-03", "2024-03-31" or "2024-03-31T08" = entries published then, in UTC; "added" = those
    added last. Of pages: "12" = the twelfth, counted from the oldest. Of files: their name.
    """


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed (RFC 4287 section 4.2.7). `href` is absolute."""

    rel: str
    href: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a channel, newest first, without its entries and independent of format."""

    id: str
    """A `urn:uuid:`, the same in all formats."""
    title: str
    description: str
    updated: datetime
    """The newest `updated` of its entries."""
    url: str
    """The address of this document (rel=self)."""
    home: str
    """The page for people (rel=alternate)."""
    author: str
    language: str
    links: tuple[Link, ...] = ()
    """Links beyond self and alternate: hub, prev-archive, current and the like."""
    tombstones: tuple[Tombstone, ...] = ()
    complete: bool = False
    archive: bool = False
    """Whether the document holds the whole channel; whether it is an archive (RFC 5005 sections 2 and 4)."""
    icon: str = ""
    cover: str = ""
    """Addresses of a small and a large square image, or ""."""
    podcast_category: str = ""
    is_explicit: bool = False
    comment: str = ""
    """One line for people who look at the document itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed in one format, a page or another file, as bytes."""

    body: bytes
    media_type: str
    etag: str
    """Hash of the bytes, without quotes."""


@dataclass(frozen=True, slots=True)
class Modified:
    """When the bytes of a published document changed last, in whole seconds."""

    at: datetime
    before: datetime | None
    """When they had changed before that; None if they had not, as far as is known."""
