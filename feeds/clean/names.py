"""Containers that say by class or id what they are: advertisements, share buttons, comments.

Names are compared word by word, never by substring: "shadow" holds no "ad". A name alone convicts
nobody: a container that holds much prose is judged by what it holds and by what would be left.
"""

import re
from functools import lru_cache

from bs4 import Tag

from .events import events
from .page import Page
from .words import CONTAINERS

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PROSE = 25
"""Characters from which a text outside links counts as prose."""
_LITTLE = 80
_ESSAY = 1000
"""Characters of prose for each reply or time of day from which text is no reader's comment."""
_REPLIES = re.compile(
    r"\d[:：]\d\d|\b(?:reply|permalink|report|says|said on|upvote)\b|\bago\b|回复|回覆|回應|回应|永久[连連][结結接]|举报|檢舉|引用|楼|樓",
    re.IGNORECASE,
)
_ROLES = {"navigation": "navigation", "complementary": "navigation", "banner": "navigation"}

_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _kind, _names in CONTAINERS.items():
    for _name in _names:
        _words = tuple(_name.split())
        _BY_FIRST.setdefault(_words[0], []).append((_words, _kind))


@lru_cache(maxsize=8192)
def kind_of(names: str) -> str:
    """The kind of container that a class or id attribute names, or ""."""
    for name in names[:1000].split():
        words = tuple(word.lower() for word in _WORDS.findall(name))
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
    left = whole = prose.get(id(page.root), 0)
    for tag, kind in named:
        if any(id(parent) in page.gone for parent in tag.parents):
            continue
        inside = prose.get(id(tag), 0)
        if inside > _LITTLE and not _is_dispensable(tag, kind, inside, left - inside, whole):
            page.note(kind, tag.get_text(" ")[:200], kept=True)
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
        or kind_of(str(tag.get("id") or ""))
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
