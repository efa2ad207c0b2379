"""Saved searches, which are channels."""

import json
import re
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from feeds.cli.main import main
from feeds.errors import BadSetting, NotNow
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.web.app import create_app
from tests.support.archive import Archive, build
from tests.support.searching import ZONE, fill, naive
from tests.support.serving import get

pytestmark = pytest.mark.both_engines(also="slow")

RAIN = {"name": "Rain", "title": "All the rain", "query": "rain -tag:x"}
OLD = {"name": "old", "title": "", "query": "date:..2020"}


@pytest.fixture
def saved(archive: Archive) -> Publisher:
    archive.write("a.md", body="<p>Rain.</p>")
    archive.write("b.md", body="<p>Rain.</p>", tags="[x]")
    return archive.publish(search=[RAIN, OLD])


def test_a_saved_search_is_a_channel(saved: Publisher) -> None:
    feed = json.loads(saved.document(Address("search", "rain", "json")).body)
    assert feed["title"] == "All the rain – Saved articles"
    assert [item["id"] for item in feed["items"]] == ["https://example.com/a.md"]
    assert feed["feed_url"] == "https://feeds.example.org/search/rain/feed.json"


@pytest.mark.parametrize("path", ["/search/RAIN/feed.atom", "/search/rain", "/search/Rain/"])
def test_other_spellings_of_its_name_lead_to_it(saved: Publisher, path: str) -> None:
    location = get(saved, path).headers["Location"]
    assert location.startswith("https://feeds.example.org/search/rain/")


def test_it_is_in_all_lists(saved: Publisher) -> None:
    assert b'xmlUrl="https://feeds.example.org/search/rain/feed.atom"' in get(saved, "/feeds.opml").data
    assert re.search(r'<a href="search/rain/"[^>]*>All the rain</a>.*<b>1</b>', get(saved, "/").text)
    assert [one.slug for one in saved.channels() if one.kind == "search"] == ["rain", "old"]


def test_its_feed_keeps_its_id_when_its_query_changes(archive: Archive) -> None:
    archive.write("a.md")
    address = Address("search", "rain", "atom")
    before, after = (
        feedparser.parse(archive.publish(search=[RAIN | {"query": query}]).document(address).body).feed.id
        for query in ("date:2021", "date:2022")
    )
    assert before == after


def test_there_is_no_search_that_nobody_saved(saved: Publisher) -> None:
    assert get(saved, "/search/other/feed.atom").status_code == 404


def test_while_words_are_missing_it_is_in_no_list(archive: Archive) -> None:
    fill(archive)
    publisher = archive.publish(search=[RAIN, OLD])
    client = create_app(publisher).test_client()
    assert client.get("/search/rain/feed.atom").status_code == 503
    assert b"search/rain" not in client.get("/feeds.opml").data
    publisher.archive.searches.index_words()
    assert b"search/rain" in client.get("/feeds.opml").data
    assert client.get("/search/rain/feed.atom").status_code == 200


def test_a_static_build_has_it_with_its_words(archive: Archive, tmp_path: Path) -> None:
    fill(archive)
    publisher = archive.publish(search=[RAIN], time_zone=ZONE, language="en")
    build(publisher, tmp_path / "out")
    feed = json.loads((tmp_path / "out" / "search" / "rain" / "feed.json").read_bytes())
    assert [item["id"] for item in feed["items"]] == naive(publisher, RAIN["query"])


def test_a_static_build_removes_no_search_that_it_could_not_answer(archive: Archive, tmp_path: Path) -> None:
    def meanwhile(what: str, done: int) -> None:
        if what == "entries made":
            archive.write("late.md")
            archive.publish(search=[RAIN])

    archive.write("a.md")
    build(archive.publish(search=[RAIN]), tmp_path / "out")
    archive.write("b.md")
    with pytest.raises(NotNow):
        build(archive.publish(search=[RAIN]), tmp_path / "out", progress=meanwhile)
    assert (tmp_path / "out/search/rain/feed.json").exists()


def test_a_static_build_knows_when_it_changed(archive: Archive, tmp_path: Path) -> None:
    fill(archive)
    build(archive.publish(search=[RAIN]), tmp_path)
    assert build(archive.publish(search=[RAIN]), tmp_path).written == 0
    other = RAIN | {"query": "storm"}
    build(publisher := archive.publish(search=[other]), tmp_path)
    feed = (tmp_path / "search" / "rain" / "feed.json").read_bytes()
    assert feed == publisher.document(Address("search", "rain", "json")).body


@pytest.mark.parametrize(
    "rows, reason",
    [
        ("x", "list of tables"),
        ([{"name": "a"}], "the query of 'a'"),
        ([{"query": "rain"}], "no name"),
        ([{"name": "a", "query": "rain ("}], "at character 7"),
        ([RAIN, RAIN | {"name": "RAIN"}], "more than one search"),
        ([RAIN | {"colour": "red"}], "colour"),
    ],
)
def test_a_wrong_search_is_an_error(archive: Archive, rows: object, reason: str) -> None:
    with pytest.raises(BadSetting, match=reason):
        archive.open(search=rows)


def test_settings_hold_searches(archive: Archive) -> None:
    text = '[[search]]\nname = "Rain"\ntitle = "All the rain"\nquery = "rain -tag:x"\n'
    (archive.root / "feeds.toml").write_text(text)
    (found,) = archive.open().settings.search
    assert (found.name, found.title, found.query) == ("Rain", "All the rain", "rain -tag:x")


def test_the_list_of_channels_has_saved_searches(archive: Archive) -> None:
    fill(archive)
    (archive.root / "feeds.toml").write_text('[[search]]\nname = "wet"\nquery = "rain"\n')
    output = CliRunner().invoke(main, ["channels", str(archive.root)]).output
    assert re.search(r" +\d+  search    wet  http://localhost:8000/search/wet/feed.atom\n", output)
