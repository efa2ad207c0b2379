"""Where the pieces meet: `update` reads the posts, `document` makes what is published.

(1) `document` gives the same bytes for the same posts, settings and `now` of the last update,
    whatever the index held before.
(2) Work is done late and once: metadata of changed files is read by `update`; content is cleaned
    and an entry rendered when the first document needs it, or by `prepare` for all documents.
(3) `states` tells which documents are as they were, without making them.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds import files, pages, urls
from feeds.answers import Answers
from feeds.channels import ALL, KINDS, SEARCH, feed_id
from feeds.config import Settings
from feeds.entries import make_entry
from feeds.errors import BadAddress, BadPost, DamagedIndex, LostPosts
from feeds.formats import FORMATS
from feeds.index import Index
from feeds.index.documents import Documents
from feeds.index.rows import Line, Row
from feeds.making import Collector, Maker, Reader
from feeds.model import (
    Address,
    Channel,
    Content,
    Document,
    Entry,
    Feed,
    Modified,
    Problem,
)
from feeds.questions import Question
from feeds.rulefiles import RuleFile, parse_all, read_rules
from feeds.searches import Searches
from feeds.workers import Workers

FEWEST = 5
"""A feed holds this many entries even where they are more bytes than `max_bytes`."""

FEW = 5
"""So many entries may be gone at once, or a tenth of all, before it looks like an accident."""

# What each part of the index depends on: modules of this package, by the start of their paths.
_CLEANING = ("clean/", "model", "posts/", "text", "uris")
_RENDERING = (
    *(*_CLEANING, "channels", "entries", "formats/", "making", "pages", "publisher", "templates/", "urls"),
    *("answers", "finding", "queries/", "searches"),
)
_READING = (
    *("channels", "entries", "files", "index", "making", "model", "posts/", "publisher", "text", "uris"),
    "urls",
    # The visible text decides which of several files gives the content.
    *("clean/__init__", "clean/prologue", "clean/sanitize"),
)

_READ_AT_ONCE = 200
_SECONDS_TO_READ = 0.0003
_MADE_AT_ONCE = 8
_SECONDS_TO_MAKE = 0.005

Progress = Callable[[str, int], None]
"""Hears what is being done, and of how many things it is done by now."""


def unseen(what: str, done: int) -> None:
    """The progress that nobody watches."""


_SUMMARY = 200
"""Characters of most summaries."""

_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Summary:
    """What an update found, in numbers of files, and in entries and channels."""

    files: int
    entries: int
    collapsed: int
    waiting: int
    left_out: int
    not_posts: int
    warnings: int
    channels: int


@dataclass(frozen=True, slots=True)
class Published:
    """A document as it stands at its address."""

    document: Document
    modified: Modified | None
    """None: not to be told now."""
    generation: int
    """It stands until `Publisher.generation` is another."""


class Publisher:
    """One archive: its settings and its index. Threads may share it. Raises BadOutput.

    Up to `processes` others share heavy work; where there are any, only one thread may `update` or `prepare`.
    """

    def __init__(self, settings: Settings, *, processes: int = 0) -> None:
        self.settings = settings
        self.site = settings.site
        self._zone = ZoneInfo(settings.site.time_zone)
        self._rule_files = _rule_files(settings)
        particulars = sha256(repr((self._rule_files, settings.image_hosts)).encode()).hexdigest()
        look = (settings.site, files.code_version(*_RENDERING), particulars)
        self._index = Index(
            Path(settings.index) if settings.index else files.cache_path(settings.posts),
            # Dates without a zone are read in the site's, so everything known depends on it.
            version=f"{files.code_version(*_READING)} {settings.site.time_zone}",
            rules=f"{files.code_version(*_CLEANING)} {particulars}",
            look=sha256(repr(look).encode()).hexdigest(),
            full=settings.site.full,
        )
        self._documents = Documents(self._index, self._index.look)
        self._workers = Workers(processes)
        self._kinds = (*settings.kinds, SEARCH)
        self.searches = Searches(
            settings,
            self._index,
            rules=f"{files.code_version(*_CLEANING)} {particulars}",
            maker=lambda: self._maker,
            workers=self._workers,
        )
        self._answers = Answers(settings, self.searches, self._rendered)

    @cached_property
    def _maker(self) -> Maker:
        """Made when the first entry is: only then wrong rule files matter. Raises BadSetting."""
        rules = parse_all(self._rule_files)
        return Maker(self.settings.posts, self.site, rules, self.settings.image_hosts)

    # --- posts -> entries -> channels -------------------------------------------------------

    def update(
        self,
        now: datetime,
        *,
        without: Path | None = None,
        progress: Progress = unseen,
    ) -> Summary:
        """Read what changed below the folder of posts; `without` is a folder that holds none.

        Raises BadFolder and LostPosts; then nothing has changed.
        """
        self.look(now, without=without, progress=progress)
        return self.summary()

    def look(
        self,
        now: datetime,
        *,
        without: Path | None = None,
        settled: Callable[[str, files.Stamp | None], bool] = lambda path, stamp: True,
        progress: Progress = unseen,
    ) -> bool:
        """`update`, but tell only whether anything changed.

        `settled` is asked of each file that changed (None: that is gone) whether to take that in;
        otherwise it stays as it was. The first time everything is taken in.
        """
        try:
            return self._look(now, without, settled, progress)
        except DamagedIndex:
            return self._look(now, without, settled, progress)

    def _look(
        self,
        now: datetime,
        without: Path | None,
        settled: Callable[[str, files.Stamp | None], bool],
        progress: Progress,
    ) -> bool:
        root = files.folder(self.settings.posts)
        while True:
            # Looking takes time on a large archive: other processes may write meanwhile.
            with self._index.reading():
                generation = self._index.generation()
                due = self._index.is_due(now)
                found = files.scan(root, without=without)
                changes = [
                    change
                    for change in files.compare(found, self._index.known())
                    if not generation or settled(change.path, change.stamp)
                ]
            if generation and not changes and not due:
                return False
            with self._index.updating():
                if self._index.generation() == generation:
                    return self._take_in(changes, now, progress)
            # Another process took in what it found, perhaps after us: look again.

    def _take_in(self, changes: Sequence[files.Change], now: datetime, progress: Progress) -> bool:
        """Change the index after the files that changed."""
        index = self._index
        first = not index.generation()
        before = index.count()
        index.begin(now)
        made, done = False, 0
        collect = Collector(self.settings.posts, self.site.time_zone, now)
        read = Reader(collect)
        seconds = len(changes) * _SECONDS_TO_READ
        for batch, found in self._workers.map(read, changes, seconds=seconds, size=_READ_AT_ONCE):
            # Reading never hangs: a process that did not answer was killed, by whom does not matter.
            found = found or read(batch)
            index.touch(found.same)
            index.drop_files(found.gone)
            made |= index.put_files(found.rows, found.alone, now)
            done += len(batch)
            progress("posts read", done)
        if not (first or made or index.is_touched()):
            return False
        index.drop_entries()
        touched = index.touched()
        while groups := list(islice(touched, _READ_AT_ONCE)):
            index.put_entries(collect(groups))
        lost = before - index.count()
        if lost > max(FEW, before // 10) and not self.settings.accept_loss:
            reason = (
                f"{lost:,} of {before:,} entries are gone; "
                "the last good state stays published until --accept-loss says that this is meant"
            )
            raise LostPosts(str(self.settings.posts), reason)
        index.put_channels(self._count_channels())
        index.forget_unused()
        index.advance()
        return True

    def _count_channels(self) -> Iterator[Channel]:
        yield Channel(ALL, "", "", "", self._index.count(), self._index.last("published"))
        labels: dict[tuple[str, str], tuple[int, str]] = {}
        channels: dict[tuple[str, str], Channel] = {}
        for kind, name, spelling, count, newest in self._index.spellings():
            one = channels.get((kind, name)) or Channel(kind, urls.slug_of(name), name, "", 0, newest)
            # The most frequent spelling is the label; ties go to the first in code point order.
            labels[kind, name] = min(labels.get((kind, name), (0, "")), (-count, spelling))
            channels[kind, name] = replace(
                one,
                label=labels[kind, name][1],
                count=one.count + count,
                newest=max(newest, one.newest or newest),
            )
        yield from channels.values()

    def summary(self) -> Summary:
        """The state of the archive in numbers."""
        with self._index.reading():
            counts = self._index.counts()
            problems = sum(1 for _ in self._index.problems())
            return Summary(
                **{name.replace(" ", "_"): number for name, number in counts.items()},
                warnings=problems - counts["left out"],
                channels=len(self.channels()),
            )

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong with posts, by path."""
        with self._index.reading():
            yield from self._index.problems()

    def kept(self) -> Iterator[Problem]:
        """What rules would have taken of the contents that were cleaned so far, had the guard let them."""
        for path, change in self._index.kept():
            yield Problem(path, 0, change.rule, change.text, "kept")

    # --- channels and addresses -------------------------------------------------------------

    def channels(self) -> list[Channel]:
        """All channels that are published, the main one first, then by kind and name."""
        order = [ALL, *self.settings.kinds]
        with self._index.reading():
            found = [channel for channel in self._index.channels() if self._is_published(channel)]
        return sorted(found, key=lambda channel: order.index(channel.kind)) + list(self.searches.channels())

    def _is_published(self, channel: Channel) -> bool:
        if channel.kind == ALL:
            return True
        return channel.kind in self.settings.kinds and channel.count >= self.settings.min_entries

    def channel(self, address: Address) -> Channel:
        """The channel of an address. Raises BadAddress where none is published there, NotNow."""
        if address.kind == SEARCH:
            return self.searches.channel(address.slug)
        channel = self._index.channel(address.kind, address.slug)
        if channel is None or not self._is_published(channel):
            raise BadAddress(urls.path_of(address), "no such channel")
        return channel

    def addresses(self) -> Iterator[Address]:
        """Every address that has a document."""
        yield from (urls.OPML, urls.STYLE)
        for channel in self.channels():
            for name in ("html", *FORMATS):
                yield Address(channel.kind, channel.slug, name)

    def files(self) -> Iterator[tuple[str, Address]]:
        """Every file of a static build with the address whose document it holds."""
        for address in self.addresses():
            yield urls.file_of(address), address
        for path, address in urls.OLD_FILES.items():
            yield path, address
        if "tag" in self.settings.kinds:
            for channel in self.channels():
                if channel.kind == "tag":
                    yield urls.old_tag_file(channel), Address("tag", channel.slug, "atom")

    def url(self, address: Address | Question) -> str:
        """The absolute URI of an address."""
        if isinstance(address, Question):
            return self._answers.url(address)
        return urls.url_of(self.site.base_url, address)

    def title(self, channel: Channel) -> str:
        """What a channel's feed and page are called."""
        return self.site.title if channel.kind == ALL else f"{channel.label} – {self.site.title}"

    # --- channels -> documents --------------------------------------------------------------

    def document(self, address: Address | Question) -> Document:
        """What is published at an address. Raises BadAddress where nothing is, NotNow."""
        self._read_words(address)
        with self._index.reading():
            return self._make(address)

    def published(self, address: Address | Question, now: datetime) -> Published:
        """`document` with what HTTP wants to know of it. Raises BadAddress where nothing is, NotNow."""
        self._read_words(address)
        with self._index.reading():
            generation = self._index.generation()
            document = self._make(address)
        if isinstance(address, Question):
            # Anybody may ask anything: nothing is noted of it.
            return Published(document, None, generation)
        modified = self._documents.changed(urls.path_of(address), document.etag, generation, now)
        return Published(document, modified, generation)

    def lead(self) -> bool:
        """Whether this process is the one to `look`, among all that serve the same index."""
        return self._index.lead()

    def close(self) -> None:
        """Close what this thread has open, so that the process may fork; it opens again by itself."""
        self._workers.close()
        self._index.close()

    def generation(self) -> int:
        """A number that changes whenever documents may: 0 before the first update."""
        return self._index.generation()

    def _read_words(self, address: Address | Question) -> None:
        """Let the words of a few new entries keep nobody waiting."""
        self.searches.complete(address.query if isinstance(address, Question) else None)

    def _make(self, address: Address | Question) -> Document:
        if isinstance(address, Question):
            body, media_type = self._answers.answer(
                address,
                updated=self._last_updated(),
                site_feeds=self._feed_links(self.channel(urls.HOME)) if address.format == "html" else [],
            )
        elif address == urls.OPML:
            body, media_type = self._opml(), "text/x-opml; charset=utf-8"
        elif address == urls.STYLE:
            body, media_type = pages.style(), pages.STYLE_TYPE
        elif address.format == "html":
            body, media_type = self._page(self.channel(address)), pages.MEDIA_TYPE
        else:
            body, media_type = self._feed(self.channel(address), address)
        return Document(body, media_type, etag=sha256(body).hexdigest()[:32])

    def _feed(self, channel: Channel, address: Address) -> tuple[bytes, str]:
        format_ = FORMATS[address.format]
        lines = self._shown(channel, format_.name)
        updated = max((line.updated for line in lines), default=None) or self._last_updated()
        feed = Feed(
            id=feed_id(self.site.id, channel.kind, channel.name),
            title=self.title(channel),
            description=self._description(channel),
            updated=updated,
            url=self.url(address),
            home=self.url(replace(address, format="html")),
            author=self.site.author or self.site.title,
            language=self.site.language,
            links=self.site.hub_links,
            complete=len(lines) == channel.count,
        )
        return format_.feed(feed, [line.text or "" for line in lines]), format_.media_type

    def _shown(self, channel: Channel, format_name: str) -> list[Line]:
        """The entries of a channel's feed, newest first, as rendered in a format.

        As many as `limit` and `max_bytes` allow, the same in all formats.
        """
        room, shown = self.settings.max_bytes, []
        for number, line in enumerate(self._lines(channel, format_name)):
            if line.size is None:
                line = self._made(line, format_name)
            room -= line.size or 0
            if room < 0 and self.settings.max_bytes and number >= FEWEST:
                break
            shown.append(line if line.text is not None else self._made(line, format_name))
        return shown

    def _lines(self, channel: Channel, format_name: str) -> list[Line]:
        """The newest entries of a channel, as many as `limit` allows."""
        if channel.kind == SEARCH:
            return self.searches.lines(self.searches.query(channel.slug), self.settings.limit, format_name)
        return self._index.lines(channel, self.settings.limit, format_name)

    def _rendered(self, lines: Sequence[Line], format_name: str, full: bool) -> list[str]:
        """Entries in a format, with the whole content or the summary alone."""
        if full == self.site.full or format_name == "html":
            return [line.text or self._made(line, format_name).text or "" for line in lines]
        site = replace(self.site, full=full)
        return [FORMATS[format_name].entry(self._entry(line.id), site) for line in lines]

    def _made(self, line: Line, format_name: str) -> Line:
        """A line whose entry is made now, in all formats."""
        row = self._index.entry(line.id)
        made = self._maker.make(row, self._index.content(row.content))
        if made.sure:
            self._index.keep(made.row, made.content, made.renderings)
        else:
            self._index.doubt()
        published = made.content.html if self.site.full else made.content.summary
        return replace(line, size=len(published.encode()), text=made.renderings[format_name])

    def prepare(self, progress: Progress = unseen) -> list[Problem]:
        """Make whatever entries the documents need and have not been made, in other processes.

        Returns what could not be made: such entries are published without content.
        """
        if self.searches.need_text:
            self.read_words(progress)
        problems: list[Problem] = []
        tried: dict[str, None] = {}
        done = 0
        channels = self.channels()
        while channels:
            # Which entries a document holds depends on their sizes: in rounds, none is made in vain.
            with self._index.reading():
                missing = {channel: self._missing(channel) for channel in channels}
            wanted = dict.fromkeys(id for ids in missing.values() for id in ids if id not in tried)
            if not wanted:
                break
            channels = [channel for channel in channels if not tried.keys() >= set(missing[channel])]
            tried |= wanted
            tasks = (self._wanted(entry_id) for entry_id in wanted)
            seconds = len(wanted) * _SECONDS_TO_MAKE
            for batch, made in self._workers.map(self._maker, tasks, seconds=seconds, size=_MADE_AT_ONCE):
                if made is None:
                    ((row, _),) = batch
                    made = [self._maker.empty(row)]
                    reason = "its text takes too long, or ends the process that cleans it"
                    problems.append(Problem(row.headline.body, 0, "", reason, "published without content"))
                with self._index.reading():
                    for one in made:
                        if one.sure:
                            self._index.keep(one.row, one.content, one.renderings)
                done += len(batch)
                progress("entries made", done)
        return problems

    def read_words(self, progress: Progress = unseen) -> None:
        """Make queries with words possible, in other processes. Raises BadPost."""
        if not self.searches.fill(progress=lambda done: progress("entries read", done)):
            raise BadPost(str(self.settings.posts), "posts have changed while they were read; try again")

    def _wanted(self, entry_id: str) -> tuple[Row, Content | None]:
        row = self._index.entry(entry_id)
        return row, self._index.content(row.content)

    def _missing(self, channel: Channel) -> list[str]:
        """Ids of entries that the documents of a channel need for sure, as far as that is known."""
        room, missing = self.settings.max_bytes, []
        for number, line in enumerate(self._lines(channel, "html")):
            if self.settings.max_bytes and room < 0 and number >= FEWEST:
                break
            if line.size is None:
                # Cleaning makes bodies shorter, but a character may be three bytes.
                missing.append(line.id)
                room -= line.length if self.site.full else min(line.length, _SUMMARY)
                continue
            room -= line.size
            fits = room >= 0 or not self.settings.max_bytes or number < FEWEST
            if line.text is None and fits:
                missing.append(line.id)
        return missing

    @property
    def is_rebuilt(self) -> bool:
        """Whether the index was of another version or damaged, and everything is read again."""
        return self._index.is_rebuilt

    def snapshot(self) -> AbstractContextManager[None]:
        """All documents that are made within it are of one state of the archive."""
        return self._index.reading()

    def states(self) -> dict[Address, str]:
        """What each document depends on, as a hash: where it is what it was, the document is, too."""
        channels = self.channels()
        look = (self._index.look, self.settings.limit, self.settings.max_bytes)
        everything = repr((look, channels, self._index.last("updated")))
        states = dict.fromkeys((urls.OPML, urls.STYLE, urls.HOME), _hash(everything))
        for channel in channels:
            lines = self._lines(channel, "")
            state = _hash(
                repr((look, channel, [line.digest for line in lines] or self._index.last("updated")))
            )
            for name in ("html", *FORMATS):
                states.setdefault(Address(channel.kind, channel.slug, name), state)
        states[urls.HOME] = _hash(everything + states[Address(ALL, "", "atom")])
        return states

    def written(self, out: Path) -> dict[str, tuple[str, str]]:
        """The files that were written to a folder: name -> how the file looked, state of the document."""
        return self._documents.written(os.path.realpath(out))

    def note_written(self, out: Path, files: Mapping[str, tuple[str, str]]) -> None:
        """Note all files that were written to a folder, in the place of those noted before."""
        self._documents.note_written(os.path.realpath(out), files)

    def _description(self, channel: Channel) -> str:
        if channel.kind == ALL:
            return self.site.description or self.site.title
        return f"{self.site.title}: {KINDS[channel.kind].title} / {channel.label}"

    def _last_updated(self) -> datetime:
        return self._index.last("updated") or _NOTHING_YET

    def _opml(self) -> bytes:
        from feeds.formats.opml import Outline, opml  # late: a build in which nothing changed needs neither

        titles = [KINDS[kind].title for kind in self._kinds]
        groups: dict[str, list[Outline]] = {title: [] for title in ("", *titles)}
        for channel in self.channels():
            address = Address(channel.kind, channel.slug, "atom")
            outline = Outline(
                title=channel.label or self.site.title,
                description=self._description(channel),
                xml_url=self.url(address),
                html_url=self.url(replace(address, format="html")),
                language=self.site.language,
            )
            groups[KINDS[channel.kind].title if channel.kind in KINDS else ""].append(outline)
        full = [(label, outlines) for label, outlines in groups.items() if outlines]
        return opml(self.site, self.url(urls.OPML), full, self._last_updated())

    def _page(self, channel: Channel) -> bytes:
        is_main = channel.kind == ALL
        feeds = self._feed_links(channel)
        page = pages.Page(
            title=self.title(channel),
            heading=channel.label or self.site.title,
            site_title=self.site.title,
            description=self.site.description if is_main else "",
            language=self.site.language,
            root="" if is_main else "../../",
            count=channel.count,
            feeds=feeds,
            site_feeds=[] if is_main else self._feed_links(self.channel(urls.HOME)),
            groups=self._groups() if is_main else [],
            entries=[pages.load(line.text or "") for line in self._shown(channel, "html")],
        )
        return pages.render(page)

    def _feed_links(self, channel: Channel) -> list[pages.FeedLink]:
        return [
            pages.FeedLink(
                name=format_.title,
                type=format_.media_type.partition(";")[0],
                title=f"{self.title(channel)} ({format_.title})",
                url=self.url(Address(channel.kind, channel.slug, format_.name)),
            )
            for format_ in FORMATS.values()
        ]

    def _groups(self) -> list[pages.Group]:
        links: dict[str, list[pages.ChannelLink]] = {kind: [] for kind in self._kinds}
        for channel in self.channels():
            if channel.kind in links:
                href = urls.href_of(Address(channel.kind, channel.slug, "html"))
                links[channel.kind].append(pages.ChannelLink(channel.label, href, channel.count))
        return [pages.Group(KINDS[kind].title, channels) for kind, channels in links.items() if channels]

    def entries(self) -> Iterator[Entry]:
        """All entries, newest first, with their content."""
        with self._index.reading():
            ids = self._index.ids()
        yield from map(self._entry, ids)

    def entry(self, path: Path) -> Entry:
        """The entry that a file makes, alone or with others. Raises BadPost where it makes none."""
        root = os.path.realpath(self.settings.posts)
        inside = os.path.relpath(os.path.realpath(path if path.is_file() else Path(root, path)), root)
        inside = inside.replace(os.sep, "/")
        entry_id = self._index.id_of(inside)
        if entry_id is None:
            said = [f"{one.reason}; {one.action}" for one in self.problems() if one.path == inside]
            raise BadPost(
                str(path), said[0] if said else f"is published by no entry of {self.settings.posts}"
            )
        return self._entry(entry_id)

    def learn(self) -> dict[str, str]:
        """Rule files for review, by host, of what repeats across the posts of one source."""
        from feeds.clean import learn  # late, as all cleaning

        return learn(self._maker.sample(entry) for entry in self.entries())

    def _entry(self, entry_id: str) -> Entry:
        with self._index.reading():
            row, content = self._wanted(entry_id)
            if content is None:
                made = self._maker.make(row, None)
                content = made.content
                if made.sure:
                    self._index.keep(row, content, made.renderings)
        return make_entry(row.headline, content, self._zone)


def _rule_files(settings: Settings) -> list[RuleFile]:
    if not settings.host_rules:
        return []
    return read_rules(settings.posts / settings.rules if settings.rules else None)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
