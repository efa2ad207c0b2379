"""A source of posts, as all other packages see it: a list of stamped files that can be read.

A path in a source is relative, with "/" between its parts, and holds surrogate escapes for bytes that are
not UTF-8.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from itertools import chain, islice
from typing import NamedTuple, Protocol, runtime_checkable

_COMPARED_AT_ONCE = 500

Stamp = tuple[int, int]
"""Size of a file in bytes, and a number that differs after each change (a folder: mtime in nanoseconds).

Only the source knows what the number means. Stamps are bare tuples: tens of thousands are made and compared
to find that nothing has changed.
"""

Seen = tuple[bytes, int, int]
"""A file that a scan found: the bytes of its path, and its stamp."""

Change = tuple[str, Stamp | None, str]
"""A file that changed: path, stamp (None: deleted), SHA-256 of its former bytes ("": unknown).

Bare, too: named tuples take five times as long to send to other processes.
"""


class Known(NamedTuple):
    """What the index remembers of a file."""

    stamp: Stamp
    digest: str
    """SHA-256 of its bytes."""


UNKNOWN = Known((-1, 0), "")
"""Of a file that could not be read: no stamp equals this one, so it is tried again."""


class PostBytes(Protocol):
    """The bytes of posts, which is all that cleaning wants of a source."""

    def read(self, path: str, expected: int = 0) -> bytes:
        """All bytes of a file. Raises OSError."""


class Source(Protocol):
    """Posts, and all files beside them. Can be pickled, and compared."""

    @property
    def name(self) -> str:
        """How messages call it."""

    @property
    def identity(self) -> str:
        """Equal for the same posts, whichever way they are named."""

    @property
    def interval(self) -> float:
        """Seconds between two scans of a server, unless a setting says otherwise."""

    @property
    def is_atomic(self) -> bool:
        """Whether files are replaced whole, so that none is seen while it is written or moved."""

    def check(self) -> None:
        """Raise BadFolder where the posts cannot be listed."""

    def scan(self, others: list[bytes] | None = None) -> Iterator[Seen]:
        """Every file that may be a post, in the order of the paths' bytes.

        `others` gets the paths of all other files, in any order: those that posts may name.
        Raises BadFolder also where only a part cannot be listed: posts that are merely out of sight
        must not be taken for deleted ones.
        """

    def passed_over(self) -> Iterator[tuple[str, str, bool]]:
        """What `scan` passes over: path, reason, and whether it is a link that cannot be followed."""

    def files(self, folder: str) -> list[str]:
        """The paths of all files directly in `folder`, hidden ones included. Raises OSError."""

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder at `path`."""

    def is_in(self, name: str) -> bool:
        """Whether the source, or a folder that it is in, has a folder of this name."""

    def vaults(self) -> tuple[str, ...]:
        """The folders that are Obsidian vaults; "" where all posts are in one."""

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of any file; None where there is no such file. Raises OSError."""

    def scanned_stamp(self, path: str) -> Stamp | None:
        """`stamp` of a file that is no post, as the last scan saw it where that is known. Raises OSError."""

    def stamp_to_keep(self, stamp: Stamp) -> Stamp:
        """What to remember of a file with `stamp` that is read now: one of no file if it may still change
        without another stamp.
        """

    def read(self, path: str, expected: int = 0) -> bytes:
        """All bytes of any file, hidden ones included; `expected`: how many, if known.

        Raises FileNotFoundError, and OSError for a file that is too large, leads out of the source or cannot
        be read.
        """

    def open_file(self, path: str) -> BufferedReader:
        """Any file of any size, hidden ones included. Raises OSError, also for what is no regular file."""

    def read_range(self, path: str, start: int, length: int) -> bytes:
        """Up to `length` bytes of any file, from byte `start`. Raises OSError."""

    def path_of(self, named: str) -> str:
        """The path in this source of a file as a user names it."""

    def place(self, path: str) -> str:
        """`path` seen from this source, as a name that needs no source; it may lead out."""

    def holds(self, place: str) -> bool:
        """Whether something with a name such as `place` gives is inside."""


@runtime_checkable
class ReadsTogether(Protocol):
    """A source that is quicker where several files are read at once, as most of the time is waiting."""

    def read_all(self, paths: Sequence[str]) -> Sequence[bytes | OSError]:
        """The bytes of files, or why one cannot be read."""


def read_all(source: PostBytes, files: Sequence[tuple[str, int]]) -> Iterator[bytes | OSError]:
    """The bytes of files, or why one cannot be read; of each the path, and its size if that is known."""
    if isinstance(source, ReadsTogether):
        yield from source.read_all([path for path, _ in files])
        return
    for path, size in files:
        try:
            yield source.read(path, size)
        except OSError as error:
            yield error


def compare(found: Iterable[Seen], known: Iterable[Seen]) -> Iterator[Change]:
    """The files that changed, from two lists in the order of the paths' bytes."""
    here, there = iter(found), iter(known)
    # Mostly nothing changed: comparing many at once takes a fraction of the time.
    while (some := list(islice(here, _COMPARED_AT_ONCE))) == (same := list(islice(there, _COMPARED_AT_ONCE))):
        if not some:
            return
    rest = chain(same, there)
    before = next(rest, None)
    for seen in chain(some, here):
        while before and before[0] < seen[0]:
            yield os.fsdecode(before[0]), None, ""
            before = next(rest, None)
        if not before or before != seen:
            yield os.fsdecode(seen[0]), seen[1:], ""
        if before and before[0] == seen[0]:
            before = next(rest, None)
    while before:
        yield os.fsdecode(before[0]), None, ""
        before = next(rest, None)
