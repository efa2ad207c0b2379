"""Servers that benchmarks start, ask, and hold still while others are measured."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import family

PATH = "/feed.atom"
"""What a server is asked for."""

_TICKS = os.sysconf("SC_CLK_TCK")
_START = 180
"""Seconds that a server may take until it answers."""

_QUIET = 0.25
"""CPU seconds in one second: whoever takes less only looks at the folder."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    name: str
    port: int
    pid: int

    def get(self, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields (names in lower case) and body of the feed as this server sends it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", PATH, headers=dict(headers))
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to its processes."""
        for pid in family(self.pid):
            os.kill(pid, number)

    def rest(self) -> None:
        """Wait until it has done what a server does when it was started."""
        before = self.cpu()
        while True:
            time.sleep(1)
            now = self.cpu()
            if now - before < _QUIET:
                return
            before = now

    def cpu(self) -> float:
        """Seconds that its processes have taken."""
        seconds = 0.0
        for pid in family(self.pid):
            with suppress(OSError):
                # Behind the name, which may hold anything, come 11 fields and then the times (proc(5)).
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                seconds += (int(fields[11]) + int(fields[12])) / _TICKS
        return seconds


@contextmanager
def alone(server: Server, servers: Sequence[Server]) -> Iterator[None]:
    """All others stand still until the end of the block."""
    others = [one for one in servers if one is not server]
    for other in others:
        other.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            other.signal(signal.SIGCONT)


@contextmanager
def running(name: str, command: Callable[[int], Sequence[str]], work: Path) -> Iterator[Server]:
    """A server until the end of the block; `command` is told its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = work / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command(port),
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "FEEDS_INDEX": str(work / "index.sqlite")},
        )
    server = Server(name, port, process.pid)
    try:
        deadline = time.monotonic() + _START
        while True:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{name} does not serve:\n{log.read_text()}")
            with suppress(OSError):
                server.get({})
                break
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait()
