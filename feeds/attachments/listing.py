"""Which file of the archive a reference in a post means."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from urllib.parse import unquote

from feeds.text import fold_path

_USUAL = ("static", "assets", "public", "src")
"""Where sites keep such files without a configuration that says so."""

_DEEPEST_SITE = 6
"""Folders that the folder of a site may be in, itself included."""

_MARK = re.compile(r"post:@?|site:|[@~](?=/)|[{|](?:static|filename|attach)[}|]|__GHOST_URL__(?=/)")
"""Before a path in the source of a site: Jekyll, Hugo and Hexo, Zola, Astro, Pelican, an export of Ghost."""
_SCHEME = re.compile(r"(?!(?:post|site):)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Listing:
    """The files beside the posts."""

    paths: frozenset[str]
    """All that a post may name."""
    static: tuple[str, ...] = ()
    """Folders whose files the site publishes at its root."""
    prefix: str = ""
    """Path of the root of the site, without slashes at its ends."""
    vaults: tuple[str, ...] = ()
    """Folders where a name alone means a file anywhere in the folder."""
    _by_path: dict[str, str] = field(default_factory=dict, init=False)
    """Folded path -> path."""
    _by_name: dict[str, list[str]] = field(default_factory=dict, init=False)
    """Folded name -> folded paths; only where there are vaults."""

    _tops: set[str] = field(default_factory=set, init=False)
    """The outermost folders that hold files."""

    def __post_init__(self) -> None:
        for path in sorted(self.paths):
            self._tops.add(path.partition("/")[0])
            folded = fold_path(path)
            self._by_path.setdefault(folded, path)
            if self.vaults:
                self._by_name.setdefault(posixpath.basename(folded), []).append(folded)

    def find(self, post: str, reference: str, *, is_own: bool) -> str:
        """The path of the file that a reference in the file `post` means; "" where there is none.

        A post that names an original (not `is_own`) may come from elsewhere: what it names is near it, or in
        the folders of the site.
        """
        if not self.paths:
            return ""
        tops = self._tops_of(post, is_own=is_own)
        for spelling in _spellings(reference):
            # What only a site generator understands was written in this archive.
            named = _MARK.sub("", spelling)
            for candidate in self._candidates(post, named, is_own=is_own or named != spelling):
                path = posixpath.normpath(candidate)
                found = path if path in self.paths else self._by_path.get(fold_path(path), "")
                if found and (tops is None or found.partition("/")[0] in tops):
                    return found
            if found := self._in_vault(post, named):
                return found
        return ""

    def may_name(self, post: str, *, is_own: bool) -> bool:
        """Whether a reference in the file `post` can mean a file at all."""
        tops = self._tops_of(post, is_own=is_own)
        return bool(self.paths) and (tops is None or not tops.isdisjoint(self._tops))

    def _tops_of(self, post: str, *, is_own: bool) -> frozenset[str] | None:
        """The outermost folders whose files a post may name; None: all of them."""
        if is_own or "/" not in post or "" in self.static or self._vault_of(post) is not None:
            return None
        return frozenset(path.partition("/")[0] for path in (post, *self.static, *_USUAL))

    def _candidates(self, post: str, named: str, *, is_own: bool) -> Iterator[str]:
        folder, _, file = post.rpartition("/")
        below_root = named.lstrip("/")
        if not named.startswith("/"):
            yield f"{folder}/{named}".lstrip("/")
            # Hexo keeps the files of `a.md` in the folder `a`.
            yield f"{folder}/{file.rpartition('.')[0]}/{named}".lstrip("/")
            if "/" not in named:  # exports of WordPress name a cover alone
                yield f"{folder}/images/{named}".lstrip("/")
            if not is_own:
                return
            # Relative to the address of the post, which is in other folders than the post.
            below_root = re.sub(r"^(?:\.{1,2}/)+", "", named)
        for path in dict.fromkeys((below_root, below_root.removeprefix(f"{self.prefix}/"))):
            for root in dict.fromkeys((*self.static, *_USUAL, "")):
                yield f"{root}/{path}".lstrip("/")
            # A site may be in a folder: `docs/public` of VitePress, `website/static` of Docusaurus.
            folders = folder.split("/")[:_DEEPEST_SITE] if folder else []
            for above in accumulate(folders, "{}/{}".format):
                yield from (f"{above}/{root}/{path}" for root in _USUAL)

    def _vault_of(self, post: str) -> str | None:
        return next((one for one in self.vaults if not one or post.startswith(f"{one}/")), None)

    def _in_vault(self, post: str, named: str) -> str:
        """As Obsidian looks for a file: its name, or the end of its path, anywhere in the vault."""
        vault = self._vault_of(post)
        if vault is None:
            return ""
        prefix = fold_path(f"{vault}/") if vault else ""
        end = fold_path(posixpath.normpath(f"/{named}"))
        found = [
            path
            for path in self._by_name.get(posixpath.basename(end), ())
            if path.startswith(prefix) and f"/{path}".endswith(end)
        ]
        if not found:
            return ""
        near = fold_path(post).split("/")[:-1]
        return self._by_path[min(found, key=lambda path: (-_shared(near, path), path.count("/"), path))]


def _spellings(reference: str) -> Iterator[str]:
    """The paths that a reference may mean: without query and fragment, decoded; else as it is written."""
    text = reference.strip().replace("\\", "/")
    if _SCHEME.match(text) or text.startswith("//"):
        return
    path = re.split(r"[?#]", text, maxsplit=1)[0]
    for one in dict.fromkeys((unquote(path, errors="surrogateescape"), text)):
        if one.strip("./") and "\0" not in one and not one.endswith("/"):
            yield one


def _shared(folders: list[str], path: str) -> int:
    """How many folders from the root on are the same."""
    pairs = zip(folders, path.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
