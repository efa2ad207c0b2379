"""Links that subscribe to a feed in a reader."""

from feeds.pages.feed_readers import reader_links


def test_readers_are_given_the_address_of_the_feed() -> None:
    links = dict(reader_links("https://a.example/tag/=e9/feed.atom?q=1&x=2"))
    assert links["Feedly"].endswith(
        "/feed%2Fhttps%3A%2F%2Fa.example%2Ftag%2F%3De9%2Ffeed.atom%3Fq%3D1%26x%3D2"
    )
    assert links[""] == "feed:https://a.example/tag/=e9/feed.atom?q=1&x=2"
