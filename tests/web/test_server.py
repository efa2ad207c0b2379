"""What must hold over a real socket, against `feeds serve` as its keeper starts it."""

import gzip
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import feedparser
import pytest

from benchmarks.process import family
from tests.support import media
from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.serving import Server, serving
from tests.support.waiting import wait_until

RAIN = "/tag/%E9%9B%A8/feed.atom"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    archive = Archive(folder / "posts", folder / "index.sqlite")
    archive.write("a.md", tags="[雨]")
    archive.write("b.md", date="2021-05-02", tags="[C#]")
    environment = {"FEEDS_INDEX": str(archive.index), "FEEDS_BASE_URL": "https://feeds.example.org/rain/"}
    with serving(archive.root, "--access-log", environment=environment) as served:
        yield served
        assert served.stop() == 0


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


@pytest.mark.slow
def test_i3_a_date_gives_304_on_every_worker(archive: Archive) -> None:
    archive.write("a.md")
    environment = {"FEEDS_INDEX": str(archive.index)}
    with serving(archive.root, "--workers", 2, environment=environment) as server:
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
        RAIN,
        RAIN.lower(),
        "/tag/%e9%9B%a8/feed.atom",
        "/rain" + RAIN,
        RAIN + "?utm_source=%ff",
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


@pytest.mark.slow
def test_it_stops_when_it_is_told_to(archive: Archive) -> None:
    archive.write("a.md")
    with serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server:
        server.get("/feed.atom")
        assert server.stop() == 0


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    done = feeds("serve", tmp_path / "nowhere")
    assert done.exit_code == 1 and "no such folder" in done.stderr and done.stderr.count("\n") == 1


# --- clients that keep connections, and processes that are killed ------------------------------

HEAD = b"GET /feed.atom HTTP/1.1\r\nHost: localhost\r\n"
BEGINNINGS = [
    b"",
    HEAD,
    HEAD + b"\r\n",
    (HEAD + b"\r\n") * 20,
    HEAD.replace(b"GET", b"POST") + b"Content-Length: 99999\r\n\r\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("clients", [1100, 5000])
def test_thousands_of_clients_that_say_and_take_no_more_keep_nobody_waiting(
    archive: Archive, clients: int
) -> None:
    archive.write("a.md")
    with (
        serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server,
        ExitStack() as opened,
    ):
        assert server.get("/feed.atom").status == 200
        for beginning in [b""] * clients + BEGINNINGS * (clients // 20):
            connection = opened.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(beginning)
        server.timeout = 4  # less than it takes until such a connection is closed
        assert {server.get("/feed.atom").status for _ in range(3)} == {200}


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["/tag/x/feed.rss", "/search/feed.atom?q=rain"])
def test_what_is_ready_never_waits_for_what_must_be_made(archive: Archive, asked: str) -> None:
    archive.write("a.md", tags="[x]")
    environment = {"FEEDS_INDEX": str(archive.index)}
    with serving(archive.root, "--watch", 0, environment=environment) as server, ExitStack() as opened:
        assert server.get("/feed.atom").status == server.get("/style.css").status == 200
        archive.forget()  # nothing can be made until there is an index again
        for _ in range(200):
            connection = opened.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(f"GET {asked} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        server.timeout = 3
        assert {server.get(path).status for path in ("/feed.atom", "/style.css")} == {200}
        assert server.get("/healthz").status in (200, 503)
        server.process.kill()  # or it would finish what it was asked for


@pytest.mark.slow
def test_what_is_ready_never_waits_for_downloads(archive: Archive) -> None:
    archive.write("a.md", '<audio src="a.wav"></audio>', **{"from": ""})
    archive.write_file("a.wav", media.wav(2 * 10**7))
    with (
        serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server,
        ExitStack() as opened,
    ):
        (name,) = re.findall(rb"/files/[^\\\"]+a\.wav", server.get("/feed.json").body)[:1]
        for _ in range(150):
            connection = opened.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % name)
        server.timeout = 3
        assert server.get("/feed.json").status == 200
        refused = server.get(name.decode())
        assert (refused.status, "retry-after" in refused.headers) == (503, True)
        opened.close()
        wait_until(lambda: server.get(name.decode()).status == 200)


def test_http_2_is_not_spoken(server: Server) -> None:
    answer = server.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9))
    assert not answer.startswith(b"\0")  # a frame of settings


def is_alive(process: int) -> bool:
    with suppress(OSError):
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())  # empty once it has ended
    return False


@pytest.mark.slow
def test_workers_end_with_the_main_process_however_that_ends(archive: Archive) -> None:
    archive.write("a.md")
    environment = {"FEEDS_INDEX": str(archive.index)}
    with serving(archive.root, "--workers", 2, environment=environment) as server:
        processes = family(server.process.pid)
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not any(map(is_alive, processes)))
        with socket.create_server(("127.0.0.1", server.port)):
            pass


def workers_of(server: Server) -> list[int]:
    commands = {pid: Path(f"/proc/{pid}/cmdline") for pid in family(server.process.pid)[1:]}
    return [
        pid for pid, command in commands.items() if is_alive(pid) and b"spawn_main" in command.read_bytes()
    ]


@pytest.mark.slow
def test_a_server_whose_workers_die_again_and_again_ends_and_says_so(archive: Archive) -> None:
    archive.write("a.md")
    with serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server:
        (first,) = workers_of(server)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: workers_of(server) not in ([], [first]))
        (second,) = workers_of(server)
        os.kill(second, signal.SIGKILL)
        assert server.process.wait(20) == 1
        assert "its processes end again and again" in server.log.read_text()
