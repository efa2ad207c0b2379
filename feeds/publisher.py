"""Where the pieces meet: `update` reads the posts, `document` makes what is published.

(1) `document` gives the same bytes for the same posts, settings and `now` of the last update,
    whatever the index held before.
(2) Work is done late and once: metadata of changed files is read by `update`; content is cleaned
    and an entry rendered when the first document needs it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds import clean, files, pages, urls
from feeds.channels import ALL, KINDS, feed_id, memberships
from feeds.clean import visible_text
from feeds.config import Settings
from feeds.entries import digest_of, headlines, key_of, make_entry
from feeds.errors import BadAddress, LostPosts
from feeds.formats import FORMATS, Outline, opml
from feeds.index import Index, Known, Row
from feeds.model import (
    Address,
    Channel,
    Content,
    Document,
    Entry,
    Feed,
    Headline,
    Problem,
)
from feeds.posts import parse

FEWEST = 5
"""A feed holds this many entries even where they are more bytes than `max_bytes`."""

FEW = 5
"""So many entries may be gone at once, or a tenth of all, before it looks like an accident."""

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
    changed: datetime | None
    """When its bytes took the place of others, a whole second; None: not to be told now."""
    generation: int
    """It stands until `Publisher.generation` is another."""


class Publisher:
    """One archive: its settings and its index. Threads may share it. Raises BadOutput."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.site = settings.site
        self._zone = ZoneInfo(settings.site.time_zone)
        self._index = Index(
            Path(settings.index) if settings.index else files.cache_path(settings.posts),
            # Dates without a zone are read in the site's, so everything known depends on it.
            version=f"{files.code_version()} {settings.site.time_zone}",
            rules="",
            look=sha256(repr(settings.site).encode()).hexdigest(),
        )

    # --- posts -> entries -> channels -------------------------------------------------------

    def update(
        self,
        now: datetime,
        *,
        without: Path | None = None,
        progress: Callable[[int], None] = lambda done: None,
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
        progress: Callable[[int], None] = lambda done: None,
    ) -> bool:
        """`update`, but tell only whether anything changed.

        `settled` is asked of each file that changed (None: that is gone) whether to take that in;
        otherwise it stays as it was.
        """
        root = files.folder(self.settings.posts)
        while True:
            generation = self._index.generation()
            # Looking takes time on a large archive: other processes may write meanwhile.
            found: dict[str, files.Stamp | None] = {}
            for path, stamp in files.scan(root, without=without):
                found[path] = stamp
                progress(len(found))
            with self._index.reading():
                known = self._index.known()
                due = self._index.due(now)
            changes = {path: stamp for path, stamp in found.items() if path not in known}
            for path, before in known.items():
                if found.get(path) != before.stamp:
                    changes[path] = found.get(path)
            changes = {path: stamp for path, stamp in changes.items() if settled(path, stamp)}
            if generation and not changes and not due:
                return False
            with self._index.updating():
                if self._index.generation() == generation:
                    return self._take_in(changes, known, due, now)
            # Another process took in what it found, perhaps after us: look again.

    def _take_in(
        self,
        changes: Mapping[str, files.Stamp | None],
        known: Mapping[str, Known],
        due: Iterable[str],
        now: datetime,
    ) -> bool:
        """Change the index after the files that changed (None: that are gone)."""
        first = not self._index.generation()
        keys: set[str | None] = set(due)
        before = self._index.counts()["entries"]
        for path, stamp in changes.items():
            if stamp is None:
                keys.add(self._index.drop_file(path))
            else:
                keys |= self._read(path, stamp, known.get(path))
        for key in sorted(filter(None, keys)):
            self._collect(key, now)
        after = self._index.counts()["entries"]
        if before - after > max(FEW, before // 10) and not self.settings.accept_loss:
            reason = (
                f"{before - after:,} of {before:,} entries are gone; "
                "the last good state stays published until --accept-loss says that this is meant"
            )
            raise LostPosts(str(self.settings.posts), reason)
        if keys or first:
            self._index.put_channels(self._count_channels())
            self._index.forget_unused()
            self._index.advance()
        return bool(keys) or first

    def _read(self, path: str, stamp: files.Stamp, before: Known | None) -> set[str | None]:
        """Take in a file that is new or changed. Returns the keys whose entries it touches."""
        try:
            data = files.read(self.settings.posts, path)
        except FileNotFoundError:
            return {self._index.drop_file(path)}
        except OSError as error:
            problem = Problem(path, 0, "", f"cannot be read ({error.strerror or error})", "left out")
            return {self._index.put_file(path, Known(stamp, ""), None, None, [problem])}
        stamp = files.settled(stamp)
        digest = sha256(data).hexdigest()
        if before and before.digest == digest:
            self._index.touch(path, stamp)
            return set()
        reading = parse(path, data, zone=self._zone)
        meta = reading.post.meta if reading.post else None
        key = key_of(meta, self._zone) if meta else None
        return {key, self._index.put_file(path, Known(stamp, digest), meta, key, reading.problems)}

    def _collect(self, key: str, now: datetime) -> None:
        """Make the entries of all files of one key anew."""
        self._index.drop_entries(key)
        self._index.set_live(key, now)
        found, problems = headlines(
            self._index.metas(key),
            zone=self._zone,
            now=now,
            text_of=lambda meta: visible_text(self._body(meta.path, meta.digest)),
        )
        for headline in found:
            row = Row(headline, digest_of(headline), _content_key(headline))
            self._index.put_entry(key, row, memberships(headline), problems)
            problems = []

    def _count_channels(self) -> Iterator[Channel]:
        yield Channel(ALL, "", "", "", self._index.counts()["entries"], self._index.last("published"))
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

    def _body(self, path: str, digest: str) -> str:
        """The body of a post, read again; "" when it vanished since the update.

        What is made of a file that is no longer the one of `digest` must not be kept.
        """
        try:
            data = files.read(self.settings.posts, path)
        except OSError:
            data = b""
        if sha256(data).hexdigest() != digest:
            self._index.doubt()
        reading = parse(path, data, zone=self._zone)
        return reading.post.body if reading.post else ""

    def summary(self) -> Summary:
        """The state of the archive in numbers."""
        counts = self._index.counts()
        left_out = counts["left out"]
        return Summary(
            **{name.replace(" ", "_"): number for name, number in counts.items()},
            warnings=sum(1 for _ in self._index.problems()) - left_out,
            channels=len(self.channels()),
        )

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong with posts, by path."""
        yield from self._index.problems()

    # --- channels and addresses -------------------------------------------------------------

    def channels(self) -> list[Channel]:
        """All channels that are published, the main one first, then by kind and name."""
        order = [ALL, *self.settings.kinds]
        found = [channel for channel in self._index.channels() if self._is_published(channel)]
        return sorted(found, key=lambda channel: order.index(channel.kind))

    def _is_published(self, channel: Channel) -> bool:
        if channel.kind == ALL:
            return True
        return channel.kind in self.settings.kinds and channel.count >= self.settings.min_entries

    def channel(self, address: Address) -> Channel:
        """The channel of an address. Raises BadAddress where none is published there."""
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

    def url(self, address: Address) -> str:
        """The absolute URI of an address."""
        return urls.url_of(self.site.base_url, address)

    def title(self, channel: Channel) -> str:
        """What a channel's feed and page are called."""
        return self.site.title if channel.kind == ALL else f"{channel.label} – {self.site.title}"

    # --- channels -> documents --------------------------------------------------------------

    def document(self, address: Address) -> Document:
        """What is published at an address. Raises BadAddress where nothing is."""
        with self._index.reading():
            return self._make(address)

    def published(self, address: Address, now: datetime) -> Published:
        """`document` with what HTTP wants to know of it. Raises BadAddress where nothing is."""
        with self._index.reading():
            generation = self._index.generation()
            document = self._make(address)
        changed = self._index.changed(urls.path_of(address), document.etag, generation, now)
        return Published(document, changed, generation)

    def lead(self) -> bool:
        """Whether this process is the one to `look`, among all that serve the same index."""
        return self._index.lead()

    def close(self) -> None:
        """Close what this thread has open, so that the process may fork; it opens again by itself."""
        self._index.close()

    def generation(self) -> int:
        """A number that changes whenever documents may: 0 before the first update."""
        return self._index.generation()

    def _make(self, address: Address) -> Document:
        if address == urls.OPML:
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
        rows = list(self._newest(channel))
        fragments = []
        for row, content in rows:
            text = self._index.rendering(row.digest, format_.name)
            if text is None:
                text = format_.entry(self._entry(row, content), self.site)
                self._index.put_rendering(row.digest, format_.name, text)
            fragments.append(text)
        updated = max((row.headline.updated for row, _ in rows), default=self._last_updated())
        feed = Feed(
            id=feed_id(self.site.id, channel.kind, channel.name),
            title=self.title(channel),
            description=self._description(channel),
            updated=updated,
            url=self.url(address),
            home=self.url(replace(address, format="html")),
            author=self.site.author or self.site.title,
            language=self.site.language,
            complete=len(rows) == channel.count,
        )
        return format_.feed(feed, fragments), format_.media_type

    def _newest(self, channel: Channel) -> Iterator[tuple[Row, Content | None]]:
        """The entries of a channel's feed, newest first, with their content if it was just made.

        As many as `limit` and `max_bytes` allow, the same in all formats.
        """
        room = self.settings.max_bytes
        for number, entry_id in enumerate(self._index.newest(channel, self.settings.limit)):
            row = self._index.entry(entry_id)
            content = None
            size = self._index.content_size(row.content)
            if size is None:
                content = self._content(row)
                size = len(content.html.encode())
            room -= size
            if room < 0 and self.settings.max_bytes and number >= FEWEST:
                return
            yield row, content

    def _content(self, row: Row) -> Content:
        content = self._index.content(row.content)
        if content is None:
            headline = row.headline
            content = clean.clean(
                self._body(headline.body, headline.body_digest),
                title=headline.title,
                link=headline.link,
                authors=headline.authors,
            )
            self._index.put_content(row.content, content)
        return content

    def _entry(self, row: Row, content: Content | None = None) -> Entry:
        return make_entry(row.headline, content or self._content(row), self._zone)

    def _description(self, channel: Channel) -> str:
        if channel.kind == ALL:
            return self.site.description or self.site.title
        return f"{self.site.title}: {KINDS[channel.kind].title} / {channel.label}"

    def _last_updated(self) -> datetime:
        return self._index.last("updated") or _NOTHING_YET

    def _opml(self) -> bytes:
        titles = [KINDS[kind].title for kind in self.settings.kinds]
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
            entries=[
                pages.line(self._entry(row, content), self._zone) for row, content in self._newest(channel)
            ],
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
        links: dict[str, list[pages.ChannelLink]] = {kind: [] for kind in self.settings.kinds}
        for channel in self.channels():
            if channel.kind in links:
                href = urls.href_of(Address(channel.kind, channel.slug, "html"))
                links[channel.kind].append(pages.ChannelLink(channel.label, href, channel.count))
        return [pages.Group(KINDS[kind].title, channels) for kind, channels in links.items() if channels]

    def entries(self) -> Iterator[Entry]:
        """All entries, newest first, with their content."""
        main = Channel(ALL, "", "", "", 0, None)
        with self._index.reading():
            ids = self._index.newest(main, 0)
        for entry_id in ids:
            with self._index.reading():
                entry = self._entry(self._index.entry(entry_id))
            yield entry


def _content_key(headline: Headline) -> str:
    """What a cleaned content depends on, beside the rules."""
    parts = (headline.body_digest, headline.title, headline.link, headline.authors)
    return sha256(repr(parts).encode()).hexdigest()
