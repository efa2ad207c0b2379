"""Whatever happens to posts: feeds, archives, tombstones and records are what a naive model says.

The model knows a few files by their states and does everything anew with sets, after each step. Only what an
index knows that was there when something went is taken over from the step before.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents.inventory import files as files_of
from feeds.errors import BadAddress, Gone
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.storage.output import MANIFEST
from tests.support.archive import NOW, Archive, build
from tests.support.examples import fewer

LARGEST, LIMIT = 2, 2
SHOWN = timedelta(days=90)
BASE = "https://feeds.example.org/"
DATES = [
    "2021-01-05T08:10:00Z",
    "2021-01-05T08:20:00Z",
    "2021-01-05T09:00:00Z",
    "2021-01-20T00:00:00Z",
    "2021-03-01T00:00:00Z",
]
STATES: dict[str, dict[str, str]] = {
    "good": {},
    "draft": {"draft": "true"},
    "withdrawn": {"withdrawn": "true"},
    "waiting": {"date": "2099-01-01"},
}
FLAGS: dict[str, Any] = {"archives": "all", "limit": LIMIT, "kinds": "tag", "accept_loss": True}
CHANNELS = [("all", ""), ("tag", "x"), ("tag", "y")]

Name = tuple[str, str]


@dataclass(frozen=True)
class Post:
    """A file: which original it is of, its date, tags and state."""

    original: str
    date: str
    tags: tuple[str, ...]
    state: str

    @property
    def names(self) -> frozenset[Name]:
        return frozenset({("tag", tag) for tag in self.tags} | {("source", "example.com")})


@dataclass(frozen=True)
class Entry:
    """What is published of an original."""

    published: str
    names: frozenset[Name]
    files: frozenset[str]


@dataclass
class Model:
    """What should be, by id, path or channel."""

    files: dict[str, Post] = field(default_factory=dict)
    now: datetime = NOW
    entries: dict[str, Entry] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    gone: dict[str, tuple[datetime, frozenset[Name] | None]] = field(default_factory=dict)
    unreadable: dict[str, frozenset[str]] = field(default_factory=dict)
    emptied: dict[Name, datetime] = field(default_factory=dict)
    known: dict[str, frozenset[Name]] = field(default_factory=dict)
    """Channels of entries that went while the index was there."""

    def forget(self) -> None:
        self.entries, self.known = {}, {}

    def of(self, state: str) -> dict[str, list[tuple[str, Post]]]:
        ranked = sorted(self.files.items(), key=lambda one: one[1].original)
        return {
            original: found
            for original, group in groupby(ranked, key=lambda one: one[1].original)
            if (found := [one for one in group if one[1].state == state])
        }

    def update(self) -> None:
        before, now = self.entries, self.now
        self.entries = {
            original: Entry(
                min(post.date for _, post in group),
                frozenset().union(*(post.names for _, post in group)),
                frozenset(path for path, _ in group),
            )
            for original, group in self.of("good").items()
        }
        self.known |= {one: entry.names for one, entry in before.items()}
        self.known = {one: names for one, names in self.known.items() if one not in self.entries}
        returned = self.gone.keys() & self.entries.keys()
        self.gone = {one: what for one, what in self.gone.items() if one not in returned}
        seen_before = set(self.seen)
        self.seen |= {one: now for one in self.entries if one not in self.seen}
        said = {
            one: frozenset[Name]().union(*(post.names for _, post in group))
            for one, group in self.of("withdrawn").items()
            if one not in self.entries and one not in self.gone
        }
        missing = self.seen.keys() - self.entries.keys() - self.gone.keys() - said.keys()
        lost = missing - self.held(before, missing)
        newly = {one: self.known.get(one) for one in lost} | said
        self.gone |= {one: (now, names) for one, names in newly.items()}
        there = {name for entry in self.entries.values() for name in entry.names}
        left = {name for entry in before.values() for name in entry.names}
        left |= {name for one, names in newly.items() if one in seen_before for name in names or ()}
        self.emptied = {name: at for name, at in self.emptied.items() if name not in there}
        self.emptied |= dict.fromkeys(left - there - self.emptied.keys(), now)

    def held(self, before: Mapping[str, Entry], missing: set[str]) -> frozenset[str]:
        """What may be in files that cannot be read."""
        broken = {path for path, post in self.files.items() if post.state == "broken"}
        held = {path: ids for path, ids in self.unreadable.items() if path in broken}
        for path in broken:
            former = frozenset(one for one, entry in before.items() if path in entry.files)
            if former and not held.get(path):
                held[path] = former
        loose = frozenset(missing).difference(*held.values())
        self.unreadable = held | dict.fromkeys(broken - held.keys(), loose)
        return frozenset[str]().union(*self.unreadable.values())

    # --- what is published of it --------------------------------------------------------------

    def ids(self, channel: Name) -> list[str]:
        """Newest first."""
        found = [
            (one.published, key)
            for key, one in self.entries.items()
            if channel[0] == "all" or channel in one.names
        ]
        return [
            key
            for _, key in sorted(sorted(found, key=lambda one: one[1]), key=lambda one: one[0], reverse=True)
        ]

    def status(self, channel: Name) -> int:
        if channel[0] == "all" or self.ids(channel):
            return 200
        if channel not in self.emptied:
            return 404
        return 200 if self.emptied[channel] > self.now - SHOWN else 410

    def tombstones(self, channel: Name) -> dict[str, datetime]:
        told = {one: (at, names) for one, (at, names) in self.gone.items() if at > self.now - SHOWN}
        return {
            one: at
            for one, (at, names) in told.items()
            if channel[0] == "all" or names is None or channel in names
        }

    def archives(self, channel: Name) -> list[tuple[str, list[str]]]:
        """Parts and their ids, newest first."""
        ids = self.ids(channel)
        return list(self.cut(ids, 7)) if len(ids) > LIMIT else []

    def cut(self, ids: list[str], length: int) -> Iterator[tuple[str, list[str]]]:
        for part, group in groupby(ids, key=lambda one: self.entries[one].published[:length]):
            inside = list(group)
            if len(inside) > LARGEST and length < 13:
                yield from self.cut(inside, length + 3)
            else:
                yield part, inside


@dataclass
class World:
    """An archive on disk, what is published of it, and the model of both."""

    archive: Archive
    model: Model = field(default_factory=Model)
    publisher: Publisher | None = None

    def do(self, step: tuple[Any, ...]) -> None:
        what, name, *more = step
        files, path = self.model.files, self.archive.root / name
        if what == "write":
            files[name] = more[0]
        elif what == "delete":
            files.pop(name, None)
        elif what == "move" and name in files:
            files[more[0]] = files.pop(name)
        elif what == "break" and name in files:
            files[name] = Post("", "", (), "broken")
        elif what == "wait":
            self.model.now += timedelta(days=more[0])
        elif what == "forget":
            self.forget()
        for path in self.archive.root.iterdir():
            path.unlink()
        for place, post in files.items():
            self.write(place, post)
        self.publisher = self.publisher or self.archive.open(**FLAGS)
        self.publisher.update(self.model.now)
        self.model.update()

    def write(self, name: str, post: Post) -> None:
        if post.state == "broken":
            (self.archive.root / name).write_bytes(b"\xff\xfe" * 20)
            return
        front = {"tags": f"[{', '.join(post.tags)}]", "date": post.date, "from": post.original}
        self.archive.write(name, **(front | STATES[post.state]))

    def forget(self) -> None:
        if self.publisher:
            self.publisher.close()
        self.publisher = None
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.archive.index}{suffix}").unlink(missing_ok=True)
        self.model.forget()

    # --- what is compared -----------------------------------------------------------------------

    def served(self, channel: Name, part: str = "") -> Any:
        assert self.publisher
        return json.loads(self.publisher.document(Address(*channel, "json", part)).body)

    def check(self) -> None:
        model, publisher = self.model, self.publisher
        assert publisher
        assert publisher.archive.records.first_seen() == model.seen
        told = {
            one.tombstone.id: (one.tombstone.when, one.channels and frozenset(one.channels))
            for one in publisher.archive.records.withdrawals()
        }
        assert told == model.gone
        for channel in CHANNELS:
            if (status := model.status(channel)) != 200:
                with pytest.raises(Gone if status == 410 else BadAddress) as caught:
                    self.served(channel)
                assert isinstance(caught.value, Gone) == (status == 410)
                continue
            feed = self.served(channel)
            assert [item["id"] for item in feed["items"]] == model.ids(channel)[:LIMIT]
            deleted = feed.get("_history", {}).get("deleted", [])
            found = {one["id"]: datetime.fromisoformat(one["date"]) for one in deleted}
            assert found == model.tombstones(channel)
            assert list(self.walk(channel, feed)) == model.archives(channel)

    def walk(self, channel: Name, feed: Any) -> Iterator[tuple[str, list[str]]]:
        while url := feed.get("next_url"):
            part = url.rpartition("archive-")[2].removesuffix(".json")
            feed = self.served(channel, part)
            yield part, [item["id"] for item in feed["items"]]

    def check_built(self, out: Path) -> None:
        """The files are those of a build from nothing, and are what is served."""
        assert self.publisher
        build(self.publisher, out)
        wanted = {
            name: self.publisher.document(address).body
            for name, address in files_of(self.publisher.archive, self.publisher.addresses()).items()
        }
        files = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
        assert {name: body for name, body in files.items() if name != MANIFEST} == wanted
        folders = {
            f"{kind}/{name}/feed.atom"
            for kind, name in CHANNELS[1:]
            if self.model.status((kind, name)) == 200
        }
        assert {name for name in files if name.startswith("tag/") and name.endswith("feed.atom")} == folders


NAMES = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])
POSTS = st.builds(
    Post,
    st.sampled_from([f"https://example.com/{name}" for name in "opqr"]),
    st.sampled_from(DATES),
    st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
    st.sampled_from(["good"] * 5 + ["draft", "withdrawn", "waiting"]),
)
STEPS = st.one_of(
    st.tuples(st.just("write"), NAMES, POSTS),
    st.tuples(st.just("write"), NAMES, POSTS),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("move"), NAMES, NAMES),
    st.tuples(st.just("break"), NAMES),
    st.tuples(st.just("wait"), NAMES, st.sampled_from([1, 45, 91])),
    st.tuples(st.just("forget"), NAMES),
)


def run(folder: Path, steps: list[tuple[Any, ...]]) -> None:
    archive = Archive(folder / "posts", folder / "index.sqlite")
    archive.root.mkdir()
    world = World(archive)
    for number, step in enumerate(steps):
        world.do(step)
        world.check()
        if number == len(steps) // 2:
            world.check_built(folder / "out")
    if steps:
        world.check_built(folder / "out")
        world.forget()
        world.do(("forget", ""))
        world.check()
        world.check_built(folder / "out")
        assert world.publisher
        world.publisher.close()
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.history.periods.MAX_ENTRIES", LARGEST)


@fewer(4)
@given(st.lists(STEPS, min_size=3, max_size=9))
def test_a_few_steps_leave_what_the_model_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]]
) -> None:
    run(tmp_path_factory.mktemp("world"), steps)


@pytest.mark.slow
@settings(max_examples=300)
@given(st.lists(STEPS, min_size=5, max_size=16))
def test_many_steps_leave_what_the_model_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]]
) -> None:
    run(tmp_path_factory.mktemp("world"), steps)
