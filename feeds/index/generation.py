"""The generation of an index, as all processes that use it tell one another: a number in shared memory.

(1) A generation is announced before it can be read from the index: while another one stands here, or
    none, the index has to be asked; while it stands here, nothing newer is there to be read.
(2) Whoever finds that another file has taken the place of this one makes all ask who look at the old.
"""

import mmap
import os
import threading
from pathlib import Path

_SIZE = 8


class SharedGeneration:
    """The number in the file at `path`, which is made when it is missing. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._following = threading.Lock()
        self._before = 0
        self._open()

    def _open(self) -> None:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            stat = os.fstat(file)
            if stat.st_size < _SIZE:
                # Appended: another process that does the same at the same time destroys nothing.
                os.write(file, bytes(_SIZE))
            self.number = memoryview(mmap.mmap(file, _SIZE)).cast("q")
            """Holds the generation that was announced; 0 or a negative number: ask the index."""
            self._file = (stat.st_dev, stat.st_ino)
        finally:
            os.close(file)

    def newest(self) -> int:
        """The newest generation that was announced to this process; 0: none."""
        return abs(self.number[0]) or self._before

    def announce(self, generation: int) -> None:
        """Tell all processes of a generation, while nobody else can write to the index."""
        self.number[0] = generation

    def follow(self) -> None:
        """Look at the file that is at the path now."""
        if self._is_there():
            return
        with self._following:
            if not self._is_there():
                self._before = self.newest()
                self.number[0] = -self._before
                self._open()

    def _is_there(self) -> bool:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return False
        return (stat.st_dev, stat.st_ino) == self._file
