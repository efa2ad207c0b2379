"""An output that is a folder on disk."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path, PurePosixPath

from feeds.errors import BadOutput

from .local import reason_of
from .output import File, Kept

_UNFINISHED = ".feeds-unfinished-"
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755
"""What is published everybody may read, also the user of a web server, whatever the umask is."""


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """The folder `root`."""

    root: Path

    @property
    def name(self) -> str:
        """Its path, as it was given."""
        return str(self.root)

    @property
    def identity(self) -> str:
        """Its real path."""
        return os.path.realpath(self.root)

    def create(self) -> None:
        """Make the folder if it does not exist."""
        try:
            if self.root.exists() and not self.root.is_dir():
                raise BadOutput(self.name, "is not a folder")
            _make_folder(self.root)
        except OSError as error:
            raise BadOutput(self.name, reason_of(error)) from error

    def place(self, name: str) -> str:
        """The path of a file, from the root of the disk."""
        return str((self.root / name).resolve())

    def remove_unfinished(self) -> None:
        """Remove the temporary files of builds that were killed."""
        try:
            for left in self.root.glob(_UNFINISHED + "*"):
                left.unlink(missing_ok=True)
        except OSError as error:
            raise BadOutput(self.name, reason_of(error)) from error

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            return self._path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise BadOutput(str(self.root / name), reason_of(error)) from error

    def stamp(self, name: str) -> str:
        """Size, mtime_ns and inode: every write makes another file, so two within a tick differ, too."""
        try:
            stat = self._path(name).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            raise BadOutput(str(self.root / name), reason_of(error)) from error
        return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"

    def writing(self) -> AbstractContextManager[None]:
        """Builds of one archive write the same bytes, so a folder keeps none away."""
        return nullcontext()

    def replace(self, files: Sequence[File]) -> list[Kept]:
        """Write those files whose bytes differ."""
        return [self._keep(file) for file in files]

    def _keep(self, file: File) -> Kept:
        if isinstance(file.body, bytes):
            is_there = self.read(file.name) == file.body
        else:
            is_there = self._digest(file.name) == file.digest
        if not is_there:
            self.write(file.name, file.body)
        return Kept(self.stamp(file.name), not is_there)

    def _digest(self, name: str) -> str:
        """The SHA-256 of a file, in hex; "" where there is none."""
        try:
            with self._path(name).open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            raise BadOutput(str(self.root / name), reason_of(error)) from error

    def write(self, name: str, body: bytes | BufferedReader) -> None:
        """Write a temporary file and rename it."""
        for last_try in (False, True):
            try:
                return self._replace(name, body)
            except OSError as error:
                # Another build that began meanwhile may have removed our temporary file as a killed one's.
                if last_try or not isinstance(error, FileNotFoundError):
                    raise BadOutput(str(self.root / name), reason_of(error)) from error
        return None

    def _replace(self, name: str, body: bytes | BufferedReader) -> None:
        path = self._path(name)
        descriptor, unfinished = tempfile.mkstemp(dir=self.root, prefix=_UNFINISHED)
        temporary = Path(unfinished)
        try:
            with os.fdopen(descriptor, "wb") as file:
                if isinstance(body, bytes):
                    file.write(body)
                else:
                    body.seek(0)
                    shutil.copyfileobj(body, file)
                os.fchmod(descriptor, _FILE_MODE)
            try:
                temporary.replace(path)
            except FileNotFoundError:  # its folder is new
                _make_folder(path.parent)
                temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def delete(self, names: Sequence[str]) -> None:
        """Delete files, and the folders that are empty without them."""
        for name in names:
            self._delete(name)

    def _delete(self, name: str) -> None:
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            for parent in PurePosixPath(name).parents:
                if str(parent) != ".":
                    (self.root / parent).rmdir()
        except NotADirectoryError:
            return
        except OSError as error:
            if path.exists():
                raise BadOutput(str(path), reason_of(error)) from error

    def _path(self, name: str) -> Path:
        if not name or name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise BadOutput(name, "leads out of the folder")
        return self.root / name


def _make_folder(path: Path) -> None:
    """Make a folder, and those that it is in, where they do not exist."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(_FOLDER_MODE)
