"""Removes containers whose class or id names page furniture: advertisements, share buttons, comments.

Names are compared word by word, never by substring: "shadow" does not match "ad".
"""

import re
from collections.abc import Container, Mapping
from functools import lru_cache
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from .events import BLOCKS, HEADINGS, events, find_first
from .evidence import MIN_SENTENCE, NEGLIGIBLE, Evidence, gather, is_furniture
from .guard import REPLY_MARKS, Size, must_keep
from .links import IMAGE_FILE
from .page import Page, match_key
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
_TELLING = frozenset(("aria-hidden", "class", "hidden", "id", "role"))
"""Attributes that say what an element is."""
_CODE = frozenset(("pre", "code", "math"))
"""Names inside these belong to a highlighter or a formula."""
_PROSE_ELEMENTS = frozenset(("p", "li", "blockquote", "td", "th", "dd", "dt"))
_MAX_LINE = 200
_MAX_QUESTIONS = 20
"""Hidden texts that are searched for in a page, so that time stays linear."""
_PANEL_WORDS = frozenset((
    "accordion", "answer", "answers", "collapse", "collapsed", "collapsible", "details", "expand",
    "expandable", "faq", "panel", "panels", "spoiler", "tab", "tabs", "toggle",
))  # fmt: skip
"""Words of names of what readers open."""
_QUESTION_WORDS = frozenset(("accordion", "faq", "question", "spoiler"))
_OPENERS = HEADINGS | {"dt", "summary"}

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
    """Remove the containers that hold what their names say: page furniture, not the article."""
    accused = _accused(page)
    if not accused:
        return
    steps = list(events(page.root))
    held = gather(page.root, accused, steps)
    convicted = _convicted(page, accused, held)
    left = whole = _size(held[id(page.root)])
    taken: Tag | None = None
    kept: list[tuple[Tag, str]] = []
    for event, node in [step for step in steps if id(step[1]) in accused]:
        if event == "end":
            taken = None if node is taken else taken
            if kept and kept[-1][0] is node:
                kept.pop()
            continue
        kind, inside = accused[id(node)], _size(held[id(node)])
        known = kind in (outer for _, outer in kept) and inside.prose > NEGLIGIBLE
        if taken is not None or known:
            continue
        if id(node) not in convicted or must_keep(node, kind, inside, left, whole):
            if node.name in BLOCKS and node.name not in _PROSE_ELEMENTS:
                page.note(kind, page.first_words(node), kept=True)
            kept.append((node, kind))
        else:
            left = left - inside
            if kind == "comments":
                whole = whole - inside
            page.remove(node, kind)
            taken = node


def _size(held: Evidence) -> Size:
    return Size(held.text, held.prose)


def _accused(page: Page) -> dict[int, str]:
    """The kinds of containers that elements are by name, by Python id."""
    accused: dict[int, str] = {}
    code: set[int] = set()
    tags = page.elements()
    targets = _targets(page) if any(tag.attrs and _is_hidden(tag) for tag in tags) else set()
    for tag in tags:
        if tag.name in _CODE or (code and id(tag.parent) in code):
            code.add(id(tag))
        elif (tag.name in _KIND_BY_ELEMENT or not _TELLING.isdisjoint(tag.attrs)) and (
            kind := _kind(tag, targets)
        ):
            accused[id(tag)] = kind
    return accused


def _kind(tag: Tag, targets: Container[str]) -> str:
    kind = _kind_by_name(tag, targets)
    # "popup" also names a link that opens its image in a lightbox.
    return "" if kind == "promotion" and tag.name == "a" and _opens_own_image(tag) else kind


def _opens_own_image(link: Tag) -> bool:
    return IMAGE_FILE.search(str(link.get("href") or "")) is not None and find_first(link, "img") is not None


def _kind_by_name(tag: Tag, targets: Container[str]) -> str:
    attributes = tag.attrs
    if _is_hidden(tag) and not _is_panel(tag, targets):
        return "" if tag.name == "img" or find_first(tag, "img") else "hidden text"
    if tag.name in _KIND_BY_ELEMENT:
        return "" if tag.name == "button" and _is_content(tag) else _KIND_BY_ELEMENT[tag.name]
    return (
        kind_of(str(attributes.get("class") or ""))
        or _kind_by_id(tag)
        or _KIND_BY_ROLE.get(str(attributes.get("role") or ""), "")
    )


def _is_content(button: Tag) -> bool:
    """Whether a button shows an image, or opens a part of the text under a heading of its own."""
    if find_first(button, "img"):
        return True
    for holder in (button, *islice(button.parents, 2)):
        names = str(holder.attrs.get("class") or "")[:1000]
        if holder.name in _OPENERS or not _QUESTION_WORDS.isdisjoint(words_of(names)):
            return True
    return False


def _kind_by_id(tag: Tag) -> str:
    name = str(tag.attrs.get("id") or "")
    kind = kind_of(name) if name and tag.name not in _TEXT_ELEMENTS else ""
    return "" if kind and _is_slug(name, tag) else kind


def _is_slug(name: str, tag: Tag) -> bool:
    """Whether an id was made of the heading that the element begins with."""
    nodes = (node for node in islice(tag.descendants, 8) if isinstance(node, Tag))
    heading = next((node for node in nodes if node.name in HEADINGS), None)
    words = match_key(heading.get_text()) if heading is not None else ""
    return bool(words) and (match_key(name).rstrip("0123456789") or "0") in (
        words,
        words.rstrip("0123456789"),
    )


def _is_hidden(tag: Tag) -> bool:
    return tag.attrs.get("aria-hidden") == "true" or "hidden" in tag.attrs


def _is_panel(tag: Tag, targets: Container[str]) -> bool:
    """Whether readers can open an element: a tab, an accordion, the target of a link or button."""
    attributes = tag.attrs
    if attributes.get("role") == "tabpanel" or attributes.get("aria-labelledby"):
        return True
    if attributes.get("hidden") == "until-found" or str(attributes.get("id") or "\0") in targets:
        return True
    for holder in (tag, *islice(tag.parents, 2)):
        names = f"{holder.attrs.get('class') or ''} {holder.attrs.get('id') or ''}"
        if holder.name == "details" or not _PANEL_WORDS.isdisjoint(words_of(names[:1000])):
            return True
    return False


def _targets(page: Page) -> set[str]:
    """The ids that links lead to or buttons open."""
    found: set[str] = set()
    for tag in page.elements():
        found.update(str(tag.attrs.get("aria-controls") or "").split())
        if tag.name == "a" and str(tag.attrs.get("href") or "").startswith("#"):
            found.add(str(tag.attrs["href"])[1:])
    return found


# --- verdicts -----------------------------------------------------------------------------------


def _convicted(page: Page, accused: Mapping[int, str], held: Mapping[int, Evidence]) -> set[int]:
    """The Python ids of the containers that hold what their names say."""
    judge = _Judge(page, accused, held)
    verdicts: dict[int, bool] = {}
    siblings: dict[tuple[int, str, str, str], list[int]] = {}
    for tag in [tag for tag in page.elements() if id(tag) in accused]:
        kind = accused[id(tag)]
        verdicts[id(tag)] = judge.convicts(tag, kind)
        name = str(tag.attrs.get("class") or "")
        siblings.setdefault((id(tag.parent), tag.name, kind, name), []).append(id(tag))
    for alike in siblings.values():
        if len(alike) > 1 and 2 * sum(verdicts[one] for one in alike) <= len(alike):
            verdicts.update(dict.fromkeys(alike, False))
    return {one for one, convicted in verdicts.items() if convicted}


class _Judge:
    def __init__(self, page: Page, accused: Mapping[int, str], held: Mapping[int, Evidence]) -> None:
        self._page = page
        self._accused = accused
        self._held = held
        self._sentences: dict[int, bool] = {}
        self._text = ""
        self._questions = 0

    def convicts(self, tag: Tag, kind: str) -> bool:
        held = self._held[id(tag)]
        if kind == "hidden text":
            return self._is_unread(tag, held)
        if tag.name in HEADINGS or (tag.name not in BLOCKS and self._is_in_sentence(tag)):
            return False
        if tag.name in _PROSE_ELEMENTS and not _is_label(kind, tag, held):
            return False
        if kind == "comments" and held.prose > NEGLIGIBLE and not (held.controls or self._has_replies(tag)):
            return False
        return is_furniture(kind, held)

    def _has_replies(self, tag: Tag) -> bool:
        if REPLY_MARKS.search(tag.get_text(" ")):
            return True
        inner = (node for node in islice(tag.descendants, 200) if isinstance(node, Tag))
        return any(self._accused.get(id(node)) == "comments" for node in inner)

    def _is_in_sentence(self, tag: Tag) -> bool:
        """Whether the text around an inline element goes on in it."""
        parent = tag.parent
        if parent is None or (_ends_line(tag.previous_sibling) and _ends_line(tag.next_sibling)):
            return False
        if id(parent) not in self._sentences:
            texts = (len(child.strip()) for child in parent.contents if isinstance(child, NavigableString))
            self._sentences[id(parent)] = sum(texts) >= MIN_SENTENCE
        return self._sentences[id(parent)]

    def _is_unread(self, tag: Tag, held: Evidence) -> bool:
        """Whether hidden text is a label, or says what the page says elsewhere."""
        if held.code:
            return False
        if not held.sentences or held.furniture >= held.sentences:
            return True
        is_long = held.sentences > 1 or held.prose > 2 * NEGLIGIBLE
        # What is hidden from screen readers alone, everybody else sees.
        if not is_long and tag.attrs.get("aria-hidden") != "true":
            return True
        return self._is_repeated(tag.get_text())

    def _is_repeated(self, text: str) -> bool:
        self._questions += 1
        if self._questions > _MAX_QUESTIONS:
            return False
        self._text = self._text or match_key(self._page.root.get_text())
        return self._text.count(match_key(text)) > 1


def _ends_line(sibling: PageElement | None) -> bool:
    return sibling is None or (isinstance(sibling, Tag) and (sibling.name == "br" or sibling.name in BLOCKS))


def _is_label(kind: str, tag: Tag, held: Evidence) -> bool:
    """Whether an element of the text itself holds a label or links and nothing to read."""
    if held.sentences or held.text > _MAX_LINE:
        return False
    if held.controls or (held.links and 2 * held.linked >= held.text):
        return True
    if kind == "page data":
        return any(map(str.isdigit, tag.get_text()))
    return tag.name == "p" and kind in ("advertisement", "share buttons")
