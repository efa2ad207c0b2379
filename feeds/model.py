"""The nouns. Frozen values without behaviour beyond what follows from their fields.

What is made of every file when it is read is a named tuple, which takes a fifth of the time to make.

(1) Every datetime is aware and in UTC, with whole seconds or better.
(2) Every string can stand in XML 1.0, paths excepted: those are file names of any bytes, decoded
    with surrogate escapes, relative to the folder of posts and with `/` between their parts.
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
    """Counted from 1; 0 when no line can be named."""
    field: str
    """The front matter key, or "" for the file as a whole."""
    reason: str
    action: str
    """What was done, as in "left out" or "read line by line"."""


class Meta(NamedTuple):
    """What one file says about its article: metadata as given, nothing guessed."""

    path: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    title: str
    """Plain text, entities decoded; "" when the file gives none."""
    date: datetime | None
    updated: datetime | None
    authors: tuple[str, ...]
    """Each name once, as in `tags` and `categories`."""
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    link: str
    """`from` made a valid http(s) URI; "" when there is none."""
    language: str
    """BCP 47 tag, or ""."""
    draft: bool
    withdrawn: bool
    length: int
    """Characters in the body, perhaps with those that XML forbids."""


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
class Change:
    """A piece that a cleaning rule took away or changed, or that the guard kept (`kept`)."""

    rule: str
    text: str
    """The first words of the piece, or the address of an image."""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A cleaned body. Safe to show: what the sanitizer lets through and nothing else."""

    html: str
    """Only allow-listed elements and attributes, only absolute URLs; "" when there is nothing."""
    summary: str
    """Plain text, the first sentences of the article; "" when there is no text."""
    image: str
    """Absolute address of the lead image, or ""."""
    enclosures: tuple[Enclosure, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """An entry without its content: what is known before any HTML is parsed."""

    id: str
    """Permanent: the canonical form of `link`, or a `urn:uuid:`."""
    link: str
    """The original, as the post gives it; "" when unknown."""
    title: str
    """"" when no revision has one: the entry's title is then found in its text."""
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


@dataclass(frozen=True, slots=True)
class Entry(Headline):
    """One article ready to publish."""

    content: Content


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that was withdrawn (RFC 6721)."""

    id: str
    when: datetime


# --- what is published ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """Who publishes: what every document says of the whole. Part of the settings."""

    title: str
    description: str
    base_url: str
    """Absolute http(s) URL that ends in "/"."""
    id: str
    """What feed ids are made from; the base URL unless set."""
    language: str
    """BCP 47 tag."""
    time_zone: str
    """IANA name; the zone of dates that name none."""
    author: str
    origins: Mapping[str, str]
    """Host of a source -> address of its own feed (RSS `source`)."""
    credit: bool = True
    """Whether a visible credit line follows the content."""
    full: bool = True
    """Whether feeds carry the whole content, or the summary alone."""
    credit_text: str = ""
    """The credit line, with `{source}` for the link; "" = in the language of the site."""
    archive: str = ""
    """Where originals are kept when they vanish: an address with `{url}` for theirs, or ""."""
    hub: str = ""
    """Address of the WebSub hub that tells subscribers of changes, or ""."""
    interface: str = ""
    """BCP 47 tag of the words around what is published, on pages; "" = the language of the site."""

    @property
    def hub_links(self) -> "tuple[Link, ...]":
        """The links to the hub that every feed has."""
        return (Link("hub", self.hub),) if self.hub else ()


ADDED = "added"
"""The order of what came to the archive last: an `Address.part`, and the order of a search."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that is published as a channel. Part of the settings."""

    name: str
    """As it stands in the address."""
    title: str
    query: str
    """As it was written."""
    order: str = ""
    """"" = newest first, or ADDED."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A named selection of entries."""

    kind: str
    """"all", "tag", "category", "author", "source", "search" (rows of KINDS)."""
    slug: str
    """The name as it stands in addresses; "" for the channel of all entries."""
    name: str
    """The folded name: what ids are made from."""
    label: str
    """The most frequent spelling: what people read."""
    count: int
    newest: datetime | None
    years: tuple[tuple[int, int], ...] = ()
    """Numbers of entries by year, in UTC, earliest first: (year, entries)."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL or a file name stands for."""

    kind: str
    """That of a channel, or "entry" for our own page of an entry."""
    slug: str
    format: str
    """A name in FORMATS, "html" for the page, or "opml" for the list of all channels."""
    part: str = ""
    """Which part of the channel; "" = its newest entries.

    Of feeds: "2024-03", "2024-03-31" or "2024-03-31T08" = what was published then, in UTC; "added" = what
    came to the archive last. Of pages: "12" = the twelfth, counted from the oldest.
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
    """Where this very document is published (rel=self)."""
    home: str
    """The page for people (rel=alternate)."""
    author: str
    language: str
    links: tuple[Link, ...] = ()
    """Links beyond self and alternate: hub, prev-archive, current and the like."""
    tombstones: tuple[Tombstone, ...] = ()
    complete: bool = False
    """Whether the document holds the whole channel (RFC 5005 section 2)."""
    archive: bool = False
    """Whether it is an archive document (RFC 5005 section 4)."""
    comment: str = ""
    """What it is, in one line for people who look at the document itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed in one format, as bytes."""

    body: bytes
    media_type: str
    etag: str
    """Hash of the bytes, without quotes."""


@dataclass(frozen=True, slots=True)
class Modified:
    """When the bytes of a published document took the place of others, in whole seconds."""

    at: datetime
    before: datetime | None
    """When those others had done so; None where there were none, as far as is known."""
