"""Feed readers that take the address of a feed in a link.

(1) Nothing is asked of a reader before somebody follows its link.
"""

from collections.abc import Iterator
from urllib.parse import quote

READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F{encoded}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={encoded}"),
    ("NewsBlur", "https://www.newsblur.com/?url={encoded}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={encoded}"),
    ("", "feed:{url}"),
)
"""Name ("" = whatever this device opens such links with), and address with the feed's URL in it."""


def reader_links(url: str) -> Iterator[tuple[str, str]]:
    """For each reader its name, and the address at which it subscribes to the feed at `url`."""
    for name, address in READERS:
        yield name, address.format(url=url, encoded=quote(url, safe=""))
