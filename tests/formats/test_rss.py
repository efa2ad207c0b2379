"""RSS output held to RSS 2.0, the RSS Board's profile and Media RSS; ids as in the standards checklist."""

import re
from collections import Counter
from dataclasses import replace
from email.utils import parsedate_to_datetime

from feeds.formats import rss
from feeds.model import Content
from tests.support.formats_examples import (
    ARCHIVE,
    ENTRY,
    FEED,
    LATER,
    LONELY,
    NOON,
    NS,
    SITE,
    document,
    found,
    parsed,
    texts,
    tree,
)

DOCUMENT = document("rss", ENTRY, LONELY)
CHANNEL = found(tree(DOCUMENT), "channel")
FIRST, SECOND = CHANNEL.findall("item")


def test_d1_the_channel_has_title_link_and_description() -> None:
    assert texts(CHANNEL, "title") == [FEED.title]
    assert texts(CHANNEL, "link") == [FEED.home]
    assert texts(CHANNEL, "description") == [FEED.description]


def test_d1_the_description_is_never_empty() -> None:
    channel = found(tree(document("rss", feed=replace(FEED, title="", description=""))), "channel")
    assert texts(channel, "title") == texts(channel, "description") == ["example.org"]


def test_d2_an_item_of_which_nothing_is_known_has_a_title() -> None:
    assert texts(SECOND, "title") == [LONELY.title]
    assert not texts(SECOND, "description")


def test_the_link_of_an_own_post_is_where_it_is_published() -> None:
    assert texts(SECOND, "link") == [LONELY.url]


def test_d3_the_guid_is_the_id_and_no_permalink() -> None:
    assert found(FIRST, "guid").text == ENTRY.id
    assert [found(item, "guid").attrib for item in (FIRST, SECOND)] == [{"isPermaLink": "false"}] * 2


def test_the_link_is_the_original_as_the_post_gives_it() -> None:
    assert texts(FIRST, "link") == [ENTRY.link]
    assert parsed(DOCUMENT).entries[0].link == ENTRY.link


def test_d4_dates_are_rfc_822_with_four_digits_and_gmt() -> None:
    assert texts(FIRST, "pubDate") == ["Thu, 29 Feb 2024 12:00:00 GMT"]
    assert parsedate_to_datetime(found(FIRST, "pubDate").text or "") == NOON


def test_the_last_change_of_an_item_is_atom_updated() -> None:
    assert texts(FIRST, "atom:updated") == ["2024-03-01T08:30:15Z"]


def test_d5_the_description_comes_before_the_content() -> None:
    names = [child.tag for child in FIRST]
    assert names.index("description") < names.index(f"{{{NS['content']}}}encoded")


def test_the_description_is_html_so_text_is_escaped_for_it() -> None:
    assert texts(FIRST, "description") == ["The bridge is open &amp; long; 1 &lt; 2."]


def test_content_without_a_summary_is_the_description() -> None:
    picture = replace(ENTRY, content=Content(html="<img>", summary="", image=""))
    item = found(tree(document("rss", picture, site=replace(SITE, credit=False))), "channel/item")
    assert texts(item, "description") == ["<img>"]
    assert item.find("content:encoded", NS) is None


def test_d6_an_author_is_a_dc_creator_and_never_a_mail_address() -> None:
    assert texts(FIRST, "dc:creator") == list(ENTRY.authors)
    assert texts(CHANNEL, "dc:creator") == ["The librarian"]
    assert FIRST.find("author") is None


def test_d7_there_is_one_enclosure_with_address_length_and_type() -> None:
    assert [enclosure.attrib for enclosure in FIRST.findall("enclosure")] == [
        {"url": "https://news.example.com/talk.mp3", "length": "1234", "type": "audio/mpeg"}
    ]
    video = replace(ENTRY.content, enclosures=ENTRY.content.enclosures[1:])
    enclosure = found(tree(document("rss", replace(ENTRY, content=video))), "channel/item/enclosure")
    assert enclosure.get("length") == "0"


def test_d8_self_is_the_address_of_the_document() -> None:
    selves = [link for link in CHANNEL.findall("atom:link", NS) if link.get("rel") == "self"]
    assert [link.attrib for link in selves] == [
        {"rel": "self", "href": FEED.url, "type": "application/rss+xml"}
    ]


def test_d9_a_title_is_plain_text_escaped_once() -> None:
    assert b"<title>A bridge &amp; a &lt;river&gt;</title>" in DOCUMENT


def test_d10_the_source_is_the_feed_of_the_origin_where_that_is_known() -> None:
    source = found(FIRST, "source")
    assert (source.get("url"), source.text) == ("https://news.example.com/feed.xml", "news.example.com")
    unknown = tree(document("rss", ENTRY, site=replace(SITE, origins={})))
    assert unknown.find("channel/item/source") is None


def test_d11_there_is_one_category_for_each_name() -> None:
    assert texts(FIRST, "category") == ["Bridges", "C#", "Rivers & lakes", "Engineering"]


def test_d13_the_channel_has_ttl_and_the_newest_change() -> None:
    assert texts(CHANNEL, "ttl") == ["60"]
    assert parsedate_to_datetime(found(CHANNEL, "lastBuildDate").text or "") == LATER


def test_d14_the_channel_names_its_language() -> None:
    assert texts(CHANNEL, "language") == ["en"]


def test_d15_no_element_stands_twice() -> None:
    channel = found(tree(document("rss", ENTRY, feed=ARCHIVE)), "channel")
    counts = Counter(child.tag for child in channel)
    assert [name for name, count in counts.items() if count > 1] == [f"{{{NS['atom']}}}link"]
    repeated = [name for name, count in Counter(child.tag for child in FIRST).items() if count > 1]
    assert set(repeated) == {"category", f"{{{NS['dc']}}}creator"}


def test_d15_namespaces_are_declared_once_on_the_root_and_used() -> None:
    text = document("rss", ENTRY, feed=ARCHIVE).decode()
    declared = re.findall(r" xmlns:?(\w*)=", text)
    assert sorted(declared) == ["atom", "content", "dc", "fh", "itunes", "media", "podcast"]
    assert declared == re.findall(r" xmlns:?(\w*)=", text.partition("<channel>")[0])
    assert all(f"<{prefix}:" in text for prefix in declared)


def test_the_generator_names_no_version() -> None:
    assert texts(CHANNEL, "generator") == ["feeds"]
    assert texts(CHANNEL, "docs") == ["https://www.rssboard.org/rss-specification"]


def test_c1_a_complete_feed_says_so() -> None:
    channel = found(tree(document("rss", ENTRY, feed=replace(FEED, complete=True))), "channel")
    assert len(channel.findall("fh:complete", NS)) == 1
    assert channel.find("fh:archive", NS) is None


def test_c7_c8_history_is_atom_links_of_the_channel_only() -> None:
    channel = found(tree(document("rss", ENTRY, feed=ARCHIVE)), "channel")
    relations = [link.get("rel") for link in channel.findall("atom:link", NS)]
    assert relations == ["self", "hub", "current", "prev-archive"]
    assert len(channel.findall("fh:archive", NS)) == 1
    assert not channel.findall("item/atom:link", NS) + channel.findall("item/fh:*", NS)


def test_e1_e2_e3_the_lead_image_is_media_content_and_thumbnail_without_a_group() -> None:
    assert found(FIRST, "media:content").attrib == {"url": ENTRY.content.image, "medium": "image"}
    assert found(FIRST, "media:thumbnail").attrib == {"url": ENTRY.content.image}
    assert not SECOND.findall("media:*", NS)


def test_a_site_that_publishes_summaries_writes_no_content() -> None:
    item = found(tree(document("rss", ENTRY, site=replace(SITE, full=False))), "channel/item")
    assert texts(item, "description") == ["The bridge is open &amp; long; 1 &lt; 2."]
    assert item.find("content:encoded", NS) is None


def test_the_markers_of_an_item_cannot_stand_in_its_text() -> None:
    marker = "</item><item>]]></channel></rss>"
    texted = replace(ENTRY, title=marker, tags=(marker,), content=replace(ENTRY.content, html=marker))
    fragment = rss.entry(texted, replace(SITE, author=marker))
    assert tuple(map(fragment.count, (b"<item", b"</item>", b"</rss>"))) == (1, 1, 0)


def test_feedparser_reads_it_all() -> None:
    read = parsed(DOCUMENT)
    assert (read.version, read.feed.title, read.feed.link) == ("rss20", FEED.title, FEED.home)
    first = read.entries[0]
    assert (first.id, first.guidislink, first.title) == (ENTRY.id, False, ENTRY.title)
    assert first.content[0].value.startswith(ENTRY.content.html)
    assert [author.name for author in first.authors] == list(ENTRY.authors)
    assert first.published_parsed[:6] == (2024, 2, 29, 12, 0, 0)
