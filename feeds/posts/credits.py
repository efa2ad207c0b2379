"""What the ends of a body say of where it was copied from: the address and the author of the original.

转载自：https://…          作者：Jane Doe                          via: https://…
Originally published at    链接：https://…                         译者：Mei Lin
[Foo](https://…).          著作权归作者所有。转载请联系作者。
(last lines)               (what platforms tell to copy, anywhere)  (translations)
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feeds import published
from feeds.text import plain

from .first_lines import SIGNS, translated, without_tags
from .link_references import definitions_of, resolved, without_definitions
from .values import trimmed

_SIZE = 1600
"""Characters at each end that are looked at."""
_MOST_LINES = 12
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~)", re.MULTILINE)
_BESIDE_LABEL = " \t>*_#:：【】-—–"
_REFERENCE = re.compile(r"\s{0,3}\[[^\[\]\n]{1,80}\]:\s*\S+")
_NO_WORDS = " \t>*_-—–#"
_PREFIX = re.compile(rf"[\s>*_#|/+\-–—•【\[(（{SIGNS}]{{0,12}}")
_LABEL = re.compile(
    r"(?P<label>[^\s:：\[\]()<>][^:：\[\]<>]{0,40}?)[\s*_]{0,4}[:：][\s*_]{0,4}(?P<value>\S.*)"
)
_NAMED_LINK = re.compile(
    r"(?P<label>[^\[\]\n]{1,40})\]\((?P<value>https?://[^\s()]{1,2000})\)[\s*_.。)）\]]{0,9}"
)
"""The rest of a line that is a link alone."""
_ORIGINAL = re.compile(
    r"(?:本文|文章|全文|该文|以上)?(?:转载|轉載|转|轉|摘|译|譯|翻译|翻譯|编译|編譯|摘录|摘錄)自"
    r"|(?:本文|文章)?(?:转载|轉載)(?:地址|链接|連結|来源|來源|出处|出處)?"
    r"|(?:本文|文章)(?:来源|來源|出处|出處|首发|首發)(?:于|於)?"
    r"|[英中日]?文?原(?:文|帖|贴)(?:链接|連結|鏈接|地址|网址|網址|出处|出處)?|原文[来來]自"
    r"|(?:原文|元)(?:リンク|記事|url)|翻訳元|転載元|(?:번역\s?)?원문(?:\s?(?:링크|주소|보기))?"
    r"|bài (?:viết )?gốc|dịch từ|nguồn bài viết|ต้นฉบับ|оригинал(?: статьи)?|artículo original"
    r"|(?:点击|點擊)?(?:阅读|閱讀|查看)(?:英文)?原文|元(?:の)?記事(?:を読む|はこちら)?|link gốc"
    r"|(?:(?:read|view|see|visit|link to) )?(?:the )?original (?:post|article|source|story|link|url)"
    r"|(?:read|view|see|visit|link to) (?:the )?original",
    re.IGNORECASE,
)
"""Labels that mean the original where they stand before an address and nothing else, in the last lines."""
_VIA = re.compile(r"via|来源|來源|出处|出處|source", re.IGNORECASE)
"""Labels that do so in a translation."""
_TRANSLATOR = re.compile(
    r"译者|譯者|翻译|翻譯|校对|校對|訳者|翻訳|옮긴이|번역|translators?|người dịch", re.IGNORECASE
)
_AUTHOR = re.compile(r"(?:原文?|本文|文章)?作者|著者|저자|tác giả|author", re.IGNORECASE)
_NOTICES = (
    (re.compile(r"著作[权權][归歸]"), re.compile(r"链接|連結")),
    (re.compile(r"版[权權][声聲归歸]"), re.compile(r"原文(?:链接|連結|地址)?")),
)
"""What platforms have readers copy with a text, and the label of its address."""
_BESIDE = re.compile(r"版[权權][声聲]明[:：][^\n]{0,300}?\s(https?://[!-~]{1,600})\s*$", re.MULTILINE)
"""A notice with its address behind it, as CSDN had it."""
_ELSEWHERE = re.compile(r"also\b|cross\W?\s*\w+\s(?!from)|originally\s+from", re.IGNORECASE)
"""In the last lines, what names another copy of an own text, or where its author is from."""
_BLOGGER = re.compile(r"博主[「“\"]([^」”\"\n]{1,40})[」”\"]")
_ONE_LINE = re.compile(
    r"作者[:：]\s*(?P<author>\S[^\n:：]{0,40}?)\s*链接[:：]\s*(?P<link>https?://[\w./?&=%#~+-]{1,400})\s*来源[:：]",
    re.ASCII,
)
_LINKED = re.compile(r"!?\[([^\[\]]{1,80})\](?:\([^()\s]*\)|\[[^\[\]]*\])|[*_`]+")
_BEFORE_NAME = re.compile(r"\s*(?:作者|文)\s*\\?[|｜/]\s*")
_AFTER_NAME = re.compile(r"\\?[|｜]|[（，(]|\s{2,}|https?://")
_BETWEEN_NAMES = re.compile(r"、|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_TEXT_OF_LINK = re.compile(r"\[[^\[\]]*\](?=\([^\s)])")
_ADDRESS = re.compile(r"https?://[^\s<>\"'）】」，。、；\[\]]+", re.IGNORECASE)
_CLAUSE = re.compile(r"[。；，;!?！？]")
_REST = re.compile(
    r"[\s()\]>）】*_。.|/\"'-]*(?:(?:\bby\s|作者|[,，—–(（-])[^。；;!?！？:]{0,60}"
    r"|(?:veröffentlicht|erschienen|(?:sitesinde\s)?ya[yı]\w{3,12})\b[\s.*_)]{0,9})?",
    re.IGNORECASE,
)


class Credit(NamedTuple):
    """Where a text was copied from."""

    address: str = ""
    author: str = ""


def credit_of(body: str) -> Credit:
    """What a notice at either end of a body says, or a label in its last lines; all empty for none."""
    definitions = definitions_of(body) if "\n[" in body[-_SIZE:] or "]: " in body[-_SIZE:] else {}
    last = resolved(without_definitions(body)[-_SIZE:], definitions) if definitions else body[-_SIZE:]
    if "://" in last and (found := _credit(last, is_last=True)).address:
        return Credit() if _is_code(body, found.address) or _is_of_item(body, found.address) else found
    first = body[:_SIZE] if len(body) > _SIZE else ""
    return _credit(first, is_last=False) if "://" in first else Credit()


def _credit(end: str, *, is_last: bool) -> Credit:
    if "</" in end:
        end = without_tags(end)
    if one := _ONE_LINE.search(end):
        return Credit(trimmed(one["link"]), _name(one["author"]))
    lines = [line for line in end.split("\n") if line.strip(_NO_WORDS) and not _REFERENCE.fullmatch(line)]
    lines = _joined(lines[-_MOST_LINES:] if is_last else lines[:_MOST_LINES])
    labels = list(_labels(lines))
    author = author_beside(lines)
    means = [label for notice, label in _NOTICES if any(map(notice.search, lines))]
    if means:
        author = author or next((who[1] for line in lines if (who := _BLOGGER.search(line))), "")
    elif is_last:
        means = [_ORIGINAL]
        if any(_TRANSLATOR.fullmatch(label) for label, _ in labels):
            means.append(_VIA)
    found = {_address(value) for label, value in labels if any(one.fullmatch(label) for one in means)}
    found |= set(map(_published, lines)) if is_last else set()
    found |= set(_BESIDE.findall(end))
    found.discard("")
    return Credit(found.pop(), author) if len(found) == 1 else Credit()


def _joined(lines: list[str]) -> list[str]:
    """Lines, with the one below a label that has a line of its own behind it, if no other link follows."""
    for at, line in enumerate(lines[:-1]):
        label = line.strip(_BESIDE_LABEL)
        if (
            _ORIGINAL.fullmatch(label)
            and "://" in lines[at + 1]
            and "://" not in "".join(lines[at + 2 :][:1])
        ):
            return [*lines[:at], f"{label}: {lines[at + 1].strip()}", *lines[at + 2 :]]
    return lines


def author_beside(lines: list[str]) -> str:
    """The author that labels in lines beside the one of the original name, or ""."""
    return next((_name(value) for label, value in _labels(lines) if _AUTHOR.fullmatch(label)), "")


def _labels(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The labels that begin lines, and what is behind their colons."""
    for line in lines:
        start = _PREFIX.match(line)
        at = start.end() if start else 0
        if found := _LABEL.fullmatch(line, at) or (_NAMED_LINK.fullmatch(line, at) if "](" in line else None):
            yield found["label"].strip(), found["value"]


def _published(line: str) -> str:
    """The address in a line that says where a text was published first; "" for none."""
    start = _PREFIX.match(line)
    said = published.SAID.match(line, start.end() if start else 0)
    if said and _ELSEWHERE.match(said[0]):
        return ""
    return _address(line[said.end() :]) if said else translated(line)


def _address(value: str) -> str:
    """The address in a value that holds little else; "" for none."""
    value = _TEXT_OF_LINK.sub("", value)
    found = _ADDRESS.search(value)
    if not found:
        return ""
    address = trimmed(found[0])
    before, after = value[: found.start()], value[found.start() + len(address) :]
    is_alone = len(before) <= 120 and not _CLAUSE.search(before) and _REST.fullmatch(after)
    return address if is_alone else ""


def _name(value: str) -> str:
    """The name at the start of a value; several Chinese names with semicolons between them."""
    written = _BEFORE_NAME.sub("", _LINKED.sub(lambda link: link[1] or "", value), count=1)
    name = plain(_AFTER_NAME.split(written)[0])[:60]
    names = _BETWEEN_NAMES.split(name)
    return "; ".join(names) if all(map(_CHINESE_NAME.fullmatch, names)) else name


def _is_of_item(body: str, address: str) -> bool:
    """Whether other lines begin alike with other addresses, as each item of a digest does."""
    text = f"\n{body}"
    at = text.rfind(address)
    before = text[text.rfind("\n", 0, at) : at]
    return len(before) > 1 and text.count(f"{before}http") > text.count(f"{before}{address}")


def _is_code(body: str, address: str) -> bool:
    """Whether an address in the last lines stands in a block of code."""
    return len(_FENCE.findall(body, 0, body.rfind(address))) % 2 == 1
