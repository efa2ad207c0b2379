"""A command, measured from outside, and the machine that it runs on (Linux: both are read from /proc)."""

import ctypes
import os
import platform
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICK = 0.25
"""Seconds between two looks at memory: each takes a millisecond for each process, and so slows it."""

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all its processes, user and system."""
    largest: float
    """MiB: the most that any one of its processes held (resident)."""
    together: float
    """MiB: the most that all of them held at once, a page that n share counted as an n-th (sampled)."""
    output: str


def run(
    command: Sequence[str | Path], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run `command` in `folder` to its end. Raises CalledProcessError."""
    _adopt()
    started = time.perf_counter()
    child = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=folder,
        process_group=0,
        env={**os.environ, **(environment or {})},
    )
    peak = _Peak(child.pid)
    peak.start()
    assert child.stdout
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    with suppress(ChildProcessError):  # there are no more
        while True:  # what it leaves behind, as the process that others were forked from
            _, _, usage = os.wait4(-child.pid, 0)
            cpu += usage.ru_utime + usage.ru_stime
    peak.over.set()
    peak.join()
    if status:
        failed = subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command, output)
        failed.add_note(output)
        raise failed
    # Not `ru_maxrss`: that counts what this process holds, too, because the child was forked from it.
    return Cost(wall, cpu, peak.largest, peak.together, output)


def _adopt() -> None:
    """Become the parent of processes that outlive theirs, so that they are counted (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class _Peak(threading.Thread):
    """Watches the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.largest = self.together = 0.0

    def run(self) -> None:
        while not self.over.wait(_TICK):
            pids = family(self.pid)
            self.largest = max(self.largest, *(_memory(pid, "status", "VmHWM:") for pid in pids))
            self.together = max(self.together, sum(map(memory, pids)))


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    pids = [pid]
    for parent in pids:
        with suppress(OSError, ValueError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                pids += [int(child) for child in (task / "children").read_text().split()]
    return pids


def memory(pid: int) -> float:
    """MiB that a process holds, a page that n share counted as an n-th."""
    return _memory(pid, "smaps_rollup", "Pss:")


def _memory(pid: int, file: str, field: str) -> float:
    """MiB that /proc says of a process; 0 when it is over."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return 0.0


def machine() -> str:
    """What is measured on, in a few words."""
    model = ""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}"
