"""WebSub (W3C Recommendation 2018): which feeds a hub is told of, and telling it.

(1) One topic a request: hubs take few in one, and say so of none. Both names of the parameter: hubs differ.
(2) What could not be told is remembered, and told later.
(3) An update tells of at most MOST feeds, those of the main channel first: each costs the hub a request.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from feeds.errors import BadUpstream
from feeds.pull.client import Client

MOST = 300
"""Feeds that an update tells of."""

_FIRST_RETRY = timedelta(seconds=30)
_LONGEST_RETRY = timedelta(hours=1)
_GIVEN_UP = timedelta(days=3)
_FAILURES_IN_A_ROW = 3
"""After these a hub is left alone until the next attempt."""


@dataclass(slots=True)
class Ping:
    """A topic that a hub is to be told of. Times are ISO 8601."""

    since: str
    next_try: str
    attempts: int = 0


@dataclass(slots=True)
class Pings:
    """What a hub was told, and what it is to be told."""

    told: dict[str, str] = field(default_factory=dict)
    """Topic -> state of its feed."""
    waiting: dict[str, Ping] = field(default_factory=dict)

    def note(self, news: Mapping[str, str], now: datetime) -> None:
        """Note which feeds changed; `news` has the state of all of them, the most important first."""
        changed = [topic for topic, state in news.items() if self.told.get(topic) != state]
        for topic in changed[:MOST]:
            self.waiting[topic] = Ping(now.isoformat(), now.isoformat())
        self.told = dict(news)
        self.waiting = {topic: ping for topic, ping in self.waiting.items() if topic in news}

    def due(self, now: datetime) -> list[str]:
        """Topics that the hub can be told of now."""
        return [topic for topic, ping in self.waiting.items() if datetime.fromisoformat(ping.next_try) <= now]

    def failed(self, topic: str, now: datetime) -> None:
        """Put a topic off: longer each time, and for ever after three days."""
        ping = self.waiting[topic]
        ping.attempts += 1
        pause = min(_FIRST_RETRY * 2 ** min(ping.attempts - 1, 20), _LONGEST_RETRY)
        ping.next_try = (now + pause).isoformat()
        if datetime.fromisoformat(ping.since) + _GIVEN_UP < now:
            del self.waiting[topic]


def read_pings(data: bytes | None) -> Pings | None:
    """What `write_pings` wrote; None where there is nothing of it."""
    try:
        found: Any = json.loads(data or b"")
        waiting = {str(topic): Ping(**ping) for topic, ping in found["waiting"].items()}
        for ping in waiting.values():
            datetime.fromisoformat(ping.since), datetime.fromisoformat(ping.next_try)
        return Pings({str(topic): str(state) for topic, state in found["told"].items()}, waiting)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def write_pings(pings: Pings) -> bytes:
    """The bytes that `read_pings` reads."""
    return json.dumps(asdict(pings), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def send(pings: Pings, topics: Sequence[str], hub: str, client: Client, now: datetime) -> list[str]:
    """Tell a hub of `topics`, which are waiting. Returns what failed, one line each."""
    failures: list[str] = []
    for topic in topics:
        if len(failures) == _FAILURES_IN_A_ROW:
            pings.failed(topic, now)
            continue
        body = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            response = client.send("POST", hub, headers, most=64 * 1024, body=body)
            if not 200 <= response.status < 300:
                raise BadUpstream(hub, f"answered {response.status}", status=response.status)
            del pings.waiting[topic]
        except BadUpstream as error:
            failures.append(f"{topic}: {error}")
            pings.failed(topic, now)
    return failures
