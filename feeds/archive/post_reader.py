"""Reads posts, perhaps in other processes: changed files -> rows of files and entries for the index.

(1) Nothing here uses the index or keeps anything: equal files and arguments, equal results.
(2) Arguments and results can be pickled, and hold one batch of posts at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar
from zoneinfo import ZoneInfo

from feeds.entries import content_key, digest_of, key_of, make_headlines
from feeds.index.rows import (
    EntryRows,
    FileRow,
    Group,
    IndexedEntry,
    entry_rows,
    file_row,
    metas_of,
    single_rows,
)
from feeds.model import Meta, Problem
from feeds.posts import DEFAULT_OPTIONS, ParseOptions, parse_all, read_body, source_of
from feeds.storage import Source
from feeds.storage.source import UNKNOWN, Change, Known, PostBytes, Stamp, read_all

_BYTES_AT_ONCE = 2**21
"""Bytes of files that are held at once, unless one alone has more."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RevisionCollapser:
    """Makes the entries of all files that share a key; `source`, `zone` and `now` as for `update`."""

    source: Source
    zone: str
    now: datetime
    compares_texts: bool = True
    """Whether revisions may be told apart by their texts, which are read for that."""

    def __call__(self, groups: Sequence[Group]) -> EntryRows:
        """The entries of groups of files."""
        metadata = {path: text for _, files in groups for path, _, text in files}
        return entry_rows((self.collapse(group[0], metas_of(group)) for group in groups), metadata)

    def collapse(self, key: str, metas: Sequence[Meta]) -> tuple[str, list[IndexedEntry], list[Problem]]:
        """The entries of all files that share `key`, and what is wrong with them."""
        found, problems = make_headlines(metas, now=self.now, text_of=self._text)
        lengths = {meta.path: meta.length for meta in metas}
        rows = [
            IndexedEntry(headline, digest_of(headline), content_key(headline), lengths[headline.body])
            for headline in found
        ]
        return key, rows, problems

    def without_text(self, group: Group, reason: str) -> EntryRows:
        """`__call__` for a group of files whose texts cannot be read, as if they had none."""
        metas = metas_of(group)
        key, rows, problems = replace(self, compares_texts=False).collapse(group[0], metas)
        problem = Problem(metas[0].path, 0, "", f"its text cannot be compared: {reason}", "published so")
        return entry_rows([(key, rows, [*problems, problem])], {path: text for path, _, text in group[1]})

    def length_of(self, group: Group) -> int:
        """Characters that have to be read for a group; 0 for a single file."""
        return sum(meta.length for meta in metas_of(group)) if len(group[1]) > 1 else 0

    def _text(self, meta: Meta) -> str:
        if not self.compares_texts:
            return ""
        from feeds.clean.cleaner import visible_text

        return visible_text(body_of(self.source, meta.path, meta.digest)[0], meta.path)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading some files."""

    deleted: list[str]
    vanished: list[str]
    """Files that were there when the source was scanned, and are not any more."""
    unchanged: list[tuple[str, Stamp]]
    """Files with a new stamp and the bytes of before."""
    rows: list[FileRow]
    entries: EntryRows
    """The entry of each file, if no other file has its key."""


@dataclass(frozen=True, slots=True)
class PostReader:
    """Reads files, and makes the entry of each as `collapser` does."""

    collapser: RevisionCollapser
    options: ParseOptions = DEFAULT_OPTIONS

    def __call__(self, changes: Sequence[Change]) -> ReadResult:
        """Read the files of `changes`."""
        result = ReadResult([], [], [], [], EntryRows([], []))
        posts = [
            post
            for portion in portions(changes, size_of, _BYTES_AT_ONCE)
            for post in self._read(portion, result)
        ]
        return replace(result, entries=single_rows(posts, self.collapser.now))

    def leave_out(self, change: Change, reason: str) -> ReadResult:
        """`__call__` for a file that cannot be read."""
        path, stamp, _ = change
        problem = Problem(path, 0, "", f"cannot be read: {reason}", "left out")
        known = Known(self.collapser.source.stamp_to_keep(stamp), "") if stamp else UNKNOWN
        return ReadResult([], [], [], [file_row(path, known, None, None, [problem])], EntryRows([], []))

    def _read(self, changes: Sequence[Change], result: ReadResult) -> list[tuple[FileRow, Meta]]:
        """Add some files to `result`. Returns the posts among them.

        As in `parse_all`, one thing is done for all of them before the next.
        """
        zone = ZoneInfo(self.collapser.zone)
        stamps, sources, posts = [], [], []
        for (path, _, digest), stamp, data in self._bytes(changes, result):
            source = source_of(path, data)
            if source.digest == digest:
                result.unchanged.append((path, stamp))
            else:
                stamps.append(stamp)
                sources.append(source)
        for source, stamp, (meta, problems) in zip(
            sources, stamps, parse_all(sources, zone=zone, options=self.options), strict=True
        ):
            key = key_of(meta) if meta else None
            row = file_row(source.path, Known(stamp, source.digest), meta, key, problems)
            result.rows.append(row)
            if meta:
                posts.append((row, meta))
        return posts

    def _bytes(self, changes: Sequence[Change], result: ReadResult) -> Iterator[tuple[Change, Stamp, bytes]]:
        """The bytes of files and the stamps to keep; files without bytes are added to `result`."""
        source = self.collapser.source
        result.deleted.extend(path for path, stamp, _ in changes if stamp is None)
        there = [(change, change[1]) for change in changes if change[1]]
        bodies = read_all(source, [(change[0], stamp[0]) for change, stamp in there])
        for (change, stamp), data in zip(there, bodies, strict=True):
            path = change[0]
            if isinstance(data, bytes):
                yield change, source.stamp_to_keep(stamp), data
            elif isinstance(data, FileNotFoundError):
                result.vanished.append(path)
            else:
                problem = Problem(path, 0, "", f"cannot be read ({data.strerror or data})", "left out")
                result.rows.append(file_row(path, UNKNOWN, None, None, [problem]))


def portions(items: Iterable[T], size_of: Callable[[T], int], largest: int) -> Iterator[list[T]]:
    """`items` in portions of at most `largest` size together, unless one item alone has more."""
    portion: list[T] = []
    size = 0
    for item in items:
        more = size_of(item)
        if portion and size + more > largest:
            yield portion
            portion, size = [], 0
        portion.append(item)
        size += more
    if portion:
        yield portion


def body_of(source: PostBytes, path: str, digest: str) -> tuple[str, bool]:
    """The body of a post ("" of a deleted file), and whether the file still has the SHA-256 `digest`."""
    return bodies_of(source, [(path, digest)])[0]


def bodies_of(source: PostBytes, posts: Sequence[tuple[str, str]]) -> list[tuple[str, bool]]:
    """`body_of` for several posts, which are read together."""
    found = read_all(source, [(path, 0) for path, _ in posts])
    read = (data if isinstance(data, bytes) else b"" for data in found)
    return [
        (read_body(data), sha256(data).hexdigest() == digest)
        for data, (_, digest) in zip(read, posts, strict=True)
    ]


def size_of(change: Change) -> int:
    """Bytes of a changed file; 0 where it is gone."""
    _, stamp, _ = change
    return stamp[0] if stamp else 0
