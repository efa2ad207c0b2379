"""Which post a reference in another post means: by its path, its name, or where its site publishes it.

other.md   ../2024/other.md   @/blog/other.md   2024-03-05-other   [[Other]]   /2024/03/other/
"""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from feeds.text import fold_path

from .parsing import SUFFIXES

_GENERIC = ("index", "_index", "readme")
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[a-z]{2,4})?$")
_MARK = re.compile(r"\A(?:@/|[{|]filename[}|])")
"""What Zola and Pelican put before the path of a post."""
_SUFFIX = re.compile(f"(?:{'|'.join(map(re.escape, SUFFIXES))})$")


class PostNames:
    """The posts of an archive by all that others may call them: path and permalink of each, "" = unknown.

    `base` is the path that the address of the site has.
    """

    def __init__(self, posts: Iterable[tuple[str, str]], base: str = "") -> None:
        self._base = base.rstrip("/")
        self._paths: dict[str, str] = {}
        self._named: dict[str, list[str]] = {}
        self._places: dict[str, str] = {}
        for path, permalink in sorted(posts):
            folded = fold_path(path)
            self._paths.setdefault(folded, path)
            self._named.setdefault(_name(folded), []).append(folded)
            if permalink:
                self._places.setdefault(self._place(urlsplit(permalink).path), path)

    def find(self, post: str, reference: str) -> str:
        """The path of the post that `reference` means in the file `post`; "" where there is none."""
        is_name = reference.startswith("post:")
        written = reference.removeprefix("post:").removeprefix("site:").split("#")[0].split("?")[0].strip()
        named = fold_path(_MARK.sub("", unquote(written), count=1))
        if not named.strip("./"):
            return ""
        folder = posixpath.dirname(fold_path(post))
        beside = posixpath.normpath(posixpath.join("/", folder, named)).lstrip("/")
        for path in (beside, posixpath.normpath(named.lstrip("/"))):
            if found := self._paths.get(path):
                return found
        place = self._place(named if named.startswith("/") else f"/{beside}")
        if not is_name and (found := self._places.get(place)):
            return found
        if is_name or _SUFFIX.search(named):
            return self._by_name(folder, named)
        return "" if self._places else self._by_stem(beside, named)

    def _by_stem(self, beside: str, named: str) -> str:
        """The post at a path that is written without its suffix, as generators publish it; of a path from the
        root, its end is enough where it has folders.
        """
        end = posixpath.normpath(named)
        for path in self._named.get(posixpath.basename(end), ()):
            stem = f"/{_stem(path)}"
            if stem == f"/{beside}" or (end.startswith("/") and end.count("/") > 1 and stem.endswith(end)):
                return self._paths[path]
        return ""

    def _by_name(self, folder: str, named: str) -> str:
        """The post whose path ends as `named` says; of several, one beside, else in fewest folders."""
        end = posixpath.normpath("/" + _stem(named).strip("/"))
        while end.startswith("/.."):
            end = end.removeprefix("/..")
        found = [path for path in self._named.get(posixpath.basename(end), ()) if _ends(path, end)]
        if not found:
            return ""
        return self._paths[
            min(found, key=lambda path: (posixpath.dirname(path) != folder, path.count("/"), path))
        ]

    def _place(self, path: str) -> str:
        """A path on the site in the form in which two are compared."""
        place = fold_path(unquote(path)).removesuffix("index.html").removesuffix(".html").strip("/")
        base = fold_path(self._base).strip("/")
        return place.removeprefix(f"{base}/") if base else place


def _ends(path: str, end: str) -> bool:
    """Whether a post is at a path that ends so, perhaps in another language or as a folder of its own."""
    stem = f"/{_stem(path)}"
    return stem.endswith(end) or _LANGUAGE.sub("", stem).endswith(end)


def _name(path: str) -> str:
    return _LANGUAGE.sub("", posixpath.basename(_stem(path)))


def _stem(path: str) -> str:
    """A path without its suffix; that of its folder where its name says nothing."""
    stem = _SUFFIX.sub("", path)
    folder, name = posixpath.split(stem)
    return folder if _LANGUAGE.sub("", name) in _GENERIC and folder.strip("/") else stem
