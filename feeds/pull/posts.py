"""The posts that an archive has of items, and writing of new ones.

(1) A post is written whole or not at all, and never over another file but for its own last revision.
(2) What the archive has, in whatever form, is not written again; what was withdrawn stays away.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from feeds.entries import id_from_name
from feeds.errors import BadFolder
from feeds.originals import canonical, valid
from feeds.publisher import Publisher
from feeds.pull.post_files import Provenance, original_line, provenance_of
from feeds.storage import open_output


@dataclass(frozen=True, slots=True)
class Existing:
    """What an archive has of an item."""

    paths: tuple[str, ...] = ()
    """Of its files; none of an item that was withdrawn."""
    pulled: Provenance | None = None
    """Of its newest revision that was pulled from the same feed; None where there is none."""
    published: datetime | None = None
    """When the entry was published; None where it is not."""
    updated: datetime | None = None
    """When it was updated last."""


class Posts:
    """The posts of an archive, whose index is up to date."""

    def __init__(self, publisher: Publisher) -> None:
        self._archive = publisher.archive
        self._source = publisher.settings.source
        self._root = Path(self._source.identity)
        self._written: dict[str, Existing] = {}
        """By key: what the index does not know yet."""

    def find(self, original: str, feeds: Collection[str]) -> Existing | None:
        """What there is of the item with an original, as pulled from a feed; None of a new item.

        `feeds`: the `comparable` addresses that the feed has, or had.
        """
        key = canonical(valid(original))
        if written := self._written.get(key):
            pulled = written.pulled if written.pulled and comparable(written.pulled.feed) in feeds else None
            return replace(written, pulled=pulled)
        index = self._archive.index
        paths = index.files.of_key(key)
        if not paths:
            return Existing() if self._archive.records.was_withdrawn(key) else None
        revisions = sorted(self._revisions(paths, feeds))
        found = Existing(tuple(paths), revisions[-1][1] if revisions else None)
        try:
            headline = index.entries.get(key).headline
        except KeyError:
            return found
        return replace(found, published=headline.published, updated=headline.updated)

    def is_post_of(self, path: str, original: str) -> bool:
        """Whether there is a file at a path that was pulled from an original, though the index lists none."""
        try:
            return original_line(original).encode() in self._source.read(path)
        except OSError:
            return False

    def has_own(self, path: str, date: datetime) -> bool:
        """Whether there is, or was, a post without an original that has this path and date."""
        key = id_from_name(path, date.date().isoformat())
        is_known = self._archive.index.files.of_key(key) or self._archive.records.was_withdrawn(key)
        return bool(is_known) or not self.is_free(path)

    def is_free(self, path: str) -> bool:
        """Whether there is no file at a path."""
        return not os.path.lexists(self._root / path)

    def write(
        self,
        path: str,
        data: bytes,
        original: str,
        pulled: Provenance,
        published: datetime,
        updated: datetime,
    ) -> None:
        """Write a post. Raises BadFolder for a folder that leads out of the posts, and BadOutput."""
        folder, _, name = path.rpartition("/")
        target = self._root / folder
        if not Path(os.path.realpath(target)).is_relative_to(self._root):
            raise BadFolder(str(target), "leads out of the folder of posts")
        output = open_output(target)
        output.create()
        output.write(name, data)
        if not original:
            return
        key = canonical(valid(original))
        before = self._written.get(key) or self.find(original, ())
        paths = (*(before.paths if before else ()), path)
        self._written[key] = Existing(tuple(dict.fromkeys(paths)), pulled, published, updated)

    def remove_unfinished(self, folders: set[str]) -> None:
        """Remove what pulls that were killed left behind."""
        for folder in folders:
            if (self._root / folder).is_dir():
                open_output(self._root / folder).remove_unfinished()

    def _revisions(self, paths: list[str], feeds: Collection[str]) -> Iterator[tuple[int, Provenance]]:
        for number, path in enumerate(sorted(paths, key=lambda path: (len(path), path))):
            try:
                found = provenance_of(self._source.read(path))
            except OSError:
                continue
            if comparable(found.feed) in feeds:
                yield number, found


def comparable(feed: str) -> str:
    """The address of a feed, which http and https make no other."""
    return canonical(feed) if feed.startswith(("http://", "https://")) else feed
