"""Atom output held to RFC 4287, RFC 5005, RFC 6721 and Media RSS; ids as in the standards checklist."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from feeds.formats import atom
from feeds.model import Content, Entry, Site
from feeds.text import unique
from tests.support.formats_examples import (
    ARCHIVE,
    ENTRY,
    FEED,
    LONELY,
    NS,
    SITE,
    XML_LANG,
    document,
    found,
    parsed,
    texts,
    tree,
)

DOCUMENT = document("atom", ENTRY, LONELY)
ROOT = tree(DOCUMENT)
FIRST, SECOND = ROOT.findall("atom:entry", NS)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def links(element: str) -> list[dict[str, str]]:
    return [link.attrib for link in (ROOT if element == "feed" else FIRST).findall("atom:link", NS)]


def test_a1_the_xml_declaration_is_at_byte_0_and_says_utf_8() -> None:
    assert DOCUMENT.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed ")


def test_a2_the_feed_has_one_id_title_updated_and_author() -> None:
    for name, value in (("id", FEED.id), ("title", FEED.title), ("updated", "2024-03-01T08:30:15Z")):
        assert texts(ROOT, f"atom:{name}") == [value]
    assert texts(ROOT, "atom:author/atom:name") == ["The librarian"]
    assert texts(ROOT, "atom:subtitle") == [FEED.description]


def test_a2_every_entry_has_an_author_so_the_feed_needs_none() -> None:
    root = tree(document("atom", replace(ENTRY, authors=()), LONELY, feed=replace(FEED, author="")))
    assert texts(root, "atom:author") == []
    names = texts(root, "atom:entry/atom:author/atom:name")
    assert names == ["news.example.com", "The librarian"]


def test_a2_the_last_resort_for_an_author_is_the_host_of_the_site() -> None:
    root = tree(document("atom", LONELY, site=replace(SITE, author="", title="")))
    assert texts(root, "atom:entry/atom:author/atom:name") == ["example.org"]


def test_a3_self_is_the_address_of_the_document() -> None:
    selves = [link for link in links("feed") if link["rel"] == "self"]
    assert selves == [{"rel": "self", "href": FEED.url, "type": "application/atom+xml"}]


def test_a4_an_entry_has_one_id_title_and_updated() -> None:
    assert texts(FIRST, "atom:id") == [ENTRY.id]
    assert texts(FIRST, "atom:title") == [ENTRY.title]
    assert texts(FIRST, "atom:updated") == ["2024-03-01T08:30:15Z"]


def test_a5_there_is_one_alternate_in_the_feed_and_in_each_entry() -> None:
    assert Counter(link["rel"] for link in links("feed"))["alternate"] == 1
    assert Counter(link["rel"] for link in links("entry"))["alternate"] == 1


def test_a5_a_link_given_twice_is_written_once() -> None:
    root = tree(document("atom", feed=replace(ARCHIVE, links=ARCHIVE.links * 2)))
    assert len(root.findall("atom:link", NS)) == 2 + len(ARCHIVE.links)


@pytest.mark.parametrize("site", [SITE, replace(SITE, full=False)])
def test_an_entry_without_any_text_has_the_credit_line_as_content(site: Site) -> None:
    read = parsed(document("atom", replace(ENTRY, content=Content("", "", "")), site=site))
    assert [one.type for one in read.entries[0].content] == ["text/html"]
    assert BeautifulSoup(read.entries[0].content[0].value, "html.parser").text == "Source: news.example.com"


@pytest.mark.parametrize("entry", [LONELY, replace(ENTRY, link="", content=Content("", "", ""))])
def test_an_own_post_without_any_text_has_its_title_as_content(entry: Entry) -> None:
    read = parsed(document("atom", entry))
    assert [one.value for one in read.entries[0].content] == [entry.title or entry.id]


def test_without_a_credit_line_an_entry_without_any_text_has_its_title_as_content() -> None:
    read = parsed(
        document("atom", replace(ENTRY, content=Content("", "", "")), site=replace(SITE, credit=False))
    )
    assert [one.value for one in read.entries[0].content] == [ENTRY.title]


def test_a6_an_entry_without_content_has_an_alternate_link() -> None:
    bare = replace(ENTRY, content=replace(ENTRY.content, html=""))
    entry = found(tree(document("atom", bare)), "atom:entry")
    assert entry.find("atom:content", NS) is None
    assert found(entry, "atom:link").attrib == {"rel": "alternate", "href": ENTRY.link}


def test_an_entry_without_words_has_its_title_as_content() -> None:
    told = replace(LONELY, content=replace(LONELY.content, summary="A few words."))
    root = tree(document("atom", told, LONELY))
    assert texts(root, "atom:entry/atom:content") == [LONELY.title]
    assert texts(root, "atom:entry/atom:summary") == ["A few words."]


def test_an_own_post_leads_to_where_it_is_published_and_has_no_source() -> None:
    root = tree(document("atom", LONELY))
    assert [link.attrib for link in root.findall("atom:entry/atom:link", NS)] == [
        {"rel": "alternate", "href": LONELY.url}
    ]
    assert root.find("atom:entry/atom:source", NS) is None
    assert parsed(document("atom", LONELY)).entries[0].link == LONELY.url


def test_a7_content_is_html_and_the_rest_is_text() -> None:
    assert found(FIRST, "atom:content").attrib == {"type": "html"}
    assert found(SECOND, "atom:content").attrib == {"type": "text"}
    assert not found(FIRST, "atom:title").attrib
    assert not found(FIRST, "atom:summary").attrib


def test_a8_every_date_is_rfc_3339_in_utc() -> None:
    dates = list(tree(document("atom", ENTRY, LONELY, feed=ARCHIVE)).iter())
    values = [date.text or "" for date in dates if date.tag.endswith(("updated", "published"))]
    values += [date.attrib["when"] for date in dates if "when" in date.attrib]
    assert len(values) == 7
    assert all(RFC3339.fullmatch(value) for value in values)


def test_a9_published_and_updated_are_those_of_the_entry() -> None:
    entry = parsed(DOCUMENT).entries[0]
    assert (entry.published, entry.updated) == ("2024-02-29T12:00:00Z", "2024-03-01T08:30:15Z")


def test_a10_tags_and_categories_have_a_term_a_label_and_a_scheme_and_stand_once() -> None:
    twice = replace(ENTRY, tags=("C#", "c#", ""), categories=("C#", "Code"))
    categories = found(tree(document("atom", twice)), "atom:entry").findall("atom:category", NS)
    assert [category.attrib for category in categories] == [
        {"term": "C#", "label": "C#", "scheme": "https://example.org/room/tag/"},
        {"term": "Code", "label": "Code", "scheme": "https://example.org/room/category/"},
    ]


def test_a11_alternate_and_via_are_the_original_as_the_post_gives_it() -> None:
    assert links("entry")[:2] == [{"rel": rel, "href": ENTRY.link} for rel in ("alternate", "via")]
    assert parsed(DOCUMENT).entries[0].link == ENTRY.link


def test_every_enclosure_has_its_type_and_its_length_where_known() -> None:
    assert links("entry")[2:] == [
        {
            "rel": "enclosure",
            "href": "https://news.example.com/talk.mp3",
            "type": "audio/mpeg",
            "length": "1234",
        },
        {"rel": "enclosure", "href": "https://news.example.com/walk.mp4", "type": "video/mp4"},
    ]


def test_a12_the_source_is_the_site_the_entry_came_from() -> None:
    source = found(FIRST, "atom:source")
    assert texts(source, "atom:id") == ["https://news.example.com/"]
    assert texts(source, "atom:title") == ["news.example.com"]
    assert texts(source, "atom:updated") == texts(FIRST, "atom:updated")
    assert [(link.get("rel"), link.get("href")) for link in source.findall("atom:link", NS)] == [
        ("alternate", "http://news.example.com/"),
        ("self", "https://news.example.com/feed.xml"),
    ]


def test_a12_the_source_has_no_self_link_where_the_origin_feed_is_unknown() -> None:
    root = tree(document("atom", ENTRY, site=replace(SITE, origins={})))
    relations = [link.get("rel") for link in root.findall("atom:entry/atom:source/atom:link", NS)]
    assert relations == ["alternate"]


def test_a12_the_source_never_repeats_a_password_and_keeps_a_port() -> None:
    entry = replace(ENTRY, link="http://me:secret@news.example.com:8080/a")
    source = found(tree(document("atom", entry)), "atom:entry/atom:source")
    assert texts(source, "atom:id") == ["https://news.example.com:8080/"]
    assert found(source, "atom:link").get("href") == "http://news.example.com:8080/"


def test_a13_the_feed_names_its_language_and_an_entry_another_one() -> None:
    assert [element.get(XML_LANG) for element in (ROOT, FIRST, SECOND)] == ["en", None, "zh-Hant"]
    shouted = tree(document("atom", replace(ENTRY, language="EN")))
    assert found(shouted, "atom:entry").get(XML_LANG) is None


def test_a14_the_content_is_what_was_cleaned_and_the_credit_line() -> None:
    content = parsed(DOCUMENT).entries[0].content[0].value
    assert content.startswith(ENTRY.content.html)
    assert content.count("<p>") == 2


def test_a_site_that_publishes_summaries_writes_no_content() -> None:
    entry = found(tree(document("atom", ENTRY, site=replace(SITE, full=False))), "atom:entry")
    assert texts(entry, "atom:summary") == [ENTRY.content.summary]
    assert entry.find("atom:content", NS) is None


def test_c1_a_complete_feed_says_so() -> None:
    root = tree(document("atom", ENTRY, feed=replace(FEED, complete=True)))
    assert len(root.findall("fh:complete", NS)) == 1
    assert root.find("fh:archive", NS) is None


def test_c3_an_archive_says_so_and_names_its_neighbours() -> None:
    root = tree(document("atom", ENTRY, feed=ARCHIVE))
    assert len(root.findall("fh:archive", NS)) == 1
    relations = [link.get("rel") for link in root.findall("atom:link", NS)]
    assert relations == ["self", "alternate", "hub", "current", "prev-archive"]


def test_c7_history_stands_at_feed_level_only() -> None:
    entry = found(tree(document("atom", ENTRY, feed=ARCHIVE)), "atom:entry")
    assert {link.get("rel") for link in entry.findall("atom:link", NS)} == {"alternate", "via", "enclosure"}
    assert not entry.findall("fh:*", NS)


def test_a_withdrawn_entry_is_a_tombstone_of_rfc_6721() -> None:
    stones = tree(document("atom", feed=ARCHIVE)).findall("at:deleted-entry", NS)
    assert [stone.attrib for stone in stones] == [
        {"ref": "https://news.example.com/gone", "when": "2024-03-01T08:30:15Z"}
    ]


def test_d15_namespaces_are_declared_once_on_the_root_and_used() -> None:
    text = document("atom", ENTRY, feed=ARCHIVE).decode()
    declared = re.findall(r" xmlns:?(\w*)=", text)
    assert sorted(declared) == ["", "at", "fh", "media"]
    assert declared == re.findall(r" xmlns:?(\w*)=", text.partition("<id>")[0])
    assert all(f"<{prefix}:" in text for prefix in declared if prefix)
    assert re.findall(r" xmlns:?(\w*)=", DOCUMENT.decode()) == ["media", ""]


def test_e1_e2_e3_the_lead_image_is_media_content_and_thumbnail_without_a_group() -> None:
    assert found(FIRST, "media:content").attrib == {"url": ENTRY.content.image, "medium": "image"}
    assert found(FIRST, "media:thumbnail").attrib == {"url": ENTRY.content.image}
    assert FIRST.find("media:group", NS) is None
    assert not SECOND.findall("media:*", NS)


def test_e3_an_image_that_readers_cannot_fetch_is_left_out() -> None:
    inline = replace(ENTRY, content=Content(html="<p>x</p>", summary="x", image="data:image/gif;base64,R0lG"))
    assert not found(tree(document("atom", inline)), "atom:entry").findall("media:*", NS)


def test_the_markers_of_an_entry_cannot_stand_in_its_text() -> None:
    marker = "</entry><entry>]]></feed>"
    texted = replace(ENTRY, title=marker, tags=(marker,), content=replace(ENTRY.content, html=marker))
    fragment = atom.entry(texted, replace(SITE, author=marker))
    assert tuple(map(fragment.count, (b"<entry", b"</entry>", b"</feed>"))) == (1, 1, 0)


def test_feedparser_reads_it_all() -> None:
    read = parsed(DOCUMENT)
    assert (read.version, read.feed.title, read.feed.link) == ("atom10", FEED.title, FEED.home)
    first = read.entries[0]
    assert [tag.term for tag in first.tags] == list(unique([*ENTRY.tags, *ENTRY.categories]))
    assert [author.name for author in first.authors] == list(ENTRY.authors)
    assert first.source.id == "https://news.example.com/"
    assert [media["url"] for media in first.media_content] == [ENTRY.content.image]
