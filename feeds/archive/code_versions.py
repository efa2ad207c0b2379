"""Which code each part of the index depends on: what other code kept may not be what this code makes."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

CLEANING = ("clean/", "model", "originals", "posts/", "text")
READING = (
    *("addresses", "archive/", "channels", "entries", "history/", "index/", "storage/", "timestamps"),
    *CLEANING,  # the visible text decides which of several files gives the content
)
SEARCHING = ("entries", "index/", "search/", "text")
RENDERING = (*READING, "documents/", "formats/", "pages/", "publisher", "search/", "templates/")

UNRELATED = ("cli/", "codings", "errors", "preload", "settings/", "static", "web/", "without_html5lib")
"""Code that no part of the index depends on."""


@cache
def _sources() -> Mapping[str, bytes]:
    package = Path(__file__).parent.parent
    paths = sorted(package.rglob("*.py")) + sorted((package / "templates").iterdir())
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in paths}


def code_version(parts: tuple[str, ...]) -> str:
    """A hash of the modules of this package whose path begins with one of `parts`."""
    sources = [source for path, source in _sources().items() if path.startswith(parts)]
    return sha256(b"".join(sources)).hexdigest()[:16]
