"""A few bytes that are kept between runs, and replaced as a whole."""

from pathlib import Path
from typing import Protocol

from .opening import open_output


class Kept(Protocol):
    """Where they are. Methods raise BadOutput and OSError."""

    def read(self) -> bytes | None:
        """What was written last; None before."""

    def write(self, data: bytes) -> None:
        """Replace what was there."""


class KeptFile:
    """The file at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes | None:
        """`Kept.read`."""
        return self._path.read_bytes() if self._path.exists() else None

    def write(self, data: bytes) -> None:
        """`Kept.write`."""
        open_output(self._path.parent).write(self._path.name, data)
