"""A server as its keeper starts it: a process of its own, spoken to over a socket."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.publisher import Publisher
from feeds.web.app import create_app
from tests.support.waiting import wait_until

STOP = 30
"""Seconds that a server may take to end."""


@dataclass
class Answer:
    """A response as it came over the socket, header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """`feeds serve` at a port of this machine."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path
    answers: list[Answer] = field(default_factory=list)
    timeout: float = 30
    """Seconds that an answer may take."""

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """What the server answers; `path` is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=given)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """What comes back for bytes that no client library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            chunks = []
            with suppress(ConnectionError):
                while chunk := connection.recv(65536):
                    chunks.append(chunk)
        return b"".join(chunks)

    def is_ready(self) -> bool:
        """Whether all is well; fails if it ended."""
        assert self.process.poll() is None, self.log.read_text()
        with suppress(OSError):
            return self.get("/healthz").status == 200
        return False

    def stop(self) -> int:
        """Stop it as a service manager does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP)


@contextmanager
def serving(
    posts: Path | str,
    *options: object,
    environment: Mapping[str, str] | None = None,
    program: Sequence[object] = ("-m", "feeds"),
    folder: Path | None = None,
    log: Path | None = None,
) -> Iterator[Server]:
    """Serve `posts` until the end of the block, from the current `folder`; scans are 50 ms apart."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = log or Path(posts).parent / "serve.log"
    command = [sys.executable, *program, "serve", posts, "--port", port, "--watch", "0.05", *options]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
    server = Server(port, process, log)
    try:
        wait_until(server.is_ready, log.read_text)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP)


def get(publisher: Publisher, path: str, **headers: str) -> TestResponse:
    """The response of the application."""
    return ask(create_app(publisher).test_client(), path, **headers)


def ask(client: FlaskClient, path: str = "/feed.atom", **headers: str) -> TestResponse:
    """The response to a client of the application; names of headers have `_` for `-`."""
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
