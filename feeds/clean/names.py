"""Containers that say by class or id what they are: advertisements, share buttons, comments.

Names are compared word by word, never by substring: "shadow" holds no "ad". A name alone convicts
nobody: a container that holds much prose is judged by what it holds and by what would be left.
"""

import re
from functools import lru_cache

from bs4 import Tag

from .events import HEADINGS, events, first
from .guard import LITTLE, is_article, sizes
from .links import IMAGE_FILE
from .page import Page
from .words import CONTAINERS

_PART = re.compile(r"[A-Za-z0-9]+")
_PLAIN = re.compile(r"[A-Za-z]+(?=\d*$)")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_EMBEDDED = frozenset(("embed", "embedded", "embeds"))
"""What stands in the text because its author put it there, wherever it came from."""
_STATES = frozenset(("has", "no", "with", "without", "open", "closed", "enabled", "disabled", "status"))
"""Words of names that say how a page is, not what an element is: `comments-open`, `no-sidebar`."""
_TOPICS = (("category",), ("tag",))
"""First words of names that say what an article is about: `tag-social`."""
_TEXT = HEADINGS | {"p", "li", "blockquote", "a", "em", "strong", "b", "i", "td"}
"""What editors give ids of their own making, such as `ad39`."""
_ELEMENTS = {"button": "navigation", "form": "promotion", "nav": "navigation"}
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
        if _STATES.intersection(words):
            continue
        for at, word in enumerate(words[:1] if words[:1] in _TOPICS else words):
            for sequence, kind in _BY_FIRST.get(word, ()):
                if words[at : at + len(sequence)] == sequence:
                    return kind
    return ""


def containers(page: Page) -> None:
    """Take out the containers whose names tell that they are no part of the article."""
    named = (tag for tag in page.each() if tag.attrs or tag.name in _ELEMENTS)
    kinds = {id(tag): kind for tag in named if (kind := _kind(tag))}
    if not kinds:
        return
    steps = list(events(page.root))
    inside = sizes(page.root, kinds, steps)
    left = whole = inside[id(page.root)]
    taken: Tag | None = None
    kept: list[tuple[Tag, str]] = []
    for event, node in steps:
        if id(node) not in kinds:
            continue
        if event == "end":
            taken = None if node is taken else taken
            if kept and kept[-1][0] is node:
                kept.pop()
            continue
        kind = kinds[id(node)]
        known = kind in (outer for _, outer in kept) and inside[id(node)].prose > LITTLE
        if taken is not None or known:
            continue
        if is_article(node, kind, inside[id(node)], left, whole):
            page.note(kind, page.words(node), kept=True)
            kept.append((node, kind))
        else:
            left = left - inside[id(node)]
            if kind == "comments":
                whole = whole - inside[id(node)]
            page.take(node, kind)
            taken = node


def _kind(tag: Tag) -> str:
    kind = _named(tag)
    # A link that opens its image in a box above the page is called a popup.
    return "" if kind == "promotion" and tag.name == "a" and _opens_its_image(tag) else kind


def _opens_its_image(link: Tag) -> bool:
    return IMAGE_FILE.search(str(link.get("href") or "")) is not None and first(link, "img") is not None


def _named(tag: Tag) -> str:
    attributes = tag.attrs
    if attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return "" if tag.name == "img" or first(tag, "img") else "hidden text"
    if tag.name in _ELEMENTS:
        return "" if tag.name == "button" and first(tag, "img") else _ELEMENTS[tag.name]
    return (
        kind_of(str(attributes.get("class") or ""))
        or (kind_of(str(attributes.get("id") or "")) if tag.name not in _TEXT else "")
        or _ROLES.get(str(attributes.get("role") or ""), "")
    )
