"""Records: facts that neither posts nor settings hold, as JSON lines of one event each.

    {"at": "2024-03-01T08:00:00Z", "archive": "0b3c7a52-2c1d-4a53-9d0e-5f1f6a1f0f10"}
    {"at": "2024-03-01T08:00:00Z", "seen": "https://news.example/rain"}
    {"at": "2024-05-01T08:00:00Z", "withdrawn": "https://news.example/rain", "channels": [["tag", "weather"]]}
    {"at": "2024-05-02T08:00:00Z", "returned": "https://news.example/rain"}
    {"at": "2024-05-03T08:00:00Z", "unreadable": "2024/rain.md", "ids": ["https://news.example/rain"]}
    {"at": "2024-05-04T08:00:00Z", "readable": "2024/rain.md"}
    {"at": "2024-05-05T08:00:00Z", "emptied": ["tag", "weather"], "label": "Weather"}
    {"at": "2024-05-06T08:00:00Z", "filled": ["tag", "weather"]}

(1) Lines are only appended, and ordered by time when they are read; those of a clock that was ahead keep
    their place. A duplicate line does no harm, and two copies that diverged can be concatenated.
(2) An invalid line is reported; all others count.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from feeds.text import xml_safe

SEEN, WITHDRAWN, RETURNED = "seen", "withdrawn", "returned"
UNREADABLE, READABLE = "unreadable", "readable"
EMPTIED, FILLED = "emptied", "filled"
ARCHIVE = "archive"

Name = tuple[str, str]
"""Kind and folded name of a channel."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an entry, a file or a channel."""

    at: datetime
    kind: str
    """One of the constants above."""
    subject: str | Name
    """The id of an entry, or of the archive; a path; a channel."""
    details: Any = None
    """Withdrawn: the channels it was in, None = unknown. Unreadable: the ids that may be in it. Emptied:
    the channel's label."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Why a line is no event."""

    reason: str


_BATCH = 2_000
"""Lines that are written at once."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)

# The key of the details in a line.
_DETAILS = {WITHDRAWN: "channels", UNREADABLE: "ids", EMPTIED: "label"}


def to_line(event: Event) -> str:
    """An event as a line with its end."""
    row = {"at": _moment(event.at), event.kind: event.subject}
    if event.details is not None:
        row[_DETAILS[event.kind]] = event.details
    return _ENCODER.encode(row) + "\n"


@lru_cache(maxsize=1)
def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def encode(events: Iterable[Event]) -> bytes:
    """Events as lines. Bytes of a path that are no UTF-8 become JSON escapes."""
    return "".join(map(to_line, events)).encode("utf-8", "backslashreplace")


def encode_seen(at: datetime, ids: Iterable[str]) -> Iterator[bytes]:
    """`encode` of SEEN events, in batches: a new archive has very many."""
    before, _, after = to_line(Event(at, SEEN, "")).rpartition('""')
    lines = (before + text + after for text in map(_ENCODER.encode, ids))
    while piece := "".join(islice(lines, _BATCH)):
        yield piece.encode("utf-8", "backslashreplace")


def decode(line: bytes) -> Event | Damage | None:
    """The event of a line; None for an empty line."""
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
    for kind, read in _SUBJECTS.items():
        if kind in row:
            details = row.get(_DETAILS.get(kind, ""))
            return Event(at, kind, read(row[kind]), None if details is None else _READ[kind](details))
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
    value.encode("utf-8", "surrogateescape")  # raises where it is no path
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
    **dict.fromkeys((SEEN, WITHDRAWN, RETURNED, ARCHIVE), _text),
    **dict.fromkeys((UNREADABLE, READABLE), _path),
    **dict.fromkeys((EMPTIED, FILLED), _channel),
}
_READ: dict[str, Any] = {WITHDRAWN: _channels, UNREADABLE: _texts, EMPTIED: _text}


_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

_ENDS = {RETURNED: WITHDRAWN, READABLE: UNREADABLE, FILLED: EMPTIED}
"""What ends what."""


def current_facts(events: Iterable[Event], now: datetime = _LATEST) -> dict[tuple[str, str | Name], Event]:
    """What is withdrawn, unreadable and emptied after all these events, by kind and subject.

    Of several withdrawals, or of several times that a channel emptied, the first counts. An event later
    than `now` came after those before it, and before those behind it.
    """
    facts: dict[tuple[str, str | Name], Event] = {}
    for event in _by_time(events, now):
        if event.kind in _ENDS:
            facts.pop((_ENDS[event.kind], event.subject), None)
        elif event.kind == UNREADABLE:
            facts[event.kind, event.subject] = event
        else:
            facts.setdefault((event.kind, event.subject), event)
    return facts


def _by_time(events: Iterable[Event], now: datetime) -> list[Event]:
    newest = _EARLIEST
    placed = []
    for event in events:
        if event.at <= now:
            newest = max(newest, event.at)
        placed.append((event.at if event.at <= now else newest, event))
    return [event for _, event in sorted(placed, key=itemgetter(0))]
