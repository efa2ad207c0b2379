"""A build may be killed at any moment: the next one gives what a build gives that never was."""

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import brotli
import pytest

from feeds.archive import workers
from feeds.storage.output import MANIFEST
from tests.support.archive import Archive, build, without_tombstones

ROUND = 10
"""Kills, at the most, before a build may end and every post changes."""

PROGRAM = "from feeds.archive import workers; from feeds.cli.main import main; workers.START = {}; main()"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden and unfinished ones, too, but for what records tell."""
    return {
        str(path.relative_to(folder)): without_tombstones(
            _DECODERS.get(path.suffix, bytes)(path.read_bytes())
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


_DECODERS = {".gz": gzip.decompress, ".br": brotli.decompress}


BASE = "https://feeds.example.org/"


def start(archive: Archive, out: Path, seconds: float) -> "subprocess.Popen[bytes]":
    """A build that has begun, with other processes if there are `seconds` of work for them."""
    command = [sys.executable, "-c", PROGRAM.format(seconds), "build", str(archive.root), "-o", str(out)]
    return subprocess.Popen(
        [*command, "--base-url", BASE, "--compress"],
        env={**os.environ, "FEEDS_INDEX": str(archive.index)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A group of its own.
        start_new_session=True,
    )


def whole(archive: Archive, index: Path, out: Path) -> dict[str, bytes]:
    """What a build to the end leaves in a folder."""
    publisher = archive.publish(index=str(index), base_url=BASE, compress=True)
    build(publisher, out)
    # A build ends with its process.
    publisher.close()
    return tree(out)


def killed(process: "subprocess.Popen[bytes]", after: float) -> bool:
    """Kill a build and all of its processes; False where it ended before."""
    with suppress(subprocess.TimeoutExpired):
        assert process.wait(after) == 0
        return False
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return True


def change(archive: Archive, chance: random.Random, number: int, posts: int) -> None:
    """Write all posts anew, into other channels, and take one away."""
    for post in range(posts):
        body = f"<div><p>{'It rained. ' * chance.randrange(20)}{number}</p></div>"
        archive.write(f"{post}.md", body, title=f"{post} in {number}", tags=f"[t{chance.randrange(posts)}]")
    (archive.root / f"{chance.randrange(posts)}.md").unlink()


@pytest.mark.slow
@pytest.mark.parametrize("kills, posts, seconds", [(3, 20, workers.START), (100, 60, 0.0)])
def test_a_build_that_was_killed_and_run_again_is_one_that_never_was(
    archive: Archive, tmp_path: Path, kills: int, posts: int, seconds: float
) -> None:
    chance = random.Random(kills)
    out = tmp_path / "out"
    states: list[dict[str, bytes]] = []
    done, longest = 0, 0.0
    while done < kills:
        change(archive, chance, len(states), posts)
        states.append(whole(archive, tmp_path / "other.sqlite", tmp_path / f"alone-{len(states)}"))
        if not longest:
            started = time.monotonic()
            assert start(archive, tmp_path / "first", seconds).wait(120) == 0
            longest = time.monotonic() - started
            archive.forget()
        for _ in range(min(ROUND, kills - done)):
            if not killed(start(archive, out, seconds), chance.uniform(0.0, longest)):
                break
            done += 1
            for name, body in tree(out).items():
                # The list of files has those that are to come.
                if name in states[-1] and name != MANIFEST:
                    assert any(state.get(name) == body for state in states), name
        assert whole(archive, archive.index, out) == states[-1]
    left = {path.name.removeprefix(archive.index.name) for path in archive.index.parent.glob("index*")}
    assert left <= {
        "",
        "-wal",
        "-shm",
        "-generation",
        "-leader",
        "-pages",
        "-pages-new",
        "index.records.jsonl",
    }
