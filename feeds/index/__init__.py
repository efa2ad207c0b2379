"""The index: what is known of the posts and was made of them, kept in a database between runs.

It can be deleted at any time: it is made again from posts, settings, records and code. Its modules may import
`history`, `search`, `storage` and what is below. SQL is only here and in `search.sql` (queries).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from feeds.index.attachments import Attachments
from feeds.index.changes import Changes
from feeds.index.channels import Channels
from feeds.index.contents import Contents
from feeds.index.database import Transactions
from feeds.index.departures import Departures
from feeds.index.documents import Documents
from feeds.index.entries import Entries
from feeds.index.files import Files
from feeds.index.fulltext import FullText
from feeds.index.incidents import Incidents
from feeds.index.members import Members
from feeds.index.records import Records
from feeds.index.renderings import Renderings
from feeds.index.repeats import Repeats
from feeds.index.slugs import Slugs
from feeds.index.sqlite import SqliteDatabase
from feeds.model import Site

_PARTS = (
    *(Files, Entries, Channels, Contents, Renderings, Documents),
    *(Records, Departures, Slugs, Incidents, Repeats, Attachments),
)


@dataclass(frozen=True, slots=True)
class Versions:
    """Hashes of the code and settings that each part depends on. What other versions made is removed."""

    index: str
    """Of everything: an index of another version is made again."""
    cleaning: str
    """Of contents and the full-text index."""
    rendering: str
    """Of renderings and documents."""


class Index(Transactions, Protocol):
    """What the program can ask of the index, by topic. Independent of the database engine."""

    versions: Versions
    files: Files
    """Files of the posts folder."""
    changes: Changes
    """Changed files, before an update reads them."""
    entries: Entries
    channels: Channels
    members: Members
    """Which entries a channel or a query has."""
    contents: Contents
    """Cleaned contents of entries."""
    renderings: Renderings
    """Entries in each format."""
    documents: Documents
    """When each document changed, and what builds wrote."""
    departures: Departures
    """Entries and channels that are gone."""
    attachments: Attachments
    """Files that posts name."""
    slugs: Slugs
    """Addresses of entry pages."""
    repeats: Repeats
    """What the posts of each source repeat."""
    full_text: FullText
    incidents: Incidents
    """What kept a server from reading the posts."""

    def records(self, path: Path) -> Records:
        """The index's copy of a records file."""


def open_index(path: Path, versions: Versions, site: Site) -> Index:
    """The index at `path`, which is made when it is missing. Raises BadOutput."""
    return _SqliteIndex(path, versions, site)


class _SqliteIndex(SqliteDatabase):
    def __init__(self, path: Path, versions: Versions, site: Site) -> None:
        self.versions = versions
        super().__init__(
            path,
            version=versions.index,
            schema="".join(part.SCHEMA for part in _PARTS),
            cleanup=(
                ("DELETE FROM contents WHERE version != ?", (versions.cleaning,)),
                ("DELETE FROM renderings WHERE version != ?", (versions.rendering,)),
                ("DELETE FROM documents WHERE version != ?", (versions.rendering,)),
            ),
        )
        self.entries = Entries(self)
        self.files = Files(self, self.entries)
        self.changes = Changes(self)
        self.channels = Channels(self)
        self.members = Members(self, zone=ZoneInfo(site.time_zone), language=site.language)
        self.contents = Contents(self, version=versions.cleaning)
        self.renderings = Renderings(
            self, version=versions.rendering, cleaning_version=versions.cleaning, full=site.full
        )
        self.documents = Documents(self, version=versions.rendering)
        self.departures = Departures(self)
        self.attachments = Attachments(self)
        self.slugs = Slugs(self)
        self.repeats = Repeats(self)
        self.full_text = FullText(self, self.entries, version=versions.cleaning)
        self.incidents = Incidents(self)

    def records(self, path: Path) -> Records:
        return Records(self, str(path))
