"""Links that subscribe to a feed in a reader."""

import re

from feeds.pages.feed_readers import reader_links
from tests.support.archive import Archive
from tests.support.serving import get


def test_readers_are_given_the_address_of_the_feed() -> None:
    links = dict(reader_links("https://a.example/tag/=e9/feed.atom?q=1&x=2"))
    assert links["Feedly"].endswith(
        "/feed%2Fhttps%3A%2F%2Fa.example%2Ftag%2F%3De9%2Ffeed.atom%3Fq%3D1%26x%3D2"
    )
    assert links[""] == "feed:https://a.example/tag/=e9/feed.atom?q=1&x=2"


def test_readers_of_the_keeper_come_first(archive: Archive) -> None:
    archive.write("a.md")
    readers = {"FreshRSS": "https://rss.example.org", "Mine": "https://mine.example.org/?u={encoded}"}
    page = get(archive.publish(readers=readers, base_url="https://f.example/"), "/").text
    links = re.findall(r'<a href="([^"]*)" rel="noreferrer">(FreshRSS|Mine|Feedly)</a>', page)
    assert [name for _, name in links] == ["FreshRSS", "Mine", "Feedly"]
    assert (
        links[0][0]
        == "https://rss.example.org/i/?c=feed&amp;a=add&amp;url_rss=https%3A%2F%2Ff.example%2Ffeed.atom"
    )
