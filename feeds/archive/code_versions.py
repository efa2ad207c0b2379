"""Which code the index depends on: what other code put into it may differ from what this code would.

Each list names modules and packages of `feeds`; of two names that match a module, the longer one counts.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

INDEX = (
    *("archive/attachments", "archive/learning", "archive/parse_options", "archive/people"),
    *("archive/post_reader", "archive/recorder", "archive/records_log", "archive/reference_finder"),
    "archive/update",
    *("attachments/", "channels", "clean/", "entries", "history/", "index/", "markup/", "model"),
    *("originals", "posts/", "published", "search/", "sites/", "slugs", "storage/", "text", "timestamps"),
)
"""Code of what the index knows of posts: when it changes, every post is read and cleaned again."""

DOCUMENTS = (
    *("addresses", "archive/", "documents/", "formats/", "pages/", "publisher", "search/request"),
    *("locale/", "templates/"),
)
"""Code of what is published: when it changes, entries are rendered and documents made again."""

UNRELATED = (
    *("__init__", "__main__", "archive/__init__", "archive/accounts", "archive/code_versions"),
    *("archive/diagnostics", "archive/generation_cache", "archive/missing_files", "archive/workers"),
    *("cli/", "codings", "errors", "own_process", "preload", "pull/", "settings/", "static"),
    *("cluster/", "web/"),
)
"""Code that the index does not depend on; the values of settings are versions of their own."""

_LISTS = sorted(
    ((name, names) for names in (INDEX, DOCUMENTS, UNRELATED) for name in names),
    key=lambda pair: -len(pair[0]),
)


def list_of(path: str) -> tuple[str, ...]:
    """The list that a file of this package is in. Raises LookupError where no name matches."""
    for name, names in _LISTS:
        if path.startswith(name):
            return names
    raise LookupError(path)


@cache
def _sources() -> dict[str, bytes]:
    package = Path(__file__).parent.parent
    files = sorted((*package.rglob("*.py"), *(package / "templates").iterdir(), *package.rglob("*.mo")))
    return {file.relative_to(package).as_posix(): file.read_bytes() for file in files}


@cache
def code_version(names: tuple[str, ...]) -> str:
    """A hash of all files in a list."""
    sources = (source for path, source in _sources().items() if list_of(path) is names)
    return sha256(b"".join(sources)).hexdigest()[:16]
