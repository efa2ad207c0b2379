"""Nouns <-> rows: how the index writes down files, entries and channels.

(1) What is read is what was written, field by field: the order of the fields is that of the nouns.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from os import fsdecode, fsencode
from typing import Any

from feeds.channels import memberships
from feeds.files import Known
from feeds.model import Channel, Headline, Meta, Problem
from feeds.moments import micros, moment_of

_ENCODER = json.JSONEncoder(default=datetime.isoformat, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the index holds it: its headline and the keys of what was made of it."""

    headline: Headline
    digest: str
    """Of the headline: key of its renderings."""
    content: str
    """Key of its content."""
    length: int
    """Characters of the raw body."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a document needs of an entry, and no more."""

    id: str
    digest: str
    length: int
    updated: datetime
    size: int | None
    """Bytes of what is published of the content; None where it was never cleaned."""
    text: str | None
    """The entry as rendered before, in the format that was asked for."""


FileRow = tuple[Any, ...]
"""A file as the index holds it, made by `file_row`, perhaps in another process."""

Group = tuple[str, list[tuple[bytes, str]]]
"""A key and its files as the index holds them, for `metas_of`, perhaps in another process."""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Entries and their channels as the index holds them, made by `entry_rows`."""

    entries: list[tuple[Any, ...]]
    members: list[tuple[Any, ...]]


def file_row(
    path: str, known: Known, meta: Meta | None, key: str | None, problems: Sequence[Problem]
) -> FileRow:
    """What a file says, as the index holds it."""
    due = None if meta is None or meta.draft or meta.withdrawn or meta.date is None else micros(meta.date)
    return (
        *(fsencode(path), known.stamp.size, known.stamp.mtime_ns, known.digest, key, due),
        *(meta and dump(_fields(meta)[1:]), _problems(problems, 1)),
    )


def metas_of(group: Group) -> list[Meta]:
    """What the files of a group say."""
    return [Meta(fsdecode(path), *_load(meta, dates=(3, 4), offset=1)) for path, meta in group[1]]


def entry_rows(groups: Iterable[tuple[str, Sequence[Row], Sequence[Problem]]]) -> EntryRows:
    """The entries of keys, what is wrong with them and their channels, as the index holds them."""
    made = EntryRows([], [])
    for key, rows, problems in groups:
        noted = _problems(problems, 0)
        for row in rows:
            entry = row.headline
            published = micros(entry.published)
            made.entries.append(
                (
                    *(entry.id, key, published, micros(entry.updated)),
                    *(row.digest, row.content, row.length, dump(_fields(entry)), noted),
                )
            )
            noted = "[]"
            made.members.extend(
                (kind, name, published, entry.id, spelling) for kind, name, spelling in memberships(entry)
            )
    return made


def headline_of(text: str) -> Headline:
    """The headline that `entry_rows` wrote."""
    return Headline(*_load(text, dates=(3, 4)))


def lines_of(rows: Iterable[Sequence[Any]]) -> list[Line]:
    """Rows that have the fields of a line."""
    return [Line(row[0], row[1], row[2], moment_of(row[3]), row[4], row[5]) for row in rows]


def channel_of(row: Sequence[Any]) -> Channel:
    """A row of the table of channels."""
    kind, slug, name, label, count, newest = row
    return Channel(kind, slug, name, label, count, None if newest is None else moment_of(newest))


_FIELDS: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*(field.name for field in fields(kind))) for kind in (Meta, Headline, Problem)
}


def _fields(value: Meta | Headline | Problem) -> tuple[Any, ...]:
    return _FIELDS[type(value)](value)


def dump(value: Any) -> str:
    """A value as JSON; datetimes as RFC 3339 has them."""
    return _ENCODER.encode(value)


def _problems(problems: Sequence[Problem], offset: int) -> str:
    return dump([_fields(problem)[offset:] for problem in problems]) if problems else "[]"


def _load(text: str, *, dates: tuple[int, ...], offset: int = 0) -> list[Any]:
    """The fields that `_dump` wrote, from field number `offset` on; `dates` are numbers of fields."""
    row: list[Any] = [tuple(value) if isinstance(value, list) else value for value in json.loads(text)]
    for number in dates:
        place = number - offset
        row[place] = row[place] and datetime.fromisoformat(row[place])
    return row
