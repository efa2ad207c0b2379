"""A Dask cluster on this machine: each worker listens at an address of its own, as on a host of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.process import family
from tests.support.paths import ROOT
from tests.support.waiting import wait_until

_SCHEDULER = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0")
_DASHBOARD = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
_WORKER = ("distributed.cli.dask_worker", "--nworkers", "1", "--no-dashboard")
MAY_START_PROCESSES = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}

_WITH_PARENT = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (os.read(0, 1), os.killpg(0, 9)), daemon=True).start()
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""A program that ends, with all that it started, when the pipe to its parent is closed."""


@dataclass
class Cluster:
    """A scheduler and its workers."""

    folder: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    """The scheduler, then the workers."""

    @property
    def address(self) -> str:
        """Of the scheduler, once it listens."""
        lines = (self.folder / "0.log").read_text("utf-8")
        found = [part for part in lines.split() if part.startswith("tcp://")]
        return found[0] if found else ""

    def start(self, *command: str, environment: Mapping[str, str] = {}) -> None:
        """Start a process of the cluster."""
        log = self.folder / f"{len(self.processes)}.log"
        with log.open("wb") as file:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-c", _WITH_PARENT, *command],
                    cwd=self.folder,
                    stdin=subprocess.PIPE,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                    start_new_session=True,
                )
            )

    def start_worker(
        self,
        threads: int = 1,
        options: tuple[str, ...] = (),
        environment: Mapping[str, str] = MAY_START_PROCESSES,
    ) -> int:
        """Start a worker and wait until the scheduler knows it; its number."""
        number = len(self.processes)
        address = f"127.0.0.{number + 1}"
        self.start(
            *(*_WORKER, self.address, "--host", address, "--nthreads", str(threads), *options),
            *("--local-directory", str(self.folder)),
            environment=environment,
        )
        wait_until(lambda: f"Register worker addr: tcp://{address}" in self.log(0), lambda: self.log(number))
        return number

    def kill_worker(self, number: int) -> None:
        """Kill a worker, but not its nanny; wait until that has started it again."""
        known = f"Register worker addr: tcp://127.0.0.{number + 1}"
        before = self.log(0).count(known)
        for pid in family(self.processes[number].pid):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: self.log(0).count(known) > before, lambda: self.log(number))

    def log(self, number: int) -> str:
        """What a process said."""
        return (self.folder / f"{number}.log").read_text("utf-8")

    def kill(self, number: int, sign: int = signal.SIGKILL) -> None:
        """Send a signal to a process and all that it started."""
        os.killpg(self.processes[number].pid, sign)


@contextmanager
def cluster(folder: Path, workers: int = 1, threads: int = 1) -> Iterator[Cluster]:
    """A cluster with so many workers, each with so many threads; it ends with the block."""
    made = Cluster(folder)
    folder.mkdir(exist_ok=True)
    try:
        made.start(*_SCHEDULER, *_DASHBOARD)
        wait_until(lambda: made.address, lambda: made.log(0))
        for _ in range(workers):
            made.start_worker(threads)
        yield made
    finally:
        for process in made.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdin:
                process.stdin.close()
