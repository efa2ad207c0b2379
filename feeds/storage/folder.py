"""The folder of posts and the folder of output: all disk access beside the database.

(1) Nothing outside the folder of posts is read: symbolic links are followed only to files that
    are inside it, and never to folders (what is inside is found where it is).
(2) A file that is written holds the old bytes or the new ones, never a part of either.
"""

import errno
import os
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from platformdirs import user_cache_path

from feeds.errors import BadFolder, BadOutput
from feeds.posts import SUFFIXES

MANIFEST = ".feeds-manifest.json"
"""Names the files of a static build, in its folder: such a folder holds no posts."""

RECORDS = ".feeds-records.jsonl"
"""The records of a static build, in its folder, unless a setting says another place."""

SKIPPED = frozenset({"_site", "_layouts", "_includes", "_drafts", "_data", "_sass", "_plugins"})
"""Folders of a Jekyll site that hold no posts. Hidden ones (".git") are skipped, too."""

LARGEST = 64 * 2**20
"""Bytes; a larger file is no article."""

# Names of what is found are bytes: their order is that of the index, and most of them nobody ever reads.
_MANIFEST = os.fsencode(MANIFEST)
_SKIPPED = frozenset(map(os.fsencode, SKIPPED))
_SUFFIXES = tuple(map(os.fsencode, SUFFIXES))

_COMPARED_AT_ONCE = 500

_UNFINISHED = ".feeds-unfinished-"

_TICK_NS = 2_000_000_000
"""The coarsest clock of a file system in use (FAT)."""


Seen = tuple[bytes, int, int]
"""A file that was found: the bytes of its path, and of its stamp size and mtime_ns.

It is bare, as tens of thousands are made and compared to find that nothing has changed.
"""


Stamp = tuple[int, int]
"""What a file system says of a file without reading it: size and mtime_ns. It is as bare."""


class Known(NamedTuple):
    """What is remembered of a file's state on disk."""

    stamp: Stamp
    digest: str
    """SHA-256 of its bytes."""


UNKNOWN = Known((-1, 0), "")
"""What is remembered of a file that could not be read: no file is like it, so it is tried again."""


Change = tuple[str, Stamp | None, str]
"""A file that is not as it was: path, stamp (None: it is gone), SHA-256 of what it held ("": unknown).

It is bare, as tens of thousands go to other processes: named tuples take five times as long to send.
"""


def compare(found: Iterable[Seen], known: Iterable[Seen]) -> Iterator[Change]:
    """The files that are not as they were known, both in the order of the bytes of their paths."""
    here, there = iter(found), iter(known)
    # Mostly all are what they were: many at once take a fraction of the time.
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


def scan(root: Path, *, without: Path | None = None) -> Iterator[Seen]:
    """Every file below `root` that may be a post, in the order of the paths' bytes.

    Hidden files and folders, Jekyll's own folders and the folder `without` are passed over.
    Raises BadFolder when `root` cannot be read; a folder below it that cannot be read raises, too:
    an archive that is half visible must not be published as if the rest were deleted.
    """
    return chain.from_iterable(_runs(root, without))


def _runs(root: Path, without: Path | None) -> Iterator[list[Seen]]:
    """`scan` in runs of files that no folder stands between."""
    real_root = os.fsencode(os.path.realpath(root))
    passed_over = os.fsencode(os.path.realpath(without)) if without else None
    if os.path.lexists(os.path.join(real_root, _MANIFEST)):  # noqa: PTH118
        raise BadFolder(str(root), "is a folder of output, with a manifest; it holds no posts")
    # What is still to be visited, the next one last: runs, and folders with their paths, which end in "/".
    waiting = _children(real_root, real_root, b"")
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            yield found
        else:
            path, folder = found
            if folder.name not in _SKIPPED and folder.path != passed_over:
                waiting += _children(real_root, folder.path, path)


_Folder = tuple[bytes, os.DirEntry[bytes]]


def _children(root: bytes, folder: bytes, prefix: bytes) -> list[list[Seen] | _Folder]:
    """The folders and runs of possible posts in a folder by the bytes of their paths, the last one first.

    Hidden things are left out, and everything in a folder of output.
    """
    files: list[Seen] = []
    folders: list[_Folder] = []
    try:
        with os.scandir(folder) as found:
            for child in found:
                name = child.name
                if name.startswith(b"."):
                    if name == _MANIFEST:
                        return []
                elif child.is_dir(follow_symlinks=False):
                    folders.append((b"%b%b/" % (prefix, name), child))
                elif name.lower().endswith(_SUFFIXES) and (
                    child.is_file(follow_symlinks=False) or _leads_inside(root, child)
                ):
                    try:
                        stat = child.stat()
                    except FileNotFoundError:  # deleted since
                        continue
                    files.append((prefix + name, stat.st_size, stat.st_mtime_ns))
    except OSError as error:
        raise BadFolder(os.fsdecode(folder), reason_of(error)) from error
    files.sort()
    backwards: list[list[Seen] | _Folder] = []
    for one in sorted(folders, key=itemgetter(0), reverse=True):
        place = bisect_left(files, one[:1])
        backwards += [files[place:], one]
        del files[place:]
    return [*backwards, files]


def settled(stamp: Stamp) -> Stamp:
    """What to remember of a file that is read now: `stamp`, or one that no file has.

    A file that changed a moment ago can change again within one tick of the file system's clock
    and show the same stamp; it is read again next time ("racy git").
    """
    _, mtime_ns = stamp
    return (-1, mtime_ns) if mtime_ns > time.time_ns() - _TICK_NS else stamp


def _leads_inside(root: bytes, child: os.DirEntry[bytes]) -> bool:
    """Whether something is a link to a file inside of `root`."""
    try:
        is_file = child.is_file()
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        return False  # it leads nowhere, as one whose file was deleted
    return is_file and os.path.realpath(child.path).startswith(os.path.join(root, b""))  # noqa: PTH118


def read(root: Path, path: str, expected: int = LARGEST) -> bytes:
    """The bytes of a post, of which there may be as many as `expected`. Raises OSError, also for one over
    LARGEST.
    """
    # Half the time of `open`, which looks for much else.
    file = os.open(f"{root}/{path}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        if expected < LARGEST:  # one question less
            data = os.read(file, expected + 1)
            if len(data) == expected:
                return data
            os.lseek(file, 0, os.SEEK_SET)
        # Not `read(LARGEST)`: that would take memory for as much before it looks.
        size = os.fstat(file).st_size
        if size > LARGEST:
            raise OSError(f"larger than {LARGEST >> 20} MiB")
        data = os.read(file, size + 1)
        while len(data) < size and (more := os.read(file, size - len(data))):  # some file systems give less
            data += more
        return data
    finally:
        os.close(file)


def reason_of(error: OSError | ValueError) -> str:
    """What an error says, without the number and the path."""
    return (getattr(error, "strerror", "") or str(error)).lower()


def cache_path(posts: Path) -> Path:
    """Where the index of a folder of posts lives unless a setting says so: in the user's cache."""
    name = sha256(os.fsencode(os.path.realpath(posts))).hexdigest()[:16]
    return user_cache_path("feeds") / f"{name}.sqlite"


def records_path(index: Path) -> Path:
    """Where the records of what is served are unless a setting says so: beside the index."""
    return index.with_suffix(".records.jsonl")


def folder(path: Path) -> Path:
    """`path`, if it is a folder that can be listed. Raises BadFolder."""
    try:
        with os.scandir(path):
            return path
    except FileNotFoundError as error:
        raise BadFolder(str(path), "no such folder") from error
    except NotADirectoryError as error:
        raise BadFolder(str(path), "is not a folder") from error
    except (OSError, ValueError) as error:
        raise BadFolder(str(path), reason_of(error)) from error


def keep_apart(posts: Path, out: Path, folders: Iterable[str]) -> None:
    """Raise BadOutput where output would mix with posts; `folders` are those that output has."""
    root, place = Path(os.path.realpath(posts)), Path(os.path.realpath(out))
    if place == root:
        raise BadOutput(str(out), "is the folder of posts; choose another for the output")
    if place.is_relative_to(root) and place.is_dir() and not (place / MANIFEST).exists() and any(scan(place)):
        raise BadOutput(str(out), "holds posts; choose another folder for the output")
    if root.is_relative_to(place) and root.relative_to(place).parts[0] in folders:
        raise BadOutput(str(out), f"would have files among the posts in {posts}; choose another folder")


class Output:
    """A folder that documents are written to, each file atomically and only if it changed.

    Raises BadOutput where the folder cannot be made or a file not be written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            if root.exists() and not root.is_dir():
                raise BadOutput(str(root), "is not a folder")
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadOutput(str(root), reason_of(error)) from error

    def forget_unfinished(self) -> None:
        """Remove what a build that was killed was about to write. One that is running writes it again."""
        try:
            for left in self.root.glob(_UNFINISHED + "*"):
                left.unlink(missing_ok=True)
        except OSError as error:
            raise BadOutput(str(self.root), reason_of(error)) from error

    def read(self, name: str) -> bytes | None:
        """The bytes of the file `name`, or None where there is no such file."""
        try:
            return self._place(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise BadOutput(str(self.root / name), reason_of(error)) from error

    def stamp(self, name: str) -> str:
        """How the file `name` looks without reading it; "" where there is no such file.

        Every write makes another file, so two writes within a tick of the clock differ, too.
        """
        try:
            stat = self._place(name).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            raise BadOutput(str(self.root / name), reason_of(error)) from error
        return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"

    def write(self, name: str, body: bytes) -> None:
        """Put `body` in the place of the file `name`, whole or not at all."""
        for last_try in (False, True):
            try:
                return self._replace(name, body)
            except OSError as error:
                # Another build that began meanwhile may take our unfinished file for a leftover.
                if last_try or not isinstance(error, FileNotFoundError):
                    raise BadOutput(str(self.root / name), reason_of(error)) from error
        return None

    def _replace(self, name: str, body: bytes) -> None:
        place = self._place(name)
        descriptor, unfinished = tempfile.mkstemp(dir=self.root, prefix=_UNFINISHED)
        temporary = Path(unfinished)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                os.fchmod(descriptor, 0o644)
            try:
                temporary.replace(place)
            except FileNotFoundError:  # its folder is new
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary.replace(place)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def remove(self, name: str) -> None:
        """Remove the file `name` and the folders that are empty without it."""
        place = self._place(name)
        try:
            place.unlink(missing_ok=True)
            for parent in PurePosixPath(name).parents:
                if str(parent) != ".":
                    (self.root / parent).rmdir()
        except NotADirectoryError:
            return
        except OSError as error:
            if place.exists():
                raise BadOutput(str(place), reason_of(error)) from error

    def _place(self, name: str) -> Path:
        if not name or name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise BadOutput(name, "leads out of the folder")
        return self.root / name
