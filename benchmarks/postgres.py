"""An index in PostgreSQL beside one in a file: `python -m benchmarks.postgres ARCHIVE --posts 50000`.

Both engines take turns, so that a machine that is slow today is slow for both; what they build must be the
same, byte for byte. The server is on this machine, and writes as one that must survive a crash; its own
processor time is not counted.
"""

import argparse
import filecmp
import shutil
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import archive
from benchmarks.process import Cost, machine, run
from benchmarks.runner import arguments, report
from tests.support.postgres import running

MOST = {"cold": 1.6, "unchanged": 1.3, "one new post": 1.6}
"""Times the seconds of an index in a file that one in PostgreSQL may take."""


@dataclass
class Engine:
    """Builds with an index at one place."""

    name: str
    index: str
    work: Path
    posts: Path
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """Where it builds to."""
        return self.work / f"out-{self.name}"

    def build(self, what: str) -> None:
        """Build, and note what that cost."""
        environment = {"FEEDS_INDEX": self.index, "XDG_STATE_HOME": str(self.work / f"state-{self.name}")}
        command: list[str | Path] = [sys.executable, "-m", "feeds", "build", self.posts, "-o", self.out]
        cost = run([*command, "--base-url", "https://example.org/"], environment=environment)
        self.costs.setdefault(what, []).append(cost)


def differences(one: Path, other: Path) -> list[str]:
    """Names of files that are not the same below both, but for the list of files, which names the archive."""
    names = {
        path.relative_to(root).as_posix()
        for root in (one, other)
        for path in root.rglob("*")
        if path.is_file()
    }
    names.discard(".feeds-manifest.json")
    same, _, _ = filecmp.cmpfiles(one, other, names, shallow=False)
    return sorted(names - set(same))


def measure(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Build with both engines."""
    yield machine()
    texts: list[str] = []
    if options.posts:
        texts = archive.sources(options.archive)
        posts = archive.prepare(texts, work, options.posts)
    else:
        posts = work / "posts"
        shutil.rmtree(posts, ignore_errors=True)
        shutil.copytree(options.archive, posts)
    with running(is_safe=True) as server:
        assert server, "PostgreSQL is not installed"
        engines = [
            Engine("SQLite", str(work / "index.sqlite"), work, posts),
            Engine("PostgreSQL", server.database(), work, posts),
        ]
        for engine in engines:
            for left in (*work.glob("index.sqlite*"), engine.out, work / f"state-{engine.name}"):
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        for engine in engines:
            engine.build("cold")
        for _ in range(options.runs):
            for engine in engines:
                engine.build("unchanged")
        # Before posts come and go: feeds name the moment when one was missed.
        found = differences(*(engine.out for engine in engines))
        count = sum(1 for path in engines[0].out.rglob("*") if path.is_file())
        yield f"{count:,} files, {len(found)} differ {found[:5]}"
        for number in range(options.runs if texts else 0):
            archive.add(texts, posts, 10_000_000 + number)
            for engine in engines:
                engine.build("one new post")
        for what in engines[0].costs:
            walls, cpus = (
                [statistics.median(getattr(cost, kind) for cost in engine.costs[what]) for engine in engines]
                for kind in ("wall", "cpu")
            )
            yield (
                f"{what:<14} SQLite {walls[0]:6.2f} s ({cpus[0]:.2f} CPU), PostgreSQL {walls[1]:6.2f} s "
                f"({cpus[1]:.2f} CPU): {walls[1] / walls[0]:.2f} (at most {MOST[what]})"
            )


if __name__ == "__main__":
    parser = arguments("benchmarks.postgres", __doc__, posts=50_000)
    parser.add_argument("--runs", type=int, default=3, help="builds of which the median counts")
    report(parser.parse_args(), measure)
