"""Settings: one frozen object, read once.

Each layer covers the one before it: defaults, Jekyll's `_config.yml` in the folder of posts,
`feeds.toml`, `FEEDS_*` variables, flags of the command line. A new setting is a row in KEYS.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds.channels import CHANNEL_KINDS
from feeds.errors import BadQuery, BadSetting
from feeds.model import ADDED, SavedSearch, Site
from feeds.originals import IMAGE_FIELDS, host_of, valid
from feeds.pages.words import LANGUAGES
from feeds.posts.yaml_file import read_yaml
from feeds.search import parse
from feeds.slugs import slug_of
from feeds.storage import Source, open_source
from feeds.storage.local import reason_of
from feeds.text import decode, one_line

_DEFAULT = "default"

LOCALHOST = "http://localhost:8000/"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `site` is what documents say; the rest is what is made."""

    source: Source
    site: Site
    limit: int
    """Entries in a feed, at the most; 0 = no limit."""
    max_bytes: int
    """Bytes of content in a feed, at the most; 0 = no limit."""
    kinds: tuple[str, ...]
    """Kinds of channels beside the main one."""
    min_entries: int
    """Channels with fewer entries are not made."""
    pages: str
    """Which pages there are beside the first one of each channel: "first", "older" or "all"."""
    archives: str
    """Which channels have archives: "none", "main" (and saved searches) or "all"."""
    records: str
    """File of first-seen times and withdrawals, relative to the posts; "" = beside the index."""
    index: str
    """File of the index; "" = in the user's cache folder."""
    compress: bool
    """Whether a static build has each document encoded beside it, too."""
    max_age: int
    """Seconds that clients may use a document without asking again."""
    watch: float
    """Seconds between two looks at the folder while serving; 0 = never look."""
    access_log: bool
    """Whether each request is a line in the log."""
    health: str
    """Who is told the state of the archive: "local" = this machine, "open" = everybody."""
    accept_loss: bool
    """Whether it is meant when many posts are gone at once."""
    rules: str
    """Folder of rule files, relative to the posts; "" = only those of this package."""
    host_rules: bool
    """Whether rule files are applied at all."""
    image_hosts: Mapping[str, str]
    """Host of images that refuse foreign pages -> address that serves them, with placeholders."""
    search: tuple[SavedSearch, ...]
    """Queries that are channels."""
    given: Mapping[str, str]
    """Key -> where its value comes from."""
    asks: bool
    """Whether pages have a place to ask: a server answers queries, files do not."""

    @property
    def has_older(self) -> bool:
        """Whether the history of each channel has numbered pages."""
        return self.pages != "first"

    @property
    def has_copies(self) -> bool:
        """Whether each entry has a page of our own."""
        return self.pages == "all"

    def is_given(self, key: str) -> bool:
        """Whether any layer says what `key` is."""
        return self.given[key] != _DEFAULT


# --- what a value may be --------------------------------------------------------------------
# Each reader takes what TOML, YAML or a variable gave and raises ValueError with the reason.


def _text(value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise ValueError("is no text")
    return one_line(str(value))


def _title(value: Any) -> str:
    return _text(value) or _DEFAULTS["title"]


def _author(value: Any) -> str:
    # Jekyll allows a mapping here.
    return _text(value.get("name", "") if isinstance(value, dict) else value)


def _number(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,15}", text):
        raise ValueError(f"{text!r} is no whole number from 0 up")
    return int(text)


def _seconds(value: Any) -> float:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,3})?", text):
        raise ValueError(f"{text!r} is no number of seconds")
    return float(text)


def _flag(value: Any) -> bool:
    known = {
        "true": True,
        "yes": True,
        "1": True,
        "on": True,
        "false": False,
        "no": False,
        "0": False,
        "off": False,
    }
    if str(value).lower() not in known:
        raise ValueError(f"{str(value)!r} is neither true nor false")
    return known[str(value).lower()]


def _base_url(value: Any) -> str:
    uri = valid(_text(value)) if "://" in _text(value) else ""
    parts = urlsplit(uri)
    if not uri or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{value!r} is no address such as https://example.org/archive/")
    return uri.rstrip("/") + "/"


def _language(value: Any) -> str:
    tag = _text(value).replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag):
        raise ValueError(f"{value!r} is no language tag such as en or zh-CN")
    return tag


def _interface(value: Any) -> str:
    tag = _language(value) if _text(value) else ""
    if tag and tag.partition("-")[0].lower() not in {name.partition("-")[0] for name in LANGUAGES}:
        raise ValueError(
            f"{value!r} is a language in which there are no words: there are {', '.join(LANGUAGES)}"
        )
    return tag


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(_text(value)).key
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{value!r} is no time zone such as Asia/Singapore") from error


def _health(value: Any) -> str:
    if value not in ("local", "open"):
        raise ValueError(f"{value!r} is neither local nor open")
    return str(value)


def _pages(value: Any) -> str:
    if value not in ("", "first", "older", "all"):
        raise ValueError(f"{value!r} is none of first, older, all")
    return str(value)


def _archives(value: Any) -> str:
    if value not in ("", "none", "main", "all"):
        raise ValueError(f"{value!r} is none of none, main, all")
    return str(value)


_WORDS = {True: "full", False: "summary"}


def _content(value: Any) -> bool:
    if value not in _WORDS.values():
        raise ValueError(f"{value!r} is neither full nor summary")
    return bool(value == _WORDS[True])


def _kinds(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, (list, tuple)) else re.split(r"[,\s]+", _text(value))
    names = [str(name) for name in names if name]
    for name in names:
        if name not in CHANNEL_KINDS:
            raise ValueError(f"{name!r} is none of {', '.join(CHANNEL_KINDS)}")
    return tuple(kind for kind in CHANNEL_KINDS if kind in names)


def _origins(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("is no table of hosts and feed addresses")
    feeds = {str(host).lower(): valid(str(feed)) for host, feed in value.items()}
    for host, feed in feeds.items():
        if not feed:
            raise ValueError(f"{host!r} has no usable feed address")
    return feeds


def _image_hosts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("is no table of hosts and addresses")
    found = {str(host).lower(): str(address) for host, address in value.items()}
    for host, address in found.items():
        fields = {name or brace for _, name, brace, wrong in Template.pattern.findall(address) if not wrong}
        server = host_of(valid(Template(address).safe_substitute(dict.fromkeys(IMAGE_FIELDS, "x"))))
        if not fields or not fields <= set(IMAGE_FIELDS) or not server or f".{server}".endswith(f".{host}"):
            fields_shown = ", ".join(f"${{{name}}}" for name in IMAGE_FIELDS)
            raise ValueError(
                f"{host!r} has no address of another host with a placeholder; there are {fields_shown}"
            )
    return found


def _credit_text(value: Any) -> str:
    text = _text(value)
    if text and text.count("{source}") != 1:
        raise ValueError("has no {source}, or more than one")
    return text


def _archive(value: Any) -> str:
    address = _text(value)
    if address and ("{url}" not in address or not valid(address.replace("{url}", "https://example.org/"))):
        raise ValueError(f"{address!r} is no address such as https://web.archive.org/web/{{url}}")
    return address


def _hub(value: Any) -> str:
    address = valid(_text(value)) if _text(value) else ""
    if _text(value) and not address:
        raise ValueError(f"{value!r} is no address such as https://hub.example.org/")
    return address


def _searches(value: Any) -> tuple[SavedSearch, ...]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ValueError("is no list of tables")
    found = [_search(row) for row in value]
    slugs = [slug_of(one.name) for one in found]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise ValueError(f"there is more than one search with the name {slug!r}")
    return tuple(found)


_SEARCH_KEYS = tuple(SavedSearch.__dataclass_fields__)


def _search(row: dict[str, Any]) -> SavedSearch:
    for key in row:
        if key not in _SEARCH_KEYS:
            raise ValueError(f"{key!r} is nothing that a search has; there are {', '.join(_SEARCH_KEYS)}")
    name, query = _text(row.get("name", "")), str(row.get("query", ""))
    if not slug_of(name):
        raise ValueError("a search has no name")
    try:
        parse(query)
    except BadQuery as error:
        raise ValueError(f"the query of {name!r}: {error}") from error
    order = _text(row.get("order", ""))
    if order not in ("", ADDED):
        raise ValueError(f"the order of {name!r} is not {ADDED!r}")
    return SavedSearch(name, _text(row.get("title", "")) or name, query, order)


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: how it is called in each layer, how it is read, what it is when nobody sets it."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    jekyll: tuple[str, ...] = ()
    """Keys of `_config.yml` that say the same, the first one found counts; "a.b" is b within a."""


_DEFAULTS = {"title": "Saved articles"}

KEYS: tuple[Key, ...] = (
    Key("title", _title, _DEFAULTS["title"], ("title", "name")),
    Key("description", _text, "", ("description", "tagline")),
    Key("base_url", _base_url, ""),
    Key("id", _text, ""),
    Key("language", _language, "en", ("lang", "language", "locale")),
    Key("interface", _interface, ""),
    Key("time_zone", _zone, "UTC", ("timezone",)),
    Key("author", _author, "", ("author",)),
    Key("origins", _origins, {}),
    Key("credit", _flag, True),
    Key("credit_text", _credit_text, ""),
    Key("archive", _archive, ""),
    Key("hub", _hub, ""),
    Key("content", _content, True),
    Key("limit", _number, 50, ("feed.posts_limit",)),
    Key("max_bytes", _number, 512 * 1024),
    Key("kinds", _kinds, CHANNEL_KINDS),
    Key("min_entries", _number, 1),
    Key("pages", _pages, ""),
    Key("archives", _archives, ""),
    Key("records", _text, ""),
    Key("index", _text, ""),
    Key("compress", _flag, False),
    Key("max_age", _number, 900),
    Key("watch", _seconds, 2.0),
    Key("access_log", _flag, False),
    Key("health", _health, "local"),
    Key("accept_loss", _flag, False),
    Key("rules", _text, ""),
    Key("host_rules", _flag, True),
    Key("image_hosts", _image_hosts, {}),
    Key("search", _searches, ()),
)


def setting_rows(settings: Settings) -> Iterator[tuple[str, Any, str]]:
    """Each setting as `feeds.toml` would have it: name, value, where it comes from."""
    for key in KEYS:
        owner: Any = settings if hasattr(settings, key.name) else settings.site
        value = _WORDS[owner.full] if key.name == "content" else getattr(owner, key.name)
        if key.name == "search":
            value = [asdict(search) for search in settings.search]
        yield key.name, value, settings.given[key.name]


def load_settings(
    posts: str | Path,
    *,
    environment: Mapping[str, str],
    flags: Mapping[str, Any],
    base_url: str = LOCALHOST,
    archives: str = "none",
    pages: str = "first",
    records: str = "",
    asks: bool = False,
) -> Settings:
    """The settings for the folder `posts`. `flags` are those that were given; the rest of the arguments
    are used where no layer says, `asks` is for those who serve. Raises BadSetting, and BadFolder for a
    folder that cannot be read.
    """
    source = open_source(posts)
    source.check()
    values = {key.name: key.default for key in KEYS}
    values["base_url"] = base_url
    given = dict.fromkeys(values, _DEFAULT)
    for key, value, where in _layers(source, environment, flags):
        try:
            values[key.name] = key.read(value)
        except ValueError as error:
            raise BadSetting(where, str(error)) from error
        given[key.name] = where
    site = Site(
        title=values["title"],
        description=values["description"],
        base_url=values["base_url"],
        id=values["id"] or values["base_url"],
        language=values["language"],
        time_zone=values["time_zone"],
        author=values["author"],
        origins=values["origins"],
        credit=values["credit"],
        full=values["content"],
        **{name: values[name] for name in ("credit_text", "archive", "hub", "interface")},
    )
    for name, default in {"archives": archives, "pages": pages, "records": records}.items():
        values[name] = values[name] or default
    rest = {name: values[name] for name in values.keys() & Settings.__dataclass_fields__.keys()}
    return Settings(source=source, site=site, given=given, asks=asks, **rest)


def _layers(
    source: Source, environment: Mapping[str, str], flags: Mapping[str, Any]
) -> list[tuple[Key, Any, str]]:
    """Every value that some layer gives, lowest layer first: its key, the value, where it stands."""
    found: list[tuple[Key, Any, str]] = []
    jekyll_path, toml_path = source.place("_config.yml"), source.place("feeds.toml")
    jekyll = _jekyll(jekyll_path, _read(source, "_config.yml", jekyll_path))
    if named := environment.get("FEEDS_CONFIG"):
        toml_path, real = named, Path(named).resolve()
        text = _read(open_source(real.parent), real.name, toml_path)
        if text is None:
            raise BadSetting("FEEDS_CONFIG", f"{named} does not exist")
    else:
        text = _read(source, "feeds.toml", toml_path)
    toml = _toml(toml_path, text)
    for key in KEYS:
        for name in key.jekyll:
            if name in jekyll:
                found.append((key, jekyll[name], f"{jekyll_path}: {name}"))
                break
        if key.name == "base_url" and "url" in jekyll:
            address = f"{jekyll['url']}/{str(jekyll.get('baseurl', '')).strip('/')}"
            found.append((key, address, f"{jekyll_path}: url"))
        if key.name in toml:
            found.append((key, toml[key.name], f"{toml_path}: {key.name}"))
        variable = f"FEEDS_{key.name.upper()}"
        if environment.get(variable):  # an empty one is as good as none
            found.append((key, environment[variable], variable))
        if key.name in flags:
            found.append((key, flags[key.name], f"--{key.name.replace('_', '-')}"))
    return found


def _read(source: Source, path: str, shown: str) -> str | None:
    """The text of a settings file; None where there is none."""
    try:
        return decode(source.read(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadSetting(shown, reason_of(error)) from error
    except UnicodeDecodeError as error:
        raise BadSetting(shown, "is not UTF-8") from error


def _jekyll(path: str, text: str | None) -> dict[str, Any]:
    try:
        settings = read_yaml(text or "")
    except ValueError as error:
        raise BadSetting(path, str(error)) from error
    flat: dict[str, Any] = {str(name): value for name, value in settings.items() if value not in ("", None)}
    for name, value in list(flat.items()):
        if isinstance(value, dict):
            flat |= {f"{name}.{part}": inner for part, inner in value.items()}
    return flat


def _toml(path: str, text: str | None) -> dict[str, Any]:
    try:
        settings = tomllib.loads(text or "")
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(path, str(error)) from error
    known = {key.name for key in KEYS}
    for name in settings:
        if name not in known:
            raise BadSetting(f"{path}: {name}", f"is no setting; there are {', '.join(sorted(known))}")
    return settings
