"""Which part of a whole saved page is its article: what the page marks as that, if its text agrees.

A mark is `itemprop="articleBody"` (https://schema.org/articleBody), `article` or `main` of HTML, or a
usual class. It counts where one element has it, or one that holds most of the text of all. A standfirst or a
picture between the heading of the page and the article belongs to it, and so do notes below it.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bs4 import Tag

from .archived import remove_toolbar
from .events import HEADINGS, tags_in
from .evidence import NEGLIGIBLE, ends_sentence, is_sentence
from .guard import Size, measure
from .layout import innermost
from .names import kind_of, words_of
from .page import Page, match_key
from .page_marks import NO_END

_NAMES = tuple(
    tuple(name.split())
    for name in (
        "article body", "article content", "article text", "article txt", "article main", "entry content",
        "entry body", "post content", "post body", "post text", "story body", "story content", "story text",
        "content body", "content article", "body article", "news body", "news text", "news content",
        "blog content", "js content", "artikel content",
    )
)  # fmt: skip
_NOTES = frozenset(("footnote", "footnotes", "endnote", "endnotes", "references", "notes", "bibliography"))
_NO_END = frozenset(map(match_key, NO_END))
_MIN_PROSE = 200
"""Characters of prose that an article has."""
_MOST = 0.8
"""Of the prose in all elements that are marked alike: several may be parts of one text, or of a list."""
_MAX_INTRODUCTION = 800
_SAYS = HEADINGS | {"img"}
"""Elements for which a short text is a part of an introduction, too."""
_MOST_LEVELS = 6
"""Elements around the marked one in which its heading is looked for."""


class _Mark(NamedTuple):
    """One way to mark an article, and the least part of the prose of the page that it then has."""

    is_marked: Callable[[Tag], bool]
    part: float


def _is_body(tag: Tag) -> bool:
    return tag.name != "p" and "articleBody" in str(tag.attrs.get("itemprop") or "").split()


def _is_named(tag: Tag) -> bool:
    if tag.name not in ("div", "section", "article", "td") or not tag.attrs:
        return False
    return _name_article(f"{tag.attrs.get('class') or ''} {tag.attrs.get('id') or ''}"[:1000])


@lru_cache(maxsize=4096)
def _name_article(names: str) -> bool:
    said = map(words_of, names.split())
    return any(words[-len(one) :] == one for words in said for one in _NAMES)


_MARKS = (
    _Mark(_is_body, 0.1),
    _Mark(_is_named, 0.3),
    _Mark(lambda tag: tag.name == "article", 0.4),
    _Mark(lambda tag: tag.name == "main" or tag.attrs.get("role") == "main", 0.6),
)


def keep_article(page: Page) -> None:
    """Reduce a whole page to its article, if one is marked, or its layout shows one."""
    remove_toolbar(page)
    tags = [tag for tag in page.elements() if tag is not page.root]
    marked = [list(_outermost(tags, mark.is_marked)) for mark in _MARKS]
    holders = [up for found in marked for tag in found for up in islice(tag.parents, _MOST_LEVELS)]
    sizes = measure(page.root, {id(tag) for found in marked for tag in found} | set(map(id, holders)))
    whole = sizes[id(page.root)].prose
    for mark, found in zip(_MARKS, marked, strict=True):
        found = [tag for tag in found if not kind_of(str(tag.attrs.get("class") or ""))]
        best = max(found, key=lambda tag: sizes[id(tag)].prose, default=None)
        others = [sizes[id(tag)].prose for tag in found if tag is not best]
        if best is None or max(others, default=0) > _MIN_PROSE:
            continue
        own = sizes[id(best)].prose
        if own < max(_MIN_PROSE, _MOST * (own + sum(others)), mark.part * whole):
            continue
        article, kept = innermost(page, _widened(best, sizes, page.root))
        break
    else:
        article, kept = innermost(page, page.root)
    if article is not page.root:
        _reduce(page, article, kept)


def _outermost(tags: Sequence[Tag], is_marked: Callable[[Tag], bool]) -> Iterator[Tag]:
    inside: set[int] = set()
    for tag in tags:
        if id(tag.parent) in inside:
            inside.add(id(tag))
        elif is_marked(tag):
            inside.add(id(tag))
            yield tag


def _widened(article: Tag, sizes: dict[int, Size], root: Tag) -> Tag:
    """The widest element around an article that has hardly more text than it."""
    own = sizes[id(article)]
    best = article
    for holder in islice(article.parents, _MOST_LEVELS):
        size = sizes.get(id(holder))
        if holder is root or size is None or size.text > 1.2 * own.text + NEGLIGIBLE:
            break
        best = holder
    return best


def _reduce(page: Page, article: Tag, kept: Set[int]) -> None:
    """Make an article with what introduces it, what of it stands around it, and its notes the whole page."""
    before: list[Tag] = []
    after: list[Tag] = []
    inner = article
    title = match_key(page.title)
    has_heading = _has_heading(article, title)
    introductions: set[int] = set()
    for level, holder in enumerate(article.parents):
        at = next(place for place, child in enumerate(holder.contents) if child is inner)
        above = [child for child in holder.contents[:at] if isinstance(child, Tag)]
        below = [child for child in holder.contents[at + 1 :] if isinstance(child, Tag)]
        is_near = not has_heading and holder is not page.root and level < _MOST_LEVELS
        found: list[Tag] = []
        for child in above:
            own = [child] if id(child) in kept else _introduction(child, title) if is_near else []
            introductions.update(map(id, own if id(child) not in kept else ()))
            found += own
        before = found + before
        after += [child for child in below if id(child) in kept or (is_near and _are_notes(child))]
        has_heading = has_heading or (is_near and any(_has_heading(child, title) for child in above))
        if holder is page.root:
            break
        inner = holder
    if not has_heading:
        before = [tag for tag in before if id(tag) not in introductions]
    body = Tag(name="div")
    for tag in (*before, article, *after):
        body.append(tag.extract())
    page.note("article of the page", page.first_words(article))
    page.replace_root(body)


def _has_heading(tag: Tag, title: str) -> bool:
    """Whether an element is or has the heading of the page: an h1, or one that says its title."""
    headings = [one for one in (tag, *tags_in(tag)) if one.name in HEADINGS]
    return any(
        one.name == "h1" or (bool(title) and match_key(one.get_text()).startswith(title)) for one in headings
    )


def _introduction(tag: Tag, title: str, levels: int = _MOST_LEVELS) -> list[Tag]:
    """What an element above an article has of it: a standfirst, a picture, the heading."""
    if kind_of(str(tag.attrs.get("class") or "")) or tag.name in ("nav", "form", "aside", "ul", "ol"):
        return []
    size = measure(tag)[id(tag)]
    if _has_heading(tag, title):
        if (
            tag.name in HEADINGS
            or not levels
            or any(is_sentence(text.strip()) for text in tag.find_all(string=True, recursive=False))
        ):
            return [tag] if size.text <= _MAX_INTRODUCTION else []
        parts = [child for child in tag.contents if isinstance(child, Tag)]
        return [one for part in parts for one in _introduction(part, title, levels - 1)]
    if size.prose > _MAX_INTRODUCTION or size.text > 2 * size.prose + NEGLIGIBLE:
        return []
    says = (
        size.prose > 0
        or ends_sentence(tag.get_text().rstrip())
        or any(one.name in _SAYS for one in (tag, *tags_in(tag)))
    )
    return [tag] if says else []


def _are_notes(tag: Tag) -> bool:
    """Whether an element below an article has its notes."""
    names = f"{tag.attrs.get('class') or ''} {tag.attrs.get('id') or ''}"[:1000]
    if not _NOTES.isdisjoint(words_of(names)):
        return True
    heading = next((one for one in islice(tags_in(tag), 10) if one.name in HEADINGS), None)
    return heading is not None and match_key(heading.get_text()) in _NO_END
