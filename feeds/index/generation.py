"""The generation of an index in memory that all processes share.

(1) A generation is announced before it can be read from the index. So documents of the announced generation
    are up to date; of any other one, the index must be asked.
(2) A process that finds the file replaced resets the old one: all processes that use it ask the index then.
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
        self._lock = threading.Lock()
        self._last = 0
        self._open()

    def _open(self) -> None:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            stat = os.fstat(file)
            if stat.st_size < _SIZE:
                # Appended: another process that does the same at the same time destroys nothing.
                os.write(file, bytes(_SIZE))
            self.number = memoryview(mmap.mmap(file, _SIZE)).cast("q")
            """The announced generation; 0 or a negative number: ask the index."""
            self._file = (stat.st_dev, stat.st_ino)
        finally:
            os.close(file)

    def newest(self) -> int:
        """The newest generation that this process knows of; 0: none."""
        return abs(self.number[0]) or self._last

    def announce(self, generation: int) -> None:
        """Announce a generation to all processes, while no other can write to the index."""
        self.number[0] = generation

    def reopen(self) -> None:
        """Open the file again where it was replaced or removed."""
        if self._is_same_file():
            return
        with self._lock:
            if not self._is_same_file():
                self._last = self.newest()
                self.number[0] = -self._last
                self._open()

    def _is_same_file(self) -> bool:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return False
        return (stat.st_dev, stat.st_ino) == self._file
