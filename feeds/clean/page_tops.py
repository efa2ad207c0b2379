"""The top of a page that has no names, such as a clipping: takes out counts and the way to the page."""

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from feeds.originals import canonical, is_reader
from feeds.text import one_line

from .events import HEADINGS
from .labels import METADATA, READERS, SOURCES
from .links import site_of
from .opening import top
from .page import Block, Page, match_key
from .page_marks import HERE, HOMES, TOP_LABELS, TOP_MARKS

_MAX_MARK = 200
_MAX_STEPS = 120
_ITEMS = frozenset(("li", "td", "th", "dt", "dd", "figcaption", "blockquote"))
_MAX_NAME = 60
_MIN_MARKS = 2
"""Certain lines beside which counts and labels go, too."""
_MARKS = re.compile(rf"\W*(?:{'|'.join(TOP_MARKS)})\W*", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,8}(?:[kкmм]|min\w{0,5}|мин\w{0,3}|分钟|分鐘)?")
_LOGO = re.compile(r"(?<![a-z])(?:logo|masthead|brand|wordmark|site[-_]?(?:name|icon))", re.IGNORECASE)
_LABELS = frozenset(map(match_key, TOP_LABELS))
_FIELDS = frozenset(map(match_key, METADATA))
_SOURCES = frozenset(map(match_key, SOURCES))
_READERS = frozenset(map(match_key, READERS))
_HASHTAGS = re.compile(r"(?:#[^\s#]+\s*)+")
_HERE = re.compile(rf"\W*(?:{'|'.join(map(re.escape, HERE))})(?:是|為)?\s*(?P<colon>[:：])?", re.IGNORECASE)
_HOMES = frozenset(map(match_key, HOMES))
_OF_COMMENTS = re.compile(r"comment|#respond|disqus|/repl(?:y|ies)\b", re.IGNORECASE)
_MEDIUM = re.compile(r"[?&]source=post_page-{3,5}(?:byline|(?:post_)?publication)")
_STEPS = re.compile(r"\s*[›»>/→▸❯]\s*")
"""Between the steps of the way to a page."""


def remove_page_top(page: Page) -> None:
    """Remove what only pages have above the first paragraph, and linked names of the authors."""
    blocks = list(top(page))
    names = {match_key(name) for name in page.authors} - {""}
    site = site_of(page.link)
    marks: list[str] = []
    _remove_sources(page, blocks)
    for block in blocks:
        is_mark = len(block.text) <= _MAX_MARK and not block.images and _is_mark(block.text)
        if is_mark:
            marks.append(match_key(block.text))
        is_way = _is_way(block, site) or _leads_home(block, site) or _is_of_medium(block)
        if is_mark or is_way or _is_linked_name(block, names) or _counts_comments(block):
            page.remove_block(block, "page top")
    for block in blocks if marks else ():
        if block.removed or block.tag.name in HEADINGS:
            continue
        is_named = len(block.text) <= _MAX_NAME and any(match_key(block.text) in mark for mark in marks)
        if (
            (len(marks) >= _MIN_MARKS and _is_count(block))
            or (block.text and is_named)
            or _leads_here(block, page)
        ):
            page.remove_block(block, "page top")


def _remove_sources(page: Page, blocks: list[Block]) -> None:
    """Remove lines that only say where the text is from or was read, and what stands beside the latter."""
    sources = [block for block in blocks if _names_source(block, page)]
    for block in sources:
        page.remove_block(block, "page top")
    if any(is_reader(str(link["href"])) for block in sources for link in block.links):
        for block in blocks:
            if not block.removed and (match_key(block.text) in _READERS or _HASHTAGS.fullmatch(block.text)):
                page.remove_block(block, "page top")


def _names_source(block: Block, page: Page) -> bool:
    """Whether all that a block holds is a label, and links to the original or where it was read."""
    if not (block.links and page.link) or block.images or len(block.text) > _MAX_MARK:
        return False
    if block.tag.name in HEADINGS:
        return False
    rest, original = one_line(block.text), canonical(page.link)
    names = [name for name in map(match_key, page.authors) if name]
    are_labels = True
    for link in block.links:
        words, address = one_line(link.get_text()), str(link.get("href") or "")
        if match_key(words) in names:
            continue
        if not address.startswith("http") or not (is_reader(address) or canonical(address) == original):
            return False
        is_label = match_key(words) in _SOURCES or "://" in words
        are_labels = are_labels and (is_label or is_reader(address))
        rest = rest.replace(words, " ", 1)
    label = match_key(rest)
    if not label:
        return are_labels
    for name in names:
        label = label.replace(name, "")
    # Beside the original, the author may be named: "Source: … Author: …".
    around = ({label.removeprefix(field), label.removesuffix(field)} for field in _FIELDS)
    return label in _SOURCES or (
        label != match_key(rest) and any(not _SOURCES.isdisjoint(one) for one in around)
    )


@lru_cache(maxsize=1024)
def _is_mark(text: str) -> bool:
    return bool(text) and _MARKS.fullmatch(one_line(text)) is not None


def _is_linked_name(block: Block, names: set[str]) -> bool:
    return (
        bool(names)
        and 0 < len(block.text) == block.linked
        and not block.images
        and block.tag.name not in _ITEMS
        and match_key(block.text) in names
    )


def _is_way(block: Block, site: str) -> bool:
    """Whether a line leads from the first page of the site to this one: "Home › Guides › Fog"."""
    text = one_line(block.text)
    if not (0 < len(text) <= _MAX_STEPS) or block.images:
        return False
    here = _HERE.match(text)
    steps = _STEPS.split(text[here.end() :] if here else text)
    is_home = match_key(steps[0]) in _HOMES
    if (here and (here["colon"] or block.links or is_home)) or (block.links and is_home):
        return len(steps) > 1
    if not (site and block.links):
        return False
    addresses = [str(link.get("href")) for link in block.links]
    return (
        len(steps) > len(addresses) - 1 > 0
        and len(steps) - len(addresses) in (0, 1)
        and all(site_of(address) == site for address in addresses)
        and all(a != b and b.startswith(a.rstrip("/")) for a, b in pairwise(addresses))
    )


def _leads_home(block: Block, site: str) -> bool:
    """Whether a block is the name or the logo of the site, which leads to its first page, as captions may."""
    if not block.links or block.linked < len(block.text) or len(block.text) > _MAX_NAME:
        return False
    if not site and not block.images:
        return False
    said = (f"{image.get('src')} {image.get('alt')}" for image in block.images)
    if not (block.tag.name in HEADINGS or block.images) or not all(map(_LOGO.search, said)):
        return False
    addresses = [urlsplit(str(link.get("href"))) for link in block.links]
    if not all(one.path in ("", "/") and not one.query for one in addresses):
        return False
    return not site or all(site_of(one.geturl()) == site for one in addresses)


def _counts_comments(block: Block) -> bool:
    """Whether a block is a number that leads to comments."""
    if not block.links or block.images or block.linked < len(block.text) or len(block.text) > _MAX_NAME:
        return False
    has_number = any(map(str.isdigit, block.text))
    return has_number and all(_OF_COMMENTS.search(str(link.get("href"))) for link in block.links)


def _is_of_medium(block: Block) -> bool:
    """Whether a block is a link in the bar above an article of Medium."""
    return 0 < len(block.text) == block.linked and all(
        _MEDIUM.search(str(link.get("href"))) for link in block.links
    )


def _leads_here(block: Block, page: Page) -> bool:
    """Whether a block beside a mark is a button: clippers write a link to nowhere as one to the page."""
    if not (block.links and page.link) or block.images or block.linked < len(block.text):
        return False
    return all(page.link.startswith(str(link.get("href", " ")).partition("#")[0]) for link in block.links)


def _is_count(block: Block) -> bool:
    words = match_key(block.text)
    if not words:
        return bool(block.text)
    links = block.links and block.linked == len(block.text) and block.text.startswith("#")
    return bool(links) or words in _LABELS or _COUNT.fullmatch(words) is not None
