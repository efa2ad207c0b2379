"""Faults of disks, clocks and processes at random places: then bytes are right, or a line says what is wrong.

Each kind takes FAULT_SECONDS (environment; 20 unless it is set); the seed is printed, and FAULT_SEED sets it.
"""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.process import family
from tests.support.archive import Archive
from tests.support.faults import URL, Scene, built_scene, tree
from tests.support.serving import serving
from tests.support.shim import shim

SECONDS = float(os.environ.get("FAULT_SECONDS", "20"))
YEAR = 365 * 24 * 3600

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="/proc and LD_PRELOAD")]


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("FAULT_SEED", random.randrange(10**6)))
    print(f"FAULT_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def scene(archive: Archive, tmp_path: Path) -> Scene:
    return built_scene(archive, tmp_path, posts=8)


def rounds() -> Iterator[int]:
    """As many as there is time for, at least two."""
    end, number = time.monotonic() + SECONDS, 0
    while number < 2 or time.monotonic() < end:
        yield number
        number += 1


def run(
    scene: Scene, environment: Mapping[str, str], out: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """`feeds build` as a process."""
    return subprocess.run(
        [sys.executable, "-m", "feeds", *map(str, scene.options(out))],
        env={**environment, **scene.environment()},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_told_or_right(
    done: "subprocess.CompletedProcess[str]", scene: Scene, right: Mapping[str, bytes]
) -> None:
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1), done
    if done.returncode == 0 and tree(scene.out) != right:
        assert done.stderr, "wrong bytes without a word"
    if done.returncode == 1:
        assert done.stderr.strip(), "no word"


def mended(scene: Scene) -> dict[str, bytes]:
    """What the next build without faults leaves."""
    done = run(scene, os.environ)
    assert done.returncode == 0, done.stderr
    return tree(scene.out)


def edited(scene: Scene) -> dict[str, bytes]:
    """A post changes; what a build without faults makes of it."""
    scene.edit(3)
    right = mended(scene)
    scene.restore()
    return right


CALLS = {
    "no space": ("write", errno.ENOSPC, ("kept", "out")),
    "a bad sector": ("read", errno.EIO, ("kept", "out", "posts")),
    "a disk that cannot be written": ("write", errno.EIO, ("kept", "out")),
}


@pytest.mark.parametrize("fault", CALLS)
def test_a_disk_that_fails_at_any_call(
    scene: Scene, chance: random.Random, tmp_path: Path, fault: str
) -> None:
    call, number, folders = CALLS[fault]
    right = edited(scene)
    for _ in rounds():
        scene.restore()
        below, at = tmp_path / chance.choice(folders), int(2 ** chance.uniform(0, 8))
        sticky = {"sticky": 1} if chance.random() < 0.5 else {}
        done = run(scene, shim(call=call, path=below, at=at, errno=number, **sticky))
        assert_told_or_right(done, scene, right)
        assert mended(scene) == right, (below, at, sticky)


def test_an_index_without_locks_ends_with_a_line(scene: Scene) -> None:
    scene.edit(3)
    started = time.monotonic()
    done = run(scene, shim(call="lock", path=scene.kept, at=0, errno=errno.ENOLCK, sticky=1))
    assert done.returncode == 1 and "locks" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert time.monotonic() - started < 60


def test_a_clock_that_jumps(scene: Scene, chance: random.Random) -> None:
    right = edited(scene)
    for _ in rounds():
        scene.restore()
        for _ in range(2):
            done = run(scene, shim(offset=chance.randrange(-3 * YEAR, 9 * YEAR)))
            assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
            for path in scene.kept.glob("index*"):
                if chance.random() < 0.3:
                    path.unlink()
        assert mended(scene) == right


def test_two_builds_and_a_server_at_one_index(scene: Scene, chance: random.Random, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with serving(scene.archive.root, "--base-url", URL, environment=scene.environment()) as server:
        for number in rounds():
            scene.edit(number % 8)
            builds = [
                subprocess.Popen(
                    [sys.executable, "-m", "feeds", *map(str, scene.options(out))],
                    env={**os.environ, **scene.environment()},
                    stderr=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    text=True,
                )
                for out in (scene.out, other)
            ]
            for build in builds:
                _, error = build.communicate(timeout=120)
                assert "Traceback" not in error, error
                assert build.returncode == 0 or "try again" in error, error
            assert server.get("/feed.json").status == 200
        assert "Traceback" not in server.log.read_text()
    assert mended(scene) == tree(other) or run(scene, os.environ, other).returncode == 0
    assert tree(scene.out) == tree(other)


def test_any_process_of_a_server_may_be_killed(scene: Scene, chance: random.Random) -> None:
    for number in rounds():
        with serving(
            scene.archive.root, "--base-url", URL, "--workers", 2, environment=scene.environment()
        ) as server:
            scene.edit(number % 8)
            time.sleep(chance.uniform(0, 1))
            processes = family(server.process.pid)
            for process in (chance.choice(processes), *processes):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            server.process.wait()
        right = mended(scene)
        kept = scene.index
        for path in kept.parent.glob("index*"):
            path.unlink()
        assert mended(scene) == right


def test_a_build_may_lose_any_of_its_processes(scene: Scene, chance: random.Random) -> None:
    right = edited(scene)
    for _ in rounds():
        scene.restore()
        for path in scene.kept.glob("index*"):
            path.unlink()
        build = subprocess.Popen(
            [sys.executable, "-m", "feeds", *map(str, scene.options())],
            env={**os.environ, **scene.environment()},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        time.sleep(chance.uniform(0.2, 1.5))
        with suppress(ProcessLookupError):
            os.kill(chance.choice(family(build.pid)), signal.SIGKILL)
        _, error = build.communicate(timeout=120)
        assert "Traceback" not in error, error
        assert mended(scene) == right
