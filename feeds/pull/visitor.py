"""Polite requests: one at a time for each host, with a pause, as robots.txt and Retry-After ask.

(1) robots.txt binds where the program finds its way: to pages of items. Feeds are named by the keeper.
(2) Redirects are followed hop by hop, each a request with its own checks.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from protego import Protego

from feeds.errors import BadUpstream
from feeds.pull.client import Client, Response

NAME = "feeds"
"""Of this program in robots.txt."""

PAUSE = 0.5
"""Seconds between two requests to a host."""
_LONGEST_PAUSE = 30.0
"""Of those that a robots.txt may ask for."""
_REDIRECTS = 5
_ROBOTS_BYTES = 512 * 1024
_ROBOTS_AGE = timedelta(days=1)
"""RFC 9309, section 2.4."""
_LONGEST_WAIT = 30 * 86400
"""Seconds of a Retry-After that are believed."""

_PERMANENT, _TEMPORARY = (301, 308), (302, 303, 307)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, as a test may make it."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Visit:
    """A response after redirects."""

    response: Response
    moved: str = ""
    """Where permanent redirects lead; "" without any."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: datetime | None = None
    delay: float = 0.0
    """Seconds between two requests, as its robots.txt asks."""


class Visitor:
    """Sends requests for a pull. Threads may share it.

    `robots` keeps the robots.txt of each host between pulls: [when it was fetched, its text].
    """

    def __init__(self, client: Client, clock: Clock, robots: MutableMapping[str, tuple[str, str]]) -> None:
        self._client = client
        self._clock = clock
        self._robots = robots
        self._rules: dict[str, Protego] = {}
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def get(self, url: str, headers: Mapping[str, str], *, most: int, is_page: bool = False) -> Visit:
        """The response at an address, redirects followed. Raises BadUpstream, also for 4xx and 5xx."""
        visit = self._follow(url, headers, most, self._check_robots if is_page else lambda hop: None)
        if visit.response.status not in (200, 304):
            raise self._failure(visit.response)
        return visit

    def _follow(self, url: str, headers: Mapping[str, str], most: int, check: Callable[[str], None]) -> Visit:
        moved, is_permanent, at = "", True, url
        for _ in range(_REDIRECTS + 1):
            check(at)
            with self._turn(at):
                response = self._client.send("GET", at, headers, most=most)
            if response.status not in _PERMANENT + _TEMPORARY:
                return Visit(response, moved)
            there = urljoin(at, response.headers.get("location", "")).partition("#")[0]
            if there.partition(":")[0] not in ("http", "https"):
                raise BadUpstream(at, f"leads to {there[:80]!r}", status=response.status)
            is_permanent &= response.status in _PERMANENT
            at, moved = there, there if is_permanent else moved
        raise BadUpstream(url, f"leads on and on ({_REDIRECTS} redirects)")

    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    @property
    def bytes_read(self) -> int:
        """Of all responses."""
        return self._client.bytes_read

    def _failure(self, response: Response) -> BadUpstream:
        seconds = _seconds(response.headers.get("retry-after", ""), self._clock.now())
        return BadUpstream(
            response.url, f"answered {response.status}", status=response.status, seconds=seconds
        )

    def _host(self, url: str) -> "_Host":
        return self._hosts.setdefault(urlsplit(url).netloc.lower(), _Host())

    @contextmanager
    def _turn(self, url: str) -> Iterator[None]:
        """Wait until a host may be asked; nobody else asks it meanwhile."""
        with self._lock:
            host = self._host(url)
        with host.lock:
            now = self._clock.now()
            if host.free_at and host.free_at > now:
                self._clock.sleep((host.free_at - now).total_seconds())
            try:
                yield
            finally:
                host.free_at = self._clock.now() + timedelta(seconds=max(PAUSE, host.delay))

    # --- robots.txt (RFC 9309) ------------------------------------------------------------------

    def _check_robots(self, url: str) -> None:
        root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        text = self._robots_of(root)
        with self._lock:
            if root not in self._rules:
                self._rules[root] = Protego.parse(text)
                self._host(url).delay = _delay(self._rules[root])
            may = self._rules[root].can_fetch(url, NAME)
        if not may:
            raise BadUpstream(url, "is not for programs (robots.txt)", status=403)

    def _robots_of(self, root: str) -> str:
        at, text = self._robots.get(root, ("", ""))
        if at and datetime.fromisoformat(at) > self._clock.now() - _ROBOTS_AGE:
            return text
        response = self._follow(f"{root}/robots.txt", {}, _ROBOTS_BYTES, lambda hop: None).response
        if response.status >= 500 or response.status == 429:  # nobody knows what it would forbid
            raise self._failure(response)
        text = response.body.decode("utf-8", "replace") if response.status == 200 else ""
        with self._lock:
            self._robots[root] = (self._clock.now().isoformat(), text)
        return text


def _delay(rules: Protego) -> float:
    return min(float(rules.crawl_delay(NAME) or 0), _LONGEST_PAUSE)


def _seconds(retry_after: str, now: datetime) -> int:
    """Seconds that a Retry-After asks to wait (RFC 9110 section 10.2.3); 0 for none."""
    text = retry_after.strip()
    if text.isdigit():
        return min(int(text[:12]), _LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0, min(int((when - now).total_seconds()), _LONGEST_WAIT))
