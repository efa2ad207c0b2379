"""Feed readers that can be given the address of a feed in a link. Data, and a loop over it."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F{encoded}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={encoded}"),
    ("NewsBlur", "https://www.newsblur.com/?url={encoded}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={encoded}"),
    ("", "feed:{url}"),
)
"""Name ("" = the app that opens `feed:` links on this device), and the link's template."""

SELF_HOSTED = {
    "freshrss": "i/?c=feed&a=add&url_rss={encoded}",
    "miniflux": "bookmarklet?uri={encoded}",
}
"""Readers that people host themselves: name, and what follows the address of the installation."""


def template_of(name: str, address: str) -> str:
    """The template of a reader by its name and address, which may be a template already.

    Raises ValueError where the address has no place for that of a feed and the reader is unknown.
    """
    if "{url}" in address or "{encoded}" in address:
        return address
    if name.casefold() not in SELF_HOSTED:
        raise ValueError("the address needs {encoded} in the place of that of a feed")
    return address.removesuffix("/") + "/" + SELF_HOSTED[name.casefold()]


def reader_links(feed_url: str, own: Sequence[tuple[str, str]] = ()) -> Iterator[tuple[str, str]]:
    """For each reader, those of the keeper first, its name and the link that subscribes to a feed."""
    encoded = quote(feed_url, safe="")
    for name, template in (*own, *READERS):
        yield name, template.replace("{url}", feed_url).replace("{encoded}", encoded)
