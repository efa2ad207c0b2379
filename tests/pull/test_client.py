"""Requests to servers that mean harm."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import flask
import pytest

from feeds.errors import BadUpstream
from feeds.pull.access import Access, access_of
from feeds.pull.client import Client
from feeds.pull.state import State
from feeds.pull.visitor import Clock, Visitor
from tests.support.pulling import START
from tests.support.upstream import Upstream, redirect, running


def client(port: int, seconds: float = 5) -> Client:
    return Client(Access(frozenset({("localhost", port)})), contact="mailto:me@example.org", seconds=seconds)


def visitor(site: Upstream) -> Visitor:
    return Visitor(client(site.port), Clock(lambda: START, lambda seconds: None), State())


def test_a_request_says_who_asks(site: Upstream) -> None:
    site.views["/"] = lambda request: "hello"
    response = client(site.port).send("GET", site.url("/?"), {}, most=100)
    assert (response.status, response.body) == (200, b"hello")
    assert site.requests[0][1]["user-agent"].endswith("(+mailto:me@example.org)")


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:{0}/", "http://localhost:{0}/", "http://127.1:{0}/", "http://2130706433:{0}/"),
        *("http://0x7f.0.0.1:{0}/", "http://0:{0}/", "http://[::1]:{0}/", "http://[::ffff:127.0.0.1]:{0}/"),
    ],
)
def test_nothing_inside_is_asked(site: Upstream, url: str) -> None:
    site.views["/"] = lambda request: "secret"
    with pytest.raises(BadUpstream):
        Client(Access()).send("GET", url.format(site.port), {}, most=100)
    assert site.requests == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "//x", "x", ""]
)
def test_only_http_and_https_are_spoken(site: Upstream, address: str) -> None:
    with pytest.raises(BadUpstream, match="no http"):
        client(site.port).send("GET", address, {}, most=100)
    site.views["/to"] = lambda request: flask.Response(status=302, headers={"Location": address or "file:x"})
    with pytest.raises(BadUpstream):
        visitor(site).get(site.url("/to"), {}, most=100)


@pytest.mark.parametrize(
    "location",
    [
        *(b"http://[", b"http://[::1", b"http://x:99999/", b"http://x:abc/", b"http://a b/", b"//[x"),
        *(b"http://.example/", b"http://" + b"a" * 70 + b".example/", b"http://\xff/", b"\xff", b"http:"),
    ],
)
def test_a_redirect_to_nonsense_is_an_error_like_any_other(location: bytes) -> None:
    answer = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
    with (
        raw_server(lambda connection, request: connection.sendall(answer)) as port,
        pytest.raises(BadUpstream),
    ):
        visitor(Upstream(port)).get(f"http://127.0.0.1:{port}/", {}, most=100)


def test_a_redirect_in_utf_8_is_followed() -> None:
    asked = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request.split(b" ")[1])
        there = "/雨".encode() if len(asked) == 1 else b""
        status = b"301 Moved\r\nLocation: " + there if there else b"200 OK"
        connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")

    with raw_server(answer) as port:
        assert visitor(Upstream(port)).get(f"http://127.0.0.1:{port}/", {}, most=100).response.status == 200
    assert asked == [b"/", b"/%E9%9B%A8"]


def redirect_to(there: str, request: flask.Request) -> flask.Response:
    return redirect(there, 301)


def test_a_redirect_inside_is_not_followed(site: Upstream) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.2)
        port = inside.getsockname()[1]
        for name in ("127.0.0.1", "localhost"):
            site.views["/to"] = partial(redirect_to, f"http://{name}:{port}/")
            with pytest.raises(BadUpstream, match="address inside"):
                visitor(site).get(site.url("/to"), {}, most=100)
        with pytest.raises(TimeoutError):
            inside.accept()


def test_a_name_that_resolves_to_another_address_later_gains_nothing(
    site: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1"])
    asked = []

    def resolve(host: str, port: int, **options: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: _refuse(address))
    with pytest.raises(BadUpstream, match="refused"):
        Client(Access()).send("GET", f"http://rebind.example:{site.port}/", {}, most=100)
    with pytest.raises(BadUpstream, match="address inside"):
        Client(Access()).send("GET", f"http://rebind.example:{site.port}/", {}, most=100)
    assert len(asked) == 2


def _refuse(address: tuple[str, int]) -> None:
    assert address[0] == "93.184.215.14"
    raise ConnectionRefusedError("refused")


def test_a_password_goes_to_its_origin_and_not_where_that_leads(site: Upstream) -> None:
    with running() as other:
        site.views["/"] = lambda request: redirect(other.url("/feed"))
        other.views["/feed"] = lambda request: "feed"
        login, allowed = f"http://me:secret@{site.host}/", f"{site.host},{other.host}"
        access = access_of({"FEEDS_PULL_LOGIN": login, "FEEDS_PULL_ALLOW": allowed})
        clock = Clock(lambda: START, lambda seconds: None)
        visit = Visitor(Client(access), clock, State()).get(site.url("/"), {}, most=100)
        assert visit.response.body == b"feed"
        assert site.requests[0][1]["authorization"].startswith("Basic ")
        assert "authorization" not in other.requests[0][1]


def test_redirects_end(site: Upstream) -> None:
    site.views["/round"] = lambda request: redirect("/round")
    with pytest.raises(BadUpstream, match="on and on"):
        visitor(site).get(site.url("/round"), {}, most=100)
    assert len(site.requests) == 6


def test_permanent_redirects_are_told(site: Upstream) -> None:
    site.views["/old"] = lambda request: redirect("/older", 301)
    site.views["/older"] = lambda request: redirect("/now", 308)
    site.views["/now"] = lambda request: redirect("/today", 302)
    site.views["/today"] = lambda request: "feed"
    visit = visitor(site).get(site.url("/old"), {}, most=100)
    assert (visit.response.body, visit.moved) == (b"feed", site.url("/now"))


@pytest.mark.parametrize("layers", [1, 3])
def test_a_decompression_bomb_ends_at_the_limit(site: Upstream, layers: int) -> None:
    bomb = b"\0" * (60 * 2**20)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 1)
    coding = ", ".join(["gzip"] * layers)
    site.views["/"] = lambda request: flask.Response(bomb, headers={"Content-Encoding": coding})
    with pytest.raises(BadUpstream, match="larger than 1 MiB"):
        client(site.port).send("GET", site.url("/"), {}, most=2**20)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_damaged_compression_is_said(site: Upstream, coding: str) -> None:
    site.views["/"] = lambda request: flask.Response(b"\x1f\x8bnot", headers={"Content-Encoding": coding})
    with pytest.raises(BadUpstream, match="compression"):
        client(site.port).send("GET", site.url("/"), {}, most=100)


@contextmanager
def raw_server(answer: Callable[[socket.socket, bytes], None]) -> Iterator[int]:
    """A server that speaks as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection, suppress(OSError):
                        answer(connection, connection.recv(65536))

        threading.Thread(target=serve, daemon=True).start()
        yield int(server.getsockname()[1])


def drip(begin: bytes, piece: bytes) -> Callable[[socket.socket, bytes], None]:
    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(begin)
        while True:
            connection.sendall(piece)
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"", b""),
    ],
)
def test_a_server_that_is_slow_for_ever_is_left(begin: bytes, piece: bytes) -> None:
    said = pytest.raises(BadUpstream, match=r"did not end within 0\.5 seconds")
    with raw_server(drip(begin, piece)) as port, said:
        client(port, seconds=0.5).send("GET", f"http://127.0.0.1:{port}/", {}, most=2**20)


def test_an_endless_body_ends_at_the_limit() -> None:
    def endless(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with raw_server(endless) as port, pytest.raises(BadUpstream, match="larger than"):
        client(port).send("GET", f"http://127.0.0.1:{port}/", {}, most=2**20)


@pytest.mark.parametrize(
    "answer", [b"", b"\0\xff", b"HTTP/1.1 x\r\n\r\n", b"HTTP/9 200 OK\r\n", b"SSH-2.0\r\n"]
)
def test_nonsense_is_an_error_like_any_other(answer: bytes) -> None:
    with (
        raw_server(lambda connection, request: connection.sendall(answer)) as port,
        pytest.raises(BadUpstream),
    ):
        client(port).send("GET", f"http://127.0.0.1:{port}/", {}, most=100)
