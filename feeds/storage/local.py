"""Files of our own on this machine: where the index and the records are unless a setting names them."""

from hashlib import sha256
from os import fsencode
from pathlib import Path

from platformdirs import user_cache_path


def reason_of(error: OSError | ValueError) -> str:
    """What an error says, without the number and the path."""
    return (getattr(error, "strerror", "") or str(error)).lower()


def cache_path(identity: str) -> Path:
    """The default index of a source of posts: in the user's cache folder."""
    return user_cache_path("feeds") / f"{sha256(fsencode(identity)).hexdigest()[:16]}.sqlite"


def records_path(index: Path) -> Path:
    """The default records of what is served: beside the index."""
    return index.with_suffix(".records.jsonl")


def pulls_path(index: Path) -> Path:
    """What is remembered of the feeds that are pulled: beside the index."""
    return index.with_suffix(".pulls.json")


def pings_path(index: Path) -> Path:
    """What a server remembers of the pings to its hub: beside the index."""
    return index.with_suffix(".pings.json")
