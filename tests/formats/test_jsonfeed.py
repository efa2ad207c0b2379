"""JSON output held to JSON Feed 1.1; ids as in the standards checklist."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from feeds.formats import FORMATS
from feeds.model import Feed, Link
from tests.support.formats_examples import ARCHIVE, ENTRY, FEED, LATER, LONELY, NOON, SITE, document

# JSON Feed 1.1: what may stand in a feed, an item, an author, an attachment and a hub, and of what type.
FEED_MEMBERS = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "next_url": str,
    "language": str, "authors": list, "hubs": list, "items": list,
}  # fmt: skip
ITEM_MEMBERS = {
    "id": str, "url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip
AUTHOR_MEMBERS = {"name": str}
ATTACHMENT_MEMBERS = {"url": str, "mime_type": str, "size_in_bytes": int}
HUB_MEMBERS = {"type": str, "url": str}


def check_members(value: dict[str, Any], allowed: Mapping[str, type]) -> None:
    for name, member in value.items():
        if re.fullmatch(r"_[a-z]\w*", name):
            assert isinstance(member, dict), f"extension {name} is no object"
        else:
            assert type(member) is allowed[name], name
            assert member or name == "items", f"{name} is empty"


def check_feed(feed: dict[str, Any]) -> None:
    """Everything that JSON Feed 1.1 demands of a feed."""
    check_members(feed, FEED_MEMBERS)
    assert {"version", "title", "items"} <= feed.keys()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed.get("next_url") != feed["feed_url"]
    for hub in feed.get("hubs", []):
        check_members(hub, HUB_MEMBERS)
    for item in feed["items"]:
        check_members(item, ITEM_MEMBERS)
        assert item["id"]
        assert "content_html" in item or "content_text" in item
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo
            assert item[name].endswith("Z")
        assert all(type(tag) is str for tag in item.get("tags", []))
        for author in item["authors"]:
            check_members(author, AUTHOR_MEMBERS)
        for attachment in item.get("attachments", []):
            check_members(attachment, ATTACHMENT_MEMBERS)
            assert {"url", "mime_type"} <= attachment.keys()
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))


def read(document: bytes) -> Any:
    feed = json.loads(document)
    check_feed(feed)
    return feed


FIRST, SECOND = read(document("json", ENTRY, LONELY))["items"]


@pytest.mark.parametrize(
    "feed", [FEED, ARCHIVE, replace(FEED, title="", description="", author="", language="")]
)
@pytest.mark.parametrize("full", [True, False])
def test_f1_f2_every_document_is_a_json_feed(feed: Feed, full: bool) -> None:
    for entries in ([], [ENTRY], [ENTRY, LONELY]):
        assert len(
            read(document("json", *entries, feed=feed, site=replace(SITE, full=full)))["items"]
        ) == len(entries)


def test_f1_the_head_is_that_of_the_feed() -> None:
    head = read(document("json"))
    assert (head["title"], head["description"], head["language"]) == (FEED.title, FEED.description, "en")
    assert (head["home_page_url"], head["feed_url"]) == (FEED.home, FEED.url)
    assert head["authors"] == [{"name": "The librarian"}]


def test_f2_ids_contents_and_dates() -> None:
    assert FIRST["id"] == ENTRY.id
    assert FIRST["content_html"].startswith(ENTRY.content.html)
    assert "content_text" not in FIRST
    assert datetime.fromisoformat(FIRST["date_published"]) == NOON
    assert datetime.fromisoformat(FIRST["date_modified"]) == LATER


def test_f2_without_html_the_summary_or_the_title_is_the_content() -> None:
    assert SECOND["content_text"] == LONELY.title
    brief = read(document("json", ENTRY, site=replace(SITE, full=False)))["items"][0]
    assert brief["content_text"] == brief["summary"] == ENTRY.content.summary
    assert "content_html" not in brief


def test_f3_the_url_is_the_original_as_the_post_gives_it() -> None:
    assert FIRST["url"] == ENTRY.link


def test_the_url_of_an_own_post_is_where_it_is_published() -> None:
    assert SECOND["url"] == LONELY.url and "_source" not in SECOND


def test_f4_authors_tags_image_and_language() -> None:
    assert FIRST["authors"] == [{"name": name} for name in ENTRY.authors]
    assert FIRST["tags"] == ["Bridges", "C#", "Rivers & lakes", "Engineering"]
    assert FIRST["image"] == ENTRY.content.image
    assert ("language" in FIRST, SECOND["language"]) == (False, "zh-Hant")


def test_attachments_have_a_size_where_it_is_known() -> None:
    assert FIRST["attachments"] == [
        {"url": "https://news.example.com/talk.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234},
        {"url": "https://news.example.com/walk.mp4", "mime_type": "video/mp4"},
    ]


@pytest.mark.parametrize(
    ("rels", "expected"),
    [
        (["next"], "next"),
        (["prev-archive"], "prev-archive"),
        (["prev-archive", "next"], "next"),
        (["hub"], None),
    ],
)
def test_f5_c10_next_url_leads_to_older_entries(rels: list[str], expected: str | None) -> None:
    links = tuple(Link(rel, f"https://example.org/{rel}") for rel in rels)
    url = read(document("json", feed=replace(FEED, links=links))).get("next_url")
    assert url == (expected and f"https://example.org/{expected}")


def test_f5_next_url_is_never_the_feed_itself() -> None:
    assert "next_url" not in read(document("json", feed=replace(FEED, links=(Link("next", FEED.url),))))


def test_f6_hubs_are_websub_hubs() -> None:
    assert read(document("json", feed=ARCHIVE))["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example.net/"}
    ]


def test_f8_the_source_names_the_site_the_entry_came_from() -> None:
    assert FIRST["_source"] == {"title": "news.example.com", "url": "http://news.example.com/"}
    assert "_source" not in SECOND


def test_f8_history_and_tombstones_stand_in_an_extension() -> None:
    assert read(document("json", feed=ARCHIVE))["_history"] == {
        "archive": True,
        "deleted": [{"id": "https://news.example.com/gone", "date": "2024-03-01T08:30:15Z"}],
    }
    assert read(document("json", feed=replace(FEED, complete=True)))["_history"] == {"complete": True}
    assert "_history" not in read(document("json"))


def test_text_is_utf_8_and_not_escaped_and_the_last_line_ends() -> None:
    made = document("json", replace(ENTRY, title="橋 🌉"))
    assert "橋 🌉".encode() in made
    assert made.endswith(b"]}\n")


def test_an_entry_is_one_line_that_stands_for_itself() -> None:
    fragment = FORMATS["json"].entry(ENTRY, SITE)
    assert b"\n" not in fragment
    assert json.loads(fragment) == FIRST
