"""Names of authors by the ids that posts call them by, as sites keep them: in one file or in many."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from feeds.posts.front_matter import split
from feeds.posts.report import RejectedFile, Report
from feeds.posts.values import first
from feeds.posts.yaml_file import read_yaml
from feeds.storage import Source
from feeds.storage.source import read_all

_YAML, _TEXT = (".yml", ".yaml"), (".md", ".mdx")
_LISTS = tuple(
    f"{stem}{suffix}"
    for stem in (
        *("_data/authors", "data/authors"),  # Jekyll, Hugo
        *("authors", "blog/authors", "website/blog/authors"),  # Docusaurus
        *(".authors", "blog/.authors", "docs/blog/.authors"),  # Material for MkDocs
    )
    for suffix in _YAML
)
"""Files that hold all authors; the first that names any counts."""
_PROFILES = (
    *("_authors", "data/authors", "content/authors", "content/authors/admin"),  # Jekyll, Hugo, Wowchemy
    *("src/content/authors", "src/data/authors"),  # Astro
)
"""Folders with a file for each author."""
_MOST_BYTES = 4 * 2**20
"""Of all these files; those that follow are not read."""


def people_of(source: Source) -> dict[str, str]:
    """Id and name of the authors; those of files that cannot be read are missing."""
    profiles = [path for folder in _PROFILES for path in _files(source, folder)]
    texts = dict(_texts(source, (*_LISTS, *profiles)))
    found = {_id_of(path): _name(_fields(path, texts[path])) for path in profiles if path in texts}
    for path in _LISTS:
        authors = _fields(path, texts.get(path, ""))
        inner = authors.get("authors")
        named = {key: _name(one) for key, one in (inner if isinstance(inner, dict) else authors).items()}
        if any(named.values()):
            found |= named
            break
    return {key: name for key, name in found.items() if name}


def _files(source: Source, folder: str) -> list[str]:
    try:
        return [path for path in source.files(folder) if path.endswith((*_YAML, *_TEXT))]
    except OSError:
        return []


def _texts(source: Source, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Paths of files that are there, and their texts; all are read together."""
    sizes: dict[str, int] = {}
    left = _MOST_BYTES
    for path in paths:
        with suppress(OSError):
            stamp = source.stamp(path)
            if stamp and stamp[0] <= left:
                sizes[path] = stamp[0]
                left -= stamp[0]
    for path, data in zip(sizes, read_all(source, list(sizes.items())), strict=True):
        if isinstance(data, bytes):
            with suppress(UnicodeDecodeError):
                yield path, data.decode()


def _fields(path: str, text: str) -> Mapping[str, Any]:
    try:
        return read_yaml(text) if path.endswith(_YAML) else split(text, Report(path))[0].fields
    except (ValueError, RejectedFile):
        return {}


def _id_of(path: str) -> str:
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    return posixpath.basename(folder) if stem == "_index" else stem


def _name(author: Any) -> str:
    if not isinstance(author, Mapping):
        return ""
    return next((name for key in ("name", "title") if (name := first(author.get(key)))), "")
