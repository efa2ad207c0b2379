"""Items -> post files: front matter, names, folders. Pure.

    2021-01-06-rain-in-the-harbour.html     the post
    2021-01-06-rain-in-the-harbour-r2.html  its first correction

(1) Keys that begin with `pulled` say where a post comes from; posts are read without them.
(2) Site generators run templates in posts: none of a feed's gets through.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape

from feeds.pull.items import Item, digest_of
from feeds.sites import SiteLayout
from feeds.text import plain, unique, xml_safe
from feeds.timestamps import to_microseconds

MOST_REVISIONS = 10

FEED, TEXT, DIGEST = "pulled_from", "pulled_text", "pulled_digest"
"""Keys: the feed, which text was chosen and why, digest of what the feed said."""

_LONGEST_NAME = 80
"""Bytes of a title in a file name."""
_REVISION = re.compile(r"-r(\d+)\.html$")
_PULLED = re.compile(r'^(pulled_\w+): ("(?:[^"\\\n]|\\.)*")$', re.M)
_TEMPLATE = re.compile(r"\{(?=[{%])")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a pulled post says of itself."""

    feed: str = ""
    text: str = ""
    digest: str = ""


def folder_of(layout: SiteLayout) -> str:
    """Where posts of a site go, relative to its folder; "" for the folder itself."""
    place = layout.content[0] if layout.content else ""
    if place.startswith("*/"):
        root = layout.static[0] if layout.static else ""
        place = f"{root}/{place[2:]}".lstrip("/")
    return f"{place}/posts" if place and place == layout.needs_section else place


def name_of(item: Item, date: datetime | None) -> str:
    """The name of an item's file, which begins with the day of `date`."""
    words = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "
        for char in unicodedata.normalize("NFC", item.title).lower()
    )
    slug = "-".join(words.split()).encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-")
    mark = item.guid or item.link or digest_of(item)
    slug = slug or sha256(mark.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{date.date().isoformat()}-{slug}.html" if date else f"{slug}.html"


def other_name(name: str, original: str) -> str:
    """The name of a file whose `name_of` another article has."""
    mark = sha256(original.encode()).hexdigest()[:8]
    return f"{name.removesuffix('.html')}-{mark}.html"


def revision_name(paths: list[str]) -> str:
    """The path of the next revision of a post that has files at `paths`: after the last, it is replaced."""
    first = _REVISION.sub(".html", paths[0])
    numbers = [int(match[1]) for path in paths if (match := _REVISION.search(path))]
    number = min(max(numbers, default=1) + 1, MOST_REVISIONS)
    return f"{first.removesuffix('.html')}-r{number}.html"


def file_of(
    item: Item, original: str, date: datetime, provenance: Provenance, *, updated: datetime | None
) -> bytes:
    """The bytes of an item's post file."""
    lines = ["---", "layout: post", *_front_matter(item, original, date, provenance, updated), "---"]
    stamp = to_microseconds(date) // 1000
    html = xml_safe(item.html + "".join(_media(item)))
    body = _TEMPLATE.sub("&#123;", html.replace("\r\n", "\n").replace("\r", "\n"))
    # What stands between these lines is HTML and nothing else, whatever it looks like (`clean.prologue`).
    lines += [f"<!--{stamp}-->", "------", "", f"<div>\n{body}\n</div>", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def provenance_of(data: bytes) -> Provenance:
    """What a file says of where it was pulled from; nothing where it was not."""
    head = data[:65536].decode("utf-8", "replace").partition("\n---\n")[0]
    found: Mapping[str, str] = {key: json.loads(value) for key, value in _PULLED.findall(head)}
    return Provenance(found.get(FEED, ""), found.get(TEXT, ""), found.get(DIGEST, ""))


def original_line(original: str) -> str:
    """The line of front matter that names an original."""
    return f"from: {_quoted(original)}"


def _front_matter(
    item: Item, original: str, date: datetime, provenance: Provenance, updated: datetime | None
) -> Iterator[str]:
    if item.title:
        yield f"title: {_quoted(_title(item.title))}"
    yield f"date: {_moment(date)}"
    if updated:
        yield f"updated: {_moment(updated)}"
    if item.authors:
        names = [_quoted(name) for name in item.authors]
        yield f"author: {names[0]}" if len(names) == 1 else f"authors: [{', '.join(names)}]"
    if original:
        yield original_line(original)
    for key, names in (("tags", list(item.tags)), ("categories", list(item.categories))):
        if names:
            yield f"{key}: [{', '.join(map(_quoted, unique(names)))}]"
    if item.language:
        yield f"lang: {_quoted(item.language)}"
    for key, value in ((FEED, provenance.feed), (TEXT, provenance.text), (DIGEST, provenance.digest)):
        if value:
            yield f"{key}: {_quoted(value)}"


def _quoted(text: str) -> str:
    """A text as YAML, of which JSON's strings are a part but for one character."""
    return (
        json.dumps(xml_safe(text), ensure_ascii=False).replace("\x7f", "\\u007f").replace("\x85", "\\u0085")
    )


def _title(title: str) -> str:
    """A title that is plain text when entities in it are decoded, as they are in posts."""
    return title if plain(title) == title else title.replace("&", "&amp;amp;")


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _media(item: Item) -> Iterator[str]:
    """Sound and video that belong to an item, where its text has none of it."""
    for address, media_type in item.enclosures:
        kind = media_type.partition("/")[0]
        if address in item.html or escape(address) in item.html:
            continue
        if kind in ("audio", "video"):
            source = f'src="{escape(address)}" type="{escape(media_type)}"'
            yield f"\n<p><{kind} controls><source {source}></{kind}></p>"
        elif kind == "image":
            yield f'\n<p><img src="{escape(address)}" alt=""></p>'
