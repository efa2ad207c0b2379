"""The output of a build, as all other packages see it: named files that are written whole or not at all."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from io import BufferedReader
from typing import NamedTuple, Protocol

MANIFEST = ".feeds-manifest.json"
"""Lists the files of a static build, in its output: a folder with this file holds no posts."""

RECORDS = ".feeds-records.jsonl"
"""Where the records of a static build were once: they are taken over from there."""


class Headers(NamedTuple):
    """What HTTP responses say of a file, where the output itself answers requests."""

    media_type: str
    cache_control: str


class File(NamedTuple):
    """A file to write."""

    name: str
    body: bytes | BufferedReader
    headers: Headers
    digest: str = ""
    """SHA-256, in hex, of a body that is read from a file."""


class Kept(NamedTuple):
    """What became of a file."""

    stamp: str
    is_written: bool
    """Whether it was not there before with the same bytes and headers."""


class Output(Protocol):
    """Where documents are written. Can be pickled. Methods raise BadOutput."""

    @property
    def name(self) -> str:
        """How messages call it."""

    @property
    def identity(self) -> str:
        """Equal for the same output, whichever way it is named."""

    def create(self) -> None:
        """Make the output if it does not exist."""

    def place(self, name: str) -> str:
        """The full name of the file `name`."""

    def remove_unfinished(self) -> None:
        """Remove what killed builds left behind. A build that is running writes it again."""

    def read(self, name: str) -> bytes | None:
        """The bytes of the file `name`; None where there is no such file."""

    def stamp(self, name: str) -> str:
        """A text that differs after each write of the file `name`; "" where there is no such file."""

    def writing(self) -> AbstractContextManager[None]:
        """Within it, other builds do not write here, if the output can keep them away."""

    def write(self, name: str, body: bytes) -> None:
        """Write or replace the file `name`, whole or not at all."""

    def replace(self, files: Sequence[File]) -> list[Kept]:
        """Write those files that are not there with the same bytes; each whole or not at all."""

    def delete(self, names: Sequence[str]) -> None:
        """Delete files, where they are."""
