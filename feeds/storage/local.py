"""Files of our own on this machine: where the index and the records are unless a setting names them."""

from contextlib import suppress
from hashlib import sha256
from os import fsencode
from pathlib import Path

from platformdirs import user_cache_path, user_state_path


def reason_of(error: OSError | ValueError) -> str:
    """What an error says, without the number and the path."""
    return (getattr(error, "strerror", "") or str(error)).lower()


def cache_path(identity: str) -> Path:
    """The default index of a source of posts: in the user's cache folder."""
    return user_cache_path("feeds") / f"{_name(identity)}.sqlite"


def records_path(identity: str) -> Path:
    """The default records of a source of posts: in the user's state folder."""
    return user_state_path("feeds") / _name(identity) / "records.jsonl"


def posts_link(records: Path) -> Path:
    """A link beside default records to their posts: shows whose they are, and whether posts were moved."""
    return records.with_name("posts")


def were_moved(records: Path) -> bool:
    """Whether the posts of default records are not where they were."""
    link = posts_link(records)
    return not (link.exists() or (link.is_symlink() and "://" in str(link.readlink())))


def link_posts(records: Path, identity: str) -> None:
    """Let `posts_link` lead to a source of posts."""
    link = posts_link(records)
    with suppress(OSError):
        if not link.is_symlink():
            link.symlink_to(identity)
        elif not link.exists():
            link.unlink()
            link.symlink_to(identity)


def former_records_path(index: Path) -> Path:
    """Where the default records of what is served were: beside the index."""
    return index.with_suffix(".records.jsonl")


def pulls_path(index: Path) -> Path:
    """What is remembered of the feeds that are pulled: beside the index."""
    return index.with_suffix(".pulls.json")


def pings_path(index: Path) -> Path:
    """What a server remembers of the pings to its hub: beside the index."""
    return index.with_suffix(".pings.json")


def own_folders() -> tuple[Path, Path]:
    """The user's folders for caches and for the state of this program."""
    return user_cache_path("feeds"), user_state_path("feeds")


def _name(identity: str) -> str:
    return sha256(fsencode(identity)).hexdigest()[:16]
