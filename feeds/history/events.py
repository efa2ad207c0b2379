"""The facts that neither posts nor settings hold, as lines of text: one event each.

    {"at": "2024-03-01T08:00:00Z", "seen": "https://news.example/rain"}
    {"at": "2024-05-01T08:00:00Z", "withdrawn": "https://news.example/rain", "channels": [["tag", "weather"]]}
    {"at": "2024-05-02T08:00:00Z", "returned": "https://news.example/rain"}
    {"at": "2024-05-03T08:00:00Z", "unreadable": "2024/rain.md", "ids": ["https://news.example/rain"]}
    {"at": "2024-05-04T08:00:00Z", "readable": "2024/rain.md"}
    {"at": "2024-05-05T08:00:00Z", "emptied": ["tag", "weather"], "label": "Weather"}
    {"at": "2024-05-06T08:00:00Z", "filled": ["tag", "weather"]}

(1) Lines are only ever added; what they say together depends on their order only within one moment.
    So a line twice does no harm, and two copies that went on apart can be put together.
(2) A line that cannot be understood is reported and harms no other.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any

from feeds.text import xml_safe

SEEN, WITHDRAWN, RETURNED = "seen", "withdrawn", "returned"
UNREADABLE, READABLE = "unreadable", "readable"
EMPTIED, FILLED = "emptied", "filled"

Name = tuple[str, str]
"""Kind and folded name of a channel."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened `at` some time."""

    at: datetime
    what: str
    """One of the constants above."""
    subject: str | Name
    """An id; a path; a channel."""
    more: Any = None
    """Withdrawn: the channels it stood in, None = unknown. Unreadable: the ids that may be in it. Emptied:
    the channel's label."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What a line has instead of an event that cannot be understood."""

    reason: str


_LINES = 2_000
"""Lines that are written at once."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)

# What else stands in a line, under which name, and how it is read.
_MORE = {WITHDRAWN: "channels", UNREADABLE: "ids", EMPTIED: "label"}


def dump(event: Event) -> str:
    """An event as a line, its end included."""
    row = {"at": _moment(event.at), event.what: event.subject}
    if event.more is not None:
        row[_MORE[event.what]] = event.more
    return _ENCODER.encode(row) + "\n"


@lru_cache(maxsize=1)
def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def encode(events: Iterable[Event]) -> bytes:
    """Events as bytes. (What is no text in a path becomes the escape that JSON has for it.)"""
    return "".join(map(dump, events)).encode("utf-8", "backslashreplace")


def encode_seen(at: datetime, ids: Iterable[str]) -> Iterator[bytes]:
    """The events that `ids` were seen, as `encode` has them, in pieces: a new archive has very many."""
    before, _, behind = dump(Event(at, SEEN, "")).rpartition('""')
    lines = (before + text + behind for text in map(_ENCODER.encode, ids))
    while piece := "".join(islice(lines, _LINES)):
        yield piece.encode("utf-8", "backslashreplace")


def decode(line: bytes) -> Event | Damage | None:
    """The event of a line; None: it is empty."""
    if not line.strip():
        return None
    try:
        return _load(line)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        return Damage("is no JSON" if isinstance(error, json.JSONDecodeError) else str(error))


def _load(line: bytes) -> Event:
    row = json.loads(line)
    if not isinstance(row, dict) or "at" not in row:
        raise ValueError("says no time")
    at = _read_moment(_text(row["at"]))
    for what, read in _SUBJECTS.items():
        if what in row:
            more = row.get(_MORE.get(what, ""))
            return Event(at, what, read(row[what]), more if more is None else _READ[what](more))
    raise ValueError("says nothing that is known")


@lru_cache(maxsize=16)
def _read_moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("has a time without a zone")
    return at.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("has something else where a text should be")
    if not value.isprintable() and xml_safe(value) != value:
        raise ValueError("has characters that are in no text")
    return value


def _path(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("has something else where a path should be")
    value.encode("utf-8", "surrogateescape")  # or it is no path
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("has something else where a list should be")
    return tuple(map(_text, value))


def _channel(value: Any) -> Name:
    texts = _texts(value)
    if len(texts) != 2:
        raise ValueError("has something else where kind and name of a channel should be")
    return texts[0], texts[1]


def _channels(value: Any) -> tuple[Name, ...]:
    if not isinstance(value, list):
        raise ValueError("has something else where a list should be")
    return tuple(map(_channel, value))


_SUBJECTS: dict[str, Any] = {
    **dict.fromkeys((SEEN, WITHDRAWN, RETURNED), _text),
    **dict.fromkeys((UNREADABLE, READABLE), _path),
    **dict.fromkeys((EMPTIED, FILLED), _channel),
}
_READ: dict[str, Any] = {WITHDRAWN: _channels, UNREADABLE: _texts, EMPTIED: _text}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so, and since when."""

    withdrawn: dict[str, Event]
    """Id -> its withdrawal."""
    unreadable: dict[str, Event]
    """Path -> that it is."""
    emptied: dict[Name, Event]


def fold(events: Iterable[Event]) -> Facts:
    """What events say together; those that something was seen say it alone, the earliest one of each."""
    facts = Facts({}, {}, {})
    begun: dict[str, dict[Any, Event]] = {
        WITHDRAWN: facts.withdrawn,
        UNREADABLE: facts.unreadable,
        EMPTIED: facts.emptied,
    }
    ended = {RETURNED: begun[WITHDRAWN], READABLE: begun[UNREADABLE], FILLED: begun[EMPTIED]}
    for event in sorted(events, key=attrgetter("at")):
        if event.what in ended:
            ended[event.what].pop(event.subject, None)
        elif event.what == UNREADABLE or event.subject not in begun[event.what]:
            begun[event.what][event.subject] = event
    return facts
