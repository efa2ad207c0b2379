"""Channel -> feed: which entries a document holds, made when it needs them, and joined.

(1) An entry is cleaned and rendered when the first document needs it, or by `prepare`; the index keeps both.
(2) A feed holds as many entries as `limit` and `max_bytes` allow, the same in all formats.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from feeds import addresses, pages
from feeds.archive.searches import Searches
from feeds.archive.tasks import EntryRenderer, RenderedEntry
from feeds.archive.update import Progress
from feeds.archive.workers import Workers
from feeds.channels import ALL, KINDS, SEARCH, feed_id
from feeds.entries import make_entry
from feeds.formats import FORMATS
from feeds.index import Index
from feeds.index.rows import Line, Row
from feeds.model import ADDED, Address, Channel, Content, Entry, Feed, Link, Problem, Tombstone
from feeds.settings import Settings

FEWEST = 5
"""A feed holds this many entries even where they are more bytes than `max_bytes`."""

_MADE_AT_ONCE = 64
_KEPT_AT_ONCE = 2**20
"""Bytes of renderings that are put into the index at once."""
_SECONDS_TO_MAKE = 0.005

_SUMMARY = 200
"""Characters of most summaries."""

_EMPTY = Content("", "", "")

_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


class FeedBuilder:
    """Composes the feeds of channels; `maker` makes entries, `added` gives ids of those added last."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        searches: Searches,
        *,
        maker: EntryRenderer,
        workers: Workers,
        added: Callable[[Channel, int], Sequence[str]],
    ) -> None:
        self.settings = settings
        self.site = settings.site
        self._zone = ZoneInfo(settings.site.time_zone)
        self._index = index
        self._searches = searches
        self._maker = maker
        self._workers = workers
        self._added = added

    # --- documents ---------------------------------------------------------------------------

    def feed(
        self,
        channel: Channel,
        address: Address,
        links: Sequence[Link] = (),
        tombstones: tuple[Tombstone, ...] = (),
    ) -> tuple[bytes, str]:
        """Bytes and media type of a channel's feed (part "added": of what was added last), with `links`."""
        format_ = FORMATS[address.format]
        lines = self.shown(channel, format_.name, address.part)
        updated = max((line.updated for line in lines), default=None) or self.last_updated()
        feed = replace(
            self.head(channel, address),
            updated=updated,
            links=(*self.site.hub_links, *links),
            complete=len(lines) == channel.count,
            tombstones=tombstones,
        )
        return format_.feed(feed, [line.rendering or b"" for line in lines]), format_.media_type

    def head(self, channel: Channel, address: Address) -> Feed:
        """What any document of a channel's feed says of it."""
        home = addresses.url_of(self.site.base_url, replace(address, format="html", part=""))
        return Feed(
            id=feed_id(self.site.id, channel.kind, channel.name, ADDED if address.part == ADDED else ""),
            title=self.title(channel),
            description=self.description(channel),
            updated=_NOTHING_YET,
            url=addresses.url_of(self.site.base_url, address),
            home=home,
            author=self.site.author or self.site.title,
            language=self.site.language,
            comment=pages.comment(self.site, home),
        )

    def title(self, channel: Channel) -> str:
        """What a channel's feed and page are called."""
        return self.site.title if channel.kind == ALL else f"{channel.label} – {self.site.title}"

    def description(self, channel: Channel) -> str:
        """What a channel's feed says it is."""
        if channel.kind == ALL:
            return self.site.description or self.site.title
        return f"{self.site.title}: {KINDS[channel.kind].title} / {channel.label}"

    def last_updated(self) -> datetime:
        """What a document without entries was last updated at."""
        return self._index.last("updated") or _NOTHING_YET

    def shown(self, channel: Channel, format_name: str, order: str = "") -> list[Line]:
        """The entries of a channel's feed, newest first (or those added last), as rendered in a format.

        As many as `limit` and `max_bytes` allow, the same in all formats.
        """
        room, shown = self.settings.max_bytes, []
        for number, line in enumerate(self.lines(channel, format_name, order)):
            if line.size is None:
                line = self._made(line, format_name)
            room -= line.size or 0
            if room < 0 and self.settings.max_bytes and number >= FEWEST:
                break
            shown.append(line if line.rendering is not None else self._made(line, format_name))
        return shown

    def lines(self, channel: Channel, format_name: str, order: str = "") -> list[Line]:
        """The newest entries of a channel, or those added last, as many as `limit` allows."""
        if channel.kind == SEARCH:
            query = self._searches.query(channel.slug)
            order = order or self._searches.order(channel.slug)
            return self._searches.lines(query, self.settings.limit, format_name, order=order)
        if order == ADDED:
            return self._index.lines_of(self._added(channel, self.settings.limit), format_name)
        return self._index.lines(channel, self.settings.limit, format_name)

    def rendered(self, lines: Sequence[Line], format_name: str, full: bool) -> list[bytes]:
        """Entries in a format, with the whole content or the summary alone."""
        if full == self.site.full or format_name == "html":
            return [line.rendering or self._made(line, format_name).rendering or b"" for line in lines]
        site = replace(self.site, full=full)
        return [FORMATS[format_name].entry(self.entry(line.id), site) for line in lines]

    # --- entries -----------------------------------------------------------------------------

    def _made(self, line: Line, format_name: str) -> Line:
        """A line whose entry is made now, in all formats."""
        row = self._index.entry(line.id)
        made = self._maker.make(row, self._index.content(row.content))
        if made.sure:
            self._index.keep(made.row, made.content, made.renderings, micros=made.micros)
        else:
            self._index.doubt()
        published = made.content.html if self.site.full else made.content.summary
        return replace(line, size=len(published.encode()), rendering=made.renderings[format_name])

    def entry(self, entry_id: str) -> Entry:
        """The entry of an id, with its content. Raises KeyError."""
        with self._index.reading():
            row, content = self._wanted(entry_id)
            if content is None:
                made = self._maker.make(row, None)
                content = made.content
                if made.sure:
                    self._index.keep(row, content, made.renderings, micros=made.micros)
                else:
                    self._index.doubt()
        return make_entry(row.headline, content, self._zone)

    def bare(self, entry_id: str) -> Entry:
        """An entry without its content, which is looked at only where it gives the title. Raises KeyError."""
        headline = self._index.entry(entry_id).headline
        if not headline.title:
            return replace(self.entry(entry_id), content=_EMPTY)
        return make_entry(headline, _EMPTY, self._zone)

    def prepare(self, channels: Sequence[Channel], progress: Progress) -> list[Problem]:
        """Make whatever entries the documents of channels need and have not been made, in other processes.

        Returns what could not be made: such entries are published without content.
        """
        problems: list[Problem] = []
        tried: dict[str, None] = {}
        done = 0
        while channels:
            # Which entries a document holds depends on their sizes: in rounds, none is made in vain.
            with self._index.reading():
                missing = {channel: self._missing(channel) for channel in channels}
            wanted = dict.fromkeys(id for ids in missing.values() for id in ids if id not in tried)
            if not wanted:
                break
            channels = [channel for channel in channels if not tried.keys() >= set(missing[channel])]
            tried |= wanted
            problems += self.make(wanted, progress, done)
            done += len(wanted)
        return problems

    def make(self, ids: Collection[str], progress: Progress, done: int = 0) -> list[Problem]:
        """Make entries, in other processes, `done` being made already. Returns what could not be made."""
        problems: list[Problem] = []
        unkept: list[RenderedEntry] = []
        size = 0
        tasks = (self._wanted(entry_id) for entry_id in ids)
        seconds = len(ids) * _SECONDS_TO_MAKE
        # A few are for all processes, too.
        size_of_batch = min(_MADE_AT_ONCE, 1 + len(ids) // max(1, self._workers.count))
        for batch, made in self._workers.map(self._maker, tasks, seconds=seconds, size=size_of_batch):
            if made is None:
                ((row, _),) = batch
                made = [self._maker.empty(row)]
                reason = "its text takes too long, or ends the process that cleans it"
                problems.append(Problem(row.headline.body, 0, "", reason, "published without content"))
            unkept += made
            size += sum(len(rendering) for one in made for rendering in one.renderings.values())
            if size >= _KEPT_AT_ONCE:
                self._keep(unkept)
                unkept, size = [], 0
            done += len(batch)
            progress("entries made", done)
        self._keep(unkept)
        return problems

    def _keep(self, made: Sequence[RenderedEntry]) -> None:
        with self._index.reading():
            for one in made:
                if one.sure:
                    self._index.keep(one.row, one.content, one.renderings, micros=one.micros)

    def _wanted(self, entry_id: str) -> tuple[Row, Content | None]:
        row = self._index.entry(entry_id)
        return row, self._index.content(row.content)

    def _missing(self, channel: Channel) -> list[str]:
        """Ids of entries that the documents of a channel need for sure, as far as that is known."""
        room, missing = self.settings.max_bytes, []
        for number, line in enumerate(self.lines(channel, "html")):
            if self.settings.max_bytes and room < 0 and number >= FEWEST:
                break
            if line.size is None:
                # Cleaning makes bodies shorter, but a character may be three bytes.
                missing.append(line.id)
                room -= line.length if self.site.full else min(line.length, _SUMMARY)
                continue
            room -= line.size
            fits = room >= 0 or not self.settings.max_bytes or number < FEWEST
            if line.rendering is None and fits:
                missing.append(line.id)
        return missing
