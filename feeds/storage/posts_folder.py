"""A source that is a folder on disk.

Nothing outside the folder is read: symbolic links are followed only to files inside it. A scan does not
follow links to folders: what these hold is found where it is.
"""

import errno
import os
import stat
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from itertools import chain
from operator import itemgetter
from pathlib import Path

from feeds.errors import BadFolder
from feeds.posts import SUFFIXES

from .local import reason_of
from .output import MANIFEST
from .passed_over import SKIPPED, passed_over
from .source import Seen, Stamp

_OBSIDIAN = ".obsidian"

LARGEST = 64 * 2**20
"""Bytes of a file that is read whole; a larger one is no article."""

# Names that a scan finds are bytes: their order is that of the index, and most are never decoded.
_MANIFEST = os.fsencode(MANIFEST)
_SKIPPED = frozenset(map(os.fsencode, SKIPPED))
_SUFFIXES = tuple(map(os.fsencode, SUFFIXES))

_TICK_NS = 2_000_000_000
"""The coarsest clock of a file system in use (FAT)."""

# O_NONBLOCK: opening a named pipe would wait for ever.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LISTED = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_PASSED = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_ROOT = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC

_LINKS = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)
"""What systems say of a link that is not to be followed."""


@dataclass(frozen=True, slots=True)
class PostsFolder:
    """The posts below the folder `root`, which may be a link itself."""

    root: Path

    @property
    def name(self) -> str:
        """Its path, as it was given."""
        return str(self.root)

    @property
    def identity(self) -> str:
        """Its real path."""
        return os.path.realpath(self.root)

    @property
    def interval(self) -> float:
        """Seconds: a look costs nothing."""
        return 2.0

    @property
    def is_atomic(self) -> bool:
        """Programs write to files piece by piece."""
        return False

    def check(self) -> None:
        """Raise BadFolder where the folder cannot be listed."""
        try:
            with os.scandir(self.root):
                pass
        except FileNotFoundError as error:
            raise BadFolder(self.name, "no such folder") from error
        except NotADirectoryError as error:
            raise BadFolder(self.name, "is not a folder") from error
        except (OSError, ValueError) as error:
            raise BadFolder(self.name, reason_of(error)) from error

    def scan(self, others: list[bytes] | None = None) -> Iterator[Seen]:
        """Every file that may be a post. Hidden files and folders, Jekyll's own folders and folders of
        output are skipped.
        """
        return chain.from_iterable(self._runs([] if others is None else others))

    def _runs(self, others: list[bytes]) -> Iterator[list[Seen]]:
        """`scan` in runs of files between folders."""
        root = os.fsencode(self.identity)
        if os.path.lexists(os.path.join(root, _MANIFEST)):  # noqa: PTH118
            raise BadFolder(self.name, "is a folder of output, with a manifest; it holds no posts")
        # What is left, the next one last: runs of files, and folders with their paths, which end in "/".
        waiting = _children(root, root, b"", others)
        while waiting:
            found = waiting.pop()
            if isinstance(found, list):
                yield found
            else:
                path, folder = found
                if folder.name not in _SKIPPED:
                    waiting += _children(root, folder.path, path, others)

    def passed_over(self) -> Iterator[tuple[str, str, bool]]:
        """What a scan passes over: path, reason, and whether it is a link that cannot be followed."""
        return passed_over(self.identity)

    def stamp_to_keep(self, stamp: Stamp) -> Stamp:
        """`stamp`, or one of no file: a file that changed a moment ago can change again within one tick of
        the file system's clock and show the same stamp, so it is read again next time ("racy git").
        """
        _, mtime_ns = stamp
        return (-1, mtime_ns) if mtime_ns > time.time_ns() - _TICK_NS else stamp

    def files(self, folder: str) -> list[str]:
        """The paths of the files in `folder`, also of links to files, in order."""
        with self._opened(folder, _LISTED) as descriptor, os.scandir(descriptor) as found:
            names = sorted(child.name for child in found if child.is_file())
        return [f"{folder}/{name}" if folder else name for name in names]

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder at `path`."""
        try:
            with self._opened(path, _PASSED):
                return True
        except OSError:
            return False

    def is_in(self, name: str) -> bool:
        """Whether this folder, or one above it, has a folder of this name."""
        here = Path(self.identity)
        return any((folder / name).is_dir() for folder in (here, *here.parents))

    def vaults(self) -> tuple[str, ...]:
        """The folders with an `.obsidian`, down to three levels; "" where the root or one above has it."""
        root = Path(self.identity)
        if any((folder / _OBSIDIAN).is_dir() for folder in (root, *root.parents)):
            return ("",)
        found = [one for levels in ("*", "*/*", "*/*/*") for one in root.glob(f"{levels}/{_OBSIDIAN}")]
        return tuple(sorted(one.parent.relative_to(root).as_posix() for one in found if one.is_dir()))

    def stamp(self, path: str) -> Stamp | None:
        """Size and mtime_ns of any file."""
        try:
            with self._opened(path) as file:
                status = os.fstat(file)
        except FileNotFoundError:
            return None
        return status.st_size, status.st_mtime_ns

    def scanned_stamp(self, path: str) -> Stamp | None:
        """The stamp of a file now."""
        return self.stamp(path)

    def read(self, path: str, expected: int = 0) -> bytes:
        """All bytes of a file. Raises OSError, also for one over LARGEST."""
        with self._opened(path) as file:
            if 0 < expected < LARGEST:  # one question less
                data = os.read(file, expected + 1)
                if len(data) == expected:
                    return data
                os.lseek(file, 0, os.SEEK_SET)
            # Not `read(LARGEST)`: that would take memory for as much before it looks.
            size = _size(file)
            if size > LARGEST:
                raise OSError(f"larger than {LARGEST >> 20} MiB")
            return _all(file, size + 1)

    def open_file(self, path: str) -> BufferedReader:
        """A file of any size."""
        with self._opened(path) as file:
            _size(file)
            return os.fdopen(os.dup(file), "rb")

    def read_range(self, path: str, start: int, length: int) -> bytes:
        """Up to `length` bytes of a file of any size."""
        with self._opened(path) as file:
            size = _size(file)
            os.lseek(file, min(start, size), os.SEEK_SET)
            return _all(file, min(length, size - min(start, size)))

    def path_of(self, named: str) -> str:
        """The path of a file that is named from the current folder, or from this one."""
        path = named if os.path.isfile(named) else os.path.join(self.root, named)  # noqa: PTH113, PTH118
        return os.path.relpath(os.path.realpath(path), self.identity).replace(os.sep, "/")

    def place(self, path: str) -> str:
        """The path of a file as others name it."""
        return str(self.root / path)

    def holds(self, place: str) -> bool:
        """Whether a path leads to something inside."""
        return Path(place).resolve().is_relative_to(self.identity)

    @contextmanager
    def _opened(self, path: str, flags: int = _FILE) -> Iterator[int]:
        try:
            file = self._open(path, flags)
        except OSError as error:
            if error.errno not in _LINKS:
                raise
            real = os.path.realpath(self.root / path)
            inside = os.path.relpath(real, self.identity)
            if inside.startswith(".."):
                raise PermissionError(errno.EPERM, "leads out of the folder of posts", path) from error
            file = self._open(inside, flags)
        try:
            yield file
        finally:
            os.close(file)

    def _open(self, path: str, flags: int) -> int:
        """Open a file part by part of its path, so that no link is followed, whoever may put one there.

        It takes 8 microseconds more than opening the whole path.
        """
        *folders, name = path.split("/")
        if ".." in folders or name == ".." or path.startswith("/") or "\0" in path:
            raise PermissionError(errno.EPERM, "leads out of the folder of posts", path)
        at = os.open(self.root, _ROOT)
        try:
            for folder in folders:
                inner = os.open(folder, _PASSED, dir_fd=at)
                os.close(at)
                at = inner
            return os.open(name or ".", flags, dir_fd=at)
        finally:
            os.close(at)


_Folder = tuple[bytes, os.DirEntry[bytes]]


def _children(root: bytes, folder: bytes, prefix: bytes, others: list[bytes]) -> list[list[Seen] | _Folder]:
    """The folders and runs of possible posts in a folder by the bytes of their paths, the last one first.

    Hidden things are left out, and everything in a folder of output. `others` gets all other files.
    """
    files: list[Seen] = []
    beside: list[bytes] = []
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
                elif not name.lower().endswith(_SUFFIXES):
                    if child.is_file(follow_symlinks=False) or _leads_to_shown(root, child):
                        beside.append(prefix + name)
                elif child.is_file(follow_symlinks=False) or _leads_inside(root, child):
                    try:
                        status = child.stat()
                    except FileNotFoundError:  # deleted since
                        continue
                    files.append((prefix + name, status.st_size, status.st_mtime_ns))
    except OSError as error:
        raise BadFolder(os.fsdecode(folder), reason_of(error)) from error
    others += beside
    files.sort()
    backwards: list[list[Seen] | _Folder] = []
    for one in sorted(folders, key=itemgetter(0), reverse=True):
        place = bisect_left(files, one[:1])
        backwards += [files[place:], one]
        del files[place:]
    return [*backwards, files]


def _leads_inside(root: bytes, child: os.DirEntry[bytes]) -> bool:
    """Whether something is a link to a file inside `root`."""
    try:
        is_file = child.is_file()
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        return False  # it leads nowhere, as one whose file was deleted
    return is_file and os.path.realpath(child.path).startswith(os.path.join(root, b""))  # noqa: PTH118


def _leads_to_shown(root: bytes, child: os.DirEntry[bytes]) -> bool:
    """Whether something is a link to a file inside `root` that is not hidden."""
    try:
        if not (child.is_symlink() and _leads_inside(root, child)):
            return False
    except OSError:  # nothing that a post can show
        return False
    return b"/." not in os.path.realpath(child.path)[len(root) :]


def _size(file: int) -> int:
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode):
        raise OSError("is not a file")
    return status.st_size


def _all(file: int, length: int) -> bytes:
    """Up to `length` bytes: some file systems give fewer at once."""
    data = os.read(file, length)
    while len(data) < length and (more := os.read(file, length - len(data))):
        data += more
    return data
