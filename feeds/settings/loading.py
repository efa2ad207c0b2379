"""`Settings`, one frozen value that is read once, and how it is read."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from feeds.errors import BadSetting
from feeds.model import SavedSearch, Site
from feeds.sites import SiteLayout
from feeds.storage import Source, is_remote, open_source
from feeds.storage.database_url import is_database_url, shown_url
from feeds.storage.local import cache_path, own_folders, records_path

from .layers import layers, recognize_site
from .pulls import Pull
from .table import SETTINGS

_DEFAULT = "default"

LOCALHOST = "http://localhost:8000/"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `site` is what documents say of themselves."""

    source: Source
    """Of the posts."""
    layout: SiteLayout
    """How the site generator of the posts lays them out."""
    site: Site
    limit: int
    """Maximum number of entries in a feed; 0 = no limit."""
    max_bytes: int
    """Maximum bytes of content in a feed; 0 = no limit."""
    kinds: tuple[str, ...]
    """Kinds of channels beside the main one."""
    min_entries: int
    """Minimum number of entries of a channel."""
    pages: str
    """HTML pages: "first" of each channel, "older" ones, too, or "all", also one for each entry."""
    archives: str
    """Channels with archives: "none", "main" (and saved searches) or "all"."""
    records: str
    """File of first-seen dates and withdrawals, relative to the posts; "" = in the user's state folder."""
    index: str
    """File of the index, or the address of a PostgreSQL database; "" = in the user's cache folder."""
    cluster: str
    """Address of a Dask scheduler whose workers clean posts; "" = this machine does."""
    compress: bool
    """Whether a static build also writes each document compressed."""
    max_age: int
    """Seconds that clients may cache a document."""
    watch: float
    """Seconds between scans of the posts while serving; 0 = never."""
    access_log: bool
    """Whether each request is logged."""
    health: str
    """Who may see the health page: "local" (this machine) or "open" (everybody)."""
    accept_loss: bool
    """Whether to publish although many posts are gone at once."""
    aliases: Mapping[str, Mapping[str, str]]
    """Kind of channel -> old name, folded = the name that it has now."""
    index_links: bool
    """Whether links to folders name their `index.html`, so that a site can be read without a server."""
    readers: Mapping[str, str]
    """Feed readers that pages offer first: name = address with `{url}` or `{encoded}` for a feed's."""
    style: str
    """Style sheet of the keeper in the folder of posts, which every page loads after ours, or ""."""
    icon: str
    """PNG in the folder of posts that stands for the site; "" = the site's own, or a letter."""
    rules: str
    """Folder of rule files, relative to the posts; "" = only those of this package."""
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    """Field and keys of front matter that give it, before those of the table."""
    date_order: str
    """What is first in dates such as 03/04/2024: "day", "month", or "" = unknown."""
    host_rules: bool
    """Whether rule files are applied at all."""
    repeats: bool
    """Whether what the posts of a source repeat is removed from them."""
    image_hosts: Mapping[str, str]
    """Host of images that refuse foreign pages -> address that serves them, with placeholders."""
    search: tuple[SavedSearch, ...]
    """Saved searches: queries that are channels."""
    pull: tuple[Pull, ...]
    """Feeds that are pulled from upstream."""
    contact: str
    """How those whose feeds are pulled reach the keeper: an address of mail or of a page, or ""."""
    set_by: Mapping[str, str]
    """Setting -> where its value comes from."""
    has_search: bool
    """Whether pages have a search form: a server answers queries, files do not."""

    @property
    def has_older(self) -> bool:
        """Whether the history of each channel has numbered pages."""
        return self.pages != "first"

    @property
    def has_copies(self) -> bool:
        """Whether each entry has a page."""
        return self.pages == "all"

    def is_set(self, name: str) -> bool:
        """Whether a setting has another value than its default, or was set to that."""
        return self.set_by[name] != _DEFAULT

    def is_of_keeper(self, name: str) -> bool:
        """Whether a setting is from no file inside the posts, which may be other people's."""
        file = self.set_by[name].rpartition(": ")[0]
        return not file or not self.source.holds(file)

    @property
    def index_path(self) -> Path:
        """The file of the index, or where it would be: beside it is what only this host remembers."""
        if self.index and not is_database_url(self.index):
            return Path(self.index)
        return cache_path(self.source.identity)

    @property
    def index_place(self) -> Path | str:
        """The file of the index, or the address of its database."""
        return self.index if is_database_url(self.index) else self.index_path

    @property
    def records_path(self) -> Path:
        """Where the records are."""
        if self.records:
            return Path(self.source.place(self.records))
        return records_path(self.source.identity)


def load_settings(
    posts: str | Path,
    *,
    environment: Mapping[str, str],
    flags: Mapping[str, Any],
    base_url: str = "",
    archives: str = "none",
    pages: str = "older",
    has_search: bool = False,
    out: str = "",
) -> Settings:
    """The settings for `posts`. `flags` are options that were given; the arguments after it are defaults
    that differ between commands; without a `base_url` it is the address of the site. Raises BadSetting, and
    BadFolder for posts that cannot be listed. `out` is the folder of output, if there is one.
    """
    source = open_source(posts)
    source.check()
    layout = recognize_site(source)
    values = {setting.name: setting.default for setting in SETTINGS}
    set_by = dict.fromkeys(values, _DEFAULT)
    values["base_url"] = base_url or layout.address or LOCALHOST
    if layout.address and not base_url:
        set_by["base_url"] = source.place(layout.config)
    for setting, value, where in layers(source, layout, environment, flags):
        try:
            values[setting.name] = setting.convert(value)
        except ValueError as error:
            raise BadSetting(where, str(error)) from error
        set_by[setting.name] = where
    values["id"] = values["id"] or values["base_url"]
    if set_by["watch"] == _DEFAULT:
        values["watch"] = source.interval
    for name, default in {"archives": archives, "pages": pages}.items():
        values[name] = values[name] or default
    site = Site(full=values["content"] == "full", **_fields(Site, values))
    settings = Settings(
        source=source,
        layout=layout,
        site=site,
        set_by=set_by,
        has_search=has_search,
        **_fields(Settings, values),
    )
    _check_places(settings, out)
    return settings


def _check_places(settings: Settings, out: str) -> None:
    """Raise BadSetting where a file inside the posts names a file elsewhere that would be written, or a
    cluster: what comes from there can be any code.
    """
    source = settings.source
    if settings.cluster and not settings.is_of_keeper("cluster"):
        reason = "is named among the posts, which may be other people's; FEEDS_CLUSTER may name it"
        raise BadSetting(settings.set_by["cluster"], reason)
    if settings.records and is_remote(source.place(settings.records)):
        reason = "must be a path of this machine from its root, as the posts are in object storage"
        raise BadSetting(settings.set_by["records"], reason)
    for name, path in (("index", settings.index), ("records", source.place(settings.records))):
        if not getattr(settings, name) or settings.is_of_keeper(name):
            continue
        if is_database_url(path):
            reason = (
                "a file inside the posts, which may be other people's, names no database; FEEDS_INDEX may"
            )
            raise BadSetting(settings.set_by[name], reason)
        posts = "" if is_remote(source.name) else source.identity
        places = [*map(Path, filter(None, (posts, out))), *own_folders()]
        if not any(Path(path).resolve().is_relative_to(place.resolve()) for place in places):
            variable = f"FEEDS_{name.upper()}"
            reason = f"leads out of the posts, which may be other people's; {variable} may name such a file"
            raise BadSetting(settings.set_by[name], reason)


def _fields(kind: type[Site | Settings], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in kind.__dataclass_fields__}


_PLACES = {"records": "records_path", "index": "index_path"}
"""Settings of files -> where those are if they are not set."""


def setting_rows(settings: Settings) -> Iterator[tuple[str, Any, str]]:
    """Each setting as `feeds.toml` would have it: name, value, where it comes from."""
    for setting in SETTINGS:
        owner: Any = settings if hasattr(settings, setting.name) else settings.site
        if setting.name == "content":
            value: Any = "full" if settings.site.full else "summary"
        elif setting.name == "fields":
            value = {name: list(keys) for name, keys in settings.fields}
        elif setting.name == "search":
            value = [asdict(search) for search in settings.search]
        elif setting.name == "index":
            value = shown_url(settings.index) if is_database_url(settings.index) else settings.index
        elif setting.name == "pull":
            value = [pull.row() for pull in settings.pull]
        else:
            value = getattr(owner, setting.name)
        origin = settings.set_by[setting.name]
        if not value and setting.name in _PLACES:
            origin += f": {getattr(settings, _PLACES[setting.name])}"
        yield setting.name, value, origin
