"""What benchmarks of an archive have in common: arguments, a folder to work in, lines of output."""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

Measure = Callable[[argparse.Namespace, Path], Iterator[str]]
"""What a benchmark does with its options, in a folder to work in: lines of output."""


def arguments(name: str, description: str | None, *, posts: int) -> argparse.ArgumentParser:
    """A parser of what all benchmarks are given; `posts` is the default of their number."""
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=description)
    parser.add_argument("archive", type=Path, help="a folder of real posts to synthesize from")
    parser.add_argument("--posts", type=int, default=posts, help="posts to synthesize")
    parser.add_argument("--work", type=Path, help="a folder for everything; kept, and its posts used again")
    parser.add_argument("--write", type=Path, help="a file for what is printed")
    return parser


def report(options: argparse.Namespace, measure: Measure) -> None:
    """Print the lines of a benchmark as they come; write them to a file if that is asked."""
    with tempfile.TemporaryDirectory(prefix="feeds-bench-") as folder:
        work = (options.work or Path(folder)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        for name in [name for name in os.environ if name.startswith("FEEDS_")]:
            del os.environ[name]
        os.environ["XDG_STATE_HOME"] = str(work / "state")  # for records
        lines = []
        for line in measure(options, work):
            print(line, flush=True)
            lines.append(line)
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", "utf-8")
