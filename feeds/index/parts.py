"""The parts of an index, by topic, over the statements of any database engine."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.index.attachments import Attachments
from feeds.index.changes import Changes
from feeds.index.channels import Channels
from feeds.index.contents import Contents
from feeds.index.database import SCHEMA, Database
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
from feeds.model import Site
from feeds.search.sql import WordsCondition, words_in_fts5
from feeds.storage.kept import Kept
from feeds.storage.log import Lines

_TABLES = (
    *(Files, Entries, Channels, Contents, Renderings, Documents),
    *(Records, Departures, Slugs, Incidents, Repeats, Attachments),
)


TABLES = "".join((SCHEMA, *(part.SCHEMA for part in _TABLES)))
"""What makes the tables, in the SQL of SQLite."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Hashes of the code and settings that each part depends on. What other versions made is removed."""

    index: str
    """Of everything: an index of another version is made again."""
    cleaning: str
    """Of contents and the full-text index."""
    rendering: str
    """Of renderings and documents."""


class IndexParts(Database):
    """What the program can ask of an index: what `Index` has beside transactions.

    `full_text` is that of the engine, in which `words` finds them.
    """

    def __init__(
        self,
        versions: Versions,
        site: Site,
        *,
        full_text: type[FullText] = FullText,
        words: WordsCondition = words_in_fts5,
    ) -> None:
        self.versions = versions
        self.records_lines: Lines | None = None
        self.pings: Kept | None = None
        self.entries = Entries(self)
        self.files = Files(self, self.entries)
        self.changes = Changes(self)
        self.channels = Channels(self)
        self.members = Members(self, zone=ZoneInfo(site.time_zone), language=site.language, words=words)
        self.contents = Contents(self, version=versions.cleaning)
        self.renderings = Renderings(
            self, version=versions.rendering, cleaning_version=versions.cleaning, full=site.full
        )
        self.documents = Documents(self, version=versions.rendering)
        self.departures = Departures(self)
        self.attachments = Attachments(self)
        self.slugs = Slugs(self)
        self.repeats = Repeats(self)
        self.full_text = full_text(self, self.entries, version=versions.cleaning)
        self.incidents = Incidents(self)

    def records(self, path: Path) -> Records:
        """The index's copy of a records file."""
        return Records(self, str(path))
