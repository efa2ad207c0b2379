"""Write every document to a folder, for any web server that serves files.

(1) Only files that the manifest names are ever overwritten or removed.
(2) The manifest names a file before the file is made, so a build that was killed knows its own.
(3) A file is written only when its bytes differ, so its own time tells when it changed.
(4) Where there are many, other processes write them, too: files hold the same whoever wrote them.
(5) A document whose state is the same and whose file looks the same is neither made nor read. If the state
    of everything is the same, not even the states of documents are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from feeds.archive.update import Progress, no_progress
from feeds.codings import IDENTITY, SUFFIXES, encode
from feeds.documents import inventory
from feeds.errors import BadOutput, FeedsError
from feeds.model import Address, Problem
from feeds.publisher import Publisher
from feeds.settings import Settings
from feeds.storage import Output
from feeds.storage.output import MANIFEST

_WRITTEN_AT_ONCE = 8
_SECONDS_TO_WRITE = 0.002

_Task = tuple[Address, Sequence[str]]
"""A document, and the files that hold it."""

_CODINGS = {suffix: coding for coding, suffix in SUFFIXES.items()}


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did, in files."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...]
    """Files that stand in the way and are not ours: left as they are."""
    problems: tuple[Problem, ...] = ()
    """What could not be made."""


def build(publisher: Publisher, output: Output, *, progress: Progress = no_progress) -> Built:
    """Write all documents of `publisher` to `output`.

    Raises BadOutput, and NotNow where a saved search cannot be answered.
    """
    output.create()
    output.remove_unfinished()
    ours = _manifest(output)
    archive, root = publisher.archive, output.identity
    before = archive.index.documents.output_files(root)
    is_same = archive.index.documents.output_state(root) == archive.state() and before.keys() == ours
    if is_same and all(output.stamp(name) == stamp for name, (stamp, _) in before.items()):
        return Built(0, len(before), 0, ())
    problems = publisher.prepare(progress)
    with publisher.snapshot():
        # What is in no list of channels would be taken for gone, and its files removed.
        archive.searches.require()
        states = publisher.states()
        files = inventory.files(archive, states)
        if publisher.settings.compress:
            files |= {name + suffix: files[name] for name in list(files) for suffix in _CODINGS}
        foreign = tuple(sorted(name for name in files if name not in ours and output.stamp(name)))
        own = files.keys() - set(foreign)
        _declare(output, ours | own)
        state = "" if foreign else archive.state()
        after: dict[str, tuple[str, str]] = {}
        names: dict[Address, list[str]] = {}
        for name in files:
            if name in own:
                names.setdefault(files[name], []).append(name)
        tasks: list[_Task] = []
        for address, places in names.items():
            known = {name: (output.stamp(name), states[address]) for name in places}
            if all(before.get(name) == known[name] for name in places):
                after |= known
            else:
                tasks.append((address, places))
        written = 0
        write = _Writer(publisher, output)
        seconds = len(tasks) * _SECONDS_TO_WRITE
        for batch, count in archive.workers.map(write, tasks, seconds=seconds, size=_WRITTEN_AT_ONCE):
            # Where another process could not do it, for whatever reason, this one can.
            written += write.all(batch) if count is None else count
            for address, held in batch:
                after |= {name: (output.stamp(name), states[address]) for name in held}
            progress("files written", len(after))
        stale = sorted(ours - own)
        for name in stale:
            output.delete(name)
        _declare(output, own)
    if after != before or archive.index.documents.output_state(root) != archive.state():
        archive.index.documents.put_output(root, after, state)
    return Built(written, len(after) - written, len(stale), foreign, tuple(problems))


class _Writer:
    """Writes documents of one generation. In another process it opens the same archive and folder again."""

    def __init__(self, publisher: Publisher, output: Output) -> None:
        self._publisher, self._output = publisher, output
        self._generation = publisher.generation()

    def __getstate__(self) -> tuple[Settings, Output, int]:
        return self._publisher.settings, self._output, self._generation

    def __setstate__(self, state: tuple[Settings, Output, int]) -> None:
        settings, self._output, self._generation = state
        self._publisher = _opened(settings)

    def __call__(self, tasks: Sequence[_Task]) -> int | None:
        """`all`, in another process; None where it cannot be done there."""
        try:
            with self._publisher.snapshot():
                return self.all(tasks) if self._publisher.generation() == self._generation else None
        except FeedsError:
            return None

    def all(self, tasks: Sequence[_Task]) -> int:
        """Write documents to their files; returns how many of these differed. Raises BadOutput, NotNow."""
        written = 0
        for address, names in tasks:
            body = self._publisher.document(address).body
            for name in names:
                encoded = encode(body, _CODINGS.get(Path(name).suffix, IDENTITY))
                if self._output.read(name) != encoded:
                    self._output.write(name, encoded)
                    written += 1
        return written


_publishers: list[Publisher] = []
"""The one that this process has opened for others."""


def _opened(settings: Settings) -> Publisher:
    if not _publishers or _publishers[0].settings != settings:
        _publishers[:] = [Publisher(settings)]
    return _publishers[0]


def _manifest(output: Output) -> set[str]:
    data = output.read(MANIFEST)
    if data is None:
        return set()
    try:
        names = json.loads(data)["files"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise TypeError
    except (ValueError, TypeError, KeyError) as error:
        reason = "is no manifest of feeds; remove it if the folder may be written over"
        raise BadOutput(output.place(MANIFEST), reason) from error
    return set(names)


def _declare(output: Output, names: set[str]) -> None:
    body = json.dumps({"files": sorted(names)}, ensure_ascii=False, indent=0).encode() + b"\n"
    if output.read(MANIFEST) != body:
        output.write(MANIFEST, body)
