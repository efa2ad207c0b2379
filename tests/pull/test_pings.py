"""What a hub is told, and when."""

from datetime import timedelta

import flask

from feeds.pull.access import Access
from feeds.pull.client import Client
from feeds.pull.pings import MOST, Pings, read_pings, send, write_pings
from tests.support.pulling import START
from tests.support.upstream import Upstream


def client(site: Upstream) -> Client:
    return Client(Access(frozenset({("localhost", site.port)})))


def test_each_feed_that_changed_is_a_request_with_both_names(site: Upstream) -> None:
    forms: list[dict[str, str]] = []

    def hub(request: flask.Request) -> flask.Response:
        forms.append(request.form.to_dict())
        return flask.Response(status=204)

    site.views["/hub"] = hub
    pings = Pings(told={"https://a.example/1": "x", "https://a.example/2": "x"})
    pings.note({"https://a.example/1": "y", "https://a.example/2": "x", "https://a.example/3": "x"}, START)
    assert send(pings, pings.due(START), site.url("/hub"), client(site), START) == []
    assert forms == [
        {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        for topic in ("https://a.example/1", "https://a.example/3")
    ]
    assert not pings.waiting
    pings.note(pings.told, START)
    assert not pings.waiting


def test_pings_survive_a_hub_that_is_down_and_a_restart(site: Upstream) -> None:
    is_up = False
    site.views["/hub"] = lambda request: flask.Response(status=202 if is_up else 503)
    pings = Pings()
    pings.note({f"https://a.example/{number}": "x" for number in range(5)}, START)
    now = START
    for _ in range(60):
        now += timedelta(minutes=1)
        send(pings, pings.due(now), site.url("/hub"), client(site), now)
        again = read_pings(write_pings(pings))
        assert again == pings
        pings = again
    assert len(pings.waiting) == 5 and 10 < len(site.requests) < 60
    is_up = True
    now += timedelta(hours=1)
    assert send(pings, pings.due(now), site.url("/hub"), client(site), now) == []
    assert not pings.waiting


def test_an_update_tells_of_a_sensible_number_of_feeds_the_first_ones_first() -> None:
    pings = Pings()
    pings.note({f"https://a.example/{number}": "x" for number in range(2 * MOST)}, START)
    assert list(pings.waiting) == [f"https://a.example/{number}" for number in range(MOST)]


def test_what_is_no_longer_published_is_not_told_and_nothing_waits_for_ever(site: Upstream) -> None:
    pings = Pings()
    pings.note({"https://a.example/1": "x", "https://a.example/2": "x"}, START)
    pings.note({"https://a.example/2": "x"}, START)
    assert list(pings.waiting) == ["https://a.example/2"]
    pings.failed("https://a.example/2", START + timedelta(days=4))
    assert not pings.waiting


def test_a_damaged_file_is_no_file() -> None:
    for data in (None, b"", b"[]", b"{}", b'{"told": {}, "waiting": {"x": {"since": "?", "next_try": "?"}}}'):
        assert read_pings(data) is None
