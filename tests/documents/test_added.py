"""The feed of what was added last."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from feeds.model import Address
from feeds.publisher import Publisher
from feeds.web.app import create_app
from tests.support.archive import MAIN_FEED, NOW, Archive, build
from tests.support.records import DAY, TAG, ids, link


def additions(archive: Archive, **flags: Any) -> Publisher:
    """An archive to which an old post and a new one were added, in this order."""
    archive.write("old.md", date="2020-01-01", tags="[x]")
    archive.write("new.md", date="2023-01-01", tags="[x]")
    archive.publish(NOW, **flags)
    archive.write("older.md", date="2001-01-01", tags="[x]")
    return archive.publish(NOW + DAY, **flags)


def test_what_was_added_last_stands_first_if_that_is_asked(archive: Archive) -> None:
    publisher = additions(archive)
    wanted = [link("older.md"), link("new.md"), link("old.md")]
    for address in (MAIN_FEED, TAG):
        assert ids(publisher, Address(address.kind, address.slug, "json", "added")) == wanted
        assert ids(publisher, address) == [link("new.md"), link("old.md"), link("older.md")]


def test_the_feed_of_what_was_added_last_is_a_feed_of_its_own(archive: Archive) -> None:
    publisher = additions(archive)
    found = {
        ET.fromstring(publisher.document(Address("tag", slug, "atom", part)).body).findtext("{*}id")
        for slug, part in (("x", ""), ("x", "added"))
    }
    assert len(found) == 2 and all(str(one).startswith("urn:uuid:") for one in found)


def test_a_feed_leads_to_what_was_added_last(archive: Archive) -> None:
    client = create_app(additions(archive)).test_client()
    answer = client.get("/tag/X/feed.json?order=added&utm_source=x")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "https://feeds.example.org/tag/x/added.json",
    )
    assert client.get("/tag/x/added.json").get_json()["items"][0]["id"] == link("older.md")
    assert client.get("/tag/x/feed.json?order=published").status_code == 200
    assert client.get("/tag/y/added.json").status_code == client.get("/added.html").status_code == 404


def test_questions_can_be_asked_in_that_order(archive: Archive) -> None:
    client = create_app(additions(archive)).test_client()
    first = client.get("/search/feed.json?q=tag:x&order=added&limit=1").get_json()
    assert first["items"][0]["id"] == link("older.md")
    second = client.get(first["next_url"].removeprefix("https://feeds.example.org")).get_json()
    assert second["items"][0]["id"] == link("new.md")
    assert client.get("/search/feed.json?q=tag:x&order=odd").status_code == 400


def test_a_saved_search_can_have_that_order(archive: Archive, tmp_path: Path) -> None:
    search = '[[search]]\nname = "fresh"\nquery = "tag:x"\norder = "added"\n'
    archive.write_text("feeds.toml", search)
    publisher = additions(archive)
    build(publisher, tmp_path / "out")
    feed = json.loads((tmp_path / "out/search/fresh/feed.json").read_bytes())
    assert feed["items"][0]["id"] == link("older.md")
