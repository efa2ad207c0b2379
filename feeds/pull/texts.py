"""Which text of an item becomes its post: what the feed has, or the article of its page. Says why.

What is chosen begins with one of three words: `content` and `summary` are the feed's, `page` is the page's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feeds.errors import BadUpstream
from feeds.pull.items import SUMMARY, Item, is_whole, text_of

if TYPE_CHECKING:
    from feeds.pull.articles import Article

PAGE = "page"

ArticleFinder = Callable[[str], "Article"]
"""Fetches a page and finds its article. Raises BadUpstream."""

_MORE = 1.2
"""A page that has this many times the text of the feed has more than the feed."""
_NOT_YET = frozenset({0, 408, 425, 429, *range(500, 600)})
"""Statuses after which a page is worth another attempt; 0 = no answer."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text of an item."""

    item: Item
    text: str
    """Which it is, and why."""
    is_final: bool = True
    """Whether another attempt to fetch its page is in vain."""
    is_put_off: bool = False
    """Whether its host said when it may be asked: that was no attempt."""

    @property
    def is_page(self) -> bool:
        """Whether it is the page's."""
        return self.text.startswith(PAGE)


def choose(item: Item, page: str, find: ArticleFinder) -> Chosen:
    """The text of an item; `page` says when its page is fetched."""
    said, size = item.kind, len(text_of(item.html))
    if page == "never":
        return Chosen(item, f"{said}: pages are not wanted")
    if page == "auto" and is_whole(item):
        return Chosen(item, f"{said}: the feed has the whole text")
    if not item.link:
        return Chosen(item, f"{said}: it has no page")
    try:
        article = find(item.link)
    except BadUpstream as error:
        is_final = error.status not in _NOT_YET
        return Chosen(item, f"{said}: the page {error.reason}", is_final, error.seconds > 0)
    found = len(text_of(article.html))
    if not found:
        return Chosen(item, f"{said}: {article.reason}")
    if page == "auto" and found < _MORE * size:
        return Chosen(item, f"{said}: the page has no more ({found:,} of {size:,} characters)")
    why = "pages are wanted" if page == "always" else f"the feed has a {SUMMARY} of {size:,} characters"
    return Chosen(replace(item, html=article.html), f"{PAGE}: {why}; {article.reason}")
