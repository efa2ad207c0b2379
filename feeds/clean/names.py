"""Containers that say by class or id what they are: advertisements, share buttons, comments.

Names are compared word by word, never by substring: "shadow" holds no "ad". A name alone convicts
nobody: a container that holds much prose is judged by what it holds and by what would be left.
"""

import re
from functools import lru_cache

from bs4 import Tag

from .events import HEADINGS, events
from .page import Page
from .words import CONTAINERS

_PART = re.compile(r"[A-Za-z0-9]+")
_PLAIN = re.compile(r"[A-Za-z]+(?=\d*$)")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_EMBEDDED = frozenset(("embed", "embedded", "embeds"))
"""What stands in the text because its author put it there, wherever it came from."""
_PROSE = 25
"""Characters from which a text outside links counts as prose."""
_LITTLE = 80
_TEXT = HEADINGS | {"p", "li", "blockquote", "a", "em", "strong", "b", "i", "td"}
"""What editors give ids of their own making, such as `ad39`."""
_ESSAY = 1000
"""Characters of prose for each reply or time of day from which text is no reader's comment."""
_REPLIES = re.compile(
    r"\b\d{1,2}[:：]\d\d\b|\b(?:reply|permalink|upvote|\d+ \w+ ago)\b|回复|回覆|永久[連连][結结接]|举报|檢舉", re.IGNORECASE
)
_ROLES = {"navigation": "navigation", "complementary": "navigation", "banner": "navigation"}

_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _container, _names in CONTAINERS.items():
    for _sequence in map(tuple, map(str.split, _names)):
        _BY_FIRST.setdefault(_sequence[0], []).append((_sequence, _container))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a class or id: `moreArticle-link` is more, article, link; a hash is one word."""
    words: list[str] = []
    for part in _PART.findall(name):
        plain = _PLAIN.match(part)
        words += (word.lower() for word in _HUMP.findall(plain[0])) if plain else [part.lower()]
    return tuple(words)


@lru_cache(maxsize=8192)
def kind_of(names: str) -> str:
    """The kind of container that a class or id attribute names, or ""."""
    for name in names[:1000].split():
        words = words_of(name)
        if _EMBEDDED.intersection(words):
            return ""
        for at, word in enumerate(words):
            for sequence, kind in _BY_FIRST.get(word, ()):
                if words[at : at + len(sequence)] == sequence:
                    return kind
    return ""


def containers(page: Page) -> None:
    """Take out the containers whose names tell that they are no part of the article."""
    named = [(tag, kind) for tag in page.each() if (kind := _kind(tag))]
    if not named:
        return
    prose = _prose(page)
    left = whole = prose[id(page.root)]
    kept: dict[int, str] = {}
    for tag, kind in named:
        above = [id(parent) for parent in tag.parents]
        if not page.gone.isdisjoint(above):
            continue
        inside = prose[id(tag)]
        if inside > _LITTLE:
            if any(kept.get(parent) == kind for parent in above):
                continue
            if not _is_dispensable(tag, kind, inside, left - inside, whole):
                kept[id(tag)] = kind
                page.note(kind, tag.get_text(" "), kept=True)
                continue
        left -= inside
        page.take(tag, kind)


def _kind(tag: Tag) -> str:
    if tag.get("aria-hidden") == "true" or tag.has_attr("hidden"):
        return "" if tag.name == "img" or tag.find("img") else "hidden text"
    if tag.name == "nav":
        return "navigation"
    return (
        kind_of(str(tag.get("class") or ""))
        or (kind_of(str(tag.get("id") or "")) if tag.name not in _TEXT else "")
        or _ROLES.get(str(tag.get("role") or ""), "")
    )


def _is_dispensable(tag: Tag, kind: str, inside: int, left: int, whole: int) -> bool:
    """Whether a container with prose in it can go without taking the article along."""
    if kind != "comments":
        return inside <= whole / 5 and left > inside
    # Readers' comments come with times and a way to reply; essays that only stand in such a container do not.
    return left > inside or len(_REPLIES.findall(tag.get_text(" "))) > inside / _ESSAY


def _prose(page: Page) -> dict[int, int]:
    """Characters of prose in every element: long enough texts outside links."""
    counts: dict[int, int] = {}
    totals = [0]
    links = 0
    for kind, node in events(page.root, page.gone):
        if kind == "text":
            length = len(node.strip())
            if length >= _PROSE and not links:
                totals[-1] += length
        elif kind == "start":
            totals.append(0)
            links += node.name == "a"
        else:
            links -= node.name == "a"
            inside = totals.pop()
            counts[id(node)] = inside
            totals[-1] += inside
    counts[id(page.root)] = totals[0]
    return counts
