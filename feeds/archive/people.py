"""Names of authors by the ids that posts call them by, as sites keep them: in one file or in many."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.posts.front_matter import split
from feeds.posts.report import RejectedFile, Report
from feeds.posts.values import first
from feeds.posts.yaml_file import read_yaml
from feeds.storage import Source

_LISTS = (
    *("_data/authors", "data/authors"),  # Jekyll, Hugo
    *("authors", "blog/authors", "website/blog/authors"),  # Docusaurus
    *(".authors", "blog/.authors", "docs/blog/.authors"),  # Material for MkDocs
)
"""Files, without their suffix, that hold all authors."""
_PROFILES = (
    *("_authors", "data/authors", "content/authors", "content/authors/admin"),  # Jekyll, Hugo, Wowchemy
    *("src/content/authors", "src/data/authors"),  # Astro
)
"""Folders with a file for each author."""
_YAML, _TEXT = (".yml", ".yaml"), (".md", ".mdx")
_MOST = 500
"""Authors with a file of their own."""


def people_of(source: Source) -> dict[str, str]:
    """Id and name of the authors; those of files that cannot be read are missing."""
    found = dict(_profiles(source))
    for path in (f"{stem}{suffix}" for stem in _LISTS for suffix in _YAML):
        try:
            authors = read_yaml(source.read(path).decode())
        except (OSError, ValueError):
            continue
        inner = authors.get("authors")
        for key, one in (inner if isinstance(inner, dict) else authors).items():
            if name := _name(one):
                found[key] = name
        break
    return found


def _profiles(source: Source) -> Iterator[tuple[str, str]]:
    for folder in _PROFILES:
        try:
            paths = source.files(folder)[:_MOST]
        except OSError:
            continue
        for path in paths:
            stem, suffix = posixpath.splitext(posixpath.basename(path))
            if suffix not in (*_YAML, *_TEXT):
                continue
            try:
                text = source.read(path).decode()
                fields: Mapping[str, Any] = (
                    read_yaml(text) if suffix in _YAML else split(text, Report(path))[0].fields
                )
            except (OSError, ValueError, RejectedFile):
                continue
            if name := _name(fields):
                yield posixpath.basename(folder) if stem == "_index" else stem, name


def _name(author: Any) -> str:
    if not isinstance(author, Mapping):
        return ""
    return next((name for key in ("name", "title") if (name := first(author.get(key)))), "")
