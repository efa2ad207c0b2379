"""Files, entries, channels and contents as rows of the index, and back.

(1) The fields of `Meta` and `Headline` are one text, joined by characters that no string of the model has:
    a quarter of the time of JSON. Paths are joined by NUL, the only byte that none of them has.
(2) Nearly every entry has one file: both rows have the same text.
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
from feeds.entries import digest_of_fields, permalink_of, single_file_headline, source_of
from feeds.history.events import Name
from feeds.model import Change, Channel, Content, Enclosure, Headline, Meta, Problem
from feeds.storage.source import Known
from feeds.text import fold
from feeds.timestamps import from_microseconds, to_microseconds

_ENCODER = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """An entry without its content, and the keys of what was made of it."""

    headline: Headline
    digest: str
    """Of the headline: key of its renderings."""
    content: str
    """Key of its content."""
    length: int
    """Characters of the raw body."""
    repeats: frozenset[str] = frozenset()
    """Marks of what the posts of its source repeat."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """An entry in one format, as documents join it."""

    id: str
    digest: str
    """`IndexedEntry.digest`."""
    length: int
    """Characters of the raw body."""
    updated: datetime
    size: int | None
    """Bytes of the published content; None where it was never cleaned."""
    rendering: bytes | None
    """None where the entry was never rendered."""


FileRow = tuple[Any, ...]
"""A row of the table of files, made by `file_row`, perhaps in another process."""

Group = tuple[str, list[tuple[bytes, str, str]]]
"""A key and the rows of its files (path, digest, metadata), for `metas_of`."""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Rows of entries and of their channels. They are numbered from 0: the index adds its next number."""

    entries: list[tuple[Any, ...]]
    """Number, id, key (None: the id), published, updated, digest, content, length, metadata, files, language,
    problems."""
    members: list[tuple[Any, ...]]
    """Kind, name, published, number of the entry, spelling."""


def file_row(
    path: str, known: Known, meta: Meta | None, key: str | None, problems: Sequence[Problem]
) -> FileRow:
    """The row of a file."""
    due = None if meta is None or meta.draft or meta.withdrawn or meta.date is None else meta.date
    if due and meta and meta.not_before:
        due = max(due, meta.not_before)
    return (
        *(fsencode(path), *known.stamp, known.digest, key, due and to_microseconds(due)),
        meta.expires and to_microseconds(meta.expires) if meta else None,
        *(meta and _write(meta), _problems(problems, 1)),
    )


def metas_of(group: Group) -> list[Meta]:
    """What the files of a group say."""
    return [Meta(fsdecode(path), digest, *_read(Meta, text)) for path, digest, text in group[1]]


def field_of(meta: str, name: str) -> str:
    """A field of `Meta` that is a string, from the text of a file, without reading the rest."""
    place = _PLACES[name]
    return meta.split(_BETWEEN_FIELDS, place + 1)[place]


def entry_rows(
    groups: Iterable[tuple[str, Sequence[IndexedEntry], Sequence[Problem]]], metas: Mapping[bytes, str]
) -> EntryRows:
    """The rows of the entries of some keys, with their problems; `metas` are the texts of their files."""
    made = EntryRows([], [])
    for key, entries, problems in groups:
        problems_text = _problems(problems, 0)
        for one in entries:
            entry, number = one.headline, len(made.entries)
            published = to_microseconds(entry.published)
            files = list(map(fsencode, entry.files))
            if len(files) == 1:
                text = metas[files[0]]
            else:
                files.append(fsencode(entry.body))
                text = _write(entry)
            made.entries.append(
                (
                    *(number, entry.id, None if key == entry.id else key),
                    *(published, to_microseconds(entry.updated), one.digest, one.content, one.length),
                    *(text, b"\0".join(files), fold(entry.language), problems_text),
                )
            )
            problems_text = "[]"
            made.members.extend(
                (kind, name, published, number, spelling) for kind, name, spelling in memberships(entry)
            )
    return made


def single_rows(files: Iterable[tuple[FileRow, Meta]], now: datetime) -> EntryRows:
    """The rows of the entries of files, if no other file has the same key.

    They equal `entry_rows` of `make_headlines`, in a third of the time.
    """
    entries: list[tuple[Any, ...]] = []
    members: list[tuple[Any, ...]] = []
    moment = to_microseconds(now)
    for row, meta in files:
        path, _, _, digest, key, due, expires, text, _ = row
        if due is None or due > moment or (expires is not None and expires <= moment):
            continue
        published = due if meta.not_before is None or meta.date is None else to_microseconds(meta.date)
        number = len(entries)
        updated = max(published, to_microseconds(meta.updated)) if meta.updated else published
        others = meta.title, permalink_of(meta)
        headline_digest = digest_of_fields(key, digest, published, updated, *others)
        entries.append(
            (
                *(number, key, None, published, updated, headline_digest, digest, meta.length, text, path),
                *(fold(meta.language), "[]"),
            )
        )
        labels = Labels(meta.tags, meta.categories, meta.authors, source_of(key, meta))
        members += [
            (kind, name, published, number, spelling) for kind, name, spelling in memberships_by(labels)
        ]
    return EntryRows(entries, members)


HEADLINE = "e.id, e.content, e.meta, e.files"
"""The columns of an entry `e` that `headline_of` needs."""


CONTENT = "e.content || e.repeats"
"""The key of the content of an entry `e`."""


def headline_of(entry_id: str, content: str, meta: str, paths: bytes) -> Headline:
    """The headline of the columns HEADLINE."""
    *files, last = map(fsdecode, paths.split(b"\0"))
    if not files:
        return single_file_headline(entry_id, Meta(last, content, *_read(Meta, meta)))
    values = dict(zip(_FIELDS[Headline], _read(Headline, meta), strict=True))
    return Headline(**values, files=tuple(files), body=last)


def marks_of(text: str | None) -> frozenset[str]:
    """The marks of what a source repeats, from their column."""
    return frozenset(json.loads(text)) if text else frozenset()


def renderings_of(rows: Iterable[Sequence[Any]]) -> list[Rendering]:
    """Rows with the columns of a rendering."""
    return [Rendering(row[0], row[1], row[2], from_microseconds(row[3]), row[4], row[5]) for row in rows]


def channel_of(row: Sequence[Any]) -> Channel:
    """The channel of a row."""
    kind, slug, name, label, count, newest, years = row
    return Channel(
        *(kind, slug, name, label, count, None if newest is None else from_microseconds(newest)),
        tuple((year, number) for year, number in json.loads(years)),
    )


def channel_row(one: Channel) -> tuple[Any, ...]:
    """The row of a channel."""
    newest = one.newest and to_microseconds(one.newest)
    return one.kind, one.slug, one.name, one.label, one.count, newest, to_json(one.years)


def names_of(text: str) -> tuple[Name, ...]:
    """Kinds and names of channels."""
    return tuple((kind, name) for kind, name in json.loads(text))


_FIELDS = {
    kind: {name: type_ for name, type_ in kind.__annotations__.items() if name not in columns}
    for kind, columns in ((Meta, ("path", "digest")), (Headline, ("files", "body")))
}
_PLACES = {name: place for place, name in enumerate(_FIELDS[Meta])}
_GETTERS = {kind: attrgetter(*fields) for kind, fields in _FIELDS.items()}
_BETWEEN_FIELDS, _BETWEEN_NAMES = "\x1f", "\x1e"

_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    tuple: _BETWEEN_NAMES.join,
    datetime: lambda moment: str(to_microseconds(moment)),
    NoneType: lambda nothing: "",
    bool: lambda flag: "1" if flag else "",
    int: str,
}
_READERS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    tuple[str, ...]: lambda text: tuple(text.split(_BETWEEN_NAMES)) if text else (),
    datetime: lambda text: from_microseconds(int(text)),
    datetime | None: lambda text: from_microseconds(int(text)) if text else None,
    bool: bool,
    int: int,
}
_READ = {kind: [_READERS[type_] for type_ in types.values()] for kind, types in _FIELDS.items()}


def _write(value: Meta | Headline) -> str:
    return _BETWEEN_FIELDS.join([_WRITERS[type(field)](field) for field in _GETTERS[type(value)](value)])


def _read(kind: type[Meta] | type[Headline], text: str) -> list[Any]:
    return [read(value) for read, value in zip(_READ[kind], text.split(_BETWEEN_FIELDS), strict=True)]


def content_text(content: Content) -> str:
    """A content as JSON."""
    # `astuple` copies all values, which takes ten times as long.
    enclosures = [(one.url, one.type, one.length) for one in content.enclosures]
    # Whether the guard kept a piece comes last: an index of contents looks for that.
    changes = [(one.rule, one.text, one.mark, one.kept) for one in content.changes]
    return to_json((content.html, content.summary, content.image, enclosures, changes, content.references))


def content_of(text: str) -> Content:
    """The content that `content_text` wrote."""
    html, summary, image, enclosures, changes, references = json.loads(text)
    return Content(
        *(html, summary, image),
        tuple(Enclosure(*one) for one in enclosures),
        tuple(Change(rule, text, kept, mark) for rule, text, mark, kept in changes),
        tuple((address, text) for address, text in references),
    )


def to_json(value: Any) -> str:
    """A value as JSON."""
    return _ENCODER.encode(value)


def _problems(problems: Sequence[Problem], offset: int) -> str:
    return to_json([astuple(problem)[offset:] for problem in problems]) if problems else "[]"
