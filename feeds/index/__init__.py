"""The index: what is known of the posts and was made of them, kept in a database between runs.

It can be deleted at any time: it is made again from posts, settings, records and code. Its modules may import
`history`, `search`, `storage` and what is below. SQL is only here and in `search.sql` (queries).
"""

from pathlib import Path
from typing import Protocol

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
from feeds.index.parts import TABLES, IndexParts, Versions
from feeds.index.records import Records
from feeds.index.renderings import Renderings
from feeds.index.repeats import Repeats
from feeds.index.slugs import Slugs
from feeds.index.sqlite import SqliteDatabase
from feeds.model import Site
from feeds.storage.kept import Kept
from feeds.storage.log import Lines

__all__ = ["Index", "Versions", "open_index"]


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

    records_lines: Lines | None
    """Where records are instead of a file; None: in a file."""
    pings: Kept | None
    """Where a server remembers the pings to its hub instead of a file; None: in a file."""

    def records(self, path: Path) -> Records:
        """The index's copy of a records file."""


def open_index(place: Path | str, versions: Versions, site: Site) -> Index:
    """The index in the file (Path) or the database (address) at `place`, which is made when it is missing.

    Raises BadOutput, and BadSetting where the library for a database is missing.
    """
    if isinstance(place, Path):
        return _SqliteIndex(place, versions, site)
    # Late: an index in a file needs no library.
    from feeds.index.postgres import open_postgres

    return open_postgres(place, versions, site)


class _SqliteIndex(SqliteDatabase, IndexParts):
    def __init__(self, path: Path, versions: Versions, site: Site) -> None:
        SqliteDatabase.__init__(
            self,
            path,
            version=versions.index,
            schema=TABLES,
            cleanup=(
                ("DELETE FROM contents WHERE version != ?", (versions.cleaning,)),
                ("DELETE FROM renderings WHERE version != ?", (versions.rendering,)),
                ("DELETE FROM documents WHERE version != ?", (versions.rendering,)),
            ),
        )
        IndexParts.__init__(self, versions, site)
