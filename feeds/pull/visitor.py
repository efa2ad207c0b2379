"""Polite requests: one at a time for each host, with a pause, as robots.txt and Retry-After ask.

(1) robots.txt binds where the program finds its way: to pages of items. Feeds are named by the keeper.
(2) Redirects are followed hop by hop, each a request with its own checks.
(3) A host that says Retry-After is left alone until then, whatever was asked of it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil
from urllib.parse import urlsplit

from protego import Protego

from feeds.errors import BadUpstream
from feeds.originals import absolute
from feeds.pull.client import Client, Response
from feeds.pull.state import State

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
_MOST_ROBOTS, _MOST_RULES = 8 * 2**20, 2**20
"""Characters of all robots.txt that are kept, and of those kept as rules, which are eighty times as large."""
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
    had_enough: bool = False
    """Whether it answered 429 (too many requests)."""


class Visitor:
    """Sends requests for a pull. Threads may share it.

    What is remembered of hosts is read from `state`, and added to it.
    """

    def __init__(self, client: Client, clock: Clock, state: State) -> None:
        self._client = client
        self._clock = clock
        self._robots, self._resting = state.robots, state.resting
        self._rules: dict[str, Protego] = {}
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def get(self, url: str, headers: Mapping[str, str], *, most: int, is_page: bool = False) -> Visit:
        """The response at an address, redirects followed. Raises BadUpstream, also for 4xx and 5xx."""
        visit = self._follow(url, headers, most, self._check_page if is_page else lambda hop: None)
        if visit.response.status not in (200, 304):
            raise self._failure(visit.response)
        return visit

    def _follow(self, url: str, headers: Mapping[str, str], most: int, check: Callable[[str], None]) -> Visit:
        moved, is_permanent, at = "", True, url
        for _ in range(_REDIRECTS + 1):
            check(at)
            with self._turn(at):
                self._check_rest(at)
                response = self._client.send("GET", at, headers, most=most)
                self._note_rest(response)
            if response.status not in _PERMANENT + _TEMPORARY:
                return Visit(response, moved)
            location = _text(response.headers.get("location", ""))
            there = absolute(at, location).partition("#")[0]
            if not there:
                raise BadUpstream(at, f"leads to {location[:80]!r}", status=response.status)
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
        return self._hosts.setdefault(_host_of(url), _Host())

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

    # --- hosts that are asked for too much (RFC 6585, section 4) ----------------------------------

    def is_resting(self, url: str) -> bool:
        """Whether the host of an address asked to be left alone."""
        return self._rest(url) > 0

    def _rest(self, url: str) -> float:
        """Seconds until a host may be asked."""
        until = self._resting.get(_host_of(url))
        return (_moment(until) - self._clock.now()).total_seconds() if until else 0

    def _check_rest(self, url: str) -> None:
        if (seconds := self._rest(url)) > 0:
            until = self._resting[_host_of(url)][:16].replace("T", " ")
            raise BadUpstream(
                url,
                f"is on a host that asked to be left alone until {until}",
                status=429,
                seconds=ceil(seconds),
            )

    def _note_rest(self, response: Response) -> None:
        if response.status in (429, 503):
            now = self._clock.now()
            if seconds := _seconds(response.headers.get("retry-after", ""), now):
                with self._lock:
                    self._resting[_host_of(response.url)] = (now + timedelta(seconds=seconds)).isoformat()
            self._host(response.url).had_enough |= response.status == 429

    # --- pages: robots.txt (RFC 9309) -------------------------------------------------------------

    def _check_page(self, url: str) -> None:
        root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        text = self._robots_of(root)
        with self._lock:
            if root not in self._rules:
                self._rules[root] = Protego.parse(text)
                self._host(url).delay = _delay(self._rules[root])
            may = self._rules[root].can_fetch(url, NAME)
            if self._size(self._rules) > _MOST_RULES:
                self._rules.clear()
        if not may:
            raise BadUpstream(url, "is not for programs (robots.txt)", status=403)
        if self._host(url).had_enough:
            raise BadUpstream(url, "is on a host that said: too many requests", status=429)

    def _robots_of(self, root: str) -> str:
        at, text = self._robots.get(root, ("", ""))
        if at and _moment(at) > self._clock.now() - _ROBOTS_AGE:
            return text
        try:
            response = self._follow(f"{root}/robots.txt", {}, _ROBOTS_BYTES, lambda hop: None).response
            if response.status >= 500 or response.status == 429:  # nobody knows what it would forbid
                raise self._failure(response)
        except BadUpstream as error:
            if error.status in (0, 403):  # that is said of its host
                raise
            reason = f"has a robots.txt that {error.reason}"
            raise BadUpstream(root, reason, status=error.status, seconds=error.seconds) from error
        text = response.body.decode("utf-8", "replace") if response.status == 200 else ""
        with self._lock:
            if self._size(self._robots) > _MOST_ROBOTS:
                self._robots.clear()
            self._robots[root] = (self._clock.now().isoformat(), text)
        return text

    def _size(self, roots: Iterable[str]) -> int:
        return sum(len(self._robots[root][1]) for root in roots if root in self._robots)

    def forget(self) -> None:
        """Forget what is out of date of hosts."""
        now = self._clock.now()
        with self._lock:
            for root in [root for root, (at, _) in self._robots.items() if now - _ROBOTS_AGE > _moment(at)]:
                del self._robots[root]
            for host in [host for host, until in self._resting.items() if now > _moment(until)]:
                del self._resting[host]


_moment = datetime.fromisoformat


def _host_of(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _delay(rules: Protego) -> float:
    return min(float(rules.crawl_delay(NAME) or 0), _LONGEST_PAUSE)


def _seconds(retry_after: str, now: datetime) -> int:
    """Seconds that a Retry-After asks to wait (RFC 9110 section 10.2.3); 0 for none."""
    text = retry_after.strip()
    if text.isdecimal():
        return min(int(text[:12]), _LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0, min(int((when - now).total_seconds()), _LONGEST_WAIT))


def _text(header: str) -> str:
    """A header that may be UTF-8, as servers send it in spite of RFC 9110; http.client reads ISO-8859-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
