"""What a reference of an entry means: another post, a file beside the posts, or nothing."""

from collections.abc import Iterable
from functools import cached_property
from os import fsdecode
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feeds.archive import Archive
from feeds.attachments import Listing
from feeds.index.attachments import Reference
from feeds.model import Headline
from feeds.posts import SUFFIXES
from feeds.posts.names import PostNames

_PAGES = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".txt")
"""Suffixes that addresses on the web have, too."""


def finder_of(archive: Archive) -> "ReferenceFinder":
    """The finder of this generation."""
    return archive.cache.get("finder", lambda: ReferenceFinder(archive))


class ReferenceFinder:
    """The posts and files of one generation."""

    def __init__(self, archive: Archive) -> None:
        self._index = archive.index
        paths, layout = self._index.attachments.listing(), archive.settings.layout
        self._root = urlsplit(layout.address).path
        names = frozenset(map(fsdecode, paths.split(b"\0"))) if paths else frozenset()
        self.files = Listing(names, layout.static, self._root.strip("/"), archive.options.vaults)
        """The files beside the posts."""
        self._targets: dict[str, str] = {}

    @cached_property
    def _posts(self) -> PostNames:
        return PostNames(self._index.files.places(), self._root)

    def find(self, headline: Headline, references: Iterable[tuple[str, str]]) -> tuple[Reference, ...]:
        """The references of an entry: address and text -> what they mean."""
        return tuple(self._found(headline, address, text) for address, text in references)

    def _found(self, headline: Headline, address: str, text: str) -> Reference:
        is_own = is_own_post(headline) or text.startswith("site:")
        target = None
        if may_mean_post(text, is_own=is_own):
            target = self._target(self._posts.find(headline.body, text))
        path = "" if target else self.files.find(headline.body, text, is_own=is_own)
        return Reference(address, text, path, target)

    def _target(self, path: str) -> str:
        """What a link to a post leads to: the address of its entry, or its id; "" without an entry."""
        if path not in self._targets:
            headline = self._index.entries.of_file(path) if path else None
            self._targets[path] = headline.address or headline.id if headline else ""
        return self._targets[path]


def is_own_post(headline: Headline) -> bool:
    """Whether what an entry names without a host is in the archive or on its site."""
    return not headline.link or (headline.leads_elsewhere and bool(headline.permalink))


def may_mean_post(reference: str, *, is_own: bool) -> bool:
    """Whether a reference may mean a post of the archive.

    Of a post with an original, addresses such as `/about/` are on the site of that.
    """
    if reference.startswith("post:"):
        return True
    suffix = PurePosixPath(urlsplit(reference).path).suffix.lower()
    return (suffix in SUFFIXES and (is_own or suffix not in _PAGES)) or (is_own and not suffix)
