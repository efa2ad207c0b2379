"""Renders entries, perhaps in other processes: body -> cleaned content -> the entry in each format.

(1) Nothing here uses the index or keeps anything: equal files and arguments, equal results.
(2) Arguments and results can be pickled, and hold one batch of posts at a time.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self
from zoneinfo import ZoneInfo

from feeds.addresses import entry_url
from feeds.archive.post_reader import bodies_of, portions
from feeds.clean.references import is_relative, settle
from feeds.clean.rule_files import RuleFile
from feeds.clean.rule_files import parse_all as parse_rules
from feeds.entries import make_entry
from feeds.formats import FORMATS
from feeds.index.rows import IndexedEntry
from feeds.model import LOST, Change, Content, Enclosure, Entry, Headline, Site
from feeds.storage.source import PostBytes

if TYPE_CHECKING:
    from feeds.clean.cleaner import HostRules

_CHARACTERS_AT_ONCE = 2**18
"""Characters of raw bodies that are cleaned together, unless one alone has more: trees are large."""


class Task(NamedTuple):
    """An entry to render."""

    row: IndexedEntry
    content: Content | None
    """Its content, if that was cleaned before."""
    files: Mapping[str, Enclosure] | None = None
    """What its references mean, for `settle`; None while it is unknown."""


class CleanedContent(NamedTuple):
    """The content of an entry."""

    content: Content
    is_consistent: bool
    """Whether it was made from the bytes that the index knows."""
    micros: int | None
    """Microseconds of processor time that cleaning took; None if it was cleaned before."""


def without_content(reason: str) -> Content:
    """The content of a post that cannot be cleaned."""
    return Content("", "", "", changes=(Change(LOST, f"its content cannot be cleaned: {reason}"),))


@dataclass(frozen=True, slots=True)
class RenderedEntry:
    """An entry in all formats."""

    row: IndexedEntry
    cleaned: CleanedContent
    renderings: dict[str, bytes]
    """By the name of the format; "html" is the entry in the list of a page. Empty while it is unknown what
    its references mean.
    """


@dataclass(frozen=True, slots=True)
class EntryRenderer:
    """Cleans and renders entries whose posts are in `source`."""

    source: PostBytes
    site: Site
    rule_files: tuple[RuleFile, ...]
    image_hosts: Mapping[str, str]
    breaks: tuple[str, ...] = ()
    """Folders where a line end in Markdown is a line break; "" = everywhere."""

    @property
    def rules(self) -> "Mapping[str, HostRules]":
        """The rules of each host. Raises BadSetting.

        They are parsed late, as all that cleaning needs takes a while to import.
        """
        return parse_rules(self.rule_files)

    def __call__(self, tasks: Sequence[Task]) -> list[RenderedEntry]:
        """Render entries."""
        return [
            rendered
            for portion in portions(tasks, lambda task: task.row.length, _CHARACTERS_AT_ONCE)
            for rendered in self._render(portion)
        ]

    def posts_of(self, tasks: Sequence[Task]) -> Iterator[tuple[str, str]]:
        """Path and SHA-256 of each post that is read for tasks."""
        found = (task.row.headline for task in tasks if task.content is None)
        return ((one.body, one.body_digest) for one in found)

    def with_source(self, source: PostBytes) -> Self:
        """The same, with posts from elsewhere."""
        return replace(self, source=source)

    def _render(self, tasks: Sequence[Task]) -> list[RenderedEntry]:
        """As in `parse_all`, one thing is done for all of them before the next."""
        cleaned = iter(self.clean_all([task.row for task in tasks if task.content is None]))
        contents = [
            next(cleaned) if task.content is None else CleanedContent(task.content, True, None)
            for task in tasks
        ]
        settled = {
            task.row.headline: settle(found.content, task.files or {})
            for task, found in zip(tasks, contents, strict=True)
            if task.files is not None or not found.content.references
        }
        renderings = dict(zip(settled, self._renderings(settled.items()), strict=True))
        return [
            RenderedEntry(task.row, found, renderings.get(task.row.headline, {}))
            for task, found in zip(tasks, contents, strict=True)
        ]

    def render(self, task: Task) -> RenderedEntry:
        """Render one entry."""
        (rendered,) = self([task])
        return rendered

    def render_without_content(self, row: IndexedEntry, reason: str) -> RenderedEntry:
        """Render an entry whose post cannot be cleaned: its metadata and the link to the original."""
        rendered = self.render(Task(row, without_content(reason)))
        return replace(rendered, cleaned=rendered.cleaned._replace(micros=0))  # so that it is kept, once

    def clean(self, row: IndexedEntry) -> CleanedContent:
        """Clean the content of one entry."""
        (cleaned,) = self.clean_all([row])
        return cleaned

    def clean_all(self, rows: Sequence[IndexedEntry]) -> list[CleanedContent]:
        """Clean the contents of entries."""
        if not rows:
            return []
        from feeds.clean.cleaner import Draft, finish, rules_for

        rules = self.rules
        headlines = [row.headline for row in rows]
        bodies = bodies_of(self.source, [(one.body, one.body_digest) for one in headlines])
        drafts = [
            Draft(
                *(body, one.title, link, one.authors, rules_for(link and one.source, rules)),
                image_hosts=self.image_hosts,
                path=one.body,
                repeats=row.repeats,
                breaks=any(not folder or one.body.startswith(f"{folder}/") for folder in self.breaks),
                image=one.image if is_relative(one.image) else "",
            )
            for (body, _), one, row in zip(bodies, headlines, rows, strict=True)
            for link in ("" if one.leads_elsewhere else one.link,)
        ]
        spent = dict.fromkeys(map(id, drafts), 0)
        before = time.thread_time_ns()
        for draft in finish(drafts):
            now = time.thread_time_ns()
            spent[id(draft)] += now - before
            before = now
        return [
            CleanedContent(draft.content, is_consistent, spent[id(draft)] // 1000)
            for draft, (_, is_consistent) in zip(drafts, bodies, strict=True)
        ]

    def entry(self, headline: Headline, content: Content) -> Entry:
        """The complete entry, as it is published."""
        page_of = partial(entry_url, self.site.base_url)
        return make_entry(headline, content, ZoneInfo(self.site.time_zone), page_of)

    def _renderings(self, entries: Iterable[tuple[Headline, Content]]) -> list[dict[str, bytes]]:
        from feeds import pages

        zone = ZoneInfo(self.site.time_zone)
        whole = [self.entry(headline, content) for headline, content in entries]
        by_format = {
            name: [format_.entry(entry, self.site) for entry in whole] for name, format_ in FORMATS.items()
        }
        by_format["html"] = [pages.item_to_json(pages.entry_item(entry, zone)) for entry in whole]
        return [
            dict(zip(by_format, of_entry, strict=True)) for of_entry in zip(*by_format.values(), strict=True)
        ]
