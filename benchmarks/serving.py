"""`python -m benchmarks.serving ARCHIVE`: how fast ready bytes are served, beside nginx on the same bytes.

One worker of `feeds serve` has a core to itself, wrk another. nginx, on the same core at another time,
sends the same feed from a file that was compressed beforehand (`gzip_static`). Both are first asked by
another client whether all that they say is right. Then they are measured in turn, several times. A turn in
which nginx stalls does not count: whoever is compared with it would look better than it is.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from statistics import median

from benchmarks import archive
from benchmarks.process import machine
from benchmarks.runner import arguments, report
from benchmarks.servers import PATH, Server, alone, running
from feeds.addresses import parse_path
from feeds.codings import encode
from feeds.publisher import Publisher
from feeds.settings import load_settings

_NEEDED = {"nginx": "nginx-light", "wrk": "wrk", "taskset": "util-linux"}
"""Programs, and Debian's packages of them."""

_SIZE = 71_000
"""Bytes that the feed has about, encoded with gzip."""

_CONNECTIONS = 16

_STALL = 5.0
"""Milliseconds: nginx stalls if its 99th percentile is not below."""

_TRIES = 4
"""Turns that are tried for each that counts."""

_NGINX = """\
daemon off;
user {user};
worker_processes 1;
pid {work}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;  # without tcp_nopush, which makes the last packet of an answer wait for 40 ms now and then
    keepalive_requests 1000000000;
    client_body_temp_path {work}/nginx-body;
    proxy_temp_path {work}/nginx-proxy;
    fastcgi_temp_path {work}/nginx-fastcgi;
    uwsgi_temp_path {work}/nginx-uwsgi;
    scgi_temp_path {work}/nginx-scgi;
    types {{ application/atom+xml atom; }}
    charset utf-8;
    charset_types application/atom+xml;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        gzip_static on;
        gzip_vary on;
        add_header Cache-Control "public, max-age=900";
        add_header Access-Control-Allow-Origin *;
        add_header X-Content-Type-Options nosniff;
    }}
}}
"""

# What wrk says of a run, in one line: requests, microseconds of the run, of the median and of the 99th
# percentile, and all that went wrong.
_SCRIPT = """\
done = function(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run measured."""

    rate: float
    """Requests a second."""
    cpu: float
    """Microseconds of the server's CPU time for a request."""
    p50: float
    """Milliseconds."""
    p99: float


class WrongAnswer(Exception):
    """A server did not say what it should."""


def check(server: Server, body: bytes) -> dict[str, dict[str, str]]:
    """The header fields of each kind of request that is measured, after the answers were found right.

    `body` is the feed, encoded with gzip. Raises WrongAnswer.
    """
    plain = {"Accept-Encoding": "gzip"}
    status, headers, got = server.get(plain)
    tag, date = headers.get("etag", ""), headers.get("last-modified", "")
    _must(server, status == 200, f"status {status}")
    _must(server, headers.get("content-encoding") == "gzip", "it is not encoded with gzip")
    _must(server, headers.get("content-length") == str(len(body)), "it has another length")
    _must(server, got == body, "it has other bytes")
    _must(server, "accept-encoding" in headers.get("vary", "").lower(), "it does not say what it varies on")
    _must(server, bool(re.fullmatch(r'(W/)?"[^"]+"', tag)) and bool(date), "it lacks a validator")
    known = plain | {"If-None-Match": tag, "If-Modified-Since": date}
    status, headers, got = server.get(known)
    _must(server, status == 304 and not got, f"status {status} for what is known")
    _must(server, headers.get("etag") == tag, "another tag comes with 304")
    status, _, got = server.get(known | {"If-None-Match": '"other"'})
    _must(server, status == 200 and got == body, f"status {status} for what is not known")
    return {"200 gzip": plain, "304": known}


def _must(server: Server, holds: bool, otherwise: str) -> None:
    if not holds:
        raise WrongAnswer(f"{server.name}: {otherwise}")


def load(server: Server, headers: Mapping[str, str], seconds: int, core: int, work: Path) -> Load:
    """Send requests with `headers` over 16 connections from `core`. Raises WrongAnswer."""
    script = work / "wrk.lua"
    script.write_text(_SCRIPT)
    command = [*_pinned(core), "wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "-s", str(script)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = server.cpu()
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{PATH}"], capture_output=True, text=True, check=True
    )
    cpu = server.cpu() - before
    found = re.search(r"^RESULT (.*)$", done.stdout, re.MULTILINE)
    assert found, done.stdout
    requests, micros, p50, p99, wrong = (int(number) for number in found[1].split())
    _must(server, not wrong, f"{wrong} requests failed")
    return Load(requests / micros * 1e6, cpu / requests * 1e6, p50 / 1e3, p99 / 1e3)


def _pinned(core: int) -> list[str]:
    return ["taskset", "-c", str(core)]


def publish(posts: Path, work: Path) -> tuple[bytes, int]:
    """The feed, and how many entries make it about _SIZE bytes."""
    limit = 50
    body = _feed(posts, work, limit)
    for _ in range(3):
        size = len(encode(body, "gzip"))
        if abs(size - _SIZE) < _SIZE // 20:
            break
        limit = max(1, round(limit * _SIZE / size))
        body = _feed(posts, work, limit)
    return body, limit


def _feed(posts: Path, work: Path, limit: int) -> bytes:
    flags = {"base_url": "https://example.org/", "index": str(work / "index.sqlite"), "limit": limit}
    publisher = Publisher(
        load_settings(posts, environment={}, flags=flags, archives="all", pages="all", has_search=True)
    )
    publisher.update(datetime.now(UTC))
    body = publisher.document(parse_path(PATH)).body
    publisher.close()
    return body


def measure(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Lines of the table."""
    posts = archive.prepare(archive.sources(options.archive), work, options.posts)
    body, limit = publish(posts, work)
    encoded = encode(body, "gzip")
    site = work / "site"
    site.mkdir(exist_ok=True)
    (site / PATH[1:]).write_bytes(body)
    (site / f"{PATH[1:]}.gz").write_bytes(encoded)

    def nginx(port: int) -> list[str]:
        place = work / "nginx.conf"
        place.write_text(_NGINX.format(user=getuser(), work=work, port=port, root=site))
        return [*_pinned(options.core), "nginx", "-p", str(work), "-c", str(place)]

    def ours(port: int) -> list[str]:
        given = ["--base-url", "https://example.org/", "--limit", str(limit), "--port", str(port)]
        return [*_pinned(options.core), sys.executable, "-m", "feeds", "serve", str(posts), *given]

    yield (
        f"{machine()}; a feed of {len(encoded):,} bytes (gzip), {len(body):,} without, {limit} entries of "
        f"{options.posts:,} posts; {_CONNECTIONS} connections; median of {options.runs} runs of "
        f"{options.seconds} s, each in turn with the others."
    )
    yield "\n| answer | server | requests/s | of nginx | CPU µs a request | p50 ms | p99 ms |"
    yield "|---|---|---|---|---|---|---|"
    with running("nginx", nginx, work) as yardstick, running("feeds serve", ours, work) as server:
        servers = (yardstick, server)
        server.rest()
        requests = {one: check(one, encoded) for one in servers}
        runs: dict[tuple[str, Server], list[Load]] = {}
        for kind in ("200 gzip", "304"):
            for number in range(1 + options.runs * _TRIES):
                turn = {}
                for one in servers:
                    with alone(one, servers):
                        turn[one] = load(one, requests[one][kind], options.seconds, options.other_core, work)
                if number and turn[yardstick].p99 < _STALL:  # the first one warms up
                    for one in servers:
                        runs.setdefault((kind, one), []).append(turn[one])
                if len(runs.get((kind, yardstick), ())) == options.runs:
                    break
            else:
                raise SystemExit(f"nginx stalls: its 99th percentile is not below {_STALL} ms for {kind}")
        for one in servers:
            check(one, encoded)
    for (kind, one), found in runs.items():
        rates = zip(found, runs[kind, yardstick], strict=True)
        ratio = median(run.rate / beside.rate for run, beside in rates)
        yield (
            f"| {kind} | {one.name} | {median(run.rate for run in found):,.0f} | {ratio:.2f} "
            f"| {median(run.cpu for run in found):.0f} | {median(run.p50 for run in found):.2f} "
            f"| {median(run.p99 for run in found):.2f} |"
        )


def main() -> None:
    """Read the arguments, measure, print."""
    parser = arguments("benchmarks.serving", __doc__, posts=2_000)
    parser.add_argument("--runs", type=int, default=5, help="times that each is measured")
    parser.add_argument("--seconds", type=int, default=3, help="of each run")
    parser.add_argument("--core", type=int, default=0, help="that the servers run on, one at a time")
    parser.add_argument("--other-core", type=int, default=1, help="that requests come from")
    options = parser.parse_args()
    missing = [package for program, package in _NEEDED.items() if not shutil.which(program)]
    if missing:
        sys.exit(f"needs programs that are missing; on Debian: apt-get install {' '.join(missing)}")
    if (
        not {options.core, options.other_core} <= os.sched_getaffinity(0)
        or options.core == options.other_core
    ):
        sys.exit("needs two cores: one for the servers (--core), one for the requests (--other-core)")
    report(options, measure)


if __name__ == "__main__":
    main()
