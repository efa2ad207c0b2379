"""Two servers on one database, while posts change and whatever can fails: never a wrong document."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from hashlib import sha256

import psycopg
import pytest

from tests.support.archive import Archive
from tests.support.postgres import Server as Database
from tests.support.serving import Answer, Server, serving
from tests.support.waiting import wait_until

PATHS = ("/feed.json", "/feed.atom", "/", "/tag/even/feed.json", "/source/example.com/feed.rss")
REQUESTS = 10_000
LEADER = """
SELECT application_name, pid FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND objsubid = 1 AND granted
AND (classid::bigint << 32) | objid::bigint = hashtextextended('feeds leader ' ||
    (SELECT nspname FROM pg_namespace WHERE nspname ~ '^feeds_[0-9a-f]{16}$'), 0)
"""


@dataclass
class Host:
    """A server that is started again whenever it ended."""

    name: str
    archive: Archive
    url: str
    server: Server | None = None
    _held: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        environment = {
            "FEEDS_INDEX": f"{self.url}?application_name={self.name}",
            "XDG_CACHE_HOME": str(self.archive.root.parent / self.name),
            "XDG_STATE_HOME": str(self.archive.root.parent / self.name),
        }
        options = ("--base-url", "https://feeds.example.org/")
        self.server = self._held.enter_context(serving(self.archive.root, *options, environment=environment))

    def kill(self) -> None:
        assert self.server
        process, self.server = self.server.process, None
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()

    def stop(self) -> None:
        self.server = None
        self._held.close()


def last_modified(answer: Answer) -> str:
    """When the bytes changed; "" where Date stands for a time that is to come (RFC 9110 section 8.8.2.1)."""
    date = answer.headers.get("last-modified", "")
    return "" if date == answer.headers["date"] else date


class Clients:
    """Clients of both hosts, and what they found wrong."""

    def __init__(self, hosts: list[Host]) -> None:
        self.hosts = hosts
        self.count = self.refused = 0
        self.wrong: list[str] = []
        self.is_down = threading.Event()
        self.written = 0
        self._known: dict[tuple[str, str], tuple[str, str]] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(4)]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        host, some = self.hosts[number % 2], random.Random(number)
        seen = 0
        while not self._over.is_set():
            server, path = host.server, some.choice(PATHS)
            if server is None:
                time.sleep(0.01)
                continue
            was_down = self.is_down.is_set()
            try:
                answer = server.get(path)
            except (OSError, ValueError, Exception) as error:
                if host.server is server and server.process.poll() is None:
                    self._tell(f"{host.name}{path}: {error!r}")
                continue
            with self._lock:
                self.count += 1
            if answer.status == 503:
                self.refused += 1
                if "retry-after" not in answer.headers or not (was_down or self.is_down.is_set()):
                    self._tell(f"{host.name}{path}: 503 {answer.body!r}")
            elif answer.status != 200:
                self._tell(f"{host.name}{path}: {answer.status}")
            else:
                seen = self._check(host, path, answer, seen)
            time.sleep(0.003)

    def _check(self, host: Host, path: str, answer: Answer, seen: int) -> int:
        key = path, answer.headers["etag"]
        known = sha256(answer.body).hexdigest(), last_modified(answer)
        with self._lock:
            before = self._known.setdefault(key, known)
        if before[0] != known[0] or (before[1] and known[1] and before[1] != known[1]):
            self._tell(f"{host.name}{path}: {before} and {known} have one ETag")
        if path == "/feed.json":
            numbers = [int(item["title"]) for item in json.loads(answer.body)["items"]]
            newest = numbers[0]
            if (
                numbers != list(range(newest, newest - len(numbers), -1))
                or not seen <= newest <= self.written
            ):
                self._tell(f"{host.name}{path}: {numbers[:5]} of {self.written}, {seen} seen")
            return newest
        return seen

    def _tell(self, what: str) -> None:
        with self._lock:
            self.wrong.append(what)


@pytest.fixture
def hosts(archive: Archive, postgres: Database) -> Iterator[list[Host]]:
    url = postgres.database()
    found = [Host(name, archive, url) for name in "ab"]
    yield found
    for host in found:
        host.stop()


@pytest.mark.slow
def test_two_hosts_serve_one_archive_through_every_fault(
    hosts: list[Host], archive: Archive, postgres: Database
) -> None:
    url = hosts[0].url

    def leader() -> tuple[str, int]:
        """The host that leads, and the process of the database that its session has."""
        with suppress(psycopg.Error):
            for name, process in postgres.execute(url, LEADER):
                return name, process
        return "", 0

    def write() -> None:
        clients.written += 1
        number = clients.written
        moment = f"2021-05-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        tags = "[even]" if number % 2 else "[odd]"
        archive.write(f"{number}.md", title=str(number), date=moment, tags=tags)

    def is_replaced(before: tuple[str, int]) -> None:
        started = time.monotonic()
        wait_until(lambda: leader() not in (("", 0), before), lambda: f"{before} led, {leader()} leads")
        assert time.monotonic() - started < 10

    def are_equal() -> bool:
        answers = [host.server.get("/feed.json") for host in hosts if host.server]
        newest = {json.loads(one.body)["items"][0]["title"] for one in answers if one.status == 200}
        return newest == {str(clients.written)}

    clients = Clients(hosts)
    for _ in range(30):
        write()
    for host in hosts:
        host.start()
    by_name = {host.name: host for host in hosts}
    wait_until(lambda: leader()[0])
    with clients:
        for turn in range(20):
            write()
            before = leader()
            by_name[before[0]].kill()
            is_replaced(before)
            write()
            by_name[before[0]].start()
            if turn % 10 == 5:
                clients.is_down.set()
                postgres.restart()
                wait_until(are_equal)
                time.sleep(0.5)
                clients.is_down.clear()
                wait_until(lambda: leader()[0])
            wait_until(are_equal)
        before = leader()
        server = by_name[before[0]].server
        assert server
        os.kill(server.process.pid, signal.SIGSTOP)
        is_replaced(before)
        write()
        os.kill(server.process.pid, signal.SIGCONT)
        wait_until(are_equal)
        wait_until(lambda: clients.count >= REQUESTS)
    assert not clients.wrong, clients.wrong[:10]
    for host in hosts:
        assert host.server and "Traceback" not in host.server.log.read_text()


@pytest.mark.slow
def test_both_hosts_are_equal_soon_after_an_announcement(
    hosts: list[Host], archive: Archive, postgres: Database
) -> None:
    archive.write("0.md", date="2021-05-01T00:00:00Z")
    for host in hosts:
        host.start()
    url = hosts[0].url
    with psycopg.connect(url, autocommit=True) as listening:
        ((schema,),) = listening.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ '^feeds_[0-9a-f]{16}$'"
        )
        listening.execute(f'LISTEN "{schema}"'.encode())
        for number in range(1, 6):
            archive.write(f"{number}.md", date=f"2021-05-01T00:0{number}:00Z")
            assert list(listening.notifies(timeout=30, stop_after=1))
            time.sleep(0.1)
            answers = [host.server.get("/feed.json") for host in hosts if host.server]
            assert len({one.headers["etag"] for one in answers}) == 1
            assert len({date for one in answers if (date := last_modified(one))}) <= 1
            assert f'"{number}.md"'.encode() in answers[0].body and answers[0].body == answers[1].body


@pytest.mark.slow
def test_a_server_whose_database_is_down_says_when_to_ask_again(
    hosts: list[Host], archive: Archive, postgres: Database
) -> None:
    archive.write("a.md")
    hosts[0].start()
    server = hosts[0].server
    assert server and server.get("/feed.json").status == 200
    postgres.stop()
    try:
        wait_until(lambda: server.get("/feed.json").status == 503)
        for path in ("/feed.json", "/healthz", "/tag/x/feed.json", "/search/?q=rain"):
            answer = server.get(path)
            assert answer.status == 503 and answer.headers["retry-after"] == "5"
            assert b"127.0.0.1" not in answer.body
    finally:
        postgres.start()
    wait_until(lambda: server.get("/feed.json").status == 200)
    assert "Traceback" not in server.log.read_text()
