"""Checks of single settings: a function takes what TOML, YAML, a variable or an option holds, returns the
value, and raises ValueError with the reason. Numbers, choices and flags are checked by click's types.
"""

import re
from string import Template
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds.channels import CHANNEL_KINDS
from feeds.errors import BadQuery
from feeds.model import ADDED, SavedSearch
from feeds.originals import IMAGE_FIELDS, host_of, valid
from feeds.pages import LANGUAGES
from feeds.pages.feed_readers import template_of
from feeds.posts.fields import FIELDS
from feeds.search import parse
from feeds.slugs import slug_of
from feeds.text import fold, one_line

TITLE = "Saved articles"


def text(value: Any) -> str:
    """A line of text."""
    if isinstance(value, (dict, list)):
        raise ValueError("is not a text")
    return one_line(str(value))


def title(value: Any) -> str:
    """A text, never empty."""
    return text(value) or TITLE


def author(value: Any) -> str:
    """A name; Jekyll also allows a mapping that has one."""
    return text(value.get("name", "") if isinstance(value, dict) else value)


def base_url(value: Any) -> str:
    """An absolute URL that ends in a slash."""
    uri = valid(text(value)) if "://" in text(value) else ""
    parts = urlsplit(uri)
    if not uri or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{value!r} is not an address such as https://example.org/archive/")
    return uri.rstrip("/") + "/"


def language(value: Any) -> str:
    """A BCP 47 tag, or ""; Jekyll's "zh_TW" becomes one."""
    tag = text(value).replace("_", "-")
    if tag and not re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag):
        raise ValueError(f"{value!r} is not a language tag such as en or zh-CN")
    return tag


def interface(value: Any) -> str:
    """The tag of a language that pages are translated to, or ""."""
    tag = language(value) if text(value) else ""
    if tag and tag.partition("-")[0].lower() not in {name.partition("-")[0] for name in LANGUAGES}:
        raise ValueError(f"pages are not translated to {value!r}, only to {', '.join(LANGUAGES)}")
    return tag


def time_zone(value: Any) -> str:
    """A name of the IANA time zone database."""
    try:
        return ZoneInfo(text(value)).key
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{value!r} is not a time zone such as Asia/Singapore") from error


def kinds(value: Any) -> tuple[str, ...]:
    """Kinds of channels, in their usual order, of a list or of names with commas between them."""
    names = value if isinstance(value, (list, tuple)) else re.split(r"[,\s]+", text(value))
    names = [str(name) for name in names if name]
    for name in names:
        if name not in CHANNEL_KINDS:
            raise ValueError(f"{name!r} is not one of {', '.join(CHANNEL_KINDS)}")
    return tuple(kind for kind in CHANNEL_KINDS if kind in names)


def _by_host(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("is not a table of hosts and addresses")
    return {str(host).lower(): str(address) for host, address in value.items()}


def origins(value: Any) -> dict[str, str]:
    """Host -> address of its feed."""
    feeds = {host: valid(feed) for host, feed in _by_host(value).items()}
    for host, feed in feeds.items():
        if not feed:
            raise ValueError(f"the feed of {host!r} is not a valid address")
    return feeds


def image_hosts(value: Any) -> dict[str, str]:
    """Host -> address on another host, with placeholders."""
    found = _by_host(value)
    for host, address in found.items():
        fields = {name or brace for _, name, brace, wrong in Template.pattern.findall(address) if not wrong}
        server = host_of(valid(Template(address).safe_substitute(dict.fromkeys(IMAGE_FIELDS, "x"))))
        if not fields or not fields <= set(IMAGE_FIELDS) or not server or f".{server}".endswith(f".{host}"):
            known = ", ".join(f"${{{name}}}" for name in IMAGE_FIELDS)
            raise ValueError(
                f"the address for {host!r} must be on another host and hold a placeholder ({known})"
            )
    return found


def aliases(value: Any) -> dict[str, dict[str, str]]:
    """Tables by kind of channel: old name, which is folded = new name, followed to the last one."""
    if not isinstance(value, dict) or not all(isinstance(names, dict) for names in value.values()):
        raise ValueError("must be tables of old and new names, such as [aliases.tag]")
    found: dict[str, dict[str, str]] = {}
    for kind, names in value.items():
        if kind not in CHANNEL_KINDS:
            raise ValueError(f"unknown kind {kind!r}, one of {', '.join(CHANNEL_KINDS)}")
        renamed = {fold(str(old)): text(new) for old, new in names.items()}
        for old in renamed:
            seen, new = {old}, renamed[old]
            while (name := fold(new)) in renamed and name not in seen:
                seen.add(name)
                new = renamed[name]
            if fold(new) in seen and len(seen) > 1:
                raise ValueError(f"{kind}: the names of {old!r} lead in a circle")
            if not new:
                raise ValueError(f"{kind}: {old!r} has no new name")
            if fold(new) != old:
                found.setdefault(kind, {})[old] = new
    return found


def readers(value: Any) -> dict[str, str]:
    """A table of feed readers: name -> address, perhaps with the place for that of a feed."""
    if not isinstance(value, dict):
        raise ValueError("must be a table of names and addresses")
    found = {}
    for name, address in value.items():
        template = template_of(name, text(address))
        if not valid(template.replace("{url}", "x").replace("{encoded}", "x")):
            raise ValueError(f"{name}: not an address of the web")
        found[text(name)] = template
    return found


def credit_text(value: Any) -> str:
    """A text with one "{source}", or ""."""
    line = text(value)
    if line and line.count("{source}") != 1:
        raise ValueError("must contain {source} once")
    return line


def archive(value: Any) -> str:
    """An address with "{url}", or ""."""
    address = text(value)
    if address and ("{url}" not in address or not valid(address.replace("{url}", "https://example.org/"))):
        raise ValueError(f"{address!r} is not an address such as https://web.archive.org/web/{{url}}")
    return address


def hub(value: Any) -> str:
    """An address, or ""."""
    address = valid(text(value)) if text(value) else ""
    if text(value) and not address:
        raise ValueError(f"{value!r} is not an address such as https://hub.example.org/")
    return address


def cluster(value: Any) -> str:
    """The address of a scheduler, or ""."""
    address = text(value)
    if address and not re.fullmatch(r"(tcp|tls)://[^\s/:]+:\d+|(tcp|tls)://\[[\da-fA-F:]+\]:\d+", address):
        raise ValueError(f"{value!r} is not an address such as tcp://scheduler:8786")
    return address


def fields(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Fields and the keys that give them before those of the table."""
    if not isinstance(value, dict):
        raise ValueError("is not a table of fields and keys")
    rows = []
    for name, keys in sorted(value.items()):
        keys = [keys] if isinstance(keys, str) else keys
        if name not in FIELDS:
            raise ValueError(f"unknown field {name!r} (known: {', '.join(FIELDS)})")
        if not isinstance(keys, list) or not all(isinstance(key, str) and key.strip() for key in keys):
            raise ValueError(f"the keys of {name!r} are not a list of texts")
        rows.append((name, tuple(keys)))
    return tuple(rows)


def searches(value: Any) -> tuple[SavedSearch, ...]:
    """Saved searches, whose addresses differ."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ValueError("is not a list of tables ([[search]])")
    found = [_search(row) for row in value]
    slugs = [slug_of(one.name) for one in found]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise ValueError(f"more than one search has the name {slug!r}")
    return tuple(found)


_SEARCH_KEYS = tuple(SavedSearch.__dataclass_fields__)


def _search(row: dict[str, Any]) -> SavedSearch:
    for key in row:
        if key not in _SEARCH_KEYS:
            raise ValueError(f"unknown key {key!r} of a search (known: {', '.join(_SEARCH_KEYS)})")
    name, query = text(row.get("name", "")), str(row.get("query", ""))
    if not slug_of(name):
        raise ValueError("a search has no name")
    try:
        parse(query)
    except BadQuery as error:
        raise ValueError(f"the query of {name!r}: {error}") from error
    order = text(row.get("order", ""))
    if order not in ("", ADDED):
        raise ValueError(f"the order of {name!r} can only be {ADDED!r}")
    return SavedSearch(name, text(row.get("title", "")) or name, query, order)
