"""A month of pulls from a site that does what sites do, and pulls that are killed."""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask
import pytest

from tests.support.archive import Archive, items, titles
from tests.support.pulling import Keeper
from tests.support.upstream import Article, Upstream, prose, redirect, running

BEGIN = datetime(2024, 3, 1, tzinfo=UTC)


class Month:
    """A site with a few feeds, hour by hour."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper, self.site = keeper, keeper.site
        self.days = 0.0
        site = self.site
        for name in ("atom", "rss", "json"):
            site.feed(f"/feed.{name}")
        site.views["/robots.txt"] = lambda request: "User-agent: *\nDisallow: /secret\n"
        site.views["/moved"] = lambda request: redirect("/feed.rss", 301)
        site.views["/gone"] = lambda request: self.gone()
        site.views["/weak"] = lambda request: self.weak()
        site.views["/busy"] = lambda request: self.busy()
        site.views["/inside"] = lambda request: redirect("http://127.0.0.1:9/feed")
        site.views["/bomb"] = lambda request: flask.Response(b"x" * (11 * 2**20))
        self.busy_until = BEGIN

    def gone(self) -> flask.Response | bytes:
        return self.site.document("atom") if self.days < 10 else flask.Response(status=410)

    def weak(self) -> flask.Response | bytes:
        return flask.Response(status=500) if 10 <= self.days < 17 else self.site.document("rss")

    def busy(self) -> flask.Response | bytes:
        assert self.keeper.now >= self.busy_until
        if int(self.days) % 3:
            return self.site.document("json")
        self.busy_until = self.keeper.now + timedelta(hours=5)
        return flask.Response(status=429, headers={"Retry-After": str(5 * 3600)})


@pytest.mark.slow
def test_a_month_of_pulls_brings_every_item_once(keeper: Keeper, site: Upstream) -> None:
    month = Month(keeper)
    keeper.now = BEGIN
    paths = ("/feed.atom", "/feed.rss", "/moved", "/gone", "/weak", "/busy", "/inside", "/bomb")
    keeper.settings(*(f'url = "{site.url(path)}"\ninto = "a"' for path in paths))
    chance = random.Random(1)
    changed = set()
    for hour in range(0, 30 * 24, 6):
        month.days = hour / 24
        keeper.now = max(keeper.now, BEGIN + timedelta(hours=hour))
        if hour % 12 == 0:
            number = hour // 12
            text = prose(f"story {number}", 4)
            summary = f"Of story {number} …" if number % 3 == 0 else ""
            path = f"/secret/{number}" if number % 10 == 3 else f"/{number}"
            site.publish(Article(path, f"Story {number}", text, keeper.now, summary=summary))
            del site.articles[12:]
            if number > 5 and chance.random() < 0.2:
                corrected = site.articles[3]
                corrected.html += "<p>A correction.</p>"
                if not corrected.summary:
                    changed.add(corrected.title)
        keeper.pull(by_hand=False)
    published = items(keeper.publisher(limit="0", max_bytes="0"))
    assert sorted(int(item["title"].split()[1]) for item in published) == list(range(60))
    for item in published:
        assert ("A correction" in item["content_html"]) >= (item["title"] in changed)
    # Pages were fetched for summaries alone, and none that robots.txt forbids.
    pages = {path for path, _ in site.requests if path.strip("/").isdigit()}
    assert pages == {f"/{n}" for n in range(0, 60, 3) if n % 10 != 3}
    assert not any(path.startswith("/secret") for path, _ in site.requests)
    assert site.asked("/feed.atom") <= 121 and site.asked("/bomb") <= 40
    assert site.asked("/gone") <= 42
    reasons = {one.feed.rpartition("/")[2]: one.reason for one in keeper.troubles()}
    assert reasons.keys() == {"moved", "gone", "inside", "bomb"}


def test_a_feed_that_went_silent_or_lost_its_full_text_is_told(keeper: Keeper, site: Upstream) -> None:
    keeper.now = BEGIN
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"\npage = "never"')
    for number in range(5):
        site.publish(Article(f"/{number}", f"Story {number}", prose("rain"), keeper.now))
        keeper.pull()
        keeper.pass_time(days=2)
    assert keeper.troubles() == []
    keeper.pass_time(days=3)
    (trouble,) = keeper.troubles()
    assert "nothing new for 5 days" in trouble.reason
    for article in site.articles:
        article.summary = "Only this …"
    site.publish(Article("/new", "New", prose("rain"), keeper.now, summary="Only this …"))
    keeper.pull()
    (trouble,) = keeper.troubles()
    assert "had whole texts before" in trouble.reason
    published = items(keeper.publisher())
    # What is merely less of the same is no correction.
    assert [("Paragraph" in item["content_html"]) for item in published] == [
        False,
        True,
        True,
        True,
        True,
        True,
    ]


def test_a_page_that_fails_is_tried_again_and_then_wins(keeper: Keeper, site: Upstream) -> None:
    article = site.publish(Article("/rain", "Rain", prose("rain"), summary="It rained …"))
    page = site.views.pop("/rain")
    site.views["/rain"] = lambda request: flask.Response(status=503)
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    (draft,) = keeper.pull().drafts
    assert draft.text == "summary: the page answered 503"
    assert keeper.pull().drafts == []
    site.views["/rain"] = page
    (draft,) = keeper.pull().drafts
    assert draft.is_revision and draft.text.startswith("page: ")
    assert keeper.pull().drafts == [] and site.asked("/rain") == 3
    (item,) = items(keeper.publisher())
    assert "Paragraph 5" in item["content_html"] and item["title"] == article.title


PROGRAM = """
import sys
from feeds.pull import visitor
visitor.PAUSE = 0.02
from feeds.cli.main import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("kills", [50])
def test_pulls_that_are_killed_lose_and_repeat_nothing(archive: Archive, tmp_path: Path, kills: int) -> None:
    chance = random.Random(kills)
    with running() as site:
        for name in ("atom", "rss"):
            site.feed(f"/feed.{name}")
        tables = (f'[[pull]]\nurl = "{site.url(f"/feed.{name}")}"\n' for name in ("atom", "rss"))
        (archive.root / "feeds.toml").write_text("".join(tables))
        command = [sys.executable, "-c", PROGRAM, "pull", str(archive.root), "--allow", site.host]
        environment = {**os.environ, "FEEDS_INDEX": str(archive.index)}

        def pull(patience: float = 120) -> bool:
            """Whether it ended in time, well, and was not killed."""
            try:
                subprocess.run(command, env=environment, capture_output=True, check=True, timeout=patience)
            except subprocess.TimeoutExpired:
                return False
            return True

        started = time.monotonic()
        assert pull()
        longest = 1.5 * (time.monotonic() - started)
        killed = 0
        while killed < kills:
            for _ in range(4):
                number = len(site.views)
                summary = "A summary …" if number % 2 else ""
                site.publish(
                    Article(f"/{number}", f"Story {number}", prose(f"story {number}"), summary=summary)
                )
            killed += sum(not pull(chance.uniform(0.2, longest)) for _ in range(8))
            assert pull()
        expected = sorted(article.title for article in site.articles)
    files = [path for path in archive.root.rglob("*") if path.name != "feeds.toml"]
    assert len(files) == len(expected), sorted(path.name for path in files)
    publisher = archive.publish(BEGIN + timedelta(days=9000), limit="0", max_bytes="0")
    assert sorted(titles(publisher)) == expected
    for item in items(publisher):
        assert "Paragraph 5" in item["content_html"]
