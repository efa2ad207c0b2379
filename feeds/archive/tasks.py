"""The heavy work on posts, as functions that may run in other processes.

    paths -> what the files say -> entries     entries -> content and renderings

(1) Nothing here knows the index or keeps anything: equal files and arguments, equal results.
(2) Arguments and results can be pickled, and hold one batch of posts at a time.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from feeds.clean.rule_files import RuleFile
from feeds.clean.rule_files import parse_all as parse_rules
from feeds.entries import content_key, digest_of, key_of, make_entry, make_headlines
from feeds.formats import FORMATS
from feeds.index.rows import EntryRows, FileRow, Group, Row, alone_rows, entry_rows, file_row, metas_of
from feeds.model import Content, Entry, Headline, Meta, Problem, Site
from feeds.posts import parse_all, read_body, source_of
from feeds.storage import Source
from feeds.storage.source import UNKNOWN, Change, Known, Stamp

if TYPE_CHECKING:
    from feeds.clean.cleaner import HostRules, Sample

_BYTES_AT_ONCE = 2**21
"""Bytes of files that are held at once, unless one alone has more."""

_CHARACTERS_AT_ONCE = 2**18
"""Characters of raw bodies that are cleaned together, unless one alone has more: trees are large."""

Wanted = tuple[Row, Content | None]
"""An entry that is to be made, with its content where that was cleaned before."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RevisionCollapser:
    """Makes entries of all files of one key; `source`, `zone` and `now` as for `update`."""

    source: Source
    zone: str
    now: datetime

    def __call__(self, groups: Sequence[Group]) -> EntryRows:
        """The entries of groups of files."""
        said = {path: text for _, files in groups for path, _, text in files}
        return entry_rows((self.collect(group[0], metas_of(group)) for group in groups), said)

    def collect(self, key: str, metas: Sequence[Meta]) -> tuple[str, list[Row], list[Problem]]:
        """The entries that all files of one key make, and what is wrong with them."""
        found, problems = make_headlines(metas, zone=ZoneInfo(self.zone), now=self.now, text_of=self._text)
        lengths = {meta.path: meta.length for meta in metas}
        rows = [
            Row(headline, digest_of(headline), content_key(headline), lengths[headline.body])
            for headline in found
        ]
        return key, rows, problems

    def _text(self, meta: Meta) -> str:
        from feeds.clean.cleaner import visible_text

        return visible_text(body_of(self.source, meta.path, meta.digest)[0])


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What reading some files gave."""

    gone: list[str]
    same: list[tuple[str, Stamp]]
    """Their bytes are what they were."""
    rows: list[FileRow]
    alone: EntryRows
    """The entries that each file makes if no other has its key."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files, and makes entries of each as `collector` does."""

    collector: RevisionCollapser

    def __call__(self, changes: Sequence[Change]) -> ReadFiles:
        """What the files of `changes` say."""
        found = ReadFiles([], [], [], EntryRows([], []))
        posts = [
            post
            for portion in _portions(changes, _size, _BYTES_AT_ONCE)
            for post in self._read(portion, found)
        ]
        return replace(found, alone=alone_rows(posts, self.collector.now))

    def _read(self, changes: Sequence[Change], found: ReadFiles) -> list[tuple[FileRow, Meta]]:
        """Note in `found` what some files say. Returns the posts among them.

        As in `parse_all`, one thing is done for all of them before the next.
        """
        zone = ZoneInfo(self.collector.zone)
        stamps, sources, posts = [], [], []
        for (path, _, digest), stamp, data in self._bytes(changes, found):
            source = source_of(path, data)
            if source.digest == digest:
                found.same.append((path, stamp))
            else:
                stamps.append(stamp)
                sources.append(source)
        for source, stamp, (meta, problems) in zip(
            sources, stamps, parse_all(sources, zone=zone), strict=True
        ):
            key = key_of(meta, zone) if meta else None
            row = file_row(source.path, Known(stamp, source.digest), meta, key, problems)
            found.rows.append(row)
            if meta:
                posts.append((row, meta))
        return posts

    def _bytes(self, changes: Sequence[Change], found: ReadFiles) -> Iterator[tuple[Change, Stamp, bytes]]:
        """The bytes of files and the stamps to remember; what has none is noted in `found`."""
        source = self.collector.source
        for change in changes:
            path, stamp, _ = change
            if stamp is None:
                found.gone.append(path)
                continue
            try:
                yield change, source.stamp_to_keep(stamp), source.read(path, stamp[0])
            except FileNotFoundError:
                found.gone.append(path)
            except OSError as error:
                problem = Problem(path, 0, "", f"cannot be read ({error.strerror or error})", "left out")
                found.rows.append(file_row(path, UNKNOWN, None, None, [problem]))


def _portions(things: Sequence[T], size_of: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """`things` in portions that have at most that size together, unless one alone has more."""
    portion: list[T] = []
    size = 0
    for thing in things:
        more = size_of(thing)
        if portion and size + more > most:
            yield portion
            portion, size = [], 0
        portion.append(thing)
        size += more
    if portion:
        yield portion


def _size(change: Change) -> int:
    _, stamp, _ = change
    return stamp[0] if stamp else 0


def _length(wanted: Wanted) -> int:
    return wanted[0].length


@dataclass(frozen=True, slots=True)
class RenderedEntry:
    """What was made of an entry."""

    row: Row
    content: Content
    renderings: dict[str, bytes]
    """By the name of the format; "html" is the entry's line on a page."""
    is_consistent: bool
    """Whether it was made from the bytes that the index knows."""
    micros: int | None
    """Microseconds of processor time that cleaning took; None where it was cleaned before."""


@dataclass(frozen=True, slots=True)
class EntryRenderer:
    """Makes content and renderings of entries whose posts are in `source`."""

    source: Source
    site: Site
    rule_files: tuple[RuleFile, ...]
    image_hosts: Mapping[str, str]

    @property
    def rules(self) -> "Mapping[str, HostRules]":
        """By the names of their files. Raises BadSetting.

        They are read where they are needed, with all that cleaning needs: that takes a while to import.
        """
        return parse_rules(self.rule_files)

    def __call__(self, wanted: Sequence[Wanted]) -> list[RenderedEntry]:
        """What entries become."""
        return [made for some in _portions(wanted, _length, _CHARACTERS_AT_ONCE) for made in self._made(some)]

    def _made(self, wanted: Sequence[Wanted]) -> list[RenderedEntry]:
        """As in `parse_all`, one thing is done for all of them before the next."""
        cleaned = iter(self.contents([row.headline for row, content in wanted if content is None]))
        found = [next(cleaned) if content is None else (content, True, None) for _, content in wanted]
        renderings = self._renderings(
            [(row.headline, content) for (row, _), (content, _, _) in zip(wanted, found, strict=True)]
        )
        return [
            RenderedEntry(row, content, rendered, sure, micros)
            for (row, _), (content, sure, micros), rendered in zip(wanted, found, renderings, strict=True)
        ]

    def render(self, row: Row, content: Content | None) -> RenderedEntry:
        """Content and renderings of an entry; its content is given if it was cleaned before."""
        (rendered,) = self([(row, content)])
        return rendered

    def without_content(self, row: Row) -> RenderedEntry:
        """An entry whose post cannot be cleaned: its metadata and the link to the original."""
        return replace(self.render(row, Content("", "", "")), micros=0)  # kept, so that nobody tries again

    def content(self, headline: Headline) -> tuple[Content, bool, int]:
        """`contents` of one entry."""
        (found,) = self.contents([headline])
        return found

    def contents(self, headlines: Sequence[Headline]) -> list[tuple[Content, bool, int]]:
        """The cleaned content of entries, whether their files are still those that the index knows, and
        how many microseconds of processor time each took.
        """
        if not headlines:
            return []
        from feeds.clean.cleaner import Draft, finish, rules_for

        rules = self.rules
        bodies = [body_of(self.source, headline.body, headline.body_digest) for headline in headlines]
        drafts = [
            Draft(body, one.title, one.link, one.authors, rules_for(one.source, rules), self.image_hosts)
            for (body, _), one in zip(bodies, headlines, strict=True)
        ]
        spent = dict.fromkeys(map(id, drafts), 0)
        before = time.thread_time_ns()
        for draft in finish(drafts):
            now = time.thread_time_ns()
            spent[id(draft)] += now - before
            before = now
        return [
            (draft.content, sure, spent[id(draft)] // 1000)
            for draft, (_, sure) in zip(drafts, bodies, strict=True)
        ]

    def sample(self, entry: Entry) -> "Sample":
        """An entry as something to learn from."""
        from feeds.clean.cleaner import Sample, raw_text, rules_for

        body, _ = body_of(self.source, entry.body, entry.body_digest)
        return Sample(
            host=entry.source,
            link=entry.link,
            title=entry.title,
            names=(*entry.authors, *entry.tags),
            body=raw_text(body, rules_for(entry.source, self.rules)),
            html=entry.content.html,
        )

    def _renderings(self, entries: Iterable[tuple[Headline, Content]]) -> list[dict[str, bytes]]:
        from feeds import pages

        zone = ZoneInfo(self.site.time_zone)
        whole = [make_entry(headline, content, zone) for headline, content in entries]
        made = {
            name: [format_.entry(entry, self.site) for entry in whole] for name, format_ in FORMATS.items()
        }
        made["html"] = [pages.dump(pages.line(entry, zone)) for entry in whole]
        return [dict(zip(made, of_one, strict=True)) for of_one in zip(*made.values(), strict=True)]


def body_of(source: Source, path: str, digest: str) -> tuple[str, bool]:
    """The body of a post, read again, and whether the file is still the one of `digest`.

    "" when it vanished.
    """
    try:
        data = source.read(path)
    except OSError:
        data = b""
    return read_body(data), sha256(data).hexdigest() == digest
