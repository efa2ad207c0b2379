"""Nouns <-> rows: how the index writes down files, entries and channels.

(1) What is read is what was written, field by field: the order of the fields is that of the nouns.
(2) Fields are joined by characters that no string of the model holds, which takes a quarter of the time
    of JSON, and names of files by NUL, the only byte that none of them has.
(3) Nearly every entry is made by one file: both rows have the same text.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from operator import attrgetter
from os import fsdecode, fsencode
from types import NoneType
from typing import Any

from feeds.channels import Labels, memberships, memberships_by
from feeds.entries import digest_of_fields, single_file_headline, source_of
from feeds.model import Change, Channel, Content, Enclosure, Headline, Meta, Problem
from feeds.storage.source import Known
from feeds.text import fold
from feeds.timestamps import micros, moment_of

_ENCODER = json.JSONEncoder(separators=(",", ":"))


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
    rendering: bytes | None
    """The entry in the format that was asked for; None where it was never rendered."""


FileRow = tuple[Any, ...]
"""A file as the index holds it, made by `file_row`, perhaps in another process."""

Group = tuple[str, list[tuple[bytes, str, str]]]
"""A key and its files (path, digest, metadata) as the index holds them, for `metas_of`."""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Entries and their channels as the index holds them, made by `entry_rows`.

    Entries are numbered from 0 here; the index adds what makes their numbers its own.
    """

    entries: list[tuple[Any, ...]]
    """Number, id, key (None: the id), published, updated, digest, content, length, said, files, language,
    problems."""
    members: list[tuple[Any, ...]]
    """Kind, name, published, number of the entry, spelling."""


def file_row(
    path: str, known: Known, meta: Meta | None, key: str | None, problems: Sequence[Problem]
) -> FileRow:
    """What a file says, as the index holds it."""
    due = None if meta is None or meta.draft or meta.withdrawn or meta.date is None else micros(meta.date)
    return (
        *(fsencode(path), *known.stamp, known.digest, key, due),
        *(meta and _write(meta), _problems(problems, 1)),
    )


def metas_of(group: Group) -> list[Meta]:
    """What the files of a group say."""
    return [Meta(fsdecode(path), digest, *_read(Meta, text)) for path, digest, text in group[1]]


def entry_rows(
    groups: Iterable[tuple[str, Sequence[Row], Sequence[Problem]]], said: Mapping[bytes, str]
) -> EntryRows:
    """The entries of keys, what is wrong with them and their channels, as the index holds them.

    `said` is what their files say, as the index holds it.
    """
    made = EntryRows([], [])
    for key, rows, problems in groups:
        noted = _problems(problems, 0)
        for row in rows:
            entry, number = row.headline, len(made.entries)
            published = micros(entry.published)
            files = list(map(fsencode, entry.files))
            if len(files) == 1:
                text = said[files[0]]
            else:
                files.append(fsencode(entry.body))
                text = _write(entry)
            made.entries.append(
                (
                    *(number, entry.id, None if key == entry.id else key, published, micros(entry.updated)),
                    *(row.digest, row.content, row.length, text, b"\0".join(files), fold(entry.language)),
                    noted,
                )
            )
            noted = "[]"
            made.members.extend(
                (kind, name, published, number, spelling) for kind, name, spelling in memberships(entry)
            )
    return made


def alone_rows(files: Iterable[tuple[FileRow, Meta]], now: datetime) -> EntryRows:
    """The entries that posts make if no other has their key.

    The same as `make_headlines` of each and `entry_rows` of these, which take three times as long: nothing
    that the row of the file has is made again.
    """
    entries: list[tuple[Any, ...]] = []
    members: list[tuple[Any, ...]] = []
    moment = micros(now)
    for row, meta in files:
        path, _, _, digest, key, published, said, _ = row
        if published is None or published > moment:
            continue
        number = len(entries)
        updated = max(published, micros(meta.updated)) if meta.updated else published
        shown = digest_of_fields(key, digest, published, updated)
        entries.append(
            (
                *(number, key, None, published, updated, shown, digest, meta.length, said, path),
                *(fold(meta.language), "[]"),
            )
        )
        labels = Labels(meta.tags, meta.categories, meta.authors, source_of(key, meta))
        members += [
            (kind, name, published, number, spelling) for kind, name, spelling in memberships_by(labels)
        ]
    return EntryRows(entries, members)


HEADLINE = "e.id, e.content, e.said, e.files"
"""What `headline_of` needs of an entry `e`."""


def headline_of(entry_id: str, content: str, said: str, written: bytes) -> Headline:
    """The headline that `entry_rows` wrote."""
    *files, last = map(fsdecode, written.split(b"\0"))
    if not files:
        return single_file_headline(entry_id, Meta(last, content, *_read(Meta, said)))
    *values, digest = _read(Headline, said)
    values += [tuple(files), last, digest]
    return Headline(*values)


def lines_of(rows: Iterable[Sequence[Any]]) -> list[Line]:
    """Rows that have the fields of a line."""
    return [Line(row[0], row[1], row[2], moment_of(row[3]), row[4], row[5]) for row in rows]


def channel_of(row: Sequence[Any]) -> Channel:
    """A row of the table of channels."""
    kind, slug, name, label, count, newest, years = row
    return Channel(
        *(kind, slug, name, label, count, None if newest is None else moment_of(newest)),
        tuple((year, number) for year, number in json.loads(years)),
    )


def channel_row(one: Channel) -> tuple[Any, ...]:
    """The row of a channel."""
    newest = one.newest and micros(one.newest)
    return one.kind, one.slug, one.name, one.label, one.count, newest, dump(one.years)


_FIELDS = {
    kind: {name: type_ for name, type_ in kind.__annotations__.items() if name not in elsewhere}
    for kind, elsewhere in ((Meta, ("path", "digest")), (Headline, ("files", "body")))
}
_GETTERS = {kind: attrgetter(*known) for kind, known in _FIELDS.items()}
_BETWEEN_FIELDS, _BETWEEN_NAMES = "\x1f", "\x1e"

_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    tuple: _BETWEEN_NAMES.join,
    datetime: lambda moment: str(micros(moment)),
    NoneType: lambda nothing: "",
    bool: lambda flag: "1" if flag else "",
    int: str,
}
_READERS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    tuple[str, ...]: lambda text: tuple(text.split(_BETWEEN_NAMES)) if text else (),
    datetime: lambda text: moment_of(int(text)),
    datetime | None: lambda text: moment_of(int(text)) if text else None,
    bool: bool,
    int: int,
}


def _write(value: Meta | Headline) -> str:
    return _BETWEEN_FIELDS.join([_WRITERS[type(field)](field) for field in _GETTERS[type(value)](value)])


def _read(kind: type[Meta] | type[Headline], text: str) -> list[Any]:
    values = zip(_FIELDS[kind].values(), text.split(_BETWEEN_FIELDS), strict=True)
    return [_READERS[type_](value) for type_, value in values]


def content_text(content: Content) -> str:
    """A content as text."""
    # `astuple` would take ten times as long to copy what is in it.
    enclosures = [(one.url, one.type, one.length) for one in content.enclosures]
    changes = [(one.rule, one.text, one.kept) for one in content.changes]
    return dump((content.html, content.summary, content.image, enclosures, changes))


def content_of(text: str) -> Content:
    """The content that `content_text` made a text of."""
    html, summary, image, enclosures, changes = json.loads(text)
    return Content(
        *(html, summary, image),
        tuple(Enclosure(*one) for one in enclosures),
        tuple(Change(*one) for one in changes),
    )


def dump(value: Any) -> str:
    """A value as JSON."""
    return _ENCODER.encode(value)


def _problems(problems: Sequence[Problem], offset: int) -> str:
    return dump([astuple(problem)[offset:] for problem in problems]) if problems else "[]"
