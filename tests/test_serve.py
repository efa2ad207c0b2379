"""What must hold over a real socket, against `feeds serve` as its keeper starts it."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from conftest import Archive
from serving import Answer, Server, serving

TAG = "/tag/%E9%9B%A8/feed.atom"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    archive = Archive(folder / "posts", folder / "index.sqlite")
    archive.write("a.md", tags="[雨]")
    archive.write("b.md", date="2021-05-02", tags="[C#]")
    environment = {"FEEDS_INDEX": str(archive.index), "FEEDS_BASE_URL": "https://feeds.example.org/rain/"}
    with serving(archive.root, "--workers", 2, "--access-log", environment=environment) as served:
        yield served


def test_i1_a_feed_has_validators(server: Server) -> None:
    answer = server.get("/feed.atom")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    assert {"etag", "last-modified", "cache-control", "vary", "date"} <= answer.headers.keys()
    assert len(feedparser.parse(answer.body).entries) == 2


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_i2_i4_a_tag_gives_304_without_a_body(server: Server, coding: str) -> None:
    full = server.get("/feed.atom", Accept_Encoding=coding)
    short = server.get("/feed.atom", Accept_Encoding=coding, If_None_Match=full.headers["etag"])
    assert (short.status, short.body) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert short.headers[name] == full.headers[name]
    assert "date" in short.headers
    assert short.headers.get("content-length", "0") in ("0", full.headers["content-length"])


def test_i3_a_date_gives_304_on_every_worker(server: Server) -> None:
    date = server.get("/feed.atom").headers["last-modified"]
    statuses = {server.get("/feed.atom", If_Modified_Since=date).status for _ in range(20)}
    assert statuses == {304}


def test_i7_gzip_is_the_same_document(server: Server) -> None:
    plain, coded = server.get("/feed.atom"), server.get("/feed.atom", Accept_Encoding="gzip")
    assert gzip.decompress(coded.body) == plain.body
    assert coded.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["/feed.atom", "/", "/nothing"])
def test_i8_head_is_get_without_the_body(server: Server, path: str) -> None:
    full, head = server.get(path), server.get(path, "HEAD")
    assert (head.status, head.body) == (full.status, b"")
    assert {**head.headers, "date": ""} == {**full.headers, "date": ""}


@pytest.mark.parametrize("path", ["/feed.atom", "/", "/nothing", "/healthz"])
def test_i12_no_version_is_told(server: Server, path: str) -> None:
    headers = server.get(path).headers
    assert not any(character.isdigit() for character in headers.get("server", ""))
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "target",
    [
        "/tag/雨/feed.atom",
        TAG,
        TAG.lower(),
        "/tag/%e9%9B%a8/feed.atom",
        "/rain" + TAG,
        TAG + "?utm_source=%ff",
    ],
)
def test_a_path_may_be_encoded_in_any_way(server: Server, target: str) -> None:
    answer = server.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "target, status",
    [
        (b"/%ff", b"400"),
        (b"/%00", b"400"),
        (b"/\xff", b"400"),
        (b"/../../../../etc/passwd", b"404"),
        (b"/%2e%2e/%2e%2e/etc/passwd", b"404"),
        (b"/tag/..%2f..%2fetc%2fpasswd/feed.atom", b"404"),
        (b"/" + b"a" * 9000, b"414"),
        (b"/" + b"a" * 70000, b"414"),
        (b"http://evil.example/feed.atom", b"200"),
        (b"/feed.xml", b"301"),
        (b"/rain", b"301"),
        (b"/tag/C%23/feed.atom/", b"301"),
    ],
)
def test_what_is_asked_for_is_answered_cleanly(server: Server, target: bytes, status: bytes) -> None:
    answer = server.raw(b"GET " + target + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert answer.split()[1] == status
    assert b"evil" not in answer and b"Traceback" not in answer


@pytest.mark.parametrize(
    "request_", [b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 9]
)
def test_nonsense_harms_nobody(server: Server, request_: bytes) -> None:
    server.raw(request_ + b"Connection: close\r\n\r\n")
    assert server.get("/feed.atom").status == 200


def test_other_methods_are_405(server: Server) -> None:
    answer = server.get("/feed.atom", "DELETE")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_request_is_a_line_in_the_log(server: Server) -> None:
    server.get("/feed.atom?who=%0a")
    assert "GET /feed.atom?who=%0a 200" in server.log.read_text()


def test_it_stops_when_it_is_told_to(archive: Archive) -> None:
    archive.write("a.md")
    with serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server:
        server.get("/feed.atom")
        assert server.stop() == 0


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no such folder") as raised, serving(tmp_path / "nowhere"):
        pass
    assert "Traceback" not in str(raised.value)


# --- while posts change ------------------------------------------------------------------------


class Poller(threading.Thread):
    """A reader that obeys validators, and asks as fast as it can."""

    def __init__(self, server: Server, path: str, name: str) -> None:
        super().__init__(daemon=True)
        self.server, self.path, self.header = server, path, name
        self.new: list[Answer] = []
        self.statuses: set[int] = set()
        self.done = threading.Event()

    def run(self) -> None:
        """Ask until told that it is done, and once more."""
        known: dict[str, str] = {"Accept-Encoding": "gzip"}
        last = False
        while not last:
            last = self.done.is_set()
            answer = self.server.get(self.path, **known)
            self.statuses.add(answer.status)
            if answer.status == 200:
                known["If-None-Match"] = answer.headers["etag"]
                self.new.append(answer)


def titles(answer: Answer) -> list[str]:
    return [item["title"] for item in json.loads(gzip.decompress(answer.body))["items"]]


def change(archive: Archive, number: int) -> None:
    """Add, change, move and delete posts, in turn. Each shows in the feed but the move."""
    name = f"{number // 4}.md"
    path = archive.root / name
    if number % 4 == 0:
        archive.write(name, title=f"new {number}", tags="[x]", date="1999-01-01")
    elif number % 4 == 1:
        archive.write(name, title=f"changed {number}", tags="[x]", date="1999-01-01")
    elif number % 4 == 2:
        # A move alone shows nowhere: the title goes with it.
        (archive.root / "moved").mkdir(exist_ok=True)
        text = path.read_text().replace(f"changed {number - 1}", f"moved {number}")
        (archive.root / "moved" / name).write_text(text)
        path.unlink()
    else:
        (archive.root / "moved" / name).unlink()


@pytest.mark.parametrize("changes", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_poller_sees_each_change_once_and_whole(archive: Archive, changes: int) -> None:
    archive.write("first.md")
    for number in range(20):
        archive.write(f"still-{number}.md", body=f"<div><p>{'It rained. ' * 50}</p></div>")
    options = ("--workers", 2)
    with serving(archive.root, *options, environment={"FEEDS_INDEX": str(archive.index)}) as server:
        poller = Poller(server, "/feed.json", "etag")
        poller.start()
        while not poller.new:
            time.sleep(0.005)
        for number in range(changes):
            seen = len(poller.new)
            change(archive, number)
            deadline = time.monotonic() + 10
            while len(poller.new) == seen and time.monotonic() < deadline:
                time.sleep(0.005)
            assert len(poller.new) == seen + 1, f"change {number} was not seen"
        poller.done.set()
        poller.join()
        assert len(poller.new) == changes + 1
        assert poller.statuses == {200, 304}
        assert len({answer.headers["etag"] for answer in poller.new[-4:]}) == 4
        states = [titles(answer) for answer in poller.new]
        assert all(len(state) in (21, 22) and "first.md" in state for state in states)
        assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()
