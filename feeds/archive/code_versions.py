"""Which code the index depends on: what other code put into it may differ from what this code would.

Each list names modules and packages of `feeds`; of two names that match a module, the longer one counts.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

INDEX = (
    *("archive/post_reader", "archive/recorder", "archive/update", "channels", "clean/", "entries"),
    *("history/", "index/", "model", "originals", "posts/", "search/", "slugs", "storage/", "text"),
    "timestamps",
)
"""Code of what the index knows of posts: when it changes, every post is read and cleaned again."""

DOCUMENTS = (
    *("addresses", "archive/", "documents/", "formats/", "pages/", "publisher", "search/request"),
    "templates/",
)
"""Code of what is published: when it changes, entries are rendered and documents made again."""

UNRELATED = (
    *("__init__", "__main__", "archive/__init__", "archive/code_versions", "archive/diagnostics"),
    *("archive/generation_cache", "archive/workers", "cli/", "codings", "errors", "own_process", "preload"),
    *("settings/", "static", "web/"),
)
"""Code that the index does not depend on; the values of settings are versions of their own."""


def list_of(path: str) -> tuple[str, ...]:
    """The list that a file of this package is in. Raises ValueError where no name matches."""
    names = [name for name in (*INDEX, *DOCUMENTS, *UNRELATED) if path.startswith(name)]
    longest = max(names, key=len)
    return next(names for names in (INDEX, DOCUMENTS, UNRELATED) if longest in names)


@cache
def code_version(names: tuple[str, ...]) -> str:
    """A hash of all files in a list."""
    package = Path(__file__).parent.parent
    files = [*sorted(package.rglob("*.py")), *sorted((package / "templates").iterdir())]
    found = [path for path in files if list_of(path.relative_to(package).as_posix()) is names]
    return sha256(b"".join(path.read_bytes() for path in found)).hexdigest()[:16]
