"""`python -m benchmarks.cluster ARCHIVE`: what cleaning costs on a cluster, beside processes of this machine.

The scheduler and the workers run on this machine, so the wall time shows nothing. What counts is the
processor time of all processes, and its ratio, once they have started: after a tenth of the posts.
"""

import argparse
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import prepare, sources
from benchmarks.process import family, machine
from benchmarks.runner import arguments, report
from feeds.archive.rendering import render_all
from feeds.archive.update import no_progress
from feeds.cluster import distribution, pool
from feeds.cluster.distribution import Distribution
from feeds.publisher import Publisher
from feeds.settings import load_settings
from tests.support.clusters import cluster

_TICKS = os.sysconf("SC_CLK_TCK")
_WAYS = ("", "cluster, posts in a shared folder", "cluster, posts in the tasks")


def cpu(pid: int) -> float:
    """Seconds of processor time of a process and its children, ended ones included."""
    seconds = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        seconds += sum(map(int, fields[11:15]))
    return seconds / _TICKS


def measure(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Render all posts of an archive in each way, alternately; lines of a table."""
    posts = prepare(sources(options.archive), work, options.posts)
    yield f"{machine()}; {options.posts:,} posts, 2 processes"
    yield "| way | wall s | CPU s: client | scheduler | workers | all | ratio |"
    yield "|---|---|---|---|---|---|---|"
    for _ in range(options.rounds):
        base = 0.0
        for way in _WAYS:
            with cluster(work / "cluster", workers=2 if way else 0) as running:
                pids = [os.getpid(), *(process.pid for process in running.processes)]
                spent = dict.fromkeys(pids, 0.0)
                wall = _render(posts, work, running.address if way else "", "tasks" in way, spent)
            total, scheduler, *others = spent.values()  # all are children of this process
            total -= 0.0 if way else scheduler
            base = base or total
            client = total - sum(others) - (scheduler if way else 0.0)
            shown = (f"{one:.2f}" for one in (wall, client, scheduler, sum(others), total, total / base))
            yield f"| {way or 'processes of this machine'} | {' | '.join(shown)} |"


def _render(posts: Path, work: Path, address: str, carried: bool, spent: dict[int, float]) -> float:
    """Seconds until all entries are rendered; `spent` gets the processor time of each process."""
    pool._LONG = 0.0  # a cluster is asked for few posts, too
    for file in work.glob("index.sqlite*"):
        file.unlink()
    flags = {"index": str(work / "index.sqlite"), "cluster": address}
    publisher = Publisher(load_settings(posts, environment={}, flags=flags), processes=0 if address else 2)
    publisher.update(datetime.now(UTC))
    ids = publisher.archive.index.renderings.missing()
    found = Distribution._sample
    if carried:  # a post that no worker finds
        Distribution._sample = lambda self: {"none.md": ""}  # type: ignore[method-assign]
    first = len(ids) // 10
    distribution._BATCHES, batches = 1, distribution._BATCHES  # so that each worker has some
    render_all(publisher.archive, ids[:first], no_progress)
    distribution._BATCHES = batches
    before, started = {pid: cpu(pid) for pid in spent}, time.perf_counter()
    render_all(publisher.archive, ids[first:], no_progress)
    wall = time.perf_counter() - started
    spent.update({pid: cpu(pid) - before[pid] for pid in spent})
    Distribution._sample = found  # type: ignore[method-assign]
    assert not publisher.archive.index.renderings.missing()
    publisher.close()
    return wall


if __name__ == "__main__":
    parser = arguments("benchmarks.cluster", __doc__, posts=20_000)
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is measured")
    report(parser.parse_args(), measure)
