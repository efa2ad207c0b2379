"""The records file of an archive: read into the index, begun with an id, taken over from where it was before.

(1) The first line names the archive: it stays the same wherever the posts are.
(2) Files of former places become part of it, and are removed when the index has them.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from uuid import uuid4

from feeds.errors import BadOutput
from feeds.history.events import ARCHIVE, SEEN, WITHDRAWN, Damage, Event, current_facts, decode, encode
from feeds.index import Index
from feeds.index.records import Records, RecordsFile
from feeds.storage.local import link_posts, were_moved
from feeds.storage.log import Lines, Log

_LINE_START = b'{"at":'

_EMPTY_DIGEST = sha256().hexdigest()

_LOST = "first-seen dates start again, and earlier withdrawals are forgotten"
_KEEP = "keep this file: it remembers first-seen dates and withdrawals"


class RecordsLog:
    """The file at `path`, or the lines that the index has instead; `stored` is the index's copy of them.

    `former` are files of other places, `posts` is the source of posts if the file is where it is by default.
    """

    def __init__(self, path: Path, index: Index, stored: Records, former: Iterable[Path], posts: str) -> None:
        self._file = Log(path)
        self._log: Lines = index.records_lines or self._file
        self._posts = "" if index.records_lines else posts
        self._known = ""
        self._index = index
        self._stored = stored
        self._former = [Log(one) for one in former if os.path.realpath(one) != os.path.realpath(path)]
        self.notice = ""
        self.warnings: list[str] = []

    @property
    def path(self) -> str:
        """Where it is."""
        return self._log.name

    def stamp(self) -> str:
        """Changes with the file."""
        return self._log.stamp()

    def lines(self) -> Iterator[bytes]:
        """All lines, as a file has them. Raises BadOutput."""
        return self._log.lines()

    def has_former(self) -> bool:
        """Whether there is a file to take over."""
        return any(log.stamp() for log in self._former) or bool(self._to_copy())

    def _to_copy(self) -> list[Log]:
        """The file, where the index has lines of its own that do not begin yet."""
        is_new = self._log is not self._file and not self._log.stamp()
        return [self._file] if is_new and self._file.stamp() else []

    @contextmanager
    def taking_over(self, *, accept_loss: bool) -> Iterator[None]:
        """Add the files of former places for the block, and for good where it ends without an error.

        Raises BadOutput for records of another archive.
        """
        copied = self._to_copy()
        found = [log for log in self._former if log.stamp()]
        if not found + copied:
            yield
            return
        for log in found + copied:
            if not (accept_loss or self._is_of_this_archive(log)):
                reason = (
                    "holds records of another archive, which published to this folder; choose another "
                    "folder, or confirm with --accept-loss"
                )
                raise BadOutput(str(log.path), reason)
        before = self._log.size()
        self._log.append(line.rstrip(b"\n") + b"\n" for log in found + copied for line in log.lines())
        try:
            yield
        except BaseException:
            self._log.cut(before)
            raise
        for log in found:
            log.remove()
        names = ", ".join(log.name for log in found + copied)
        self.warnings.append(f"the records of {names} are now in {self.path}; {_KEEP}")

    def _is_of_this_archive(self, log: Log) -> bool:
        """Whether at least half of the entries that a file knows are there."""
        events = [event for event in map(decode, log.lines()) if isinstance(event, Event)]
        gone = {subject for kind, subject in current_facts(events) if kind == WITHDRAWN}
        expected = {event.subject for event in events if event.kind == SEEN} - gone
        present = self._index.entries.count_of(str(one) for one in expected)
        return 2 * present >= len(expected)

    def read(self, now: datetime) -> tuple[RecordsFile, bool]:
        """Bring the index's copy up to date; whether the file had changed. Raises BadOutput."""
        stamp, file = self._log.stamp(), self._stored.file()
        if file and file.stamp == stamp:
            return file, False
        self._known = file.archive if file else ""
        _, digest = self._log.digests()
        if digest == _EMPTY_DIGEST:
            if file and file.stamp:
                self.warnings.append(f"{self.path}: the records are gone: {_LOST}")
            else:
                self.notice = f"records begin in {self.path}; {_KEEP}"
        if file and file.digest == digest:
            return replace(file, stamp=stamp), False
        is_new = file is None
        if file is None:
            self._stored.put_file(stamp, digest, "")
            file = self._stored.file()
            assert file is not None
            file = replace(file, generation=-1)
        is_shorter = 0 < self._log.size() < int((file.stamp or "0").split()[0])
        told = len(self.warnings)
        archive = self._stored.replace(file.number, self._events(), now)
        if is_shorter and len(self.warnings) == told:
            self.warnings.append(f"{self.path}: lines are missing that were there before; restore a copy")
        changed = not is_new or digest != _EMPTY_DIGEST
        return replace(file, stamp=stamp, digest=digest, archive=archive), changed

    def write(self, file: RecordsFile, now: datetime, pieces: Iterable[bytes]) -> RecordsFile:
        """Append pieces; before them an id of the archive where there is none. Raises BadOutput."""
        if not file.archive:
            file = replace(file, archive=self._known or str(uuid4()))
            pieces = chain([encode([Event(now, ARCHIVE, file.archive)])], pieces)
        added = self._log.append(pieces)
        if self._posts:
            link_posts(self._file.path, self._posts)
        stamp, (before, digest) = self._log.stamp(), self._log.digests(added)
        # Others may write to the same file: what they added meanwhile is read the next time.
        return replace(file, stamp=stamp, digest=digest if before == file.digest else "")

    def _events(self) -> Iterator[Event]:
        """The events in the file; a last line that a crash cut off is removed from it."""
        size, line, decoded, is_ours = 0, b"", None, False
        damaged = []
        for number, line in enumerate(self._log.lines(), 1):
            size += len(line)
            decoded = decode(line)
            if isinstance(decoded, Event):
                is_ours = True
                yield decoded
            elif decoded and line.endswith(b"\n"):
                damaged.append(f"{self.path}:{number}: {decoded.reason}; this line is ignored")
        # A crash may leave no more than the start of the first line.
        whole = size if line.endswith(b"\n") else size - len(line)
        if not is_ours and (whole or not _LINE_START.startswith(line[: len(_LINE_START)])):
            raise BadOutput(str(self.path), "is not a file of records; choose another one")
        if line and not is_ours:
            self.warnings.append(f"{self.path}: was cut off within its first line: {_LOST}")
        if decoded and whole < size:
            is_cut = isinstance(decoded, Damage)
            self._log.append([] if is_cut else [b"\n"], keep=whole if is_cut else None)
        self.warnings += damaged


def follow_moved_posts(records: Path, archive: str, posts: str) -> None:
    """Take over the state of an archive whose posts were moved to `posts`, to default `records`.

    These do not exist yet. The archive is the one with the id `archive` whose posts are not where they were.
    """
    if not archive:
        return
    for other in records.parent.parent.glob(f"*/{records.name}"):
        if were_moved(other) and _archive_of(Log(other)) == archive:
            with suppress(OSError):
                other.parent.rename(records.parent)
                link_posts(records, posts)


def _archive_of(log: Log) -> str:
    events = filter(None, map(decode, log.lines()))
    ids = (event.subject for event in events if isinstance(event, Event) and event.kind == ARCHIVE)
    return str(next(ids, ""))
