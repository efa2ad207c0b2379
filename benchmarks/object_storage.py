"""`python -m benchmarks.object_storage`: what listing and reading posts in object storage cost this process.

The server is `rclone serve s3` over a folder, in a process of its own, which is not counted.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.process import machine
from feeds.storage import open_source
from feeds.storage.source import read_all
from tests.support.object_storage import Bucket, running

_BODY = "---\ntitle: {0}\ndate: 2021-05-01\nfrom: https://example.com/{0}\n---\n" + "It rained. " * 300
_FOLDERS = 100
_READ = 2_000
_BATCH = 100


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.object_storage", description=__doc__)
    parser.add_argument("--posts", type=int, default=50_000, help="objects to list")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feeds-bench-") as work:
        buckets = Path(work) / "buckets"
        posts = buckets / "bucket" / "posts"
        for number in range(options.posts):
            path = posts / f"{number % _FOLDERS:02}" / f"{number:06} 中国.md"
            if number < _FOLDERS:
                path.parent.mkdir(parents=True)
            path.write_text(_BODY.format(number), "utf-8")
        with running("rclone", buckets) as server:
            bucket = Bucket("rclone", server.port, "bucket", has_conditions=False)
            os.environ.update(bucket.environment)
            for line in _lines(bucket, posts):
                print(line, flush=True)


def _lines(bucket: Bucket, posts: Path) -> Iterator[str]:
    yield f"{machine()}\n"
    yield "| what | number | CPU s | wall s |"
    yield "|---|---|---|---|"

    def scan() -> list[Any]:
        return list(open_source(bucket.url("posts")).scan())

    scan()  # the server reads and digests the files
    found, row = _measured("listed", scan)
    yield row
    source = open_source(bucket.url("posts"))
    some = [(path.decode(), size) for path, size, _ in found[:_READ]]

    def read() -> list[Any]:
        batches = (some[at : at + _BATCH] for at in range(0, len(some), _BATCH))
        return [data for batch in batches for data in read_all(source, batch)]

    yield _measured("read", read)[1]
    bucket.put("posts/00/odd\x01key.md")
    yield _measured("listed, with a key that the library refuses", scan)[1]


def _measured(what: str, function: Callable[[], list[Any]]) -> tuple[list[Any], str]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = function()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return done, f"| {what} | {len(done):,} | {cpu:.2f} | {wall:.2f} |"


if __name__ == "__main__":
    main()
