"""What the text of a saved web page says of itself: its date, its author, and which heading is its title.

Looked at where the head of the page is silent. (1) Time is linear. (2) A date or a name counts where a class,
an id or the like says that it is one: `class="post-date"`, `itemprop="datePublished"`, `rel="author"`, and
microformats (https://microformats.org/wiki/h-entry).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from feeds.text import fold, one_line, plain, unescape

from .dates import is_date

_MOST = 40
"""Elements that are looked at."""
_LONGEST = 300
"""Characters of an element that are looked at."""
_LONGEST_TAG = 600
_LOOKED_AT = 100_000
"""Characters of the body."""
_BODY = re.compile("<body", re.IGNORECASE)
_NEAR = 60
"""Characters below a heading in which its date begins and ends."""
_WORD = re.compile(r"\w+")
_VOID = ("img", "input", "link", "meta")
_MANY = 3
"""Different dates in elements of one kind: those of a list of posts."""
_NAMES = re.compile(r"\b(?:class|id|itemprop|property|rel)\s*=\s*[\"']?([^\"'<>]{1,200}+)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]+")
_DATED = frozenset(
    (
        *("dateline", "datepublished", "published", "posted", "datum", "when"),
        *("timestamp", "byline", "meta", "postmeta", "postmetadata", "info", "submitted", "created", "fecha"),
    )
)
_DATED_SIGN = re.compile("[dD]at|ublish|ost(?:ed|meta)|[tT]ime|byline|meta|info|submitted|created|fecha|when")
_SIGNED_SIGN = re.compile("author")
_OTHERS = frozenset(("comment", "comments", "related", "sidebar", "widget", "updated", "modified", "footer"))
"""What else may have a date or an author."""
_WRITTEN = re.compile(
    r"\b(?:content|datetime|title)\s*=\s*(?:\"([^\"]{4,60})\"|'([^']{4,60})'|([^\s\"'<>]{4,60}))",
    re.IGNORECASE,
)
_MONTH = r"[^\W\d_][^\d\s,]{2,15}"
_DATE = re.compile(
    r"(?<!\d)\d{4}\s?(?:[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)|[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]?)"
    r"|(?<!\d)\d{1,2}\s?([-/.])\s?\d{1,2}\s?\1\s?\d{4}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?,?\s(?:de\s|di\s)?{_MONTH}(?:\sdel?)?,?\s\d{{4}}(?!\d)"
    rf"|(?<!\d)\d{{4}}\.\s{_MONTH}\s\d{{1,2}}\.|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}(?!\d)"
)
_TAGS = re.compile(r"<[^<>]*>?|\s+")
_HEADING = re.compile(r"<h[1-3]\b[^<>]{0,300}+>", re.IGNORECASE)
_ANCHORS = " #¶§🔗"
"""Signs of links to a heading, behind it."""
_HEADING_END = re.compile(r"</h[1-3]\b", re.IGNORECASE)
_OF_SITE = re.compile(
    r"\b(?:class|id)\s*=\s*[\"']?[^\"'<>]{0,200}?\b(?:site|logo|brand|blog|masthead)"
    r"|\brel\s*=\s*[\"']?home\b|\bhref\s*=\s*[\"']?+(?:https?://[^/\"'\s<>]{1,200})?/?(?:(?:\.\.?/){0,9}index\.html?)?[\"'\s>]",
    re.IGNORECASE,
)
"""What a heading holds that names the site, and leads to its first page."""
_LABEL = re.compile(
    r"^(?:未知\s+)?(?:责任编辑|責任編輯|责编|编辑|編輯|作者|记者|記者|文|来源|來源|by|author|von|par|por|autor|auteur|di|автор)\s*[:：]\s*",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"@(?:gmail|example)\.|^(?:author|name|your name|unknown|undefined|null|未知)$", re.IGNORECASE
)
_COMMAS = re.compile(r"[,，、;；|]")
_AROUND = " -–—_|,，、:："
_MAX_KEYWORD = 16
_ENDED = re.compile(r"[.。!！?？…]")
_LONG_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]{4,}")
_PAIR = re.compile(r"(?=([\u3040-\u30ff\u3400-\u9fff]{2}))")
_STEM = 5
"""Characters of a word that are the same in all its forms."""
_MIN_STEMS = 4
_MIN_BODY = 1000
_SEARCHED = 300_000
_LOOKED_FOR = 400
"""Characters of a page, and of a description whose words are looked for in it."""
_OF_REPRINT = re.compile("(?:原标题|原標題|相关新闻|原创)[:：]")
_MOST_STRANGE = 1.7
"""How many times the words of a description are more than those that the page does not have elsewhere."""
_SEPARATOR = re.compile("(?: [–—·•»«-]| ::| ?:) | ?[|｜] ?|(?<=[^\x00-\x7f])[_-](?=[^\x00-\x7f])")


def date_in(text: str) -> tuple[str, int]:
    """The date of a page as it stands in its text, and its index; ("", 0) for none.

    A list of posts has none.
    """
    dates: set[str] = set()
    first = ("", 0)
    kind = ""
    for start, end in _named(text, _is_dated, _DATED_SIGN):
        if (not kind or text[start:end] == kind) and (date := _date_at(text, start, end)):
            first, kind = (first, kind) if kind else ((date, start), text[start:end])
            dates.add(date)
    if not dates:
        for _, end in _headings(text):
            near = _DATE.search(_shown(text, end, end + _LONGEST)[:_NEAR])
            if near and is_date(near[0]):
                first = first if dates else (near[0], end)
                dates.add(near[0])
    return first if len(dates) < _MANY else ("", 0)


def _date_at(text: str, start: int, end: int) -> str:
    """The date that the tag from `start` to `end` gives or that is shown behind it, or ""."""
    for written in _WRITTEN.finditer(text, start, end):
        said = unescape(written[1] or written[2] or written[3])
        if said[:1].isdigit() and is_date(said):
            return said
    name = _WORD.match(text, start + 1, end)
    if not name or name[0].lower() in _VOID:
        return ""
    close = text.find(f"</{name[0]}", end, end + _LONGEST)
    shown = _shown(text, end, close if close >= 0 else end + _LONGEST)
    return next((date[0] for date in _DATE.finditer(shown) if is_date(date[0])), "")


def author_in(text: str) -> tuple[str, int]:
    """Who wrote a page as its text says, and the index of that; ("", 0) for none."""
    for start, end in _named(text, _is_signed, _SIGNED_SIGN):
        close = text.find("</", end, end + _LONGEST)
        name = _shown(text, end, close) if close >= 0 else ""
        name = without_label(name)
        if name and len(name) <= 60 and len(name.split()) <= 6 and not any(map(str.isdigit, name)):
            return name, start
    return "", 0


def without_label(name: str) -> str:
    """The name of an author without a label before it; "" for what templates have instead of one."""
    name = _LABEL.sub("", name).strip()
    return "" if name.isdigit() or _PLACEHOLDER.search(name) else name


def title_in(text: str, page_title: str) -> str:
    """The heading of a page that is a part of its title, where the rest names the site; "" for none."""
    title = one_line(page_title)
    signs = list(islice(_SEPARATOR.finditer(title), _MOST))
    parts = {fold(part) for part in _SEPARATOR.split(title)} if signs else set()
    # A heading may have such signs itself.
    parts.update(fold(part) for sign in signs for part in (title[: sign.start()], title[sign.end() :]))
    headings = [heading for heading, _ in _headings(text)] if parts else []
    found = [heading for heading in headings if fold(heading) in parts]
    if found and fold(found[-1]) == fold(title[signs[-1].end() :]):
        # It may be the name of the site, and the heading of the article be longer than its title.
        before = title[: signs[-1].start()].strip()
        words = set(_WORD.findall(fold(before)))
        if any(words <= set(_WORD.findall(fold(one))) for one in headings if one not in found):
            return before
    return found[-1] if found else ""


def without_site(title: str, site: str) -> str:
    """A title without the name of the site before or behind it."""
    for sign in islice(_SEPARATOR.finditer(title), _MOST) if site else ():
        before, after = title[: sign.start()].strip(), title[sign.end() :].strip()
        if before and after and ":" not in sign[0] and fold(site) in (fold(before), fold(after)):
            return before if fold(after) == fold(site) else after
    return title


def description_of(description: str, titles: Iterable[str], text: str) -> str:
    """A description without the title before it; "" if it is one of the site, or has keywords alone."""
    said = one_line(description)
    for title in filter(None, map(one_line, titles)):
        said = said.removeprefix(title).strip(_AROUND) if said.startswith(title) else said
    pieces = [piece for piece in _COMMAS.split(said) if piece]
    are_keywords = len(pieces) > 1 and max(map(len, pieces)) <= _MAX_KEYWORD and not _ENDED.search(said)
    if not pieces or are_keywords or _OF_REPRINT.match(said):
        return ""
    folded = fold(said[:_LOOKED_FOR])
    stems = {word[:_STEM] for word in _LONG_WORD.findall(folded)} | set(_PAIR.findall(folded))
    start = _begin(text)
    body = text[start : start + _SEARCHED].lower()
    if len(stems) < _MIN_STEMS or len(body) < _MIN_BODY:
        return said
    return "" if _MOST_STRANGE * sum(stem not in body for stem in stems) > len(stems) else said


def _named(text: str, test: Callable[[set[str]], bool], sign: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Start and end of the tags whose names pass the test and are none of `_OTHERS`; each has the `sign`."""
    at, count = _begin(text), 0
    stop = at + _LOOKED_AT
    while count < _MOST and (found := sign.search(text, at, stop)):
        at = found.end()
        start = text.rfind("<", max(0, at - _LONGEST_TAG), at)
        if start < 0 or text.find(">", start, at) >= 0:
            continue
        end = text.find(">", at, at + _LONGEST_TAG)
        if end < 0:
            continue
        at = end + 1
        words = {word.lower() for one in _NAMES.findall(text, start, end) for word in _NAME.findall(one)}
        if test(words) and _OTHERS.isdisjoint(words):
            count += 1
            yield start, end + 1


def _is_dated(words: set[str]) -> bool:
    """Whether one of the words names a date, as `posted`, `pubtime` or `entrydate`."""
    return not _DATED.isdisjoint(words) or any(
        word.endswith(("date", "time")) and not word.startswith(("up", "life", "some")) for word in words
    )


def _is_signed(words: set[str]) -> bool:
    return "author" in words


def _begin(text: str) -> int:
    body = _BODY.search(text)
    return body.start() if body else 0


def _headings(text: str) -> Iterator[tuple[str, int]]:
    """The headings that do not name the site, and where each ends."""
    start = _begin(text)
    for _, heading in zip(range(_MOST), _HEADING.finditer(text, start, start + _LOOKED_AT), strict=False):
        close = _HEADING_END.search(text, heading.end(), heading.end() + 2 * _LONGEST)
        if close and not _OF_SITE.search(text, heading.start(), close.start()):
            yield _shown(text, heading.end(), close.start()).rstrip(_ANCHORS), close.start()


def _shown(text: str, start: int, end: int) -> str:
    return plain(unescape(_TAGS.sub(" ", text[start:end])))
