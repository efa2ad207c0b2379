"""Politeness, as the server sees it."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import flask
import pytest

from feeds.errors import BadUpstream
from feeds.pull.access import Access
from feeds.pull.client import Client
from feeds.pull.state import State, read_state
from feeds.pull.visitor import PAUSE, Clock, Visitor
from feeds.storage.local import pulls_path
from tests.support.pulling import START, Keeper
from tests.support.upstream import Article, Upstream, page, prose


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
    visitor = Visitor(client, Clock(lambda: keeper.now, keeper._sleep), State())
    with ThreadPoolExecutor(4) as threads:
        visits = list(threads.map(lambda number: visitor.get(site.url(f"/{number}"), {}, most=10), range(4)))
    assert [visit.response.body for visit in visits] == [b"x"] * 4
    assert times == [START + number * timedelta(seconds=PAUSE) for number in range(4)]


def test_pages_obey_robots_txt_which_is_kept_for_a_day(keeper: Keeper, site: Upstream) -> None:
    site.views["/robots.txt"] = lambda request: "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
    for path in ("/open", "/private/x"):
        site.views[path] = lambda request: "page"
    state = State()

    def visitor() -> Visitor:
        client = Client(Access(frozenset({("localhost", site.port)})))
        return Visitor(client, Clock(lambda: keeper.now, keeper._sleep), state)

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


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (flask.Response(status=503), "has a robots.txt that answered 503"),
        (flask.Response(b"#" * 600_000), "has a robots.txt that is larger"),
    ],
)
def test_a_robots_txt_that_cannot_be_read_forbids_pages(
    keeper: Keeper, site: Upstream, answer: flask.Response, reason: str
) -> None:
    site.views["/robots.txt"] = lambda request: answer
    site.views["/open"] = lambda request: "page"
    client = Client(Access(frozenset({("localhost", site.port)})))
    with pytest.raises(BadUpstream, match=reason):
        visitor = Visitor(client, Clock(lambda: START, keeper._sleep), State())
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


def page_of(article: Article, request: flask.Request) -> str:
    return page(article)


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_says_retry_after_is_left_alone_with_all_that_it_has(
    keeper: Keeper, site: Upstream, status: int
) -> None:
    for number in range(3):
        site.publish(Article(f"/{number}", f"Story {number}", prose("rain"), summary="It rained …"))
        site.views[f"/{number}"] = lambda request: flask.Response(
            status=status, headers={"Retry-After": "7200"}
        )
    site.feed("/a.atom")
    site.feed("/b.atom")
    keeper.settings(f'url = "{site.url("/a.atom")}"')
    for _ in range(5):  # more often than a page that fails is tried
        keeper.pull()
        keeper.pass_time(minutes=20)
    assert [path for path, _ in site.requests] == ["/a.atom", "/robots.txt", "/0"]
    keeper.settings(*(f'url = "{site.url(path)}"' for path in ("/a.atom", "/b.atom")))
    keeper.pull()
    assert site.asked("/b.atom") == 0 and keeper.troubles() == []
    for article in site.articles:
        site.views[article.path] = partial(page_of, article)
    keeper.pass_time(minutes=30)
    drafts = keeper.pull().drafts
    assert len(drafts) == 3 and all(draft.text.startswith("page: ") for draft in drafts)


def test_a_host_that_answers_429_is_asked_for_no_more_pages_in_this_pull(
    keeper: Keeper, site: Upstream
) -> None:
    for number in range(5):
        site.publish(Article(f"/{number}", f"Story {number}", prose("rain"), summary="It rained …"))
        if number > 1:
            site.views[f"/{number}"] = lambda request: flask.Response(status=429)
    site.feed("/a.atom")
    keeper.settings(f'url = "{site.url("/a.atom")}"')
    texts = [draft.text for draft in keeper.pull().drafts]
    assert len([path for path, _ in site.requests if path.strip("/").isdigit()]) == 3
    assert sum(text.startswith("page: ") for text in texts) == 2
    assert sum("too many requests" in text for text in texts) == 2


@pytest.mark.parametrize("headers", [{"Retry-After": "²"}, {"Cache-Control": "max-age=²"}])
def test_numbers_that_are_none_mean_nothing(keeper: Keeper, site: Upstream, headers: dict[str, str]) -> None:
    site.views["/feed"] = lambda request: flask.Response(
        site.document("atom"), status=429 if "Retry-After" in headers else 200, headers=headers
    )
    keeper.settings(f'url = "{site.url("/feed")}"')
    for _ in range(2):
        keeper.pull()
    assert site.asked("/feed") == 2


def test_what_is_out_of_date_of_hosts_is_forgotten(keeper: Keeper, site: Upstream) -> None:
    site.publish(Article("/rain", "Rain", prose("rain"), summary="It rained …"))
    site.feed("/feed.atom")
    site.views["/robots.txt"] = lambda request: "User-agent: *\nDisallow: /private\n"
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    path = pulls_path(keeper.publisher().settings.index_path)
    keeper.pull()
    assert list(read_state(path).robots) == [site.url("")]
    keeper.pass_time(days=2)
    keeper.pull()
    assert read_state(path).robots == {}


@pytest.mark.parametrize("time", ["2024-03-05T10:00:00", "yesterday", 5])
def test_a_state_with_a_time_that_is_none_counts_as_lost(tmp_path: Path, time: object) -> None:
    for damaged in ({"robots": {"http://a.b": [time, ""]}}, {"robots": {}, "resting": {"a.b": time}}):
        (tmp_path / "state").write_text(json.dumps({"feeds": {}, **damaged}))
        assert read_state(tmp_path / "state") == State()


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
