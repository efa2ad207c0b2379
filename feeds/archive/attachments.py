"""Files of the archive that posts name: what each is, and which entries an update renders again for them.

(1) An entry whose references mean other files than when it was rendered, or whose files have other bytes,
    gets another digest: so it is rendered again.
(2) An update asks for the stamps of named files alone; those that are missing are looked for in the list of
    all names, which a scan gives for nothing.
"""

from collections.abc import Callable, Iterable
from hashlib import file_digest
from typing import NamedTuple

from feeds.archive import Archive, state_of
from feeds.archive.reference_finder import ReferenceFinder, finder_of
from feeds.attachments import HEAD, may_be_published, sniff
from feeds.model import Attachment
from feeds.storage import Source
from feeds.storage.local import reason_of
from feeds.storage.source import UNKNOWN, Stamp

LARGEST = 2**30
"""Bytes of a file that is published."""

_UNREADABLE: Stamp = (-2, 0)
"""The stamp of a file that cannot be read: it is tried again when it has another one."""
_UNPUBLISHED = "is none of the kinds that are published (by its first bytes)"


def entries_to_read(archive: Archive) -> list[str]:
    """The entries that may name files and were never rendered, so that it is unknown which."""
    files = finder_of(archive).files
    if not files.paths:
        return []
    # Ids of originals begin with "https:".
    missing = archive.index.renderings.missing_files()
    return [one for one, path in missing if files.may_name(path, is_own=one.startswith("urn:"))]


def attachment_at(archive: Archive, path: str) -> tuple[Attachment, Stamp | None]:
    """What a file is, and its stamp if it is read now for the first time."""

    def look() -> tuple[Attachment, Stamp | None]:
        known = archive.index.attachments.get(path)
        return (known, None) if known else _read(archive.settings.source, path)

    return archive.cache.get(("file", path), look)


def _read(source: Source, path: str) -> tuple[Attachment, Stamp]:
    """What a file is, and the stamp to keep. Reads all of it, and holds little."""
    try:
        stamp = source.stamp(path)
        with source.open_file(path) as file:
            kind = sniff(file.read(HEAD), path)
            file.seek(0)
            size = stamp[0] if stamp else 0
            reason = "" if kind else _UNPUBLISHED
            if size > LARGEST:
                reason = f"is larger than {LARGEST >> 20} MiB"
            digest = "" if reason else file_digest(file, "sha256").hexdigest()
        if stamp is None or source.stamp(path) != stamp:  # it is being written
            stamp = UNKNOWN.stamp
    except OSError as error:
        return Attachment(path, "", "", 0, f"cannot be read ({reason_of(error)})"), _UNREADABLE
    return Attachment(path, digest, kind if digest else "", size, reason), source.stamp_to_keep(stamp)


# --- updates ----------------------------------------------------------------------------------


class FileChanges(NamedTuple):
    """What a scan found beside the posts."""

    others: list[bytes]
    """The paths of all files that are no posts."""
    changed: list[str]
    """The named files with another stamp."""


def changed_files(archive: Archive, is_ready: Callable[[str, Stamp | None], bool]) -> list[str]:
    """The named files whose stamps differ from those that are known, if they are ready to be read."""
    source, found = archive.settings.source, []
    for path, stamp in archive.index.attachments.stamps():
        try:
            now = source.scanned_stamp(path)
        except OSError:
            now = _UNREADABLE
        if now != stamp and is_ready(path, now):
            found.append(path)
    return found


def has_new_listing(archive: Archive, others: Iterable[bytes]) -> bool:
    """Whether other files than before are beside the posts."""
    return archive.index.attachments.listing() != _joined(others)


class UpdatedFiles(NamedTuple):
    """What an update found to be different beside the posts."""

    has_others: bool
    """Whether files appeared or vanished."""
    different: set[str]
    """The named files with other bytes."""


def update_files(archive: Archive, beside: FileChanges) -> UpdatedFiles:
    """Store which files there are, and read those that changed."""
    attachments = archive.index.attachments
    listing = _joined(beside.others)
    has_others = attachments.listing() != listing
    if has_others:
        attachments.put_listing(listing)
    different = set()
    for path in beside.changed:
        attachment, stamp = _read(archive.settings.source, path)
        if attachment != attachments.get(path):
            different.add(path)
        attachments.replace(attachment, stamp)
    return UpdatedFiles(has_others, different)


def renew_entries(archive: Archive, files: UpdatedFiles) -> None:
    """Give another digest to entries that were rendered with other files and posts than those that they name
    now.
    """
    index = archive.index
    outdated = index.attachments.entries_with(files.different)
    touched = {*outdated, *index.attachments.affected(), *index.attachments.linking()}
    if not (touched or files.has_others):
        return
    finder = ReferenceFinder(archive)
    looked_at = None if files.has_others else touched
    for entry_id, (digest, before) in index.attachments.references(looked_at).items():
        try:
            row = index.entries.get(entry_id)
        except KeyError:
            continue
        if row.digest == digest:
            now = finder.find(row.headline, (one[:2] for one in before))
            if entry_id not in outdated and list(now) == before:
                continue
            index.entries.renew(entry_id, state_of(digest, now, index.generation())[:32])
        index.attachments.forget(entry_id)
    index.attachments.remove_unused()


def _joined(others: Iterable[bytes]) -> bytes:
    return b"\0".join(sorted(filter(may_be_published, others)))
