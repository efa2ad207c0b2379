"""`python -m benchmarks.overload ARCHIVE`: how long others wait while clients ask the dearest questions.

64 clients send searches of many parts, each another one, as fast as they are answered. Meanwhile one more
asks for what is ready: a feed, the style sheet, `/healthz`.
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from benchmarks import archive
from benchmarks.process import machine
from benchmarks.runner import arguments, report
from benchmarks.servers import Server, running
from feeds.publisher import Publisher
from feeds.search import parse
from feeds.search.parser import MAX_LENGTH
from feeds.search.request import SearchRequest, href_of
from feeds.settings import load_settings

READY = ("/feed.atom", "/style.css", "/healthz")

# Each question is asked once in a round, so that few are found in a cache.
_SCRIPT = """\
local number, questions = 0, {{
{questions}
}}
request = function()
  number = number % #questions + 1
  return wrk.format("GET", questions[number])
end
"""
_QUESTIONS, _PARTS = 2_000, 24


def questions(publisher: Publisher, words: Sequence[str]) -> list[str]:
    """Paths of searches: each of many pairs of a tag and a word that is excluded."""
    chance = random.Random(1)
    tags = [channel.name for channel in publisher.channels() if channel.kind == "tag"]
    found = []
    for _ in range(_QUESTIONS):
        text = ""
        for _ in range(_PARTS):
            part = f'(tag:"{chance.choice(tags)}" -"{chance.choice(words)}")'
            longer = f"{text} OR {part}" if text else part
            text = longer if len(longer) < MAX_LENGTH else text
        found.append(f"/{href_of(SearchRequest(parse(text), 'atom', limit=100))}")
    return found


def frequent_words(texts: Sequence[str], count: int = 100) -> list[str]:
    """The words that most of `texts` have."""
    found = Counter(word for text in texts for word in set(re.findall(r"[a-z]{2,}", text.lower())))
    return [word for word, _ in found.most_common(count)]


@contextmanager
def asking(server: Server, paths: Sequence[str], clients: int, work: Path) -> Iterator[None]:
    """Ask for `paths` in turn over `clients` connections until the end of the block."""
    script = work / "questions.lua"
    script.write_text(_SCRIPT.format(questions=",\n".join(f'"{path}"' for path in paths)))
    address = f"http://127.0.0.1:{server.port}"
    command = ["wrk", "-t1", f"-c{clients}", "-d3600s", "--timeout", "60s", "-s", str(script), address]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def waits(server: Server, seconds: float) -> dict[str, list[float]]:
    """Milliseconds that each answer of READY took, asked for in turn over one connection."""
    found: dict[str, list[float]] = {path: [] for path in READY}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in READY:
            started = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{response.status} for {path}")
            found[path].append((time.perf_counter() - started) * 1e3)
            time.sleep(0.005)
    connection.close()
    return found


def measure(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Lines of the table."""
    texts = archive.sources(options.archive)
    posts = archive.prepare(texts, work, options.posts)
    index, given = work / "index.sqlite", ["--base-url", "https://example.org/"]
    subprocess.run(
        [sys.executable, "-m", "feeds", "index", str(posts), *given],
        env={**os.environ, "FEEDS_INDEX": str(index)},
        check=True,
    )
    flags = {"index": str(index), "base_url": "https://example.org/"}
    publisher = Publisher(
        load_settings(posts, environment={}, flags=flags, archives="all", pages="all", has_search=True)
    )
    publisher.update(datetime.now(UTC))
    paths = questions(publisher, frequent_words(texts))
    publisher.close()

    def serve(port: int) -> list[str]:
        return [sys.executable, "-m", "feeds", "serve", str(posts), "--port", str(port), *given]

    yield f"{machine()}; {options.posts:,} posts; {options.seconds} s each; one worker."
    yield "\n| clients that ask | answer | requests | p50 ms | p99 ms | longest ms |"
    yield "|---|---|---|---|---|---|"
    with running("feeds serve", serve, work) as server:
        server.rest()
        waits(server, 1)
        for clients in (0, options.clients):
            with asking(server, paths, clients, work) if clients else nullcontext():
                found = waits(server, options.seconds)
            for path, took in found.items():
                middle, highest = median(took), quantiles(took, n=100, method="inclusive")[98]
                yield (
                    f"| {clients} | {path} | {len(took):,} | {middle:.1f} | {highest:.1f} | {max(took):.1f} |"
                )


def main() -> None:
    """Read the arguments, measure, print."""
    parser = arguments("benchmarks.overload", __doc__, posts=2_000)
    parser.add_argument("--clients", type=int, default=64, help="clients that ask")
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement")
    report(parser.parse_args(), measure)


if __name__ == "__main__":
    main()
