"""Lists of links to other articles of the same site, with the label above them, are removed."""

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain, islice

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from feeds.text import one_line

from .dates import is_date_or_time
from .events import HEADINGS, find_first
from .evidence import DENSE
from .labels import RELATED, SECTIONS
from .links import site_of
from .page import Block, Page, match_key
from .references import PLACEHOLDER

_ALL_LABELS = tuple(chain(*RELATED.values()))
_LABELS = frozenset(map(match_key, _ALL_LABELS))
_DENSE_LABELS = tuple(label for label in _LABELS if len(label) >= 4 and DENSE.match(label))
_SPACED_LABELS = frozenset(label for label in _ALL_LABELS if " " in label and not DENSE.match(label))
_NEAR_LABEL = 20
"""Characters of a label of several words with others before or after it: the site's name, "today"."""
_SECTIONS = frozenset(map(match_key, SECTIONS))
_CELLS = ("td", "th")
_INDEX = re.compile(r"(?:index|readme|default|toc|contents)\b|(?:index|readme)_", re.IGNORECASE)
_TAG_PATH = re.compile(r"/(?:tags?|topics?|keywords?|categor(?:y|ies)|labels?|hashtags?)/", re.IGNORECASE)
_LABEL_START = re.compile(r"^[^\w\n]{0,3}([^:：】\]\n]{1,40})(?:[:：】\]][^\w\n]{0,2}|\n)")
_BULLET = re.compile(r"[►▶▸➤☞👉»][\s\ufe0f]*")
"""Marks the items of a list of articles that is not an HTML list."""
_SEPARATORS = re.compile(r"\s*[,，、·•|/]\s*")
_MAX_LABEL = 40
_MAX_LABELLED = 200
_SIGNS = " \t\n.:!?-–—•|()[]【】：»>→"
_MIN_HEADLINE, _MAX_HEADLINES = 16, 10
"""Characters of a headline, Chinese ones half of them, and number of those that a page puts into a text."""


def remove_related(page: Page) -> None:
    """Remove lists of links to other articles of the same site, with the label above them.

    A post that mostly consists of such lists keeps them.
    """
    blocks = page.remaining()
    own = site_of(page.link) or _site_of_labelled(blocks)
    for block in blocks if page.removed else ():
        is_short = not block.links and 0 < len(block.text) <= _MAX_LABEL
        if is_short and match_key(block.text) in _LABELS and _lost_its_links(block, page.removed):
            page.remove_block(block, "related articles")
    blocks = page.remaining()
    found = list(_link_lists(blocks, own, page.link.partition("#")[0], match_key(page.title)))
    if not found:
        return
    total = sum(len(block.text) for block in blocks)
    size = sum(len(block.text) for run in found for block in run)
    for run in found:
        if size > total / 2:
            page.note("related articles", run[0].text, kept=True)
        else:
            for block in run:
                page.remove_block(block, "related articles")


def _lost_its_links(block: Block, removed: Set[int]) -> bool:
    """Whether the links that a label stood before were removed."""
    node: PageElement = block.pieces[-1]
    for _ in range(3):
        after = node.next_sibling
        while isinstance(after, NavigableString) and after.isspace():
            after = after.next_sibling
        if isinstance(after, Tag):
            return id(after) in removed and (after.name == "a" or find_first(after, "a") is not None)
        if node.parent is None:
            return False
        node = node.parent
    return False


def _site_of_labelled(blocks: list[Block]) -> str:
    """The site of an archive's own posts: labelled links lead to it, and to no other."""
    links = [link for block in blocks if block.links and _label_of(block.text) for link in block.links]
    sites = {site_of(str(link.get("href"))) for link in links}
    sites.discard(site_of(PLACEHOLDER))  # what the author links to in the archive is part of the text
    return sites.pop() if len(links) > 1 and len(sites) == 1 else ""


def _link_lists(blocks: list[Block], site: str, own: str, title: str) -> Iterator[list[Block]]:
    folder = _folder_of(own)
    away = [bool(block.links) and _links_elsewhere(block, site, own) for block in blocks]
    at = 0 if any(away) else len(blocks)
    lengths: dict[int, int] = {}
    while at < len(blocks):
        if not any(away[at : at + 2]):
            at += 1
            continue
        label = (
            is_label(blocks[at].text)
            and not (away[at] and _begins_with_label(blocks[at]))
            and not (is_data_cell(blocks[at].tag) or _heads_section(blocks, at))
        )
        first = at + label
        end = first
        while end < len(blocks) and (away[end] or (first < end and _is_itself(blocks[end], title))):
            end += 1
        run = blocks[first:end]
        before = blocks[first - 1].text if first else ""
        headed = first > 0 and blocks[first - 1].tag.name in HEADINGS
        is_list = label or (
            not (headed or _lead_into(folder, run))
            and _is_unlabelled_list(run, before, at_end=end == len(blocks))
        )
        if run and is_list and _is_whole(run, lengths):
            yield blocks[at:end]
        at = max(end, at + 1)


def _folder_of(address: str) -> str:
    """What the addresses of the parts of a page begin with: chapters of a book, files of a repository."""
    before, _, name = address.partition("?")[0].rpartition("/")
    if not name or _INDEX.match(name):
        return f"{before}/"
    return "" if "." in name else f"{before}/{name}/"


def _lead_into(folder: str, run: Sequence[Block]) -> bool:
    """Whether any links of a run lead to parts of this article."""
    return bool(folder) and any(str(a.get("href")).startswith(folder) for block in run for a in block.links)


def _heads_section(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading such as "See also" is one of the text: more of its level follow."""
    heading = blocks[at].tag.name
    if heading not in HEADINGS or match_key(blocks[at].text) not in _SECTIONS:
        return False
    return any(block.tag.name == heading for block in blocks[at + 1 :])


def _is_whole(run: Sequence[Block], lengths: dict[int, int]) -> bool:
    """Whether a run has all items of its HTML lists: authors put links to their own articles among others."""
    items: dict[int, set[int]] = {}
    for block in run:
        item = next((up for up in _holders(block.tag) if up.name == "li"), None)
        if item is None or item.parent is None:
            continue
        holder = item.parent
        items.setdefault(id(holder), set()).add(id(item))
        if id(holder) not in lengths:
            children = (child for child in holder.contents if isinstance(child, Tag) and child.name == "li")
            lengths[id(holder)] = sum(any(not text.isspace() for text in child.strings) for child in children)
    return all(len(found) >= lengths[holder] for holder, found in items.items())


def _holders(tag: Tag) -> Iterator[Tag]:
    yield tag
    yield from islice(tag.parents, 3)


def is_data_cell(tag: Tag) -> bool:
    """Whether an element is in a row of several cells: layouts have one."""
    cell = next((up for up in _holders(tag) if up.name in _CELLS), None)
    if cell is None or cell.parent is None:
        return False
    return sum(isinstance(other, Tag) and other.name in _CELLS for other in cell.parent.contents) > 1


def _is_itself(block: Block, title: str) -> bool:
    """Whether a block is the item of a list of a series' articles that stands for this one."""
    return (
        bool(title)
        and not block.links
        and match_key(block.text).startswith(title)
        and len(block.text) <= _MAX_LABELLED
    )


@lru_cache(maxsize=4096)  # several rules ask about the same blocks, round after round
def is_label(text: str) -> bool:
    """Whether `text` is a label such as "Related articles"."""
    if len(text) > _MAX_LABEL:
        return False
    words = match_key(text)
    if words in _LABELS or len(text) > _NEAR_LABEL:
        return words in _LABELS
    if words.startswith(_DENSE_LABELS) or words.endswith(_DENSE_LABELS):
        return True
    parts = text.casefold().strip(_SIGNS).split()
    ends = chain.from_iterable((parts[:at], parts[-at:]) for at in range(2, len(parts)))
    return any(" ".join(end) in _SPACED_LABELS for end in ends)


def _begins_with_label(block: Block) -> bool:
    """Whether a block begins with a label and has more: "Related: Fog in the valley"."""
    label = _label_of(block.text)
    return bool(label) and len(label) < len(block.text.rstrip())


def _label_of(text: str) -> str:
    """The label at the start of a text, up to its colon, bracket or line end; "" for none."""
    match = _LABEL_START.match(text)
    return match[0] if match and match_key(match[1]) in _LABELS else ""


def _is_label_and_links(block: Block) -> bool:
    """Whether a block consists of links and a label: "[Read more: Fog in the valley]"."""
    return len(block.text) <= _MAX_LABELLED and match_key(_beside_links(block)) in _LABELS


def _links_elsewhere(block: Block, site: str, own: str) -> bool:
    """Whether a block consists of links to other articles of the site, none of them to a part of this one."""
    text = block.text
    # Most links lead to other sites, so this is checked first.
    if (
        block.tag.name in HEADINGS
        or not (text or block.images)
        or not all(site and site_of(str(link.get("href"))) == site for link in block.links)
    ):
        return False
    if any(str(link.get("href")).startswith(f"{own}#") for link in block.links) or is_data_cell(block.tag):
        return False
    label = _label_of(text)
    if not label and _is_label_and_links(block):
        return True
    if block.linked >= 0.85 * len(_SEPARATORS.sub("", text[len(label) :])):
        return True
    return bool(block.links) and len(text) <= _MAX_LABELLED and is_date_or_time(_beside_links(block))


def _beside_links(block: Block) -> str:
    """What a short block says outside its links."""
    beside = block.text
    for link in block.links[:20]:
        beside = beside.replace(one_line(link.get_text()), "", 1)
    return beside


def _is_unlabelled_list(run: list[Block], before: str, *, at_end: bool) -> bool:
    """Whether a list of links without a label does not belong to the article."""
    if before.endswith((":", "：")):
        return False
    if all(_TAG_PATH.search(str(link.get("href"))) for block in run for link in block.links):
        return True
    if _label_of(run[0].text) or _is_label_and_links(run[0]):
        return True
    if not any(len(block.text) >= 8 for block in run):
        return False
    bare = all(block.linked == len(_BULLET.sub("", block.text)) for block in run)
    listed = all(block.tag.name == "li" or _in_list(block.tag) or _BULLET.match(block.text) for block in run)
    listed = listed and len(run) <= _MAX_HEADLINES and all(map(_is_headline, run))
    return (listed and bare) or (at_end and len(run) > 2 and not any(block.images for block in run))


def _is_headline(block: Block) -> bool:
    return len(block.text) >= (_MIN_HEADLINE / 2 if DENSE.search(block.text) else _MIN_HEADLINE)


def _in_list(tag: Tag) -> bool:
    return tag.parent is not None and tag.parent.name == "li"
