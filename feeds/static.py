"""Static builds: every document is written to an output, for any web server that serves files.

(1) Only files that the manifest names are overwritten or removed.
(2) The manifest names a file before the file is written, so the next build knows the files of a killed one.
(3) A file is written only if its bytes differ, so its own time says when it changed.
(4) Other processes write files, too, if there are many; all processes write the same bytes.
(5) A document is neither made nor read if its state and the stamp of its file are those of the last build. If
    the state of the whole archive is, no other state is computed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from feeds.addresses import FILES
from feeds.archive.update import Progress, no_progress
from feeds.codings import IDENTITY, SUFFIXES, encode
from feeds.documents import inventory
from feeds.documents.files import CACHED_FOR_EVER
from feeds.errors import BadOutput, FeedsError
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.settings import Settings
from feeds.storage import Output
from feeds.storage.manifest import Manifest, read_manifest, write_manifest
from feeds.storage.output import File, Headers, Kept

_BATCH = 8
_SECONDS_EACH = 0.002

_Task = tuple[Address, Sequence[str]]
"""A document, and the names of the files that hold it."""

_FOREIGN = (
    "was written from another archive, or its records are lost; choose another folder, name those records "
    "(--records), or confirm with --accept-loss that this archive takes its place"
)

_OTHER_IDS = (
    'the ids of the feeds were made from {1}, and now are from {0}; set id = "{1}" to keep them: '
    "a reader may take a feed of another id for a new one"
)

_CODINGS = {suffix: coding for coding, suffix in SUFFIXES.items()}

MANY = 100_000
"""Files that are not made without a word before."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did, in files."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...]
    """Names of documents' files that no earlier build wrote: left as they are."""


def build(
    publisher: Publisher,
    output: Output,
    *,
    progress: Progress = no_progress,
    warn: Callable[[str], object] = str,
) -> BuildResult:
    """Write all documents of `publisher` to `output`.

    `warn` is called before very many are written, and where feeds get other ids than those that are there.
    Raises BadOutput, DamagedIndex (update again), BadPost where posts change meanwhile, and NotNow where a
    saved search cannot be answered.
    """
    output.create()
    output.remove_unfinished()
    archive, root = publisher.archive, output.identity
    manifest, owner = read_manifest(output), archive.records.archive()
    if manifest.archive not in ("", owner) and not publisher.settings.accept_loss:
        raise BadOutput(output.name, _FOREIGN)
    ids = publisher.site.id
    if manifest.ids not in ("", ids):
        warn(_OTHER_IDS.format(ids, manifest.ids))
    listed = manifest.names
    before = archive.index.documents.output_files(root)
    is_same = archive.index.documents.output_state(root) == archive.state() and before.keys() == listed
    if is_same and all(output.stamp(name) == stamp for name, (stamp, _) in before.items()):
        return BuildResult(0, len(before), 0, ())
    archive.index.verify()
    publisher.prepare(progress)
    with publisher.snapshot(), output.writing():
        # Files of a saved search that cannot be answered would be taken for old ones, and removed.
        archive.searches.require()
        # Headers are written with documents, where the output has any.
        lifetime = publisher.settings.max_age
        states = {address: f"{state} {lifetime}" for address, state in publisher.states().items()}
        files = inventory.files(archive, states)
        if publisher.settings.compress:
            # Pictures and sounds are compressed already.
            texts = [name for name, address in files.items() if address.kind != FILES]
            files |= {name + suffix: files[name] for name in texts for suffix in _CODINGS}
        foreign = tuple(sorted(name for name in files if name not in listed and output.stamp(name)))
        own = files.keys() - set(foreign)
        if len(own - listed) > MANY:
            warn(f"{len(own - listed):,} files are written; --min-entries and --kinds make fewer channels")
        write_manifest(output, Manifest(listed | own, owner, ids))
        documents: dict[Address, list[str]] = {}
        for name, address in files.items():
            if name in own:
                documents.setdefault(address, []).append(name)
        state = "" if foreign else archive.state()
        after: dict[str, tuple[str, str]] = {}
        tasks: list[_Task] = []
        for address, names in documents.items():
            current = {name: (output.stamp(name), states[address]) for name in names}
            if all(before.get(name) == file for name, file in current.items()):
                after |= current
            else:
                tasks.append((address, names))
        written = 0
        write = _Writer(publisher, output)
        seconds = len(tasks) * _SECONDS_EACH
        for batch, found in archive.workers.map(write, tasks, seconds=seconds, size=_BATCH):
            # What another process could not do, for whatever reason, this one does.
            kept = iter(found if isinstance(found, list) else write.write(batch))
            for address, held_by in batch:
                for name, one in zip(held_by, kept, strict=False):
                    after[name] = one.stamp, states[address]
                    written += one.is_written
            progress("files written", len(after))
        old = sorted(listed - own)
        output.delete(old)
        write_manifest(output, Manifest(own, owner, ids))
    if after != before or archive.index.documents.output_state(root) != archive.state():
        archive.index.documents.put_output(root, after, state)
    return BuildResult(written, len(after) - written, len(old), foreign)


class _Writer:
    """Writes documents of one generation. In another process it opens the archive and the output again."""

    def __init__(self, publisher: Publisher, output: Output) -> None:
        self._publisher, self._output = publisher, output
        self._generation = publisher.generation()

    def __getstate__(self) -> tuple[Settings, Output, int]:
        return self._publisher.settings, self._output, self._generation

    def __setstate__(self, state: tuple[Settings, Output, int]) -> None:
        settings, self._output, self._generation = state
        self._publisher = _open_publisher(settings)

    def __call__(self, tasks: Sequence[_Task]) -> list[Kept] | None:
        """`write`, in another process; None where it fails there."""
        try:
            with self._publisher.snapshot():
                return self.write(tasks) if self._publisher.generation() == self._generation else None
        except FeedsError:
            return None

    def write(self, tasks: Sequence[_Task]) -> list[Kept]:
        """Write documents to their files; what became of each file. Raises what `build` does."""
        with ExitStack() as opened:
            return self._output.replace(
                [file for address, names in tasks for file in self._files(address, names, opened)]
            )

    def _files(self, address: Address, names: Sequence[str], opened: ExitStack) -> Iterator[File]:
        archive = self._publisher.archive
        if address.kind == FILES:
            found = self._publisher.open_file(address)
            opened.enter_context(found.file)
            headers = Headers(found.media_type, CACHED_FOR_EVER)
            yield from (File(name, found.file, headers, found.digest) for name in names)
            return
        document = self._publisher.document(address)
        if not archive.index.is_consistent:
            archive.refuse_change()
        headers = Headers(document.media_type, f"public, max-age={self._publisher.settings.max_age}")
        for name in names:
            yield File(name, encode(document.body, _CODINGS.get(Path(name).suffix, IDENTITY)), headers)


_publishers: list[Publisher] = []
"""The publisher that this process opened last for a `_Writer`."""


def _open_publisher(settings: Settings) -> Publisher:
    if not _publishers or _publishers[0].settings != settings:
        _publishers[:] = [Publisher(settings)]
    return _publishers[0]
