"""Own posts: where readers of each format and page are led to."""

import json
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from feeds.addresses import parse_path
from feeds.errors import BadAddress
from feeds.publisher import Publisher
from feeds.slugs import entry_slug
from tests.support.archive import Archive, build

BASE = "https://feeds.example.org/"
OWN = {"from": "", "title": "Own words"}


def linked(publisher: Publisher) -> dict[str, str]:
    """What the only entry leads to, in each format and on the page of its channel."""
    bodies = {name: publisher.document(parse_path(f"/feed.{name}")).body for name in ("atom", "rss", "json")}
    page = BeautifulSoup(publisher.document(parse_path("/")).body, "html.parser")
    title = page.select_one("h3 a")
    assert title
    return {
        **{name: feedparser.parse(bodies[name]).entries[0].link for name in ("atom", "rss")},
        "json": json.loads(bodies["json"])["items"][0]["url"],
        "page": str(title["href"]),
    }


def id_of(publisher: Publisher) -> str:
    (entry,) = publisher.entries()
    return entry.id


def test_a_permalink_is_the_link_everywhere(archive: Archive) -> None:
    archive.write_text("_config.yml", "url: https://own.example\npermalink: /:year/:title/\n")
    archive.write("_posts/2021-05-01-rain.md", **OWN)
    publisher = archive.publish(has_search=True)
    assert set(linked(publisher).values()) == {"https://own.example/2021/rain/"}
    atom = publisher.document(parse_path("/feed.atom")).body
    assert b'"via"' not in atom and b"<source>" not in atom and b"Source:" not in atom


@pytest.mark.parametrize("pages", ["first", "older", "all"])
def test_without_a_permalink_our_page_is_the_link_and_is_always_made(archive: Archive, pages: str) -> None:
    archive.write("own.md", **OWN)
    publisher = archive.publish(pages=pages)
    path = f"entry/{entry_slug(id_of(publisher))}/"
    assert linked(publisher) == {**dict.fromkeys(("atom", "rss", "json"), BASE + path), "page": f"./{path}"}
    shown = BeautifulSoup(publisher.document(publisher.resolve(parse_path(f"/{path}"))).body, "html.parser")
    assert shown.h1 and shown.h1.text == "Own words"
    assert not shown.select("meta[name=robots], link[rel=canonical], .credit")


def test_a_build_writes_the_pages_of_own_posts_and_no_others(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    archive.write("own.md", **OWN)
    archive.write("other.md", **(OWN | {"date": "2021-06-01"}))
    publisher = archive.publish()
    build(publisher, tmp_path / "out")
    pages = {path.parent.name for path in (tmp_path / "out/entry").glob("*/index.html")}
    own = {entry.id for entry in publisher.entries() if not entry.link}
    assert pages == set(map(entry_slug, own)) and len(own) == 2
    with pytest.raises(BadAddress):
        publisher.resolve(parse_path(f"/entry/{entry_slug('https://example.com/a.md')}/"))
    assert build(archive.publish(), tmp_path / "out").written == 0


def test_pages_of_own_posts_lead_to_no_page_that_is_not_made(archive: Archive) -> None:
    archive.write("a.md", date="2021-04-01")
    archive.write("own.md", **OWN)
    (page,) = (name for name in archive.documents() if name.startswith("entry/"))
    shown = BeautifulSoup(archive.documents()[page], "html.parser")
    made = archive.documents().keys()
    hrefs = [str(link["href"]) for link in shown.select("a") if str(link["href"]).startswith("../../")]
    paths = [href.removeprefix("../../") for href in hrefs]
    assert {f"{path}index.html" if not path or path.endswith("/") else path for path in paths} <= made


def test_the_id_depends_on_no_page_permalink_or_time_zone(archive: Archive) -> None:
    archive.write("_posts/2021-05-01-rain.md", **(OWN | {"date": "2021-05-01T23:30:00-07:00"}))
    before = id_of(archive.publish())
    assert id_of(archive.publish(pages="all", time_zone="Asia/Singapore")) == before
    archive.write_text("_config.yml", "url: https://own.example\ntimezone: America/New_York\n")
    assert id_of(archive.publish()) == before


def test_what_follows_from_the_configuration_follows_it(archive: Archive) -> None:
    archive.write("_posts/2021-05-01-rain.md", **OWN)
    archive.write_text("_config.yml", "url: https://own.example\npermalink: /:title\n")
    assert linked(archive.publish())["atom"] == "https://own.example/rain"
    archive.write_text("_config.yml", "url: https://own.example\npermalink: /:year/:title\n")
    assert linked(archive.publish())["atom"] == "https://own.example/2021/rain"


def test_a_post_that_moves_to_another_section_leads_to_its_new_address(archive: Archive) -> None:
    archive.write_text("hugo.toml", 'baseURL = "https://own.example/"\n')
    archive.write("content/posts/rain.md", **OWN)
    before = linked(archive.publish())
    (archive.root / "content/notes").mkdir()
    (archive.root / "content/posts/rain.md").rename(archive.root / "content/notes/rain.md")
    after = linked(archive.publish())
    archive.forget()
    assert after == linked(archive.publish())
    assert (before["rss"], after["rss"]) == (
        "https://own.example/posts/rain/",
        "https://own.example/notes/rain/",
    )


def test_an_original_that_is_named_later_is_the_link(archive: Archive) -> None:
    archive.write("own.md", **OWN)
    archive.publish()
    archive.write("own.md", title="Own words")
    publisher = archive.publish()
    assert set(linked(publisher).values()) == {"https://example.com/own.md"}
    assert not any(name.startswith("entry/") for name in archive.documents())
