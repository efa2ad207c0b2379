"""Entries as pages list them."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from feeds import pages
from feeds.model import Content, Entry
from feeds.slugs import entry_slug
from tests.support import pages_examples as examples


def item(**given: Any) -> pages.EntryItem:
    when = datetime(2021, 1, 6, 2, 12, tzinfo=UTC)
    content = Content("<p>x</p>", "It rained.", given.pop("image", ""))
    names = {field.name for field in fields(Entry)} - {"content", "published", "updated"}
    blank: dict[str, Any] = {
        name: () if name in ("authors", "tags", "categories", "files") else "" for name in names
    }
    blank |= {"id": "https://news.example/a"} | given
    return pages.entry_item(Entry(content=content, published=when, updated=when, **blank), UTC)


def test_an_item_is_the_same_after_json() -> None:
    one = item(title='"雨"\\', authors=("a", "b"), source="news.example")
    assert pages.item_from_json(pages.item_to_json(one)) == one


def test_an_entry_without_a_title_is_called_by_its_source_or_id() -> None:
    assert item(source="news.example").title == "news.example"
    assert item().title == "https://news.example/a"


def test_only_images_that_can_be_fetched_are_shown() -> None:
    assert item(image="https://news.example/a.jpg").image == "https://news.example/a.jpg"
    assert item(image="data:image/gif;base64,R0lG").image == ""


def test_the_address_of_an_entry_is_that_of_its_id() -> None:
    assert item(title="x").slug == item(title="y").slug == entry_slug("https://news.example/a")


def test_lists_shorten_long_titles_and_names() -> None:
    one = item(title="W" * 10_000, authors=("A" * 10_000,) * 1000)
    assert len(one.title) == 300 and one.title.endswith("W…")
    assert len(pages.render(replace(examples.channel(), entries=[one] * 50))) < 100_000
