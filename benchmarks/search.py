"""What reading words and answering queries cost: `python -m benchmarks.search ARCHIVE --posts 50000`.

Cleaning and reading words is measured on a sample; its words then stand for those of all other entries,
so that the full-text index has the size of the whole archive without an hour of cleaning.
"""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from benchmarks import archive
from benchmarks.runner import arguments, report
from feeds.archive.generation_cache import GenerationCache
from feeds.index.fulltext import EntryWords
from feeds.publisher import Publisher
from feeds.search import Query, Searchable, parse, searchable
from feeds.search.request import SearchRequest
from feeds.settings import load_settings

SAMPLE = 1_000
"""Entries that are cleaned."""

_BATCH = 20
_RUNS = 5


class Bench:
    """One synthesized archive, below `work`."""

    def __init__(self, texts: list[str], work: Path, posts: int) -> None:
        folder = archive.prepare(texts, work, posts)
        self.path = work / "search.sqlite"
        for left in work.glob("search.sqlite*"):
            left.unlink()
        flags = {"base_url": "https://example.org/", "index": str(self.path)}
        self.publisher = Publisher(load_settings(folder, environment={}, flags=flags))
        self.publisher.update(datetime.now(UTC))
        self.index = self.publisher.archive.index

    def fill(self) -> Iterator[str]:
        """Fill the full-text index. Rows of a table: stage, seconds for a million characters."""
        rows = [self.index.entries.get(entry_id) for entry_id in self.index.entries.ids()]
        step = max(1, len(rows) // SAMPLE)
        renderer = self.publisher.archive.renderer
        started = time.process_time()
        made = [(row.headline, renderer.clean(row).content) for row in rows[::step]]
        cleaned = time.process_time() - started
        entries = [renderer.entry(headline, content) for headline, content in made]
        started = time.process_time()
        read = [searchable(entry) for entry in entries]
        tokenized = time.process_time() - started
        millions = sum(_characters(text) for text in read) / 1e6
        yield f"| clean | {cleaned / millions:.1f} | {len(read):,} entries |"
        yield f"| find the words | {tokenized / millions:.2f} | {len(read):,} entries |"
        before, started = self.path.stat().st_size, time.process_time()
        words = [EntryWords(row.headline.id, row.digest, text) for row, text in zip(rows, cycle(read))]
        for at in range(0, len(words), _BATCH):
            self.index.full_text.put(words[at : at + _BATCH])
        assert self.publisher.archive.searches.index_words()
        inserted = time.process_time() - started
        millions = sum(_characters(one.words) for one in words) / 1e6
        with closing(sqlite3.connect(self.path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (self.path.stat().st_size - before) / 2**20
        yield f"| put into the index | {inserted / millions:.2f} | {len(words):,} entries |"
        yield f"\n{millions:.0f} million characters in {len(words):,} entries take {size:.0f} MiB."

    def queries(self) -> Iterator[str]:
        """Rows of a table: query, entries found, milliseconds to find them, and for a whole warm page."""
        for text in self._asked():
            query = parse(text)
            question = SearchRequest(query, "atom", limit=50)
            self.publisher.document(question)
            found = self.publisher.archive.searches.summary(query)
            times = [self._milliseconds(query, question) for _ in range(_RUNS)]
            finding, page = (statistics.median(column) for column in zip(*times, strict=True))
            yield f"| `{text}` | {found.count:,} | {finding:.1f} | {page:.1f} |"

    def _asked(self) -> list[str]:
        channels = sorted(self.publisher.channels(), key=lambda channel: -channel.count)
        first = {kind: next(one.name for one in channels if one.kind == kind) for kind in ("tag", "source")}
        second = [one.name for one in channels if one.kind == "tag"][1]
        tag, other, source = f'tag:"{first["tag"]}"', f'tag:"{second}"', f"source:{first['source']}"
        return [
            *("的", "中国", '"中国 政府"', "covid", "title:中国", "-的"),
            *(
                tag,
                source,
                f"{tag} {source}",
                f"{tag} OR {other}",
                f"-{tag} -{other}",
                "lang:zh",
                "date:2020-01..2021-06",
            ),
            *(f"中国 {source} -{tag}", f"(中国 OR 美国) date:2020.. -{tag}", f"中国 OR {tag}"),
            " OR ".join(f"date:2020-0{month}-{day}" for month in range(1, 6) for day in range(10, 14)),
            " ".join(f'-tag:"{one.name}"' for one in channels[:20] if one.kind == "tag"),
        ]

    def _milliseconds(self, query: Query, question: SearchRequest) -> tuple[float, float]:
        self.publisher.archive.searches._summaries = GenerationCache(self.index)
        started = time.perf_counter()
        self.publisher.archive.searches.summary(query)
        finding = time.perf_counter() - started
        self.publisher.archive.searches._summaries = GenerationCache(self.index)
        started = time.perf_counter()
        self.publisher.document(question)
        return finding * 1e3, (time.perf_counter() - started) * 1e3


def _characters(text: Searchable) -> int:
    return len(text.title) + len(text.text)


def measure(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Lines of both tables."""
    bench = Bench(archive.sources(options.archive), work, options.posts)
    yield "| stage | CPU s for a million characters | of |\n|---|---|---|"
    yield from bench.fill()
    yield "\n| query | finds | ms to find | ms for a page of 50 |\n|---|---|---|---|"
    yield from bench.queries()


def main() -> None:
    """Read the arguments, measure, print."""
    report(arguments("benchmarks.search", __doc__, posts=50_000).parse_args(), measure)


if __name__ == "__main__":
    main()
