"""Address <-> path: where documents stand, on the web and in a folder.

(1) `parse_path(path_of(address)) == address` for every address.
(2) `slug_of` is injective on folded names (names too long for a file name: up to a hash), and
    what it returns is a legal file name everywhere: it survives WSGI servers, file systems that
    ignore case, Windows and static hosts, which skip names that begin with "." or "_".
(3) Any spelling of a name (case, NFC or NFD, white space, raw or percent-encoded) parses to the
    same address; `path_of` of that is the one to redirect to.

Paths here are decoded text that begins with "/"; `url_of` makes URIs of them.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote

from feeds.channels import ALL, ENTRY, KINDS
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.model import Address, Channel
from feeds.text import fold

HOME = Address(ALL, "", "html")
OPML = Address(ALL, "", "opml")
STYLE = Address(ALL, "", "css")
SCRIPT = Address(ALL, "", "js")

OLD_PATHS = {
    "/feed.xml": Address(ALL, "", "atom"),
    "/atom.xml": Address(ALL, "", "atom"),
    "/rss.xml": Address(ALL, "", "rss"),
    "/index.xml": Address(ALL, "", "rss"),
    "/feed/": Address(ALL, "", "rss"),
    "/feed": Address(ALL, "", "rss"),
    "/feed/index.xml": Address(ALL, "", "rss"),
}
"""Where other programs put the main feed (jekyll-feed, Hugo, WordPress)."""

OLD_FILES = {
    path.removeprefix("/").removesuffix("/") + ("" if path.endswith(".xml") else "/index.xml"): address
    for path, address in OLD_PATHS.items()
}
"""The files of a static build that stand for OLD_PATHS."""

_OLD_TAG_FEED = re.compile(r"/feed/by_tag/(.+)\.xml", re.DOTALL)

_FILES = {f"feed.{name}": name for name in FORMATS} | {"index.html": "html", "": "html"}
_ANY = "|".join(FORMATS)
_PARTS = (
    re.compile(
        rf"archive-(?P<part>[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}}(?:T[0-9]{{2}})?)?)\.(?P<format>{_ANY})"
    ),
    re.compile(rf"(?P<part>added)\.(?P<format>{_ANY})"),
    re.compile(r"page-(?P<part>[1-9][0-9]{0,8})\.(?P<format>html)"),
)
_ENTRY = re.compile(rf"/{ENTRY}/([0-9a-f]{{20}})(?:/(?:index\.html)?)?", re.IGNORECASE)
_SINGLE = {"opml": "/feeds.opml", "css": "/style.css", "js": "/script.js"}

# 255 bytes are the limit of most file systems; macOS counts decomposed characters, up to 3 times.
_LONGEST = 120
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)")
_ESCAPE = re.compile(r"(?:=[0-9a-f]{2})+", re.IGNORECASE)
_HASHED = re.compile(r".*==[0-9a-f]{16}", re.DOTALL)


def slug_of(name: str) -> str:
    """The form in which a channel's name stands in addresses and file names.

    Letters, digits and "-_." of any script stay; every other byte of the folded name's UTF-8
    becomes "=" and two hex digits (as in quoted-printable, RFC 2045 section 6.7). A name that is
    too long is cut and ends in "==" and 16 hex digits of its SHA-256.
    """
    folded = fold(name)
    pieces = list(_pieces(folded))
    slug = "".join(pieces)
    if len(slug.encode()) <= _LONGEST:
        return slug
    mark = "==" + sha256(folded.encode()).hexdigest()[:16]
    pieces = pieces[:_LONGEST]
    while len("".join(pieces).encode()) > _LONGEST - len(mark):
        pieces.pop()
    return "".join(pieces) + mark


def _pieces(folded: str) -> Iterator[str]:
    kept = not _RESERVED.match(folded)
    last = len(folded) - 1
    for place, char in enumerate(folded):
        if char in "._":
            kept = place > 0 and (place < last or char == "_")
        elif unicodedata.combining(char) or unicodedata.category(char)[0] == "M":
            # A mark joins what stands before it, which must not be the hex digit of an escape.
            kept = kept and place > 0
        elif char != "-":
            kept = char.isalnum() and (kept or place > 0)
        else:
            kept = True
        yield char if kept else "".join(f"={byte:02x}" for byte in char.encode())


def _name(segment: str) -> str:
    return _ESCAPE.sub(
        lambda match: bytes.fromhex(match[0].replace("=", "")).decode("utf-8", "replace"), segment
    )


def _slug(segment: str) -> str:
    """The slug that a path segment, in whatever spelling, stands for. Raises BadAddress."""
    if _HASHED.fullmatch(segment):
        return segment
    slug = slug_of(_name(segment))
    if not slug:
        raise BadAddress("/" + segment, "names no channel")
    return slug


def _file(name: str) -> tuple[str, str] | None:
    """Format and part of the document in a file of a channel's folder."""
    if name in _FILES:
        return _FILES[name], ""
    for pattern in _PARTS:
        if match := pattern.fullmatch(name):
            return match["format"], match["part"]
    return None


def path_of(address: Address) -> str:
    """The path of `address`, decoded: "/", "/feed.atom", "/tag/c=23/feed.json", "/feeds.opml",
    "/archive-2024-03.rss", "/tag/c=23/added.atom", "/page-12.html", "/entry/0123456789abcdef0123/"."""
    if address.format in _SINGLE:
        return _SINGLE[address.format]
    folder = "/" if address.kind == ALL else f"/{address.kind}/{address.slug}/"
    if address.format == "html":
        return f"{folder}page-{address.part}.html" if address.part else folder
    part = address.part or "feed"
    return f"{folder}{f'archive-{part}' if part[0].isdigit() else part}.{address.format}"


def file_of(address: Address) -> str:
    """The relative path of the file that holds the document of `address`, `/` between its parts."""
    path = path_of(address).removeprefix("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def old_tag_file(channel: Channel) -> str:
    """The file where jekyll-feed puts a tag's feed, spelled as the tag is if that is safe."""
    is_safe = channel.slug == channel.name and re.fullmatch(r"\w+", channel.label)
    return f"feed/by_tag/{channel.label if is_safe else channel.slug}.xml"


def href_of(address: Address) -> str:
    """The URI of `address` relative to the root, percent-encoded."""
    return quote(path_of(address).removeprefix("/"), safe="/=")


def url_of(base_url: str, address: Address) -> str:
    """The absolute URI of `address` below `base_url`, which ends in "/"."""
    return base_url + href_of(address)


def parse_path(path: str) -> Address:
    """What a request path stands for, old addresses included. Raises BadAddress.

    `path_of` of the answer differs from `path` where a client should be redirected.
    """
    if path in OLD_PATHS:
        return OLD_PATHS[path]
    if path.count("/") == 2 and path.endswith("/") and path.strip("/"):
        # Nothing of ours stands so: a slash behind a file is a slip.
        path = path.removesuffix("/")
    for name, single in _SINGLE.items():
        if path == single:
            return Address(ALL, "", name)
    if old := _OLD_TAG_FEED.fullmatch(path):
        return Address("tag", _slug(old[1]), "atom")
    if entry := _ENTRY.fullmatch(path):
        return Address(ENTRY, entry[1].lower(), "html")
    segments = path.removeprefix("/").split("/")
    if len(segments) == 1:
        if file := _file(segments[0]):
            return Address(ALL, "", *file)
    elif segments[0] in KINDS:  # what is asked at "/search/" itself is in `questions`
        *names, last = segments[1:]
        # Feeds are files: a slash behind one is a slip, unless the channel has a feed's name.
        if last == "" and len(names) > 1 and _file(names[-1]):
            last = names.pop()
        file = _file(last) if names else None
        if file is None:  # a folder without its slash
            names, file = [*names, last], ("html", "")
        return Address(segments[0], _slug("/".join(names)), *file)
    raise BadAddress(path, "no such address")
