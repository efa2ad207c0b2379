"""`python -m benchmarks.soak ARCHIVE --minutes 60`: a server under mixed load, with updates and faults.

Two workers serve while clients ask for feeds, pages, searches and nonsense, and others connect and say
nothing; posts come, change and go; workers are killed, and the index is deleted. Fails unless every answer
is right or a 503 with Retry-After, memory and open files stay level, and the server stops within 10 s.
"""

import argparse
import http.client
import math
import os
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from benchmarks import archive
from benchmarks.process import family, machine, memory
from benchmarks.runner import arguments, report
from benchmarks.servers import Server, running

_STOP = 10
"""Seconds in which the server must stop."""

_GROWTH = 1.25
"""How much more memory and files the last third of a run may take than the second."""

_PAUSE = 0.02
"""Seconds between two requests of a client."""

_CALM = 30
"""Seconds at the end of a run in which nothing is harmed."""

_WORKERS = 2

_PATHS = (
    *("/feed.atom", "/feed.rss", "/feed.json", "/", "/style.css", "/feeds.opml", "/healthz", "/feed.xml"),
    *("/search/", "/search/feed.atom?q=a", "/search/?q=the+OR+of", "/nothing", "/tag/nothing/", "/%ff"),
)
_TRACEBACK = "Traceback"
_RIGHT = {200, 301, 304, 400, 404, 410}


@dataclass
class Soak:
    """What clients and faults share, and what was seen."""

    server: Server
    posts: Path
    index: Path
    texts: Sequence[str]
    calm: float
    """When harm ends (monotonic)."""
    over: threading.Event = field(default_factory=threading.Event)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    broken: int = 0
    """Connections that were open when a worker was killed, or opened before it was replaced."""
    replaced: float = 0.0
    """When all workers listened again after the last kill (monotonic); infinite until then."""

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return [pid for pid in family(self.server.pid)[1:] if b"spawn_main" in _command(pid)]

    def ask(self, chance: random.Random) -> None:
        """Send requests until the end."""
        tags: dict[str, str] = {}
        while not self.over.is_set():
            opened = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
            try:
                for _ in range(chance.randrange(1, 50)):
                    path = chance.choice(_PATHS)
                    headers = {"Accept-Encoding": chance.choice(["gzip", "br", "identity"])}
                    if path in tags and chance.random() < 0.5:
                        headers["If-None-Match"] = tags[path]
                    connection.request("GET", path, headers=headers)
                    response = connection.getresponse()
                    response.read()
                    self.judge(path, response)
                    tags[path] = response.getheader("ETag") or ""
                    self.over.wait(_PAUSE)
            except (OSError, http.client.HTTPException) as error:
                if opened < self.replaced:
                    self.broken += 1
                else:
                    self.wrong.append(repr(error))
            finally:
                connection.close()

    def judge(self, path: str, response: http.client.HTTPResponse) -> None:
        """Count an answer; note it if it is wrong."""
        self.statuses[response.status] += 1
        is_told = response.status == 503 and response.getheader("Retry-After")
        if response.status not in _RIGHT and not is_told:
            self.wrong.append(f"{response.status} for {path}")

    def idle(self, chance: random.Random) -> None:
        """Open connections that say nothing, or half a request."""
        while not self.over.is_set():
            with ExitStack() as opened, suppress(OSError):
                for _ in range(100):
                    connection = opened.enter_context(
                        socket.create_connection(("127.0.0.1", self.server.port))
                    )
                    connection.sendall(chance.choice([b"", b"GET /feed.atom HTTP/1.1\r\nHo"]))
                self.over.wait(10)

    def update(self, chance: random.Random) -> None:
        """Add, change and delete posts."""
        number = 10**6
        while not self.over.wait(2):
            own = sorted(self.posts.glob("*-new.md"))
            if len(own) > 20 or (own and chance.random() < 0.3):
                chance.choice(own).unlink()
            elif own and chance.random() < 0.5:
                with chance.choice(own).open("a", encoding="utf-8") as post:
                    post.write("\nOne more line.\n")
            else:
                archive.add(self.texts, self.posts, number := number + 1)

    def harm(self, chance: random.Random) -> None:
        """Kill workers, delete the index."""
        while not self.over.wait(20) and time.monotonic() < self.calm:
            if chance.random() < 0.5:
                self.replaced = math.inf
                before = _listening(self.server.port)
                os.kill(chance.choice(self.workers()), signal.SIGKILL)
                # The socket of a killed process listens on for some milliseconds.
                while (now := _listening(self.server.port)) == before or len(now) < _WORKERS:
                    if self.over.wait(0.1):
                        self.wrong.append("a worker that was killed was not replaced")
                        return
                self.replaced = time.monotonic()
            else:
                for suffix in ("-wal", "-shm", ""):
                    Path(f"{self.index}{suffix}").unlink(missing_ok=True)


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _listening(port: int) -> set[str]:
    """The inodes of the sockets that listen at a port: each worker has one, once it has started (proc(5))."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"}


def _files(pid: int) -> int:
    with suppress(OSError):
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return 0


def run(soak: Soak, seconds: float, clients: int, seed: int) -> list[tuple[float, int]]:
    """Run all clients and faults for some time; MiB and open files of all processes, every few seconds."""
    kinds: list[Callable[[random.Random], None]] = [soak.idle, soak.update, soak.harm, *[soak.ask] * clients]
    threads = [
        threading.Thread(target=kind, args=(random.Random(seed + number),))
        for number, kind in enumerate(kinds)
    ]
    for thread in threads:
        thread.start()
    samples = []
    end = threading.Timer(seconds, soak.over.set)
    end.start()
    while not soak.over.wait(2):
        pids = family(soak.server.pid)
        samples.append((sum(map(memory, pids)), sum(map(_files, pids))))
    for thread in threads:
        thread.join()
    return samples


def usual_most(values: Sequence[float]) -> float:
    """What nine of ten values do not exceed.

    The middle one would move by chance: silent clients hold their connections half of the time.
    """
    return quantiles(values, n=10)[-1]


def measure(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """What was seen, line by line. Raises SystemExit where it is wrong."""
    index, texts = work / "index.sqlite", archive.sources(options.archive)
    posts = archive.prepare(texts, work, options.posts, archive.REAL)

    def serve(port: int) -> list[str]:
        given = ["--base-url", "https://example.org/", "--workers", str(_WORKERS)]
        return [sys.executable, "-m", "feeds", "serve", str(posts), "--port", str(port), *given]

    yield f"{machine()}; {options.posts:,} posts, {options.minutes:g} minutes, seed {options.seed}"
    with running("feeds serve", serve, work) as server:
        seconds = options.minutes * 60
        soak = Soak(server, posts, index, texts, time.monotonic() + seconds - _CALM)
        samples = run(soak, seconds, options.clients, options.seed)
        stopping = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
        stopped = time.monotonic() - stopping
    answers = ", ".join(f"{count:,} x {status}" for status, count in sorted(soak.statuses.items()))
    yield f"answers: {answers}; {soak.broken} connections broke as a worker was killed"
    third = len(samples) // 3
    grown = []
    for name, values in (("MiB", [one for one, _ in samples]), ("open files", [one for _, one in samples])):
        middle, last = usual_most(values[third : 2 * third]), usual_most(values[2 * third :])
        yield (
            f"{name}: nearly always at most {middle:,.0f} in the second third, {last:,.0f} in the last; "
            f"{max(values):,.0f} once"
        )
        if last > middle * _GROWTH:
            grown.append(f"{name} grow")
    yield f"stopped within {stopped:.1f} s"
    late = [f"it took {stopped:.1f} s to stop"] if stopped > _STOP else []
    log = (work / "feeds serve.log").read_text()
    traces = [f"in the log: {log[log.index(_TRACEBACK) :][:4000]}"] if _TRACEBACK in log else []
    if wrong := [*soak.wrong[:20], *grown, *late, *traces]:
        raise SystemExit("\n".join(wrong))


def main() -> None:
    """Read the arguments, run, print."""
    parser = arguments("benchmarks.soak", __doc__, posts=500)
    parser.add_argument("--minutes", type=float, default=60, help="length of the run")
    parser.add_argument("--clients", type=int, default=6, help="clients that send requests")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of what is random")
    report(parser.parse_args(), measure)


if __name__ == "__main__":
    main()
