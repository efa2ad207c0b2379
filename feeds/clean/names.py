"""Removes containers whose class or id names page furniture: advertisements, share buttons, comments.

Names are compared word by word, never by substring: "shadow" does not match "ad".
"""

import re
from functools import lru_cache

from bs4 import Tag

from .events import HEADINGS, events, find_first
from .guard import NEGLIGIBLE, measure, must_keep
from .links import IMAGE_FILE
from .page import Page
from .words import CONTAINERS

_ALPHANUMERIC = re.compile(r"[A-Za-z0-9]+")
_LETTERS = re.compile(r"[A-Za-z]+(?=\d*$)")
_CAMEL_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_EMBED_WORDS = frozenset(("embed", "embedded", "embeds"))
"""Authors put embeds into their text themselves."""
_STATE_WORDS = frozenset(("has", "no", "with", "without", "open", "closed", "enabled", "disabled", "status"))
"""Words of names that describe the page's state, not the element: `comments-open`, `no-sidebar`."""
_TOPIC_WORDS = (("category",), ("tag",))
"""First words of names that give the article's topic: `tag-social`."""
_TEXT_ELEMENTS = HEADINGS | {"p", "li", "blockquote", "a", "em", "strong", "b", "i", "td"}
"""Editors give these elements generated ids such as `ad39`."""
_KIND_BY_ELEMENT = {"button": "navigation", "form": "promotion", "nav": "navigation"}
_KIND_BY_ROLE = {"navigation": "navigation", "complementary": "navigation", "banner": "navigation"}

_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _container, _names in CONTAINERS.items():
    for _sequence in map(tuple, map(str.split, _names)):
        _BY_FIRST.setdefault(_sequence[0], []).append((_sequence, _container))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a class or id: `moreArticle-link` is more, article, link; a hash is one word."""
    words: list[str] = []
    for part in _ALPHANUMERIC.findall(name):
        plain = _LETTERS.match(part)
        words += (word.lower() for word in _CAMEL_WORD.findall(plain[0])) if plain else [part.lower()]
    return tuple(words)


@lru_cache(maxsize=8192)
def kind_of(names: str) -> str:
    """The kind of container that a class or id attribute names, "" for none."""
    for name in names[:1000].split():
        words = words_of(name)
        if _EMBED_WORDS.intersection(words):
            return ""
        if _STATE_WORDS.intersection(words):
            continue
        for at, word in enumerate(words[:1] if words[:1] in _TOPIC_WORDS else words):
            for sequence, kind in _BY_FIRST.get(word, ()):
                if words[at : at + len(sequence)] == sequence:
                    return kind
    return ""


def remove_containers(page: Page) -> None:
    """Remove the containers whose names say that they are not part of the article."""
    named = (tag for tag in page.elements() if tag.attrs or tag.name in _KIND_BY_ELEMENT)
    kinds = {id(tag): kind for tag in named if (kind := _kind(tag))}
    if not kinds:
        return
    steps = list(events(page.root))
    inside = measure(page.root, kinds, steps)
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
        known = kind in (outer for _, outer in kept) and inside[id(node)].prose > NEGLIGIBLE
        if taken is not None or known:
            continue
        if must_keep(node, kind, inside[id(node)], left, whole):
            page.note(kind, page.first_words(node), kept=True)
            kept.append((node, kind))
        else:
            left = left - inside[id(node)]
            if kind == "comments":
                whole = whole - inside[id(node)]
            page.remove(node, kind)
            taken = node


def _kind(tag: Tag) -> str:
    kind = _kind_by_name(tag)
    # "popup" also names a link that opens its image in a lightbox.
    return "" if kind == "promotion" and tag.name == "a" and _opens_own_image(tag) else kind


def _opens_own_image(link: Tag) -> bool:
    return IMAGE_FILE.search(str(link.get("href") or "")) is not None and find_first(link, "img") is not None


def _kind_by_name(tag: Tag) -> str:
    attributes = tag.attrs
    if attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return "" if tag.name == "img" or find_first(tag, "img") else "hidden text"
    if tag.name in _KIND_BY_ELEMENT:
        return "" if tag.name == "button" and find_first(tag, "img") else _KIND_BY_ELEMENT[tag.name]
    return (
        kind_of(str(attributes.get("class") or ""))
        or (kind_of(str(attributes.get("id") or "")) if tag.name not in _TEXT_ELEMENTS else "")
        or _KIND_BY_ROLE.get(str(attributes.get("role") or ""), "")
    )
