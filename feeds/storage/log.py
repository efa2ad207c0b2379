"""A file that lines are added to, at its end.

(1) What was added is on the disk when `append` returns.
(2) No more than a piece of the file is held at once, however long it is.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from feeds.errors import BadOutput

from .local import reason_of

_PIECE = 2**18
"""Bytes of a file that are held at once where it may be large."""


class Log:
    """The file at `path`. Whatever cannot be done with it raises BadOutput."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def stamp(self) -> str:
        """How the file looks without reading it; "" where there is none."""
        with self._telling():
            try:
                stat = self.path.stat()
            except (FileNotFoundError, NotADirectoryError):
                return ""
            return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"

    def lines(self) -> Iterator[bytes]:
        """The lines of the file, their ends included; none where there is no file."""
        with self._telling(), self._open() as file:
            yield from file

    def digests(self, last: int = 0) -> tuple[str | None, str]:
        """SHA-256 of all bytes but the `last` ones (None: there are not so many), and of all of them."""
        with self._telling(), self._open() as file:
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
        """Add pieces behind the first `keep` bytes (None: behind all), and see them on the disk.

        Returns how many bytes they are. Others may add theirs between two pieces.
        """
        with self._telling():
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
            if self.path.exists() and not self.path.is_file():  # opening a named pipe would wait for ever
                raise BadOutput(str(self.path), "is not a file")
            return self.path.open("rb")
        except FileNotFoundError:
            return BytesIO()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BadOutput(str(self.path), reason_of(error)) from error
