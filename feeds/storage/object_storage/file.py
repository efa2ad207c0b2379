"""An object as a file that is open for reading."""

import io
import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

from obstore.exceptions import BaseError

from .location import reason_of

PIECE = 2**20
"""Bytes of an object that are read at once."""


class NoRanges(OSError):
    """A server does not answer with a part of an object, or does not say that it does."""


class ObjectFile(io.RawIOBase):
    """An object of `size` bytes: `get` asks for it, with options of the library."""

    def __init__(self, get: Callable[..., Any], size: int) -> None:
        self._get, self._size, self._at = get, size, 0
        self._copy: BinaryIO | None = None
        """All of it, where the server answers no ranges."""

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on from elsewhere."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Where it goes on."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` by one request. Raises OSError."""
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        data = self._read(self._at, end)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def readall(self) -> bytes:
        """All that is left, in large pieces."""
        pieces = iter(lambda: self.read(PIECE), b"")
        return b"".join(filter(None, pieces))

    def close(self) -> None:
        """Close it."""
        if self._copy:
            self._copy.close()
        super().close()

    def _read(self, start: int, end: int) -> bytes:
        try:
            if not self._copy:
                return bytes(self._get(range=(start, end)).bytes())
        except NoRanges:
            self._copy = self._copied()
        except BaseError as error:
            raise OSError(reason_of(error)) from error
        self._copy.seek(start)
        return self._copy.read(end - start)

    def _copied(self) -> BinaryIO:
        copy = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            for piece in self._get().stream(PIECE):
                copy.write(piece)
        except BaseError as error:
            copy.close()
            raise OSError(reason_of(error)) from error
        return copy
