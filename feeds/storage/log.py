"""An append-only file.

(1) Appended lines are on the disk when `append` returns.
(2) The file is read piece by piece, however long it is.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from feeds.errors import BadOutput

from .local import reason_of

_PIECE = 2**18
"""Bytes that are read at once."""


class Lines(Protocol):
    """Lines that are only appended to. Methods raise BadOutput where they cannot be read or written."""

    name: str
    """For messages."""

    def stamp(self) -> str:
        """Their size in bytes, and what else changes with them; "" where there are none."""

    def size(self) -> int:
        """Bytes of all lines."""

    def cut(self, size: int) -> None:
        """Keep the first bytes."""

    def lines(self) -> Iterator[bytes]:
        """All lines, their ends included."""

    def digests(self, last: int = 0) -> tuple[str | None, str]:
        """A digest of all bytes but the `last` ones (None: there is none), and of all bytes."""

    def append(self, pieces: Iterable[bytes], *, keep: int | None = None) -> int:
        """Append pieces after the first `keep` bytes (None: after all); returns the number of bytes."""


class Log(Lines):
    """The file at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def stamp(self) -> str:
        """Size, mtime_ns and inode as a text; "" where there is no file."""
        with self._errors():
            try:
                stat = self.path.stat()
            except (FileNotFoundError, NotADirectoryError):
                return ""
            return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"

    def size(self) -> int:
        """Bytes of the file; 0 where there is none."""
        return int((self.stamp() or "0").split()[0])

    def cut(self, size: int) -> None:
        """Keep the first bytes; without any there is no file."""
        if size:
            self.append([], keep=size)
        else:
            self.remove()

    def remove(self) -> None:
        """Delete the file, if there is one."""
        with self._errors():
            self.path.unlink(missing_ok=True)

    def lines(self) -> Iterator[bytes]:
        """The lines of the file, their ends included; none where there is no file."""
        with self._errors(), self._open() as file:
            yield from file

    def digests(self, last: int = 0) -> tuple[str | None, str]:
        """SHA-256 of all bytes but the `last` ones (None: there are fewer), and of all bytes."""
        with self._errors(), self._open() as file:
            rest = file.seek(0, os.SEEK_END) - last
            file.seek(0)
            digest, before = sha256(), None
            if rest >= 0:
                while data := file.read(min(_PIECE, rest)):
                    digest.update(data)
                    rest -= len(data)
                before = digest.hexdigest()
            while data := file.read(_PIECE):
                digest.update(data)
            return before, digest.hexdigest()

    def append(self, pieces: Iterable[bytes], *, keep: int | None = None) -> int:
        """Append pieces after the first `keep` bytes (None: after all); returns the number of bytes.

        Other processes may append theirs between two pieces.
        """
        with self._errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                if keep is not None:
                    file.truncate(keep)
                added = sum(map(file.write, pieces))
                file.flush()
                os.fsync(file.fileno())
            return added

    def _open(self) -> BinaryIO:
        try:
            if self.path.exists() and not self.path.is_file():  # a named pipe would block
                raise BadOutput(str(self.path), "is not a file")
            return self.path.open("rb")
        except FileNotFoundError:
            return BytesIO()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BadOutput(str(self.path), reason_of(error)) from error
