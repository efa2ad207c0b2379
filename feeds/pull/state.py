"""What is remembered of each feed between pulls: a JSON file beside the index.

It is disposable. Without it every feed is asked unconditionally once; which items are in the archive, the
archive itself knows.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from feeds.errors import BadOutput
from feeds.storage import open_output
from feeds.storage.local import reason_of


@dataclass(slots=True)
class FeedState:
    """One feed. Times are ISO 8601; "" = never."""

    feed: str = ""
    """Address of the feed that a page names, where the keeper gave that of the page."""
    settings: str = ""
    """Hash of its table: after a change the feed is read again."""
    etag: str = ""
    modified: str = ""
    """The `Last-Modified` of the last response."""
    digest: str = ""
    """SHA-256 of its body."""
    asked: str = ""
    answered: str = ""
    fresh_until: str = ""
    """As Cache-Control said."""
    not_before: str = ""
    """As Retry-After said."""
    failures: int = 0
    """In a row."""
    error: str = ""
    """The last one; "" after a success."""
    gone: bool = False
    """Whether it answered 410: it is not asked again."""
    moved: str = ""
    """Where it moved for good."""
    former: list[str] = field(default_factory=list)
    """Its addresses before the keeper changed it as it moved."""
    newest: str = ""
    """Date of its newest item."""
    longest_silence: int = 0
    """Seconds between two items."""
    items: int = 0
    """That were seen so far, about."""
    had_full_text: bool = False
    lost_full_text: bool = False
    waiting: dict[str, int] = field(default_factory=dict)
    """Items whose page could not be fetched yet: original -> attempts."""


@dataclass(slots=True)
class State:
    """All feeds by the address that the keeper gave, and what is known of hosts."""

    feeds: dict[str, FeedState] = field(default_factory=dict)
    robots: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Scheme and host -> when its robots.txt was fetched, and its text."""
    resting: dict[str, str] = field(default_factory=dict)
    """Host -> until when it asked to be left alone."""


def read_state(path: Path) -> State:
    """The state at `path`; an empty one where there is none, or a damaged one."""
    try:
        found: Any = json.loads(path.read_bytes())
        return State(
            feeds={str(url): _feed(row) for url, row in found["feeds"].items()},
            robots={str(host): (_time(at), str(text)) for host, (at, text) in found["robots"].items()},
            resting={str(host): _time(until) for host, until in found.get("resting", {}).items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State()


def write_state(path: Path, state: State) -> None:
    """Write the state, whole or not at all. Raises BadOutput."""
    text = json.dumps(asdict(state), ensure_ascii=False, separators=(",", ":"))
    folder = open_output(path.parent)
    folder.create()
    folder.write(path.name, text.encode("utf-8", "replace"))


@contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Whether no other process is in this block for the same `path`; the lock ends with the process."""
    import fcntl  # late: it is no part of Windows

    lock = path.with_suffix(".lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
    except OSError as error:
        raise BadOutput(str(lock), reason_of(error)) from error


def _time(text: str) -> str:
    """`text`, a time with its zone. Raises ValueError."""
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)
    return text


def _feed(row: dict[str, Any]) -> FeedState:
    empty = FeedState()
    known = {name: row[name] for name in row if isinstance(row[name], type(getattr(empty, name, None)))}
    return FeedState(**known)
