"""Which part of a whole saved page is its article where the page marks none: what its layout puts it in.

From outside in: of the parts of an element one holds most of the text, and as long as all that stands beside
it is furniture (links, forms, lines of the site), the article is inside that one. Text that may be the
article's own ends the search, so a list of posts, a thread and a page of sections stay whole.
"""

import re
from collections.abc import Sequence

from bs4 import Tag
from bs4.element import NavigableString

from .events import HEADINGS, events, tags_in
from .evidence import DENSE, gather, is_furniture, is_sentence
from .guard import REPLY_MARKS
from .links import site_of
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
_OF_TEXT = HEADINGS - {"h1"} | {"blockquote", "dl", "figure", "ol", "p", "pre", "table", "ul"}
_LISTS = frozenset(("blockquote", "dd", "li", "pre", "td"))
_OF_SITE = frozenset(("aside", "footer", "form", "nav"))
_NAMES_OF_SITE = frozenset(("bottom", "copyright", "foot", "footer", "head", "header", "topbar"))
"""First words of names of what stands around all pages of a site."""
_MIN_TEXT = 100
"""Characters outside links that an article has, Chinese and the like; others need twice as many."""
_MOST_LEVELS = 60
_MAX_LINE = 20
_MAX_ABOVE, _MAX_BELOW = 80, 40
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


def innermost(page: Page, root: Tag) -> Tag:
    """The innermost element below `root` outside of which nothing of the article is, or `root`."""
    search = _Search(page, root)
    inner = root
    for _ in range(_MOST_LEVELS):
        parts = search.parts_of(inner)
        best = search.fullest(parts)
        if best is None:
            break
        at = parts.index(best)
        if not all(search.is_above(part, best) for part in parts[:at]):
            break
        if not all(search.is_below(part, best) for part in parts[at + 1 :]):
            break
        inner = best
    return inner


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

    def is_above(self, part: Tag, article: Tag) -> bool:
        """Whether a part above the one with the article has nothing of it, or introduces it."""
        if self._is_furniture(part, article) or part.name in HEADINGS:
            return True
        if self._is_like(part, article):
            return False
        has = self._held[id(part)]
        own = self._beside_title(part)
        return own <= _MAX_ABOVE or not (has.sentences or has.prose > _MAX_ABOVE)

    def is_below(self, part: Tag, article: Tag) -> bool:
        """Whether a part below the one with the article has nothing of it."""
        has = self._held[id(part)]
        if self._is_furniture(part, article) or (
            self._are_links(part) and 2 * has.prose <= self._prose(article)
        ):
            return True
        if self._is_like(part, article) or (has.sentences and not has.links):
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
        if _is_of_site(part) and has.sentences <= 2 * has.furniture and has.prose <= self._prose(article):
            return True
        if has.linked > own:
            return not _leads_away(part, self._site)
        if not has.prose and self._are_links(part):
            return True
        return _MAX_BELOW < own <= _MAX_FOOT and _is_of_all_pages(part.get_text(" ").strip())

    def _are_links(self, part: Tag) -> bool:
        """Whether a part is a menu, or a list of articles with teasers."""
        has = self._held[id(part)]
        return has.link_blocks >= max(_MIN_LINKS, 3 * has.sentences) and not has.code

    def _is_like(self, part: Tag, article: Tag) -> bool:
        """Whether a part is made as the article is, or as a piece of a text."""
        has, own = self._held[id(part)], self._own(part)
        if part.name in _OF_TEXT:
            return own > _MAX_LINE or has.images > 0
        if has.code or (has.frames and _shows_video(part)):
            return True
        if not has.links and own > _MAX_LINE and _has_list(part):
            return True
        alike = part.name == article.name and part.attrs.get("class") == article.attrs.get("class")
        named = part.attrs.get("class") or part.name in _ALIKE
        return bool(alike and named) and own > (_MAX_LINE if has.links else 0)


def _is_of_site(part: Tag) -> bool:
    if part.name in _OF_SITE:
        return True
    names = f"{part.attrs.get('class') or ''} {part.attrs.get('id') or ''}"[:1000].split()
    return any(words[:1] and words[0] in _NAMES_OF_SITE for words in map(words_of, names))


def _is_of_all_pages(text: str) -> bool:
    return _FOOT.search(text) is not None or match_key(text).isdigit()


def _has_list(part: Tag) -> bool:
    return any(tag.name in _LISTS for tag in tags_in(part))


def _leads_away(part: Tag, site: str) -> bool:
    """Whether most links of a list have titles of articles elsewhere, as an author collects them."""
    links = [tag for tag in tags_in(part) if tag.name == "a"]
    away = [
        link
        for link in links
        if "//" in str(link.get("href")) and site_of(str(link.get("href"))) != site
        and len(link.get_text(strip=True)) >= _MIN_TITLE
    ]  # fmt: skip
    return bool(site) and 2 * len(away) > len(links)


def _shows_video(part: Tag) -> bool:
    return any(tag.name == "iframe" and video_of(str(tag.get("src")))[0] for tag in tags_in(part))


def _shows_photograph(part: Tag) -> bool:
    images = (tag for tag in tags_in(part) if tag.name == "img")
    said = (" ".join(str(image.attrs.get(name) or "") for name in _SAID) for image in images)
    return any(_PHOTOGRAPH.search(one) and not _ICON.search(one) for one in said)
