"""The state of one archive: posts are read into the index, searches answered, withdrawals recorded.

May import everything below documents: the index, settings, posts, cleaning, formats and pages.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from feeds.archive.code_versions import DOCUMENTS, INDEX, code_version
from feeds.archive.entry_renderer import EntryRenderer
from feeds.archive.generation_cache import GenerationCache
from feeds.archive.parse_options import line_break_folders, parse_options
from feeds.archive.recorder import Recorder
from feeds.archive.records_log import follow_moved_posts
from feeds.archive.searches import Searches
from feeds.archive.workers import Pool
from feeds.errors import BadPost
from feeds.index import Index, Versions, open_index
from feeds.model import Site
from feeds.posts import ParseOptions
from feeds.settings import Settings
from feeds.settings.appearance import Appearance, read_appearance
from feeds.settings.rules import read_rule_files
from feeds.storage import Output, is_remote
from feeds.storage.local import former_records_path
from feeds.storage.manifest import read_manifest
from feeds.storage.output import RECORDS


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """Everything that documents are made from. Threads may share it."""

    settings: Settings
    options: ParseOptions
    index: Index
    records: Recorder
    searches: Searches
    renderer: EntryRenderer
    workers: Pool
    cache: GenerationCache
    zone: ZoneInfo
    appearance: Appearance
    base_version: str
    """A hash of the code and the settings that every document depends on."""

    @property
    def site(self) -> Site:
        """What documents say of the whole site."""
        return self.settings.site

    @property
    def language(self) -> str:
        """BCP 47 tag of the settings, or of at least nine of ten entries; "" where they differ."""
        return self.site.language or self.cache.get("language", self.index.entries.common_language)

    @property
    def version(self) -> str:
        """A hash of what every document depends on: code, settings, and the language of the archive."""
        return self.cache.get("version", lambda: state_of(self.base_version, self.language))

    def refuse_change(self) -> NoReturn:
        """Raise BadPost: what a command does is about one state of the archive."""
        raise BadPost(self.settings.source.name, "posts have changed meanwhile; try again")

    def state(self) -> str:
        """A hash of everything that documents depend on."""
        return state_of(self.index.generation(), self.base_version, self.settings)


def open_archive(settings: Settings, workers: Pool, output: Output | None = None) -> Archive:
    """The archive of `settings`, to build to `output`; `workers` do heavy work.

    Raises BadFolder, BadOutput and BadSetting.
    """
    rule_files = read_rule_files(settings)
    appearance = read_appearance(settings)
    options = parse_options(settings)
    breaks = line_break_folders(settings, options.vaults)
    renderer = EntryRenderer(settings.source, settings.site, rule_files, settings.image_hosts, breaks)
    rules = state_of(rule_files, settings.image_hosts, breaks)
    path = settings.index_path
    # Whether entries depend on what repeats is a state of the index, too.
    versions = Versions(
        # Dates without a zone are read in the site's, and its layout says what is a post.
        index=f"{code_version(INDEX)} {settings.site.time_zone} "
        f"{state_of(settings.layout, options, settings.repeats)}",
        cleaning=rules,
        rendering=state_of(settings.site, code_version(DOCUMENTS), rules),
    )
    index = open_index(settings.index_place, versions, settings.site)
    former = [] if output is None or is_remote(output.name) else [Path(output.place(RECORDS))]
    if not settings.records:
        former.append(former_records_path(path))
        if output is not None and not settings.records_path.exists():
            owner = read_manifest(output).archive
            follow_moved_posts(settings.records_path, owner, settings.source.identity)
    records = Recorder(settings, index, former)
    return Archive(
        settings=settings,
        options=options,
        index=index,
        records=records,
        searches=Searches(settings, index, records, renderer, workers),
        renderer=renderer,
        workers=workers,
        cache=GenerationCache(index),
        zone=ZoneInfo(settings.site.time_zone),
        appearance=appearance,
        base_version=state_of(
            *(versions.rendering, settings.limit, settings.max_bytes, settings.pages, settings.has_search),
            *(settings.index_links, settings.readers, settings.contact, appearance),
        ),
    )


def state_of(*values: object) -> str:
    """A hash of values, for comparison with an earlier one: equal values, equal states."""
    return sha256(repr(values).encode("utf-8", "surrogateescape")).hexdigest()
