import json
import re

import feedparser
import pytest

from feeds.errors import BadSetting
from feeds.model import Address
from tests.support.archive import Archive, items, titles
from tests.support.serving import get

HUB = "https://hub.example.net/"


def test_entries_stand_newest_first(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-03")
    archive.write("c.md", date="2021-05-02")
    assert titles(archive.publish()) == ["b.md", "c.md", "a.md"]


@pytest.mark.parametrize("kind, slug", [("tag", "rain"), ("category", "c=23"), ("author", "mei=20lin")])
def test_there_is_a_channel_for_each_name(archive: Archive, kind: str, slug: str) -> None:
    archive.write("a.md", tags="[Rain]", categories="[C#]", author="Mei Lin")
    archive.write("b.md")
    assert titles(archive.publish(), Address(kind, slug, "json")) == ["a.md"]


def test_there_is_a_channel_for_each_source(archive: Archive) -> None:
    archive.write("a.md", **{"from": "http://News.Example.com/a"})
    archive.write("b.md")
    publisher = archive.publish()
    assert titles(publisher, Address("source", "news.example.com", "json")) == ["a.md"]


def test_a_feed_is_the_same_feed_in_all_formats(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    atom = feedparser.parse(publisher.document(Address("tag", "x", "atom")).body)
    assert atom.feed.id.startswith("urn:uuid:")
    assert atom.feed.title == "x – Saved articles"


def test_another_base_url_changes_no_entry_id(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md", **{"from": ""})
    before = [item["id"] for item in items(archive.publish())]
    after = [item["id"] for item in items(archive.publish(base_url="https://other.example/x"))]
    assert before == after


def test_a_site_id_keeps_feed_ids_when_the_base_url_changes(archive: Archive) -> None:
    archive.write("a.md")
    ids = {
        feedparser.parse(
            archive.publish(base_url=url, id="mine").document(Address("all", "", "atom")).body
        ).feed.id
        for url in ("https://one.example/", "https://two.example/")
    }
    assert len(ids) == 1


def test_an_empty_archive_has_an_empty_feed(archive: Archive) -> None:
    publisher = archive.publish()
    assert items(publisher) == []
    assert feedparser.parse(publisher.document(Address("all", "", "atom")).body).bozo == 0


def links_of(header: str) -> dict[str, str]:
    """The links of a Link header by their relation."""
    return {rel: href for href, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', header)}


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/feed.json", "/search/x/feed.atom"])
def test_g1_a_feed_names_hub_and_self_in_its_header(archive: Archive, path: str) -> None:
    archive.write("a.md")
    publisher = archive.publish(hub=HUB, search=[{"name": "x", "query": "tag:x"}])
    links = links_of(get(publisher, path).headers["Link"])
    assert links == {"hub": HUB, "self": f"https://feeds.example.org{path}"}


def test_results_of_a_search_name_no_hub_as_none_hears_of_them(archive: Archive) -> None:
    archive.write("a.md")
    answer = get(archive.publish(hub=HUB), "/search/feed.atom?q=tag:x")
    assert answer.status_code == 200 and "Link" not in answer.headers and HUB.encode() not in answer.data


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss"])
def test_g1_a_feed_names_the_hub(archive: Archive, path: str) -> None:
    archive.write("a.md")
    feed = feedparser.parse(get(archive.publish(hub=HUB), path).data).feed
    assert [link["href"] for link in feed.links if link["rel"] == "hub"] == [HUB]


def test_f6_a_json_feed_names_the_hub(archive: Archive) -> None:
    archive.write("a.md")
    feed = json.loads(get(archive.publish(hub=HUB), "/feed.json").data)
    assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_without_a_hub_none_is_named(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    assert "Link" not in get(publisher, "/feed.atom").headers
    assert b"hub" not in get(publisher, "/feed.atom").data


def test_pages_name_no_hub_in_their_header(archive: Archive) -> None:
    assert "Link" not in get(archive.publish(hub=HUB), "/").headers


def test_an_archive_of_the_web_is_linked_beside_the_original(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md", **{"from": ""})
    publisher = archive.publish(archive="https://web.archive.org/web/{url}")
    atom = feedparser.parse(get(publisher, "/feed.atom").data)
    related = [
        link["href"] for entry in atom.entries for link in entry.get("links", []) if link["rel"] == "related"
    ]
    assert related == ["https://web.archive.org/web/https://example.com/a.md"]
    items = json.loads(get(publisher, "/feed.json").data)["items"]
    sources = {item["title"]: item.get("_source", {}).get("archived_url") for item in items}
    assert sources == {"a.md": related[0], "b.md": None}


def test_the_credit_line_has_the_wording_that_is_set(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish(credit_text="Read <it> at {source}.")
    (item,) = json.loads(get(publisher, "/feed.json").data)["items"]
    credit = '<p>Read &lt;it&gt; at <a href="https://example.com/a.md">example.com</a>.</p>'
    assert item["content_html"].endswith(credit)


@pytest.mark.parametrize(
    "flags",
    [{"hub": "not a hub"}, {"archive": "https://web.archive.org/"}, {"credit_text": "no place for it"}],
)
def test_wrong_wordings_are_errors(archive: Archive, flags: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        archive.open(**flags)


def test_summaries_count_as_what_they_are(archive: Archive) -> None:
    for number in range(12):
        archive.write(f"{number}.md", body="<p>It rained.</p>" + f"<p>{'rain ' * 300}</p>")
    few = archive.publish(max_bytes=3000)
    assert len(json.loads(get(few, "/feed.json").data)["items"]) == 5
    publisher = archive.publish(max_bytes=3000, content="summary")
    publisher.prepare()
    assert len(json.loads(get(publisher, "/feed.json").data)["items"]) == 12
