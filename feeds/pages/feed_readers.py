"""Feed readers that can be given the address of a feed in a link. Data, and a loop over it."""

from collections.abc import Iterator
from urllib.parse import quote

READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F{encoded}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={encoded}"),
    ("NewsBlur", "https://www.newsblur.com/?url={encoded}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={encoded}"),
    ("", "feed:{url}"),
)
"""Name ("" = the app that opens `feed:` links on this device), and the link's template."""


def reader_links(feed_url: str) -> Iterator[tuple[str, str]]:
    """For each reader its name and the link that subscribes to the feed at `feed_url`."""
    for name, template in READERS:
        yield name, template.format(url=feed_url, encoded=quote(feed_url, safe=""))
