"""Which part of a whole saved page is its article where the page marks none: what its layout puts it in.

From outside in: of the parts of an element one holds most of the text, and as long as all that stands beside
it is furniture (links, forms, lines of the site), the article is inside that one. What may be the article's
own stays beside it; where that is much, or made like it, the search ends: a list of posts, a thread and a
page of sections stay whole.
"""

import re
from collections.abc import Sequence, Set

from bs4 import Tag
from bs4.element import NavigableString

from .events import BLOCKS, HEADINGS, events, tags_in
from .evidence import DENSE, ends_sentence, gather, is_furniture, is_sentence
from .guard import REPLY_MARKS
from .links import is_file, site_of
from .media import video_of
from .names import kind_of, words_of
from .page import Page, match_key

_HOLDERS = frozenset((
    "article", "body", "center", "div", "form", "html", "li", "main", "section", "table", "tbody", "td", "tr",
    "ul",
))  # fmt: skip
"""Elements that a layout is made of."""
_ALIKE = frozenset(("article", "li", "section", "td", "tr"))
"""Two of them beside each other are of one kind, without a class, too."""
_LISTS = frozenset(("dl", "ol", "table", "ul"))
_OF_TEXT = _LISTS | {"blockquote", "figure", "p", "pre"}
_ITEMS = frozenset(("blockquote", "dd", "li", "pre", "td"))
_OF_SITE = frozenset(("aside", "footer", "form", "nav"))
_NAMES_OF_SITE = frozenset(("bottom", "copyright", "foot", "footer", "head", "header", "topbar"))
"""First words of names of what stands around all pages of a site."""
_MIN_TEXT = 100
"""Characters outside links that an article has, Chinese and the like; others need twice as many."""
_MOST_LEVELS = 60
_MOST_OWN = 3
"""How much less text parts have together that belong to an article, but are beside the one that holds it."""
_MAX_LINE = 20
_MAX_ABOVE, _MAX_BELOW = 80, 20
"""Characters outside links of what stands above and below an article and is none of its text."""
_MAX_FOOT = 600
_FOOT = re.compile(
    r"©|copyright \W{0,3}(?:19|20)\d\d|all rights reserved|no reproduction without|版[权權](?:所有|声明|说明)"
    r"|ICP[备備证]|^(?:特别|免责|郑重)?声明|[：【](?:特别)?声明|免责声明|無断(?:転載|複製)|無断での|무단\s?전재"
    r"|все права защищены|wszelkie prawa zastrzeżone|hakları saklıdır|الحقوق محفوظة|สงวนลิขสิทธิ์"
    r"|alle rechte vorbehalten|impressum|tous droits réservés|mentions légales|todos los derechos"
    r"|todos os direitos|tutti i diritti",
    re.IGNORECASE,
)
"""What the foot of a site says."""
_MIN_TITLE = 20
"""Characters of a link that has the title of what it leads to."""
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp|avif|heic)\b", re.IGNORECASE)
_ICON = re.compile(
    r"icon|logo|avatar|qr|ewm|erweima|weixin|wechat|banner|(?<![a-z])(?:head|code|app|ads?)(?![a-z])",
    re.IGNORECASE,
)
_SAID = ("src", "data-src", "class", "alt")
_MIN_LINKS = 3
"""Lines of links in what is a menu or a list of articles."""


def innermost(page: Page, root: Tag) -> tuple[Tag, set[int]]:
    """The innermost element below `root` with the text of the article, and the Python ids of what is its own
    around it.
    """
    search = _Search(page, root)
    inner, kept = root, set[int]()
    for _ in range(_MOST_LEVELS):
        parts = search.parts_of(inner)
        best = search.fullest(parts)
        if best is None:
            break
        own = search.own_parts(parts, best)
        if own is None:
            break
        kept.update(map(id, own))
        inner = best
    return inner, kept


class _Search:
    def __init__(self, page: Page, root: Tag) -> None:
        of = {id(root)}
        for tag in tags_in(root):
            if tag.name in _HOLDERS or id(tag.parent) in of:
                of.add(id(tag))
        self._held = gather(root, of, list(events(root)))
        self._title = match_key(page.title)
        self._site = site_of(page.link)
        self._least = _MIN_TEXT if DENSE.search(root.get_text()) else 2 * _MIN_TEXT

    def parts_of(self, holder: Tag) -> list[Tag]:
        """The elements that an element is made of; none if it has sentences of its own."""
        texts = (child for child in holder.contents if isinstance(child, NavigableString))
        if any(is_sentence(text.strip()) for text in texts):
            return []
        return [child for child in holder.contents if isinstance(child, Tag) and id(child) in self._held]

    def fullest(self, parts: Sequence[Tag]) -> Tag | None:
        """The part with most text, if it is enough; prose counts twice, and the foot of a site not."""
        holders = [part for part in parts if part.name in _HOLDERS and not self._is_named(part)]
        own = [part for part in holders if not _is_of_site(part)]
        best = max(
            own or holders, key=lambda part: self._own(part) + self._held[id(part)].prose, default=None
        )
        return best if best is not None and self._own(best) >= self._least else None

    def own_parts(self, parts: Sequence[Tag], best: Tag) -> list[Tag] | None:
        """The parts beside the best one that may be the article's own; None if it is one of several alike."""
        at = next(at for at, part in enumerate(parts) if part is best)
        own = [part for part in parts[:at] if not self._is_above(part, best)]
        below: list[Tag] = []
        after = best
        for part in reversed(parts[at + 1 :]):
            follows = bool(below) and below[-1] is after
            if follows if part.name in HEADINGS else not self._is_below(part, best):
                below.append(part)
            after = part
        own += below
        several = any(self._is_alike(part, best) for part in own)
        return None if several or _MOST_OWN * sum(map(self._own, own)) > self._own(best) else own

    def _is_above(self, part: Tag, article: Tag) -> bool:
        """Whether a part above the one with the article has nothing of it, or introduces it."""
        if self._is_furniture(part, article) or part.name in HEADINGS:
            return True
        if self._is_like(part, article):
            return False
        has = self._held[id(part)]
        own = self._beside_title(part)
        return own <= _MAX_ABOVE or not (has.sentences or has.prose > _MAX_ABOVE)

    def _is_below(self, part: Tag, article: Tag) -> bool:
        """Whether a part below the one with the article has nothing of it."""
        has = self._held[id(part)]
        if self._is_furniture(part, article) or (
            self._are_links(part) and 2 * has.prose <= self._prose(article)
        ):
            return True
        if self._is_like(part, article) or (not has.links and ends_sentence(part.get_text().rstrip())):
            return False
        if has.linked and _leads_away(part, self._site):
            return False
        if has.images > has.links and _shows_photograph(part):
            return False
        return self._beside_title(part) <= _MAX_BELOW

    def _own(self, part: Tag) -> int:
        """Characters outside links."""
        return self._held[id(part)].text - self._held[id(part)].linked

    def _prose(self, part: Tag) -> int:
        return self._held[id(part)].prose

    def _beside_title(self, part: Tag) -> int:
        """Characters outside links and the title of the page."""
        own = self._own(part)
        if own <= _MAX_BELOW:
            return own
        words = match_key(part.get_text(" "))
        return 0 if words in self._title else own - len(self._title) * (self._title in words)

    def _is_named(self, part: Tag) -> bool:
        """Whether a part is what its name says it is: comments, a menu, a sidebar."""
        held = self._held[id(part)]
        kind = kind_of(str(part.attrs.get("class") or "")) or kind_of(str(part.attrs.get("id") or ""))
        if not kind or not is_furniture(kind, held):
            return False
        return kind != "comments" or held.controls > 0 or REPLY_MARKS.search(part.get_text(" ")) is not None

    def _is_furniture(self, part: Tag, article: Tag) -> bool:
        """Whether a part has links, or what a site says on each of its pages."""
        has, own = self._held[id(part)], self._own(part)
        if self._is_named(part) or not (has.text or has.images or has.frames):
            return True
        is_small = has.links > 0 and has.prose <= self._prose(article)
        if is_small and has.sentences <= 2 * has.furniture and _is_of_site(part):
            return True
        if has.linked > own:
            return not _leads_away(part, self._site)
        if not has.prose and self._are_links(part):
            return True
        return _MAX_BELOW < own <= _MAX_FOOT and _is_of_all_pages(part.get_text(" ").strip())

    def _are_links(self, part: Tag) -> bool:
        """Whether a part is a menu, or a list of articles with teasers."""
        has = self._held[id(part)]
        is_list = has.link_blocks >= max(_MIN_LINKS, 3 * has.sentences) and not has.code
        return is_list and not _leads_away(part, self._site)

    def _is_like(self, part: Tag, article: Tag) -> bool:
        """Whether a part is made as the article is, or as a piece of a text."""
        has, own = self._held[id(part)], self._own(part)
        if part.name in _OF_TEXT:
            return own > (_MAX_LINE if part.name in _LISTS else 0) or has.images > 0
        if has.code or (has.frames and _shows_video(part)):
            return True
        if not has.links and own and _has_item(part, _ITEMS if own > _MAX_LINE else _ITEMS - {"li"}):
            return True
        return self._is_alike(part, article)

    def _is_alike(self, part: Tag, article: Tag) -> bool:
        alike = part.name == article.name and part.attrs.get("class") == article.attrs.get("class")
        named = (
            part.attrs.get("class") or part.name in _ALIKE or not (_has_blocks(part) or _has_blocks(article))
        )
        least = _MAX_LINE if self._held[id(part)].links else 0
        return bool(alike and named) and self._own(part) > least


def _has_blocks(part: Tag) -> bool:
    """Whether an element is more than one paragraph: programs write notes as rows of `div`."""
    return any(isinstance(child, Tag) and child.name in BLOCKS for child in part.contents)


def _is_of_site(part: Tag) -> bool:
    if part.name in _OF_SITE:
        return True
    names = f"{part.attrs.get('class') or ''} {part.attrs.get('id') or ''}"[:1000].split()
    return any(words[:1] and words[0] in _NAMES_OF_SITE for words in map(words_of, names))


def _is_of_all_pages(text: str) -> bool:
    return _FOOT.search(text) is not None or match_key(text).isdigit()


def _has_item(part: Tag, names: Set[str]) -> bool:
    return any(tag.name in names for tag in tags_in(part))


def _leads_away(part: Tag, site: str) -> bool:
    """Whether most links of a list are what an author collects: titles of articles elsewhere, files."""
    links = [tag for tag in tags_in(part) if tag.name == "a"]
    return bool(site) and 2 * sum(_is_collected(link, site) for link in links) > len(links)


def _is_collected(link: Tag, site: str) -> bool:
    address = str(link.get("href") or "")
    if is_file(address):
        return True
    return "//" in address and site_of(address) != site and len(link.get_text(strip=True)) >= _MIN_TITLE


def _shows_video(part: Tag) -> bool:
    return any(tag.name == "iframe" and video_of(str(tag.get("src")))[0] for tag in tags_in(part))


def _shows_photograph(part: Tag) -> bool:
    images = (tag for tag in tags_in(part) if tag.name == "img")
    said = (" ".join(str(image.attrs.get(name) or "") for name in _SAID) for image in images)
    return any(_PHOTOGRAPH.search(one) and not _ICON.search(one) for one in said)
