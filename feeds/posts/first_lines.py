"""The first lines of a body: an original named by a label, and a heading that is the title."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from feeds import published
from feeds.originals import is_reader, valid
from feeds.text import fold, plain

from .values import trimmed

_MAX_LINES = 300
_MAX_LINE = 4000
_LINES_FOR_LABEL = 3
_LINES_OF_LABELS = 9
"""Beside those three."""

_PHRASE = re.compile(
    rf"""(?:
      (?:[英日]文)?原文(?!\s*(?:作者|名|[发發][布佈表]|日期|时间|時間))(?:链接|連結|鏈接|地址|网址|標題|标题|出处)?
      | 来源 | 來源 | 以下の(?:記事|文章|ブログ)の(?:翻訳|和訳|日本語訳)(?:です)?
      | (?:点击|點擊)?(?:阅读|閱讀|查看)(?:英文)?原文 | 转载 | 轉載 | 出处 | 出處
      | 元(?:の)?記事 | 出典 | 引用元 | 転載元 | 初出 | 원문(?:[ ]?(?:링크|보기))? | 출처
      | (?:文章|本文|信息|内容|文本)?[来來源出]自 | {published.WORDS}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that name an original with or without a colon."""
_LABEL = re.compile(
    r"""(?:
      (?:original\s+)?(?:source|link|url)
      | (?:the\s+)?original(?:\s+(?:post|article|link|url|source|version))?
      | (?:clipped|saved|captured|retrieved|re(?:posted|printed|blogged))\s+from
      | source\s+(?:article|url|link) | via | from
      | (?:read|view|see|visit|link\s+to)\s+(?:the\s+)?original(?:\s+\w+)?
      | (?:lien|article|texte|billet)(?:\s+(?:d['’]origine|originale?))? | source\s+originale
      | quelle | originalartikel | original(?:text|beitrag|quelle)
      | (?:texto|artículo|artigo|articolo|enlace|entrada|post|fonte|fuente)\s+original[ei]?
      | fuente | fonte | bron | źródło | oryginaln\w+(?:\s+\w+)? | zdroj | kaynak | källa | kilde
      | lähde | forrás | sursa | sumber | πηγή | izvor | vir | allikas | avots | šaltinis | font
      | източник | извор | крыніца | дереккөз | წყარო | աղբյուր | ماخذ | सूत्र | সূত্র | উৎস | ஆதாரம் | మూలం
      | источник | оригинал(?:\s+(?:статьи|записи))? | джерело | оригінал
      | المصدر | مصدر | المقال\s+الأصلي | رابط\s+المقال | منبع | מקור | ที่มา | स्रोत
      | nguồn | (?:bài(?:\s+viết)?|link)\s+gốc
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that name an original before a colon."""
LABELLED = re.compile(r"[\s>*_#•+–—-]{0,12}[^\s:：][^:：]{0,19}[:：](?!//).{0,200}")
"""A line that says one thing of the text, `作者：…`."""
_CLAUSE = re.compile(r"[，。；,;]")
_NAMES_LINK = re.compile(
    r"(?:[\W_]|原文|链接|連結|地址|网址|網址|点击|點擊|见|here|at|link|url)*", re.IGNORECASE
)
"""What a clause may hold beside the link to the original."""
_OF_THIS = re.compile(
    r"本文|本篇|这篇|這篇|此文|この|本記事|当記事|이\s?(?:글|문서|포스트|포스팅)|본\s?(?:글|문서)"
)
_TRANSLATED = re.compile(
    r"[」』》\s*_)）]{0,4}(?:という記事)?(?:の(?:日本語|和)?(?:翻訳|抄訳|全訳|和訳|訳|転載)(?:です|版|記事|したもの|。)"
    r"|を(?:翻訳|訳)(?:し|です)|(?:一文)?的(?:中文)?(?:译文|翻译|譯文|翻譯|中译)|(?:의|을|를)\s*(?:한국어로?\s*)?번역)"
)
"""What may stand behind the link to the original of a translation."""
_TRANSLATION = re.compile(
    r"[」』》\s*_)）]{0,4}(?:の(?:日本語訳|和訳|全訳|翻訳)です|(?:을|를)\s*(?:한국어로\s*)?번역한\s*(?:글|것|문서|포스트)\s?(?:입니다|이다|임))"
)
"""The same in a sentence that is only said of the text itself."""
SIGNS = "\u2190-\u2bff\ufe0f\U0001f300-\U0001faff"
"""Emoji and other signs, for a class of characters."""
_PREFIX = re.compile(rf"[\s>*_~#\-–—\[(（【「\"“•|{SIGNS}]*")
_COLON = re.compile(r"[^\S\n]*[:：｜|]")
_LINK = re.compile(
    r"\[(?P<text>(?:\\.|[^\[\]\\])*)\]\(\s*<?(?P<target>https?://(?:[^\s<>()]|\([^\s<>()]*\))+?)>?"
    r"(?:\s+[\"'][^\"']*[\"'])?\s*\)"
    r"|<a\s[^>]*?href\s*=\s*[\"']?(?P<href>https?://[^\s\"'>]+)[^>]*>(?P<inner>.*?)</a>"
    r"|<(?P<auto>https?://[^\s<>]+)>"
    r"|(?P<bare>https?://[^\s<>\"'）】」，。、；]+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s:：,,\"“”«»„'’(–—·|-]{0,6}")
_NO_ARTICLE = re.compile(r"/?|/(?:@[\w.-]+|(?:authors?|people|profiles?|users?|u)/[^/]+)/?")
"""The path of a site or of an author."""
_NO_WORDS = re.compile(r"\s*+(?:(?:#[^\s#\[]++|\[\[[^\[\]]*\]\])\s*+)++")
"""A line of tags or of links to notes."""
_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|section|blockquote|td)\s*>", re.IGNORECASE)
_ANCHOR = re.compile(
    r"<a\s[^<>]*?href\s*=\s*[\"']?(https?://[^\s\"'<>]+)[^<>]*>([^<>]*(?:<(?!/a)[^<>]*>[^<>]*){0,9})</a>",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_TAGS = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING = re.compile(r"#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$|<h1\b[^>]*>(.+?)</h1>", re.IGNORECASE)
_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_UNDERLINE = re.compile(r"=+[ \t]*$")
_MARKS = re.compile(r"\*\*|__|[*`]|(?<!\w)_|_(?!\w)|\s*\{#[^}]*\}$")
_WORDS = re.compile(r"\w+")


def labelled_original(body: str, title: str) -> tuple[str, int]:
    """The address that the first lines name as the original, and the index of the line; ("", 0) for none.

    A line counts if it starts with a label such as `Source:` or 原文, or if the text of a link is the title.
    The first three lines count, and lines of labels among them (`作者：…`).
    """
    lines = [
        (at, line)
        for at, line in islice(_lines(body), 2 * _LINES_FOR_LABEL + _LINES_OF_LABELS)
        if _WORDS.search(line) and not _NO_WORDS.fullmatch(line) and not _leads_to_reader(line)
    ]
    others = 0
    for number, (at, line) in enumerate(lines):
        others += not LABELLED.fullmatch(line)
        if min(number, others) >= _LINES_FOR_LABEL:
            break
        after = lines[number + 1][1] if number + 1 < len(lines) else ""
        if line.rfind("[") > line.rfind("]"):  # the text of a link goes on in the next line
            line += f" {after}"
        elif (said := _PHRASE.match(_bare(line))) and not _LINK.search(line):
            # The label has a line of its own, and below it there is the link alone.
            only = _LINK.fullmatch(_bare(after))
            line = f"{said[0]} {only[0]}" if only else line
        if address := _address_in(line, title, first=number == 0):
            return address, at
    return "", 0


def names_original(text: str) -> bool:
    """Whether the text of a link says that it leads to the original."""
    return bool(_LABEL.fullmatch(text) or _PHRASE.match(text))


def without_tags(html: str) -> str:
    """HTML as lines of Markdown: links stay links, other tags go."""
    lines = _AUTOLINK.sub(r"\1", _ANCHOR.sub(r"[\2](\1)", _ENDS.sub("\n", html)))
    return _TAGS.sub("", lines).replace("&nbsp;", " ").replace("&amp;", "&")


def leading_address(body: str) -> str:
    """The address that is the whole first line of a text, or ""."""
    line = next((line for _, line in _lines(body)), "").strip()
    only = _LINK.fullmatch(line)
    return only["bare"] or only["auto"] or "" if only else ""


def _leads_to_reader(line: str) -> bool:
    """Whether a line is the link to a service where the text was read."""
    only = _LINK.fullmatch(_bare(line)) if "](" in line else None
    target = valid(_target(only)) if only else ""
    return bool(target) and is_reader(target)


def _bare(line: str) -> str:
    """A line without the marks of Markdown and brackets around it."""
    return line.strip(' \t>*_~#-–—•|"“”「」『』【】（）')


def _address_in(line: str, title: str, *, first: bool) -> str:
    links = list(_LINK.finditer(line))
    if not links:
        return ""
    start = _PREFIX.match(line)
    begin = start.end() if start else 0
    for link in links:
        text = _unmarked(link["text"] or link["inner"] or "").strip(" :：.")
        if first and title and text and _same(text, title):
            return _target(link)
        # `[Original article](https://…)` at the start of a line.
        if link.start() <= begin and names_original(text):
            return _target(link)
    for pattern in (_PHRASE, _LABEL):
        for label in pattern.finditer(line[: links[-1].start()]):
            at_start = label.start() <= begin
            # In the middle of a line, a phrase begins a clause: `转码，原文来自…`.
            if not at_start and not (
                first and pattern is _PHRASE and line[label.start() - 1] in "，,；;。.：: "
            ):
                continue
            after = _first_article([link for link in links if link.start() >= label.end()], line)
            if after and (
                (pattern is _PHRASE and _is_of(line[label.end() : after.start()], after))
                or _COLON.match(line[label.end() : after.start()].lstrip("*_~ "))
            ):
                return _target(after)
    return translated(line)


def translated(line: str) -> str:
    """The address of which a line says that the text is a translation; "" for none."""
    start = _PREFIX.match(line)
    behind = _TRANSLATED if _OF_THIS.match(line, start.end() if start else 0) else _TRANSLATION
    return next((_target(link) for link in _LINK.finditer(line) if behind.match(line, link.end())), "")


def _is_of(between: str, link: re.Match[str]) -> bool:
    """Whether a link belongs to the phrase before `between`: a clause of its own holds nothing else."""
    clause = _CLAUSE.split(between)[-1]
    return clause == between or bool(link["bare"]) or _NAMES_LINK.fullmatch(clause) is not None


def _first_article(links: list[re.Match[str]], line: str) -> re.Match[str] | None:
    """The first link, or the one behind it where the first leads to an author or a whole site."""
    if not links:
        return None
    first, *others = links
    is_followed = others and _BETWEEN.fullmatch(line, first.end(), others[0].start())
    if is_followed and _NO_ARTICLE.fullmatch(urlsplit(_target(first)).path):
        return others[0]
    return first


def _target(link: re.Match[str]) -> str:
    bare = link["bare"] and trimmed(link["bare"])
    return (link["target"] or link["href"] or link["auto"] or bare or "").replace("&amp;", "&")


def _same(text: str, title: str) -> bool:
    text, title = (" ".join(_WORDS.findall(fold(_unmarked(one)))) for one in (text, title))
    return bool(text) and text == title


def first_heading(body: str) -> str:
    """The text of the first level-one heading in Markdown or HTML, outside of code; "" for none."""
    fence = previous = ""
    for _, line in _lines(body, blank=True):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        elif not fence:
            if heading := _HEADING.match(line):
                return _unmarked(heading[1] or heading[2])
            if _UNDERLINE.match(line) and previous.strip() and len(line.strip()) > 2:
                return _unmarked(previous)
        previous = line
    return ""


def _unmarked(text: str) -> str:
    text = re.sub(
        r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|!?\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1\2", _TAGS.sub("", text)
    )
    return plain(_ESCAPED.sub(r"\1", _MARKS.sub("", text)))


def _lines(body: str, *, blank: bool = False) -> Iterator[tuple[int, str]]:
    """The first lines of a body and their indexes, without blank ones unless wanted."""
    start = 0
    for number in range(_MAX_LINES):
        end = body.find("\n", start)
        line = body[start : end if end >= 0 else len(body)][:_MAX_LINE]
        if blank or line.strip():
            yield number, line
        if end < 0:
            return
        start = end + 1
