"""The state of one archive: posts are read into the index, searches answered, withdrawals recorded.

May import everything below documents: the index, settings, posts, cleaning, formats and pages.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.archive.code_versions import DOCUMENTS, INDEX, code_version
from feeds.archive.entry_renderer import EntryRenderer
from feeds.archive.generation_cache import GenerationCache
from feeds.archive.recorder import Recorder
from feeds.archive.searches import Searches
from feeds.archive.workers import Workers
from feeds.index import Index, Versions, open_index
from feeds.model import Site
from feeds.settings import Settings
from feeds.settings.rules import read_rule_files
from feeds.storage.local import cache_path, records_path


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """Everything that documents are made from. Threads may share it."""

    settings: Settings
    index: Index
    records: Recorder
    searches: Searches
    renderer: EntryRenderer
    workers: Workers
    cache: GenerationCache
    zone: ZoneInfo
    version: str
    """A hash of the code and the settings that every document depends on."""

    @property
    def site(self) -> Site:
        """What documents say of the whole site."""
        return self.settings.site

    def state(self) -> str:
        """A hash of everything that documents depend on."""
        return state_of(self.index.generation(), self.index.versions.rendering, self.settings)


def open_archive(settings: Settings, *, processes: int = 0) -> Archive:
    """The archive of `settings`; up to `processes` others share heavy work.

    Raises BadFolder, BadOutput and BadSetting.
    """
    rule_files = read_rule_files(settings)
    renderer = EntryRenderer(settings.source, settings.site, rule_files, settings.image_hosts)
    rules = state_of(rule_files, settings.image_hosts)
    path = Path(settings.index) if settings.index else cache_path(settings.source.identity)
    versions = Versions(
        # Dates without a zone are read in the site's, and its layout says what is a post.
        index=f"{code_version(INDEX)} {settings.site.time_zone} {state_of(settings.layout)}",
        cleaning=rules,
        rendering=state_of(settings.site, code_version(DOCUMENTS), rules),
    )
    index = open_index(path, versions, settings.site)
    workers = Workers(processes, ("feeds.preload",))
    records = Recorder(settings, index, records_path(path))
    return Archive(
        settings=settings,
        index=index,
        records=records,
        searches=Searches(settings, index, records, renderer, workers),
        renderer=renderer,
        workers=workers,
        cache=GenerationCache(index),
        zone=ZoneInfo(settings.site.time_zone),
        version=state_of(
            *(
                versions.rendering,
                settings.limit,
                settings.max_bytes,
                settings.pages,
                settings.has_search,
            )
        ),
    )


def state_of(*values: object) -> str:
    """A hash of values, for comparison with an earlier one: equal values, equal states."""
    return sha256(repr(values).encode("utf-8", "surrogateescape")).hexdigest()
