"""Address <-> path: where documents are published, on the web and in a folder.

(1) `parse_path(path_of(address)) == address` for every address.
(2) Any spelling of a name (case, NFC or NFD, white space, raw or percent-encoded) parses to the
    same address; clients are redirected to its `path_of`.

Paths here are decoded text that begins with "/"; `url_of` makes URIs of them.
"""

import re
from urllib.parse import quote

from feeds.channels import ALL, CALENDAR, ENTRY, KINDS, LIST
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.model import ADDED, Address, Channel
from feeds.slugs import entry_slug, parse_slug

HOME = Address(ALL, "", "html")
OPML = Address(ALL, "", "opml")
STYLE = Address(ALL, "", "css")
SCRIPT = Address(ALL, "", "js")
NOT_FOUND = Address(ALL, "", "404")
ICON_SVG = Address(ALL, "", "svg")
ICON_PNG = Address(ALL, "", "png")
FAVICON = Address(ALL, "", "ico")
COVER = Address(ALL, "", "cover")

OLD_PATHS = {
    "/feed.xml": Address(ALL, "", "atom"),
    "/atom.xml": Address(ALL, "", "atom"),
    "/rss.xml": Address(ALL, "", "rss"),
    "/index.xml": Address(ALL, "", "rss"),
    "/feed/": Address(ALL, "", "rss"),
    "/feed": Address(ALL, "", "rss"),
    "/feed/index.xml": Address(ALL, "", "rss"),
}
"""Where other programs publish the main feed (jekyll-feed, Hugo, WordPress)."""

OLD_FILES = {
    path.removeprefix("/").removesuffix("/") + ("" if path.endswith(".xml") else "/index.xml"): address
    for path, address in OLD_PATHS.items()
}
"""The files of a static build for OLD_PATHS."""

_OLD_TAG_FEED = re.compile(r"/feed/by_tag/(.+)\.xml", re.DOTALL)

_SITE_FILES = {
    "opml": "/feeds.opml",
    "css": "/style.css",
    "js": "/script.js",
    "404": "/404.html",
    "svg": "/icon.svg",
    "png": "/icon.png",
    "ico": "/favicon.ico",
    "cover": "/cover.png",
}
"""Documents of the whole site: format -> path."""

_FEED = "|".join(FORMATS)
_CHANNEL_FILES = tuple(
    (prefix, re.compile(f"{prefix}(?P<part>{part})\\.(?P<format>{format_})"))
    for prefix, part, format_ in (
        ("archive-", "[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2})?)?", _FEED),
        ("", ADDED, _FEED),
        ("page-", "[1-9][0-9]{0,8}", "html"),
    )
)
"""Files in the folder of a channel, beside its feed and page: prefix, `Address.part`, `Address.format`."""

FILES = "files"
"""The kind of addresses of files that posts name."""
_FILE = re.compile(rf"/{FILES}/([0-9a-f]{{32}})/([^/]+)")

_ENTRY = re.compile(rf"/{ENTRY}/([0-9a-f]{{20}})(?:/(?:index\.html)?)?", re.IGNORECASE)


_CALENDAR = re.compile(r"/([0-9]{4})(?:/([0-9]{2}))?(?:/(?:page-([1-9][0-9]{0,3})\.html|index\.html)?)?")
_LIST = re.compile(
    rf"/{LIST}/({'|'.join(KINDS)})(?:/(?:page-([1-9][0-9]{{0,3}})\.html|index\.html)?)?", re.IGNORECASE
)


def path_of(address: Address) -> str:
    """The path of `address`, decoded: "/", "/feed.atom", "/tag/c=23/feed.json", "/feeds.opml",
    "/archive-2024-03.rss", "/tag/c=23/added.atom", "/page-12.html", "/entry/0123456789abcdef0123/",
    "/2024/05/", "/channels/tag/"."""
    if address.format in _SITE_FILES:
        return _SITE_FILES[address.format]
    if address.kind == FILES:
        return f"/{FILES}/{address.slug}/{address.part}"
    folder = _folder_of(address)
    if address.part:
        file = f"{address.part}.{address.format}"
        prefix = next((prefix for prefix, form in _CHANNEL_FILES if form.fullmatch(prefix + file)), "")
        return folder + prefix + file
    return folder if address.format == "html" else f"{folder}feed.{address.format}"


def _folder_of(address: Address) -> str:
    if address.kind == CALENDAR:
        return f"/{address.slug.replace('-', '/')}/"
    return "/" if address.kind == ALL else f"/{address.kind}/{address.slug}/"


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


def entry_address(entry_id: str) -> Address:
    """The address of the page of an entry."""
    return Address(ENTRY, entry_slug(entry_id), "html")


def entry_url(base_url: str, entry_id: str) -> str:
    """The absolute URI of the page of an entry."""
    return url_of(base_url, entry_address(entry_id))


def file_address(digest: str, name: str) -> Address:
    """The address of a file of the archive with bytes of the SHA-256 `digest`."""
    return Address(FILES, digest[:32], "file", name)


def parse_path(path: str) -> Address:
    """The address that a request path means, old paths included. Raises BadAddress.

    Where its `path_of` differs from `path`, a client should be redirected.
    """
    if path in OLD_PATHS:
        return OLD_PATHS[path]
    if path.count("/") == 2 and path.endswith("/") and path.strip("/"):
        path = path.removesuffix("/")  # files of the site are no folders
    for format_name, file in _SITE_FILES.items():
        if path == file:
            return Address(ALL, "", format_name)
    if old := _OLD_TAG_FEED.fullmatch(path):
        return Address("tag", parse_slug(old[1]), "atom")
    if named := _FILE.fullmatch(path):
        return Address(FILES, named[1], "file", named[2])
    if entry := _ENTRY.fullmatch(path):
        return Address(ENTRY, entry[1].lower(), "html")
    if month := _CALENDAR.fullmatch(path):
        return Address(CALENDAR, "-".join(filter(None, month.groups()[:2])), "html", month[3] or "")
    if channels := _LIST.fullmatch(path):
        return Address(LIST, channels[1].lower(), "html", channels[2] or "")
    segments = path.removeprefix("/").split("/")
    if len(segments) == 1:
        if document := _parse_file(segments[0]):
            return Address(ALL, "", *document)
    elif segments[0] in KINDS:  # "/search/" itself is for search requests
        *names, last = segments[1:]
        # Feeds are files: a slash behind one is a slip, unless the channel has a feed's name.
        if last == "" and len(names) > 1 and _parse_file(names[-1]):
            last = names.pop()
        document = _parse_file(last) if names else None
        if document is None:  # a folder without its slash
            names, document = [*names, last], ("html", "")
        return Address(segments[0], parse_slug("/".join(names)), *document)
    raise BadAddress(path, "no such address")


def _parse_file(name: str) -> tuple[str, str] | None:
    """Format and part of the document in a file of a channel's folder."""
    if name in ("", "index.html"):
        return "html", ""
    stem, _, suffix = name.partition(".")
    if stem == "feed" and suffix in FORMATS:
        return suffix, ""
    found = (form.fullmatch(name) for _, form in _CHANNEL_FILES)
    return next(((match["format"], match["part"]) for match in found if match), None)
