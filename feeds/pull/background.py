"""What a server does beside serving, if its keeper says so: it pulls feeds, and tells a hub of changes.

(1) Only the process that updates the archive does either.
(2) A pull is a process of its own: whatever comes from elsewhere cannot harm the server.
(3) A `feeds.toml` in the folder of posts turns neither on: the variable FEEDS_PULL does, and a hub that is
    named by a variable or a file elsewhere.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime

from feeds.errors import FeedsError
from feeds.publisher import Publisher
from feeds.storage.kept import KeptFile
from feeds.storage.local import pings_path, pulls_path

_log = logging.getLogger("feeds")

PULL = "FEEDS_PULL"
"""The variable that turns pulling on."""

_OFF = ("", "0", "false", "no", "off")
_LOOK_EVERY = 20.0
"""Seconds between two looks whether a feed is due."""
_FIRST_LOOK = 1.0
_LONGEST_PULL = 2 * 3600
"""Seconds after which a pull is killed."""
_PUBLISHED_AFTER = 1.2
"""Seconds after a change until no cached response repeats the state before (`web.response_cache`)."""


class Companion(ABC):
    """A thread that does something every few seconds, as long as this process updates the archive."""

    name: str
    interval: float

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._said = ""

    def start(self) -> None:
        """Start the thread."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def say(self, text: str) -> None:
        """Log a warning once, until there is another."""
        if text and text != self._said:
            _log.warning("%s", text)
        self._said = text

    @abstractmethod
    def work(self) -> None:
        """Do what is to be done now."""

    def _run(self) -> None:
        pause = min(self.interval, _FIRST_LOOK)
        while not self._stopping.wait(pause):
            pause = self.interval
            try:
                if self._publisher.generation() and self._publisher.is_leader():
                    self.work()
            except Exception as error:
                # Of any kind: a server that serves on is better than one that stops.
                self.say(f"{self.name}: {error if isinstance(error, FeedsError) else repr(error)}")


class Puller(Companion):
    """Runs `feeds pull` when a feed is due."""

    name, interval = "feeds-puller", _LOOK_EVERY

    def __init__(self, publisher: Publisher, environment: Mapping[str, str]) -> None:
        super().__init__(publisher)
        self._environment = {**os.environ, **environment}

    def work(self) -> None:
        """Pull, if a feed is due."""
        if not self._is_due():
            return
        posts = self._publisher.settings.source.identity
        command = [sys.executable, "-P", "-m", "feeds", "pull", posts, "--due"]
        process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        end = time.monotonic() + _LONGEST_PULL
        while True:
            try:
                _, said = process.communicate(timeout=0.5)
                break
            except subprocess.TimeoutExpired:
                if self._stopping.is_set() or time.monotonic() > end:
                    process.kill()
        self.say("; ".join(said.strip().split("\n")[:20]))

    def _is_due(self) -> bool:
        from feeds.pull.schedule import is_due
        from feeds.pull.state import FeedState, read_state
        from feeds.pull.subscriptions import subscriptions

        settings, now = self._publisher.settings, datetime.now(UTC)
        feeds = read_state(pulls_path(settings.index_path)).feeds
        return any(
            is_due(pull, feeds.get(pull.url, FeedState()), now, by_hand=False)
            for pull in subscriptions(settings)
        )


class Pinger(Companion):
    """Tells the hub of each feed that changed, when the change can be fetched."""

    name, interval = "feeds-pinger", 0.5

    def __init__(self, publisher: Publisher, environment: Mapping[str, str]) -> None:
        super().__init__(publisher)
        from feeds.pull.access import access_of, host_and_port
        from feeds.pull.client import Client

        self._hub = publisher.site.hub
        self._kept = publisher.archive.index.pings or KeptFile(pings_path(publisher.settings.index_path))
        # Whoever names the hub may name one inside.
        self._client = Client(access_of(environment, [host_and_port(self._hub)]))
        self._generation = 0
        self._is_waiting = False
        """Whether the hub did not take something that it was told."""

    def work(self) -> None:
        """Note what changed, and tell the hub."""
        from feeds.pull.pings import Pings, read_pings, send, write_pings

        generation = self._publisher.generation()
        has_changed = generation != self._generation
        if not has_changed and not self._is_waiting:
            return
        before = self._kept.read()
        pings = read_pings(before)
        if pings and has_changed and self._stopping.wait(_PUBLISHED_AFTER):
            return
        now = datetime.now(UTC)
        if has_changed or pings is None:
            publisher = self._publisher
            news = {publisher.url(address): state for address, state in publisher.news().items()}
            if pings is None:
                pings = Pings(told=news)  # of what was there before, the hub need not be told
            pings.note(news, now)
            self._generation = generation
        failures = send(pings, pings.due(now), self._hub, self._client, now)
        self._is_waiting = bool(pings.waiting)
        if (data := write_pings(pings)) != before:
            self._kept.write(data)
        if failures or not pings.waiting:
            self.say("; ".join(failures))


def companions(publisher: Publisher, environment: Mapping[str, str]) -> list[Companion]:
    """What the keeper of a server turned on."""
    found: list[Companion] = []
    if environment.get(PULL, "").lower() not in _OFF:
        found.append(Puller(publisher, environment))
    if publisher.site.hub:
        if publisher.settings.is_of_keeper("hub"):
            try:
                found.append(Pinger(publisher, environment))
            except ModuleNotFoundError:
                _log.warning(
                    "hub: it is not told of changes without more libraries: pip install 'feeds[pull]'"
                )
        else:
            place = publisher.settings.set_by["hub"]
            _log.warning(
                "%s: the hub is named in feeds, but not told of changes: set FEEDS_HUB for that", place
            )
    return found
