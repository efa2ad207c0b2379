"""What a server does beside serving, and who turns it on."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import flask
import pytest

from feeds.pull import background, pings
from feeds.pull.background import Pinger, Puller, companions
from tests.support.archive import NOW, Archive
from tests.support.postgres import Server as Database
from tests.support.serving import Server, serving
from tests.support.upstream import Article, Upstream, prose
from tests.support.waiting import wait_until


def titles(server: Server) -> list[str]:
    return [item["title"] for item in json.loads(server.get("/feed.json").body)["items"]]


@pytest.mark.slow
def test_a_server_pulls_and_tells_its_hub_if_its_keeper_says_so(archive: Archive, site: Upstream) -> None:
    topics: list[str] = []

    def hub(request: flask.Request) -> flask.Response:
        topics.append(request.form["hub.topic"])
        return flask.Response(status=204)

    site.views["/hub"] = hub
    site.publish(Article("/rain", "Rain", prose("rain")))
    site.feed("/feed.atom")
    archive.write("a.md", title="Before")
    tables = f'[[pull]]\nurl = "{site.url("/feed.atom")}"\n[[pull]]\nurl = "{site.url("/nothing")}"\n'
    (archive.root / "feeds.toml").write_text(tables)
    environment = {"FEEDS_HUB": site.url("/hub")}
    with serving(archive.root, "--pull", "--allow", site.host, environment=environment) as server:
        wait_until(lambda: "Rain" in titles(server))
        wait_until(lambda: any(topic.endswith("/feed.json") for topic in topics))
        wait_until(lambda: "answered 404" in server.get("/health.json").body.decode())
        report = json.loads(server.get("/health.json").body)
    assert {topic.rpartition("/")[2] for topic in topics} >= {
        "feed.atom",
        "feed.rss",
        "feed.json",
        "added.json",
    }
    assert all(topic.startswith(f"http://localhost:{server.port}/") for topic in topics)
    (row,) = report["pulled_feeds"]["rows"]
    assert row["feed"] == site.url("/nothing") and row["reason"] == "answered 404"
    assert site.asked("/feed.atom") == 1


@pytest.mark.parametrize("on", ["", "0", "no"])
def test_a_file_in_the_posts_turns_nothing_on(
    archive: Archive, on: str, caplog: pytest.LogCaptureFixture
) -> None:
    archive.write("a.md")
    (archive.root / "feeds.toml").write_text(
        'hub = "https://hub.example/"\n[[pull]]\nurl = "https://news.example/feed"\n'
    )
    with caplog.at_level(logging.WARNING, "feeds"):
        assert companions(archive.publish(), {"FEEDS_PULL": on}) == []
    assert "set FEEDS_HUB" in caplog.text


def test_variables_of_the_keeper_turn_both_on(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish(hub="https://hub.example/")
    assert [type(one) for one in companions(publisher, {"FEEDS_PULL": "1"})] == [Puller, Pinger]


def test_each_feed_of_each_format_is_told_once_when_it_changed(
    archive: Archive, site: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_PUBLISHED_AFTER", 0)
    monkeypatch.setattr(pings, "_FIRST_RETRY", timedelta(0))
    topics: list[str] = []
    is_up = True

    def hub(request: flask.Request) -> flask.Response:
        topics.append(request.form["hub.topic"].removeprefix("https://feeds.example.org/"))
        return flask.Response(status=204 if is_up else 503)

    def told(pinger: Pinger) -> set[str]:
        topics.clear()
        pinger.work()
        assert len(topics) == len(set(topics))
        return set(topics)

    site.views["/hub"] = hub
    archive.write("a.md", tags="[sea]")
    publisher = archive.publish(hub=site.url("/hub"))
    pinger = Pinger(publisher, {})
    assert told(pinger) == set()
    archive.write("b.md", date="2021-06-01", tags="[sea, rain]", author="Mei Lin", categories="[news]")
    publisher.update(NOW)
    channels = ("", "tag/sea/", "tag/rain/", "author/mei=20lin/", "category/news/", "source/example.com/")
    names = [f"{kind}.{name}" for kind in ("feed", "added") for name in ("atom", "rss", "json")]
    every = {channel + name for channel in channels for name in names}
    assert told(pinger) == every
    assert told(pinger) == set()
    # One that is published later is told of when it is.
    archive.write("c.md", date=(NOW + timedelta(days=1)).isoformat())
    publisher.update(NOW)
    assert told(pinger) == set()
    publisher.update(NOW + timedelta(days=2))
    is_up = False
    assert "feed.atom" in told(pinger)
    is_up = True
    later = told(Pinger(publisher, {}))  # another process
    assert later == {name for name in every if not name.startswith(("tag", "author", "category"))}
    assert told(Pinger(publisher, {})) == set()


def test_the_host_that_leads_next_tells_what_the_one_before_could_not(
    archive: Archive, postgres: Database, site: Upstream, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(background, "_PUBLISHED_AFTER", 0)
    monkeypatch.setattr(pings, "_FIRST_RETRY", timedelta(0))
    answers = [503] * 3
    topics: list[str] = []

    def hub(request: flask.Request) -> flask.Response:
        topics.append(request.form["hub.topic"])
        return flask.Response(status=answers.pop() if answers else 204)

    site.views["/hub"] = hub
    archive.database = postgres.database()
    archive.write("a.md")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    one = archive.publish(hub=site.url("/hub"))
    Pinger(one, {}).work()
    archive.write("b.md")
    one.update(NOW)
    Pinger(one, {}).work()
    assert answers == [] and len(topics) == 3
    one.close()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
    Pinger(archive.publish(hub=site.url("/hub")), {}).work()
    assert set(topics[:3]) < set(topics[3:])
