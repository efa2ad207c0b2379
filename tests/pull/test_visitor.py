"""Politeness, as the server sees it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import flask
import pytest

from feeds.errors import BadUpstream
from feeds.pull.access import Access
from feeds.pull.client import Client
from feeds.pull.visitor import PAUSE, Clock, Visitor
from tests.support.pulling import START, Keeper
from tests.support.upstream import Upstream


def test_a_host_is_asked_one_request_at_a_time_with_a_pause(keeper: Keeper, site: Upstream) -> None:
    times = []
    together = threading.Barrier(2)

    def view(request: flask.Request) -> str:
        times.append(keeper.now)
        with pytest.raises(threading.BrokenBarrierError):  # no other request comes meanwhile
            together.wait(0.05)
        together.reset()
        return "x"

    for number in range(4):
        site.views[f"/{number}"] = view
    client = Client(Access(frozenset({("localhost", site.port)})))
    visitor = Visitor(client, Clock(lambda: keeper.now, keeper._sleep), {})
    with ThreadPoolExecutor(4) as threads:
        visits = list(threads.map(lambda number: visitor.get(site.url(f"/{number}"), {}, most=10), range(4)))
    assert [visit.response.body for visit in visits] == [b"x"] * 4
    assert times == [START + number * timedelta(seconds=PAUSE) for number in range(4)]


def test_pages_obey_robots_txt_which_is_kept_for_a_day(keeper: Keeper, site: Upstream) -> None:
    site.views["/robots.txt"] = lambda request: "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
    for path in ("/open", "/private/x"):
        site.views[path] = lambda request: "page"
    robots: dict[str, tuple[str, str]] = {}

    def visitor() -> Visitor:
        client = Client(Access(frozenset({("localhost", site.port)})))
        return Visitor(client, Clock(lambda: keeper.now, keeper._sleep), robots)

    first = visitor()
    assert first.get(site.url("/open"), {}, most=10, is_page=True).response.body == b"page"
    with pytest.raises(BadUpstream, match="robots"):
        first.get(site.url("/private/x"), {}, most=10, is_page=True)
    first.get(site.url("/open"), {}, most=10, is_page=True)
    assert 7 in {round(seconds) for seconds in keeper.slept}
    visitor().get(site.url("/open"), {}, most=10, is_page=True)
    assert (site.asked("/robots.txt"), site.asked("/private/x")) == (1, 0)
    keeper.pass_time(hours=25)
    visitor().get(site.url("/open"), {}, most=10, is_page=True)
    assert site.asked("/robots.txt") == 2


def test_a_robots_txt_that_cannot_be_read_forbids_pages(keeper: Keeper, site: Upstream) -> None:
    site.views["/robots.txt"] = lambda request: flask.Response(status=503)
    site.views["/open"] = lambda request: "page"
    client = Client(Access(frozenset({("localhost", site.port)})))
    with pytest.raises(BadUpstream, match="503"):
        visitor = Visitor(client, Clock(lambda: START, keeper._sleep), {})
        visitor.get(site.url("/open"), {}, most=10, is_page=True)
    assert site.asked("/open") == 0


@pytest.mark.parametrize("retry_after", ["7200", "Sun, 10 Mar 2024 02:00:00 GMT"])
def test_retry_after_is_obeyed_even_where_somebody_asks_by_hand(
    keeper: Keeper, site: Upstream, retry_after: str
) -> None:
    site.views["/feed"] = lambda request: flask.Response(status=429, headers={"Retry-After": retry_after})
    keeper.settings(f'url = "{site.url("/feed")}"')
    for _ in range(4):
        keeper.pull()
        keeper.pass_time(minutes=25)
    assert site.asked("/feed") == 1
    keeper.pass_time(minutes=25)
    keeper.pull()
    assert site.asked("/feed") == 2
    assert "429" in keeper.troubles()[0].reason


def test_a_feed_that_is_gone_is_not_asked_again(keeper: Keeper, site: Upstream) -> None:
    site.views["/feed"] = lambda request: flask.Response(status=410)
    keeper.settings(f'url = "{site.url("/feed")}"')
    for _ in range(4):
        keeper.pull(by_hand=False)
        keeper.pass_time(days=10)
    assert site.asked("/feed") == 1
    assert "gone" in keeper.troubles()[0].reason


def test_every_cache_control_and_failures_space_out_requests(keeper: Keeper, site: Upstream) -> None:
    site.feed("/hourly.atom")
    site.feed("/daily.atom")
    body = site.document("rss")
    site.views["/fresh.rss"] = lambda request: flask.Response(
        body, headers={"Cache-Control": "max-age=20000"}
    )
    site.views["/broken.rss"] = lambda request: flask.Response(status=500)
    keeper.settings(
        f'url = "{site.url("/hourly.atom")}"',
        f'url = "{site.url("/daily.atom")}"\nevery = "1d"',
        f'url = "{site.url("/fresh.rss")}"',
        f'url = "{site.url("/broken.rss")}"\nevery = "2h"',
    )
    for _ in range(24):
        keeper.pull(by_hand=False)
        keeper.pass_time(minutes=59)
    keeper.pull()
    asked = {path: site.asked(path) for path in ("/hourly.atom", "/daily.atom", "/fresh.rss", "/broken.rss")}
    # The last pull is by hand: feeds without `every` are asked again.
    assert asked == {"/hourly.atom": 25, "/daily.atom": 1, "/fresh.rss": 5, "/broken.rss": 3}
