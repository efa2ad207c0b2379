"""Folder of posts -> index: what changed is read, and entries and channels follow.

(1) An update happens as a whole or not at all; what looks like an accident does not happen.
(2) Only files that changed are read, only entries that depend on them are made again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from feeds.archive import Archive
from feeds.archive.attachments import FileChanges, changed_files, has_new_listing, renew_entries, update_files
from feeds.archive.learning import learn
from feeds.archive.post_reader import PostReader, RevisionCollapser, size_of
from feeds.archive.recorder import refuse_accidents
from feeds.archive.workers import GivenUp, attempt
from feeds.channels import ALL
from feeds.errors import DamagedIndex
from feeds.index import Index
from feeds.model import Channel
from feeds.posts import AMBIGUOUS
from feeds.slugs import slug_of
from feeds.storage.source import Change, Stamp, compare

_BATCH = 600
_FEW = 50
_SECONDS_EACH = 0.0003
_SECONDS_A_BYTE = 1e-8
_SECONDS_A_CHARACTER = 2e-7
"""Of comparing the texts of files that share an original."""
_SCANS = 3
"""How often the source is scanned again, as files vanished between the scan and the reading."""
_MANY = 4_000
"""Changes that are counted to estimate the work; more are surely worth other processes."""

Progress = Callable[[str, int], None]
"""Is called with what is being done, and how many times it was done so far."""

IsReady = Callable[[str, Stamp | None], bool]
"""Whether a changed file (None: a file that is gone) is taken into the index now, or by a later update."""


def no_progress(what: str, done: int) -> None:
    """A `Progress` that shows nothing."""


def is_always_ready(path: str, stamp: Stamp | None) -> bool:
    """An `IsReady` that takes every change."""
    return True


def update(archive: Archive, now: datetime, *, is_ready: IsReady, progress: Progress) -> bool:
    """Bring the index up to date with the posts; whether anything changed.

    Raises BadFolder and LostPosts; then nothing has changed.
    """
    try:
        return _update(archive, now, is_ready, progress)
    except DamagedIndex:
        return _update(archive, now, is_ready, progress)


def _update(archive: Archive, now: datetime, is_ready: IsReady, progress: Progress) -> bool:
    index, source = archive.index, archive.settings.source
    source.check()
    while True:
        # Looking takes time on a large archive: other processes may write meanwhile.
        with index.reading():
            generation = index.generation()
            is_due = index.files.has_date_passed(now) or not archive.records.is_current(now)
            others: list[bytes] = []
            found = source.scan(others)
            changed_beside: list[str] = []
            changes: Iterable[Change]
            if generation:
                compared = compare(found, index.files.known())
                changes = index.changes
                is_due |= index.changes.replace(one for one in compared if is_ready(one[0], one[1]))
                changed_beside = changed_files(archive, is_ready)
                is_due |= bool(changed_beside) or has_new_listing(archive, others)
            else:
                changes = compare(found, ())  # lazy: reading begins while the rest is found
        if generation:
            if not is_due:
                return False
            index.verify()
        with index.updating():
            if index.generation() == generation:
                beside = FileChanges(others, changed_beside)
                accepts = is_ready if generation else is_always_ready
                changed = _read_changes(archive, changes, beside, now, accepts, progress)
                return archive.records.note(now) or changed


def _read_changes(
    archive: Archive,
    changes: Iterable[Change],
    beside: FileChanges,
    now: datetime,
    is_ready: IsReady,
    progress: Progress,
) -> bool:
    """Read changed files into the index and make their entries and channels; whether anything changed."""
    index = archive.index
    is_first = not index.generation()
    before = index.entries.count()
    without_entry = index.departures.files_without_entry()
    index.files.begin_update(now)
    collapse = RevisionCollapser(archive.settings.source, archive.site.time_zone, now)
    read = PostReader(collapse, archive.options)
    has_posts, has_vanished = _read_posts(archive, read, changes, progress)
    for _ in range(_SCANS):
        if not has_vanished:
            break
        # Files may have been moved since they were seen. They stay what they were until they are found.
        compared = compare(archive.settings.source.scan(), index.files.known())
        index.changes.replace(one for one in compared if is_ready(one[0], one[1]))
        has_more, has_vanished = _read_posts(archive, read, index.changes, progress)
        has_posts |= has_more
    has_posts |= _read_ambiguous_dates(archive, read, now)
    files = update_files(archive, beside)
    if not (is_first or has_posts or any(files) or index.files.has_affected()):
        if index.departures.files_without_entry() == without_entry:
            return False
        index.begin_generation()
        return True
    index.departures.note_entries()
    index.entries.remove_affected()
    _make_entries(archive, collapse)
    refuse_accidents(archive.settings, before, lost=before - index.entries.count())
    if archive.settings.repeats:
        learn(archive, progress)
    index.departures.note_channels()
    index.channels.put(_counted_channels(index))
    renew_entries(archive, files)
    index.renderings.remove_unused()
    index.contents.remove_unused()
    index.begin_generation()
    return True


def _read_posts(
    archive: Archive, read: PostReader, changes: Iterable[Change], progress: Progress
) -> tuple[bool, bool]:
    """Read changed files into the index; whether posts are among them, and whether any has vanished."""
    index = archive.index
    has_posts, has_vanished, done = False, False, 0
    rest = iter(changes)
    some = list(islice(rest, _MANY))
    seconds = sum(_SECONDS_EACH + _SECONDS_A_BYTE * size_of(change) for change in some)
    tasks = chain(some, rest)
    for batch, result in archive.workers.map(read, tasks, seconds=seconds, size=_BATCH, here=True):
        result = read.leave_out(batch[0], result.reason) if isinstance(result, GivenUp) else result
        index.files.put_stamps(result.unchanged)
        index.files.remove(result.deleted)
        has_posts |= index.files.put(result.rows, result.entries, read.collapser.now)
        has_vanished |= bool(result.vanished)
        done += len(batch)
        progress("posts read", done)
    return has_posts, has_vanished


def _make_entries(archive: Archive, collapse: RevisionCollapser) -> None:
    """Make the entries of all files whose keys are affected, perhaps in other processes."""
    index = archive.index
    affected = index.files.affected()
    while groups := list(islice(affected, _BATCH)):
        seconds = sum(_SECONDS_A_CHARACTER * collapse.length_of(group) for group in groups)
        for batch, rows in archive.workers.map(collapse, groups, seconds=seconds, size=_FEW):
            index.entries.put(
                collapse.without_text(batch[0], rows.reason) if isinstance(rows, GivenUp) else rows
            )


def _read_ambiguous_dates(archive: Archive, read: PostReader, now: datetime) -> bool:
    """Read posts with dates such as 03/04/2024 again, as all certain dates of the archive have day and month.

    Returns whether there are any.
    """
    files, source = archive.index.files, archive.settings.source
    paths = sorted({one.path for one in files.problems() if AMBIGUOUS in one.reason})
    if not paths or archive.options.date_order:
        return False
    orders = files.date_orders()
    agreed = orders.pop() if len(orders) == 1 else ""
    again = replace(read, options=replace(archive.options, agreed_order=agreed))
    changed = False
    for batch, result in attempt(again, [(path, source.stamp(path), "") for path in paths]):
        result = again.leave_out(batch[0], result.reason) if isinstance(result, GivenUp) else result
        changed |= files.put(result.rows, result.entries, now)
    return changed


def _counted_channels(index: Index) -> Iterator[Channel]:
    all_years = index.channels.years()
    yield Channel(ALL, "", "", "", index.entries.count(), index.entries.newest("published"), all_years)
    for kind, name, label, count, newest, years in index.channels.count_affected(all_years):
        yield Channel(kind, slug_of(name), name, label, count, newest, years)
