"""Items of a feed -> posts of an archive: which are new, which changed, and what is written."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.model import Content, Entry
from feeds.originals import canonical, host_of, valid
from feeds.publisher import Publisher
from feeds.pull.items import CONTENT, FeedContents, Item, digest_of, originals_of
from feeds.pull.post_files import (
    Provenance,
    file_of,
    folder_of,
    name_of,
    other_name,
    revision_name,
)
from feeds.pull.posts import Existing, Posts, comparable
from feeds.pull.state import FeedState
from feeds.pull.texts import PAGE, ArticleFinder, Chosen, choose
from feeds.search import parse
from feeds.search.matching import matches
from feeds.settings.pulls import Pull
from feeds.text import unique

_LATER = timedelta(seconds=1)
_ATTEMPTS = 3
"""To fetch a page that fails."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that was written, or would be."""

    path: str
    original: str
    text: str
    """Which text was chosen, and why."""
    is_revision: bool
    item: Item | None
    """What it says, in a dry run: a pull of many posts holds none of them."""


class ItemWriter:
    """Writes items as posts of `publisher`. Threads may share it."""

    def __init__(self, publisher: Publisher, find_article: ArticleFinder, *, dry_run: bool) -> None:
        self.posts = Posts(publisher)
        self._settings = publisher.settings
        self._find_article = find_article
        self._dry_run = dry_run
        self._planned: dict[str, str] = {}
        """Path -> the original of its item; of one without, its own mark."""
        self._lock = threading.Lock()

    def folder_of(self, pull: Pull) -> str:
        """Where posts of a feed go."""
        return pull.into or folder_of(self._settings.layout)

    def write(self, contents: FeedContents, pull: Pull, known: FeedState, now: datetime) -> Iterator[Draft]:
        """Write what is new or changed in a feed, oldest first; each draft when it was written."""
        waiting = known.waiting
        known.waiting = {}
        items = originals_of(contents, pull.url)
        feeds = frozenset(map(comparable, (pull.url, *known.former)))
        newest = sorted(items, key=lambda one: one[0].date or now, reverse=True)[: pull.limit or None]
        for item, original in reversed(newest):
            if draft := self._write(item, original, pull, feeds, waiting, known.waiting, now):
                yield draft

    def _write(
        self,
        item: Item,
        original: str,
        pull: Pull,
        feeds: frozenset[str],
        waited: Mapping[str, int],
        waiting: dict[str, int],
        now: datetime,
    ) -> Draft | None:
        if not original:
            return self._write_own(_labelled(item, pull), pull, now)
        digest = digest_of(item)
        with self._lock:
            existing = self.posts.find(original, feeds)
            if not existing and item.link and item.link != original:
                # Before other items of its feed had the same link, it was the original.
                before = self.posts.find(item.link, feeds)
                existing = before if before and before.pulled and before.pulled.digest == digest else None
        is_retry = original in waited
        if existing and not (_has_changed(existing, digest) or (is_retry and existing.pulled)):
            return None
        labelled = _labelled(item, pull)
        if not existing and not self._is_wanted(labelled, original, pull, now):
            return None
        chosen = choose(labelled, pull.page, self._find_article)
        attempts = waited.get(original, 0) + (not chosen.is_put_off)
        if not chosen.is_final and attempts < _ATTEMPTS:
            waiting[original] = attempts
        if existing and not _is_better(existing, chosen, digest):
            return None
        provenance = Provenance(pull.url, chosen.text, digest)
        with self._lock:
            return self._store(chosen.item, original, pull, provenance, existing, now)

    def _store(
        self,
        item: Item,
        original: str,
        pull: Pull,
        provenance: Provenance,
        existing: Existing | None,
        now: datetime,
    ) -> Draft | None:
        # What a feed has is published, whenever it says.
        date = item.date if item.date and item.date <= now else (existing and existing.published) or now
        updated = item.updated if item.updated and item.updated <= now else None
        if existing and existing.pulled:
            path = revision_name(list(existing.paths))
            if path not in existing.paths and not self.posts.is_free(path):
                path = other_name(path, canonical(valid(original)))
            is_correction = existing.pulled.digest != provenance.digest
            if is_correction and existing.updated and not (updated and updated > existing.updated):
                updated = max(now, existing.updated + _LATER)
        else:
            folder = self.folder_of(pull)
            name = name_of(item, date)
            path = f"{folder}/{name}".lstrip("/")
            if self.posts.is_post_of(path, original):
                return None
            if path in self._planned or not self.posts.is_free(path):
                path = f"{folder}/{other_name(name, canonical(valid(original)))}".lstrip("/")
                if self.posts.is_post_of(path, original):
                    return None
        return self._save(path, item, original, date, updated, provenance, bool(existing))

    def _write_own(self, item: Item, pull: Pull, now: datetime) -> Draft | None:
        """Write an item without an original, as an archive has posts of its own."""
        date = min(item.date or now, now)
        # Without a date, it would have another name on each day.
        name, digest = name_of(item, date if item.date else None), digest_of(item)
        mark = item.guid or digest
        for one in (name, other_name(name, mark)):
            path = f"{self.folder_of(pull)}/{one}".lstrip("/")
            if self._planned.get(path) == mark:
                return None
            if path not in self._planned:
                break
        self._planned[path] = mark
        if self.posts.has_own(path, date):
            return None
        provenance = Provenance(pull.url, f"{item.kind}: it has no page", digest)
        return self._save(path, item, "", date, item.updated, provenance, False)

    def _save(
        self,
        path: str,
        item: Item,
        original: str,
        date: datetime,
        updated: datetime | None,
        provenance: Provenance,
        is_revision: bool,
    ) -> Draft:
        """Write a post, if this is no dry run."""
        self._planned.setdefault(path, original)
        if not self._dry_run:
            data = file_of(item, original, date, provenance, updated=updated)
            self.posts.write(path, data, original, provenance, date, max(date, updated or date))
        return Draft(path, original, provenance.text, is_revision, item if self._dry_run else None)

    def _is_wanted(self, item: Item, original: str, pull: Pull, now: datetime) -> bool:
        """Whether the queries of a table let an item in, as its feed gives it."""
        if not (pull.include or pull.exclude):
            return True
        entry = _entry(item, original, now)
        site = self._settings.site

        def is_found(query: str) -> bool:
            return matches(parse(query), entry, zone=ZoneInfo(site.time_zone), language=site.language)

        return (not pull.include or is_found(pull.include)) and not (pull.exclude and is_found(pull.exclude))


def _has_changed(existing: Existing, digest: str) -> bool:
    """Whether a published post is of the same feed, which says something else now."""
    return bool(existing.pulled and existing.updated and existing.pulled.digest != digest)


def _is_better(existing: Existing, chosen: Chosen, digest: str) -> bool:
    """Whether a text is worth a revision: one from the page where there was none, or a correction that is not
    merely less of the same, from a feed that lost its full text.
    """
    assert existing.pulled
    before = existing.pulled.text
    if existing.pulled.digest == digest:
        return chosen.is_page and not before.startswith(PAGE)
    return chosen.is_page or not before.startswith((PAGE, CONTENT)) or chosen.text.startswith(CONTENT)


def _labelled(item: Item, pull: Pull) -> Item:
    return replace(
        item,
        authors=item.authors or ((pull.author,) if pull.author else ()),
        tags=unique([*item.tags, *pull.tags]),
        categories=unique([*item.categories, *pull.categories]),
        language=item.language or pull.language,
    )


def _entry(item: Item, original: str, now: datetime) -> Entry:
    """An item as queries see entries."""
    date = item.date or now
    link = valid(original)
    return Entry(
        id=canonical(link),
        link=link,
        title=item.title,
        published=date,
        updated=item.updated or date,
        authors=item.authors,
        tags=item.tags,
        categories=item.categories,
        source=host_of(canonical(link)),
        language=item.language,
        files=(),
        body="",
        body_digest="",
        content=Content(item.html, "", ""),
        url=link,
    )
