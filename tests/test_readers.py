"""Programs that people read feeds with, subscribed to what `feeds serve` serves.

Each is skipped where it is not installed. Debian: newsboat, rss2email. PyPI: reader, atoma. npm:
rss-parser, feedsmith (where `require` of node finds them, NODE_PATH included).
"""

import json
import mailbox
import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.header import decode_header, make_header
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import pytest

from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.serving import Server, serving
from tests.support.waiting import wait_until

TAG = "/tag/%E9%9B%A8/feed."


def run(*command: object, home: Path, stdin: str | None = None) -> str:
    """What a program prints; it finds nothing of its user's own."""
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    done = subprocess.run(
        [str(part) for part in command],
        env=environment,
        cwd=home,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# Each reader gets the address of a feed and a folder to remember things in; it polls once and gives
# the titles of all entries that it knows by then.


def newsboat(url: str, home: Path) -> list[str]:
    (home / "urls").write_text(url + "\n")
    (home / "config").touch()
    cache_file = home / "cache.db"
    run("newsboat", "-u", home / "urls", "-c", cache_file, "-C", home / "config", "-x", "reload", home=home)
    with closing(sqlite3.connect(cache_file)) as database:
        return [title for (title,) in database.execute("SELECT title FROM rss_item")]


def rss2email(url: str, home: Path) -> list[str]:
    config = home / "rss2email.cfg"
    r2e = ("r2e", "-c", config, "-d", home / "data.json")
    if not config.exists():
        inbox = home / "mail"
        inbox.mkdir()
        mailbox.Maildir(inbox / "inbox")
        run(*r2e, "new", "me@example.org", home=home)
        text = config.read_text().replace("email-protocol = sendmail", "email-protocol = maildir")
        lines = [line for line in text.splitlines() if not line.startswith(("maildir-", "email-protocol"))]
        lines[1:1] = ["email-protocol = maildir", f"maildir-path = {inbox}", "maildir-mailbox = inbox"]
        config.write_text("\n".join(lines) + "\n")
        run(*r2e, "add", "rain", url, home=home)
    run(*r2e, "run", home=home)
    mails = mailbox.Maildir(home / "mail" / "inbox")
    return [str(make_header(decode_header(mail["Subject"]))) for mail in mails]


def reader(url: str, home: Path) -> list[str]:
    script = (
        "import json, sys; from reader import make_reader; reader = make_reader(sys.argv[2]);"
        "reader.add_feed(sys.argv[1], exist_ok=True); reader.update_feed(sys.argv[1]);"
        "assert not reader.get_feed(sys.argv[1]).last_exception;"
        "print(json.dumps([entry.title for entry in reader.get_entries()]))"
    )
    titles = json.loads(run(sys.executable, "-c", script, url, home / "reader.sqlite", home=home))
    assert isinstance(titles, list)
    return titles


def atoma(url: str, home: Path) -> list[str]:
    from atoma import parse_atom_bytes

    return [entry.title.value for entry in parse_atom_bytes(_poll(url, home)).entries]


def rss_parser(url: str, home: Path) -> list[str]:
    script = "new (require('rss-parser'))().parseString(text).then(feed => print(feed.items))"
    return _node(script, _poll(url, home), home)


def feedsmith(url: str, home: Path) -> list[str]:
    script = "const {feed} = require('feedsmith').parseFeed(text); print(feed.items || feed.entries)"
    return _node(script, _poll(url, home), home)


def _node(script: str, body: bytes, home: Path) -> list[str]:
    before = (
        "const text = require('fs').readFileSync(0, 'utf-8');"
        "const print = items =>"
        " console.log(JSON.stringify(items.map(item => item.title.value || item.title)));"
    )
    titles = json.loads(run("node", "-e", before + script, home=home, stdin=body.decode()))
    assert isinstance(titles, list)
    return titles


def _poll(url: str, home: Path) -> bytes:
    """Fetch for what only parses, with the validators of the last time."""
    kept, tag = home / "kept", home / "tag"
    request = urllib.request.Request(url)
    if tag.exists():
        request.add_header("If-None-Match", tag.read_text())
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            kept.write_bytes(response.read())
            tag.write_text(response.headers["ETag"])
    except HTTPError as error:
        error.close()
        assert error.code == 304
    return kept.read_bytes()


@cache
def _missing(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return True
    return len(command) > 1 and subprocess.run(command, capture_output=True, check=False).returncode != 0


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import {module}")


def _npm(module: str) -> tuple[str, ...]:
    return ("node", "-e", f"require('{module}')")


READERS: list[tuple[Callable[[str, Path], list[str]], tuple[str, ...], list[str]]] = [
    (newsboat, ("newsboat",), ["atom", "rss"]),
    (rss2email, ("r2e",), ["atom", "rss"]),
    (reader, _python("reader"), ["atom", "rss", "json"]),
    (atoma, _python("atoma"), ["atom"]),
    (rss_parser, _npm("rss-parser"), ["atom", "rss"]),
    (feedsmith, _npm("feedsmith"), ["atom", "rss", "json"]),
]


@pytest.fixture
def served(archive: Archive) -> Iterator[tuple[Archive, Server]]:
    for number in range(3):
        archive.write(f"{number}.md", title=f"雨 {number}", tags="[雨]", date=f"2021-05-0{number + 1}")
    archive.write("other.md")
    with serving(archive.root, "--access-log", environment={"FEEDS_INDEX": str(archive.index)}) as server:
        yield archive, server


@pytest.mark.slow
@pytest.mark.parametrize(
    "read, command, extension",
    [
        pytest.param(read, command, extension, id=f"{read.__name__}-{extension}")
        for read, command, extensions in READERS
        for extension in extensions
    ],
)
def test_a_reader_gets_all_then_nothing_then_what_is_new(
    served: tuple[Archive, Server],
    tmp_path: Path,
    read: Callable[[str, Path], list[str]],
    command: tuple[str, ...],
    extension: str,
) -> None:
    if _missing(*command):
        pytest.skip(f"{read.__name__} is not installed")
    archive, server = served
    home = tmp_path / "home"
    home.mkdir()
    url = f"http://127.0.0.1:{server.port}{TAG}{extension}"
    polled: list[list[str]] = []

    def poll() -> None:
        polled.append(sorted(read(url, home)))

    # newsboat has nowhere to note the validators of its very first poll.
    for _ in range(3):
        poll()
    archive.write("new.md", title="雨 new", tags="[雨]", date="2021-06-01")
    wait_until(lambda: "雨 new".encode() in server.get("/feed.json").body)
    poll()
    three = ["雨 0", "雨 1", "雨 2"]
    assert polled == [three, three, three, [*three, "雨 new"]]
    lines = [line for line in server.log.read_text().splitlines() if f"{TAG}{extension} " in line]
    statuses = [line.split()[-2] for line in lines]
    assert (statuses[0], statuses[2:]) == ("200", ["304", "200"])


@contextmanager
def static_host(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A host of files: its address, and what it redirects, by the beginning of the path."""
    moved: dict[str, str] = {}

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            for old, new in moved.items():
                if self.path.startswith(old):
                    self.send_response(301)
                    self.send_header("Location", new + self.path.removeprefix(old))
                    self.end_headers()
                    return
            super().do_GET()

        def send_header(self, keyword: str, value: str) -> None:
            if keyword != "Last-Modified":  # two builds may fall into one second
                super().send_header(keyword, value)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", moved
        server.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("read", [reader, newsboat])
def test_a_reader_shows_nothing_twice_after_renaming_merging_moving_and_upgrading(
    archive: Archive, tmp_path: Path, read: Callable[[str, Path], list[str]]
) -> None:
    if read is newsboat and _missing("newsboat"):
        pytest.skip("newsboat is not installed")
    home = tmp_path / "home"
    home.mkdir()
    archive.write("old.md", title="Old", tags="[us]", date="2021-05-01")
    archive.write("new.md", title="New", tags="[USA]", date="2021-05-02")
    records = ("--records", tmp_path / "records.jsonl")
    with static_host(tmp_path / "www") as (host, moved):

        def publish(folder: str, **settings: str) -> None:
            lines = [f'{name} = "{value}"\n' for name, value in settings.items()]
            (archive.root / "feeds.toml").write_text("".join(lines) + aliases)
            built = feeds("build", archive.root, "--out", tmp_path / "www" / folder, *records)
            assert built.exit_code == 0, built.output

        def polled() -> list[str]:
            return sorted(read(f"{host}/here/tag/us/feed.atom", home))

        aliases = ""
        publish("here", base_url=f"{host}/here/")
        assert polled() == polled() == ["Old"]
        aliases = '[aliases.tag]\nus = "USA"\n'
        publish("here", base_url=f"{host}/here/")
        assert polled() == ["New", "Old"]
        publish("there", base_url=f"{host}/there/", id=f"{host}/here/")
        moved["/here/"] = "/there/"
        assert polled() == ["New", "Old"]
        archive.forget()  # as another version does
        archive.write("more.md", title="More", tags="[us]", date="2021-05-03")
        publish("there", base_url=f"{host}/there/", id=f"{host}/here/")
        assert polled() == ["More", "New", "Old"]
