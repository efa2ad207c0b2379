"""What readers are answered while posts change: whole states of the archive, none older than one before."""

import difflib
import gzip
import threading
import time
from bisect import bisect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import brotli
import pytest

from feeds.addresses import parse_path
from tests.support.archive import Archive, without_tombstones
from tests.support.serving import Server, serving
from tests.support.waiting import wait_until

PATHS = ["/feed.json", "/feed.atom", "/tag/x/feed.rss"]

DECODE: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@dataclass(frozen=True)
class Seen:
    """What a reader holds of a path after an answer, which may have been a 304."""

    path: str
    started: float
    ended: float
    status: int
    body: bytes


class Reader(threading.Thread):
    """Asks for all paths in turn, as fast as it can, and obeys the validators that it knows of."""

    def __init__(self, server: Server, coding: str, validators: Mapping[str, str]) -> None:
        super().__init__(daemon=True)
        self.server, self.coding, self.validators = server, coding, validators
        self.seen: list[Seen] = []
        self.done = threading.Event()

    def run(self) -> None:
        """Ask until told that it is done."""
        held: dict[str, tuple[bytes, dict[str, str]]] = {path: (b"", {}) for path in PATHS}
        while not self.done.is_set():
            for path in PATHS:
                body, known = held[path]
                started = time.monotonic()
                answer = self.server.get(path, Accept_Encoding=self.coding, **known)
                ended = time.monotonic()
                if answer.status == 200:
                    body = DECODE[answer.headers.get("content-encoding", "")](answer.body)
                    known = {
                        condition: answer.headers[validator]
                        for condition, validator in self.validators.items()
                        if validator in answer.headers
                    }
                    held[path] = body, known
                self.seen.append(Seen(path, started, ended, answer.status, body))


# None that knows dates alone: an index that is made anew does not know which ones another gave.
TAG = {"If_None_Match": "etag"}
READERS = [("gzip", TAG), ("br", TAG | {"If_Modified_Since": "last-modified"}), ("", TAG)]


def change(archive: Archive, number: int) -> None:
    """Add, change, move and delete a post, in turn; every state of the folder is one that is meant."""
    name = f"{number // 4}.md"
    path, moved = archive.root / name, archive.root / "moved" / name
    if number % 4 < 2:
        archive.write(name, title=f"change {number}", tags="[x, y]", date="1999-01-01")
    elif number % 4 == 2:
        # A move alone shows nowhere: the title goes with it. For a moment both files are one entry, of
        # one date: it is what it was, or what it will be.
        original = {"from": f"https://example.com/{name}"}
        archive.write(f"moved/{name}", title=f"change {number}", date="1999-01-01", **original)
        path.unlink()
    else:
        moved.unlink()


def check(seen: list[Seen], states: list[dict[str, bytes]], made: list[float], shown: list[float]) -> None:
    """Every answer is a state of the archive: whole, already made, and not older than what anybody had."""
    held = dict.fromkeys(PATHS, 0)
    floors: dict[int, int] = {}
    events = sorted((when, index) for index, one in enumerate(seen) for when in (one.started, one.ended))
    for when, index in events:
        one = seen[index]
        if index not in floors:
            published = bisect(shown, when) - 1
            floors[index] = max(held[one.path], published)
            continue
        last = bisect(made, one.ended)
        fits = [at for at in range(floors[index], last) if states[at][one.path] == one.body]
        if not fits:
            others = [at for at, state in enumerate(states) if state[one.path] == one.body]
            allowed = list(range(floors[index], last))
            near = difflib.unified_diff(
                states[allowed[-1]][one.path].decode().splitlines(), one.body.decode().splitlines(), n=0
            )
            shown_ = "\n".join(near)
            pytest.fail(f"{one.status} for {one.path} is of the states {others}, not of {allowed}:\n{shown_}")
        held[one.path] = max(held[one.path], fits[0])


@pytest.mark.slow
@pytest.mark.parametrize("changes, requests", [(4, 1), (60, 10_000)], ids=["few", "many"])
def test_every_answer_is_a_whole_state_and_never_an_older_one(
    archive: Archive, changes: int, requests: int
) -> None:
    archive.write("first.md", tags="[x]")
    for number in range(20):
        archive.write(f"still-{number}.md", body=f"<div><p>{'It rained. ' * 50}</p></div>")
    other = str(archive.index.with_name("other.sqlite"))
    addresses = {path: parse_path(path) for path in PATHS}

    def built() -> dict[str, bytes]:
        publisher = archive.publish(index=other, archives="all", pages="all")
        return {
            path: without_tombstones(publisher.document(address).body) for path, address in addresses.items()
        }

    states, made, shown = [built()], [time.monotonic()], [time.monotonic()]
    environment = {"FEEDS_INDEX": str(archive.index), "FEEDS_BASE_URL": "https://feeds.example.org/"}
    with serving(archive.root, "--workers", 2, environment=environment) as server:
        readers = [Reader(server, coding, validators) for coding, validators in READERS]
        for reader in readers:
            reader.start()
        number = 0
        while number < changes or sum(len(reader.seen) for reader in readers) < requests:
            if number % 5 == 4:
                archive.forget()
            made.append(time.monotonic())
            change(archive, number)
            states.append(built())
            wait_until(lambda: without_tombstones(server.get("/feed.json").body) == states[-1]["/feed.json"])
            shown.append(time.monotonic())
            number += 1
        for reader in readers:
            reader.done.set()
            reader.join()
        seen = [replace(one, body=without_tombstones(one.body)) for reader in readers for one in reader.seen]
        assert {one.status for one in seen} == {200, 304}, server.log.read_text()
        assert all({one.status for one in reader.seen} == {200, 304} for reader in readers)
        check(seen, states, made, shown)
        assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()
