"""The list of feeds held to OPML 2.0; ids as in the standards checklist."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from email.utils import parsedate_to_datetime

from feeds.formats.opml import Outline, opml
from tests.support.formats_examples import GOLDEN, LATER, SITE, found, texts, tree

URL = "https://example.org/room/feeds.opml"


def outline(name: str) -> Outline:
    return Outline(
        name, f"All of {name}", f"https://example.org/{name}/feed", f"https://example.org/{name}/", "en"
    )


GROUPS = [
    ("", [outline("everything")]),
    ("Tags", [outline("bridges"), outline("rivers")]),
    ("Authors", []),
    ("Sources & sites", [replace(outline("news"), description="", html_url="", language="")]),
]
DOCUMENT = opml(SITE, URL, GROUPS, LATER)
ROOT = tree(DOCUMENT)


def subscriptions(parent: ET.Element, folder: str = "") -> list[tuple[str, str, str]]:
    """What an importer makes of it: folder, title and address of every feed."""
    found = []
    for element in parent.findall("outline"):
        if element.get("type") == "rss":
            found.append((folder, element.attrib["text"], element.attrib["xmlUrl"]))
        else:
            found += subscriptions(element, element.attrib["text"])
    return found


def test_h1_the_head_has_title_owner_and_a_date_that_follows_from_the_content() -> None:
    assert ROOT.attrib["version"] == "2.0"
    head = found(ROOT, "head")
    assert texts(head, "title") == [SITE.title]
    assert texts(head, "ownerName") == [SITE.author]
    assert texts(head, "dateCreated") == ["Fri, 01 Mar 2024 08:30:15 GMT"]
    assert parsedate_to_datetime(texts(head, "dateCreated")[0]) == LATER


def test_h1_the_list_says_where_it_is_published() -> None:
    assert ROOT.attrib["{http://www.w3.org/XML/1998/namespace}base"] == URL


def test_h2_a_feed_has_every_attribute_that_is_known() -> None:
    assert found(ROOT, "body/outline").attrib == {
        "type": "rss",
        "text": "everything",
        "title": "everything",
        "xmlUrl": "https://example.org/everything/feed",
        "htmlUrl": "https://example.org/everything/",
        "description": "All of everything",
        "language": "en",
    }
    bare = ROOT.findall("body/outline/outline")[-1]
    assert sorted(bare.attrib) == ["text", "title", "type", "xmlUrl"]


def test_h2_a_feed_without_a_title_is_named_by_its_address() -> None:
    unnamed = replace(outline("x"), title="")
    assert (
        found(tree(opml(SITE, URL, [("", [unnamed])], LATER)), "body/outline").get("text") == unnamed.xml_url
    )


def test_h3_h4_an_importer_finds_every_feed_in_its_folder() -> None:
    assert subscriptions(found(ROOT, "body")) == [
        ("", "everything", "https://example.org/everything/feed"),
        ("Tags", "bridges", "https://example.org/bridges/feed"),
        ("Tags", "rivers", "https://example.org/rivers/feed"),
        ("Sources & sites", "news", "https://example.org/news/feed"),
    ]


def test_an_empty_group_is_left_out() -> None:
    assert [group.get("text") for group in ROOT.findall("body/outline")][1:] == ["Tags", "Sources & sites"]


def test_any_text_comes_back_and_a_forbidden_character_is_dropped() -> None:
    odd = replace(outline("x"), title='a"<b>&]]>\u202e🌉', description="c\x00\ud800d")
    element = found(tree(opml(SITE, URL, [("", [odd])], LATER)), "body/outline")
    assert (element.get("text"), element.get("description")) == (odd.title, "cd")


def test_the_bytes_are_golden() -> None:
    assert opml(SITE, URL, GROUPS, LATER) == (GOLDEN / "feeds.opml").read_bytes()
