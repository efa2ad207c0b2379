"""The output of a build, as all other packages see it: named files that are written whole or not at all."""

from io import BufferedReader
from typing import Protocol

MANIFEST = ".feeds-manifest.json"
"""Lists the files of a static build, in its output: a folder with this file holds no posts."""

RECORDS = ".feeds-records.jsonl"
"""Where the records of a static build were once: they are taken over from there."""


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

    def digest(self, name: str) -> str:
        """The SHA-256 of the file `name`, in hex; "" where there is no such file."""

    def write(self, name: str, body: bytes | BufferedReader) -> None:
        """Write or replace the file `name`, whole or not at all."""

    def delete(self, name: str) -> None:
        """Delete the file `name`, if there is one."""
