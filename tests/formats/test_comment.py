"""What a feed says to people who open it in a browser."""

import json
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import feedparser
import lxml.etree
import pytest

from feeds.model import Address
from tests.support.archive import Archive
from tests.support.serving import get
from tests.support.standards import CHECKS

PAGE = "https://feeds.example.org/tag/a-%2Db/"


def feeds(archive: Archive, **flags: Any) -> dict[str, bytes]:
    archive.write("a.md", tags="[a--b]")
    publisher = archive.publish(**flags)
    return {name: publisher.document(Address("tag", "a--b", name)).body for name in ("atom", "rss", "json")}


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_the_second_line_says_what_it_is_and_where_its_page_is(archive: Archive, name: str) -> None:
    declaration, comment, root = feeds(archive)[name].decode().splitlines()[:3]
    assert declaration.startswith("<?xml") and root.startswith(("<feed", "<rss"))
    assert comment == (
        "<!-- This is a feed: copy its address into a feed reader, and new articles come to you. "
        f"For people there is a page: {PAGE} -->"
    )


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_no_parser_objects_to_it(archive: Archive, name: str) -> None:
    body = feeds(archive)[name]
    comments: list[str] = []
    parser = expat.ParserCreate()
    parser.CommentHandler = comments.append
    parser.Parse(body, True)
    assert len(comments) == 1 and PAGE in comments[0]
    assert ElementTree.fromstring(body) is not None and lxml.etree.fromstring(body) is not None
    read = feedparser.parse(body)
    assert not read.bozo and read.entries[0].title == "a.md"
    CHECKS[name](body, f"https://feeds.example.org/tag/a--b/feed.{name}")


def test_the_page_in_it_is_there(archive: Archive) -> None:
    archive.write("a.md", tags="[a--b]")
    answer = get(archive.publish(), PAGE.removeprefix("https://feeds.example.org"))
    assert answer.status_code == 200


def test_json_says_it_too(archive: Archive) -> None:
    feed = json.loads(feeds(archive)["json"])
    assert feed["user_comment"].endswith("For people there is a page: https://feeds.example.org/tag/a--b/")


@pytest.mark.parametrize("flags", [{"language": "zh-CN"}, {"interface": "zh-Hans"}])
def test_it_is_in_the_language_of_the_interface(archive: Archive, flags: dict[str, str]) -> None:
    assert all("这是一个订阅源" in body.decode() for body in feeds(archive, **flags).values())


def test_what_a_query_finds_says_it_too(archive: Archive) -> None:
    archive.write("a.md", tags="[x--y]")
    publisher = archive.publish()
    wanted = "For people there is a page: https://feeds.example.org/search/?q=tag%3Ax-%2Dy -->"
    assert wanted in get(publisher, "/search/feed.atom?q=tag:x--y").text
