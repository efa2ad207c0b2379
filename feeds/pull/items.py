"""What a feed or an imported file says: items, independent of its format. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape

from feeds.originals import canonical, valid
from feeds.text import one_line, unescape, xml_safe

CONTENT, SUMMARY = "content", "summary"


@dataclass(frozen=True, slots=True)
class Item:
    """One article, as a feed gives it."""

    guid: str = ""
    """The id in its feed, or ""."""
    link: str = ""
    """A valid address, or ""."""
    title: str = ""
    """Plain text in one line."""
    date: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    html: str = ""
    """Its text as HTML, as it was found."""
    kind: str = CONTENT
    """Whether `html` is what the feed calls its CONTENT, or a SUMMARY."""
    enclosures: tuple[tuple[str, str], ...] = ()
    """Address and media type of files that belong to it."""


@dataclass(frozen=True, slots=True)
class FeedContents:
    """A feed document."""

    title: str
    home: str
    """Address of its page for people, or ""."""
    language: str
    items: tuple[Item, ...]
    """In the order of the feed."""


_HIDDEN = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_TAG = re.compile(r"</?[a-zA-Z!?/][^<>]*>")
_MEDIA = re.compile(r"""<(?:img|audio|video|source|iframe)\b[^<>]*?\bsrc\s*=\s*["']?([^"'\s<>?#]+)""", re.I)

_LONG_SUMMARY = 1_500
"""Characters that no teaser has."""

_MORE_WORDS = (
    *("read more", "see more", "view more", "learn more", "continue reading", "keep reading", "full story"),
    *("full article", "read the rest", "read the full post", "weiterlesen", "mehr lesen", "lees verder"),
    *("lire la suite", "en savoir plus", "leer más", "seguir leyendo", "continuar leyendo", "leia mais"),
    *("ler mais", "continuar lendo", "continua a leggere", "leggi tutto", "läs mer", "les mer", "læs mere"),
    *("lue lisää", "czytaj dalej", "czytaj więcej", "číst dál", "tovább", "citește mai mult", "devamını oku"),
    *("διαβάστε περισσότερα", "читать далее", "читать полностью", "читати далі", "xem thêm", "selengkapnya"),
    *("阅读全文", "查看全文", "阅读更多", "阅读原文", "查看原文", "繼續閱讀", "閱讀全文", "閱讀更多"),
    *("続きを読む", "全文を読む", "더보기", "더 보기", "اقرأ المزيد", "ادامه مطلب", "קרא עוד"),
    *("और पढ़ें", "อ่านต่อ"),
)
_WHERE = "(?: (?:on|at|auf|bei|sur|en|su|на) .{1,60})?"
_CUT = re.compile(rf"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|(?:{'|'.join(_MORE_WORDS)}){_WHERE})[\s\]).»›→>]*$", re.I)
_END = 600
"""Characters at the end of a text that say whether it was cut."""
_QUOTES = " \"'“”‘’„«»‹›→"
"""What may stand after and before a title: some say "Continue reading “Title” →"."""
_POSTED = re.compile(r"\s*The post .{1,300} (?:first appeared|appeared first) on .{1,200}$")


def text_of(html: str) -> str:
    """The visible text of HTML in one line; a stable form, to be compared for years."""
    return one_line(xml_safe(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", html)))))


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    pieces = (escape(piece.strip(), quote=False) for piece in text.replace("\r\n", "\n").split("\n\n"))
    return "".join(f"<p>{piece.replace(chr(10), '<br>')}</p>" for piece in pieces if piece)


def digest_of(item: Item) -> str:
    """A digest that changes when the article does: its title, people, words and pictures."""
    shown = (item.title, *item.authors, "", text_of(item.html), *_MEDIA.findall(item.html))
    return sha256("\x1f".join(shown).encode("utf-8", "replace")).hexdigest()[:16]


def is_whole(item: Item) -> bool:
    """Whether the feed seems to have all of an item's text."""
    text = text_of(item.html)
    end = _POSTED.sub("", text[-_END:]).rstrip(_QUOTES)
    if not text or _CUT.search(end.removesuffix(item.title)[-200:].rstrip(_QUOTES)):
        return bool(re.search(r"<(?:video|audio|iframe|img)\b", item.html)) and not text
    return item.kind == CONTENT or len(text) >= _LONG_SUMMARY


def originals_of(contents: FeedContents, feed: str) -> list[tuple[Item, str]]:
    """Each item, and the address of its original: the identity of its post.

    Where items of a feed share a link, name its page or none at all, the link gets a part of their own; in a
    file without any address, an item has no original ("").
    """
    counts: dict[str, set[str]] = {}
    for item in contents.items:
        if item.link:
            counts.setdefault(canonical(item.link), set()).add(item.guid or item.link)
    home = canonical(contents.home) if contents.home else ""
    found = []
    for item in contents.items:
        key = canonical(item.link) if item.link else ""
        if key and key != home and len(counts[key]) == 1:
            found.append((item, item.link))
            continue
        own = item.guid or f"{item.title}\n{item.date}\n{'' if item.title else text_of(item.html)}"
        mark = sha256(own.encode("utf-8", "replace")).hexdigest()[:16]
        # A fragment that begins with a slash is part of an entry's id.
        found.append((item, valid(f"{(item.link or contents.home or feed).partition('#')[0]}#/{mark}")))
    return found
