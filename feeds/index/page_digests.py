"""Digests of the pages of a database file, kept beside it: they show a bit that flipped on the disk.

(1) Only `checkpoint` of `sqlite_connection` changes the file. Before it copies pages out of the log, their
    new digests are here; the old ones stay until all are copied. So each page has one at any moment.
(2) SQLite itself checks the pages in the log when a process has ended without copying them.
"""

import os
import struct
import threading
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakValueDictionary

_HEADER = struct.Struct("<8sQII")
_LOG_HEADER, _FRAME_HEADER = 32, struct.Struct(">II8s8x")
_READ_AT_ONCE = 2**20

_open_files: "WeakValueDictionary[tuple[int, int], DatabaseFile]" = WeakValueDictionary()
_lock = threading.RLock()  # a connection that is collected meanwhile asks for its file, too


class DatabaseFile:
    """A database file, to read bytes from it without the database engine.

    One for each file and process: if a process closes a file that it has open twice, it loses the locks of
    the other one, too (sqlite.org/howtocorrupt.html section 2.2).
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = -1
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def __del__(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def read(self, size: int, offset: int) -> bytes:
        """Up to `size` bytes. Raises OSError."""
        return os.pread(self._descriptor, size, offset)

    def modified(self) -> int:
        """When it changed, in nanoseconds."""
        return os.fstat(self._descriptor).st_mtime_ns


def database_file(path: Path) -> DatabaseFile | None:
    """The file at `path`; None where there is none. Raises OSError."""
    with _lock:
        try:
            stat = path.stat()
            identity = stat.st_dev, stat.st_ino
            file = _open_files.get(identity)
            if file is None:
                file = _open_files[identity] = DatabaseFile(path)
        except FileNotFoundError:
            return None
        return file


@dataclass(frozen=True, slots=True)
class _State:
    salts: bytes = bytes(8)
    """Of the log that pages were read from last."""
    end: int = _LOG_HEADER
    """Of the part of the log that was read."""
    settled: bytes = b""
    """Digests of the pages of the file (32-bit numbers; 0: unknown) before those of the log are copied."""
    pending: bytes = b""
    """Numbers (from 1) and digests of the pages in the log, in its order."""

    def encode(self) -> bytes:
        head = _HEADER.pack(self.salts, self.end, len(self.settled), len(self.pending))
        body = head + self.settled + self.pending
        return body + zlib.crc32(body).to_bytes(4)


def _decode(data: bytes) -> _State:
    """Raises ValueError."""
    body = data[:-4]
    if len(body) < _HEADER.size or zlib.crc32(body) != int.from_bytes(data[-4:]):
        raise ValueError("not a file of digests")
    salts, end, settled, _ = _HEADER.unpack_from(body)
    middle = _HEADER.size + settled
    return _State(salts, end, body[_HEADER.size : middle], body[middle:])


class PageDigests:
    """The digests of the database at `path`. Methods raise OSError."""

    def __init__(self, path: Path) -> None:
        self._database = path
        self._log = Path(f"{path}-wal")
        self._path = Path(f"{path}-pages")

    # --- before and after pages are copied -----------------------------------------------------

    def account(self) -> None:
        """Take in the pages that the log holds, while no process can write to it."""
        try:
            state = self._load() or self._of_whole_file()
        except ValueError:  # `is_damaged` tells
            return
        try:
            log = self._log.open("rb")
        except FileNotFoundError:
            return
        with log:
            salts = log.read(_LOG_HEADER)[16:24]
            if salts and salts != state.salts:  # it began anew, so all of the last one was copied
                state = replace(self._settled(state), salts=salts, end=_LOG_HEADER)
            log.seek(state.end)
            found: list[int] = []
            committed, end = 0, state.end
            length = _FRAME_HEADER.size + self._page_size()
            while frame := log.read(length):
                number, pages, salts = _FRAME_HEADER.unpack_from(frame)
                if salts != state.salts or len(frame) < length:
                    break
                found += (number, zlib.crc32(memoryview(frame)[_FRAME_HEADER.size :]))
                if pages:  # the last page of a transaction
                    committed, end = len(found), log.tell()
        if committed or not self._path.exists():
            pending = state.pending + array("I", found[:committed]).tobytes()
            self._store(replace(state, end=end, pending=pending))

    def settle(self) -> None:
        """Forget the old digests: all pages that `account` took in are copied."""
        try:
            state = self._load()
        except ValueError:
            return
        if state and state.pending:
            self._store(self._settled(state))

    def _settled(self, state: _State) -> _State:
        settled, pending = array("I", state.settled), array("I", state.pending)
        for number, digest in zip(pending[::2], pending[1::2], strict=True):
            if number > len(settled):
                settled.extend([0] * (number - len(settled)))
            settled[number - 1] = digest
        return replace(state, settled=settled.tobytes(), pending=b"")

    def _of_whole_file(self) -> _State:
        return _State(settled=array("I", [digest for _, digest in self._pages()]).tobytes())

    # --- comparison ----------------------------------------------------------------------------

    def is_damaged(self) -> bool:
        """Whether a page of the file is none that was ever written there."""
        before = None
        while True:  # pages may be copied while they are compared
            try:
                state = self._load()
            except ValueError:
                return True
            if state is None or not self._differs(state):
                return False
            if state == before:
                return True
            before = state

    def _differs(self, state: _State) -> bool:
        settled, pending = array("I", state.settled), array("I", state.pending)
        known = set(zip(pending[::2], pending[1::2], strict=True))
        compared = 0
        for number, digest in self._pages():
            if number > len(settled):
                break
            expected = settled[number - 1]
            if expected not in (0, digest) and (number, digest) not in known:
                return True
            compared = number
        return compared < len(settled)

    def _page_size(self) -> int:
        """Bytes of a page, as the header of the file says (sqlite.org/fileformat2.html section 1.3.2)."""
        file = database_file(self._database)
        size = int.from_bytes(file.read(2, 16)) if file else 0
        return size if size >= 512 else 2**16

    def _pages(self) -> Iterator[tuple[int, int]]:
        """Number (from 1) and digest of each page."""
        page_size = self._page_size()
        number, at_once = 0, max(page_size, _READ_AT_ONCE - _READ_AT_ONCE % page_size)
        file = database_file(self._database)
        while file and (data := memoryview(file.read(at_once, number * page_size))):
            for start in range(0, len(data), page_size):
                number += 1
                yield number, zlib.crc32(data[start : start + page_size])

    def stamp(self) -> tuple[int, int]:
        """When the digests and when the file changed, in nanoseconds; 0 for none."""
        file = database_file(self._database)
        try:
            return self._path.stat().st_mtime_ns, file.modified() if file else 0
        except FileNotFoundError:
            return 0, file.modified() if file else 0

    # --- the file of digests -------------------------------------------------------------------

    def _load(self) -> _State | None:
        try:
            return _decode(self._path.read_bytes())
        except FileNotFoundError:
            return None

    def _store(self, state: _State) -> None:
        unfinished = Path(f"{self._path}-new")  # whoever stores keeps others from writing
        try:
            unfinished.write_bytes(state.encode())
            unfinished.replace(self._path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
