"""What each stage of a cold build costs, one after the other in this process, beside a floor or a peer."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from feeds.addresses import entry_url
from feeds.archive.post_reader import PostReader, ReadResult, RevisionCollapser
from feeds.clean.cleaner import clean
from feeds.entries import make_entry, make_headlines
from feeds.formats import FORMATS, atom, rss
from feeds.index import Versions, open_index
from feeds.model import Entry, Feed, Site
from feeds.posts import parse
from feeds.settings import load_settings
from feeds.storage import open_output
from feeds.storage.source import compare

SAMPLE = 2_000
"""Posts that are cleaned and rendered."""

_BATCH = 200
_IN_A_FEED = 50


@dataclass(frozen=True, slots=True)
class Stage:
    """CPU microseconds that a stage takes for each post, or for each of `what`."""

    name: str
    micros: float
    what: str = "post"


def measure(posts: Path, work: Path) -> Iterator[Stage]:
    """Measure all stages over the archive `posts`; `work` takes an index and a file."""
    settings = load_settings(posts, environment={}, flags={"base_url": "https://example.org/"})
    zone, now, spent = UTC, datetime.now(UTC), _Stopwatch()

    with spent:
        changes = list(compare(settings.source.scan(), ()))
    yield Stage("scan and compare", spent.per(len(changes)))

    step = max(1, len(changes) // SAMPLE)
    sample = [path for path, _, _ in changes[::step]]
    with spent:
        bodies = [settings.source.read(path) for path in sample]
    yield Stage("read", spent.per(len(sample)))
    with spent:
        readings = [parse(path, data, zone=zone) for path, data in zip(sample, bodies, strict=True)]
    yield Stage("parse", spent.per(len(sample)))

    read = PostReader(RevisionCollapser(settings.source, settings.site.time_zone, now))
    findings: list[ReadResult] = []
    with spent:
        for at in range(0, len(sample), _BATCH):
            batch = changes[::step][at : at + _BATCH]
            findings.append(read(batch))
    yield Stage("read, parse, make an entry without content", spent.per(len(sample)))

    index = open_index(work / "stages.sqlite", Versions("", "", ""), settings.site)
    with spent, index.updating():
        index.files.begin_update(now)
        for found in findings:
            index.files.put(found.rows, found.entries, now)
    yield Stage("index", spent.per(len(sample)))
    index.close()

    posts_read = [reading.post for reading in readings if reading.post]
    page_of = partial(entry_url, settings.site.base_url)
    made: list[Entry] = []
    seconds = 0.0
    for post in posts_read:
        alone, _ = make_headlines([post.meta], now=now, text_of=lambda meta: "")
        for headline in alone:
            with spent:
                content = clean(post.body, title=headline.title, link=headline.link, authors=headline.authors)
            seconds += spent.seconds
            made.append(make_entry(headline, content, zone, page_of))
    yield Stage("clean", seconds / len(made) * 1e6)

    feed = Feed("urn:x", "bench", "", now, "https://example.org/f", "https://example.org/", "x", "en")
    for format_ in FORMATS.values():
        with spent:
            fragments = [format_.entry(entry, settings.site) for entry in made]
        yield Stage(f"render {format_.name}", spent.per(len(made)), "entry")
        groups = [fragments[at : at + _IN_A_FEED] for at in range(0, len(fragments), _IN_A_FEED)]
        with spent:
            documents = [format_.feed(feed, group) for group in groups]
        yield Stage(f"join {format_.name}", spent.per(len(groups)), f"feed of {_IN_A_FEED}")
        if format_.name in _FEEDGEN:
            new_generator, add, write = _FEEDGEN[format_.name]
            with spent:
                for at in range(0, len(made), _IN_A_FEED):
                    generator = new_generator(feed)
                    for entry in made[at : at + _IN_A_FEED]:
                        add(generator, entry, settings.site)
                    getattr(generator, write)()
            yield Stage(f"feedgen whole, {format_.name}", spent.per(len(groups)), f"feed of {_IN_A_FEED}")
        output = open_output(work / "stages-out")
        output.create()
        with spent:
            for number, document in enumerate(documents):
                output.write(f"{number}.{format_.name}", document)
        yield Stage(f"write {format_.name}", spent.per(len(documents)), f"feed of {_IN_A_FEED}")


_FEEDGEN: dict[str, tuple[Callable[[Feed], Any], Callable[[Any, Entry, Site], None], str]] = {
    "atom": (atom.feed_generator, atom.add, "atom_str"),
    "rss": (rss.feed_generator, rss.add, "rss_str"),
}
"""Format -> what makes a FeedGenerator, what adds an entry to it, its method that writes the feed."""


class _Stopwatch:
    """CPU seconds of this process within `with`."""

    def __enter__(self) -> None:
        self._started = time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds = time.process_time() - self._started

    def per(self, count: int) -> float:
        return self.seconds / max(1, count) * 1e6
