"""JSON Feed 1.1.

Two extensions: `_source` of an item has the original's site (`title`, `url`) and a copy of the original
(`archived_url`); `_history` of a feed has `complete`, `archive` (RFC 5005) and `deleted` (RFC 6721), a list
of `id` and `date`.
"""

import json
from collections.abc import Sequence
from typing import Any

from feeds.formats import parts
from feeds.formats.safe import retry_with_safe_strings
from feeds.model import Entry, Feed, Site
from feeds.originals import host_of

_VERSION = "https://jsonfeed.org/version/1.1"

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

_OLDER = ("next", "prev-archive")
"""Link relations that mean the same as `next_url`: older entries."""


@retry_with_safe_strings
def entry(entry: Entry, site: Site) -> bytes:
    """One entry as a JSON object on one line."""
    html = parts.body(entry, site)
    image = parts.image(entry)
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": parts.title(entry),
        "content_html": html,
        "content_text": "" if html else parts.text(entry),
        "summary": entry.content.summary,
        "image": image,
        "date_published": parts.rfc3339(entry.published),
        "date_modified": parts.rfc3339(entry.updated),
        "authors": _people(parts.authors(entry, site)),
        "tags": parts.labels(entry),
        "language": parts.language(entry, site),
        "attachments": [
            _present({"url": each.url, "mime_type": each.type, "size_in_bytes": each.length})
            for each in entry.content.enclosures
        ],
        "_source": _present(
            {
                "title": entry.source,
                "url": parts.origin(entry),
                "archived_url": parts.archived(entry, site),
            }
        ),
    }
    return _dumps(_present(item))


@retry_with_safe_strings
def feed(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The document of `feed` with these items, newest first."""
    head = {
        "version": _VERSION,
        "user_comment": feed.comment,
        "title": feed.title or host_of(feed.url),
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.description,
        "icon": feed.icon,
        "favicon": feed.icon,
        "next_url": _next_url(feed),
        "language": feed.language,
        "authors": _people((feed.author,)) if feed.author else [],
        "hubs": [{"type": "WebSub", "url": link.href} for link in feed.links if link.rel == "hub"],
        "_history": _present(
            {
                "complete": feed.complete,
                "archive": feed.archive,
                "deleted": [{"id": each.id, "date": parts.rfc3339(each.when)} for each in feed.tombstones],
            }
        ),
    }
    members = b"".join(b"%b:%b,\n" % (_dumps(name), _dumps(value)) for name, value in _present(head).items())
    return b'{\n%b"items":[\n%b\n]}\n' % (members, b",\n".join(entries))


def _next_url(feed: Feed) -> str:
    """Address of older entries. Never the feed itself: readers would loop."""
    older = {link.rel: link.href for link in feed.links if link.href != feed.url}
    return next((older[rel] for rel in _OLDER if rel in older), "")


def _people(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _dumps(value: Any) -> bytes:
    """Compact JSON. Raises UnicodeEncodeError for lone surrogates."""
    return _COMPACT.encode(value).encode()
