"""Removes the notice that a platform has readers copy with a text: author, address, who has the rights.

    作者：Jane Doe
    链接：https://…
    来源：知乎
    著作权归作者所有。商业转载请联系作者获得授权，非商业转载请注明出处。

Or a line that says where a text was published first: `Originally published on [Foo](https://…).`

(1) It goes only where the entry says it all: its link is the address, the author is one of its authors.
"""

import re

from feeds import published
from feeds.originals import canonical, valid
from feeds.text import one_line

from .events import HEADINGS
from .labels import SOURCES
from .page import Block, Page, match_key

_FIRST, _LAST = 3, 8
"""Blocks at both ends where a notice stands, without those that are removed."""
_LONGEST = 400
_SIGNS = ("著作权归", "著作權歸", "版权声明", "版權聲明")
_END = r"(?=\s*(?:链接|来源|來源|原文|著作权|著作權|版权|简书著|$))"
_PARTS = (
    r"[—\-_=]{4,60}",
    rf"作者[:：]\s*(?P<author>[^:：]{{1,40}}?){_END}",
    r"(?:(?:原文)?(?:链接|連結|地址)?[:：]\s*)?https?://[!-~]{1,600}",
    rf"[来來]源[:：]\s*[^:：。，]{{1,20}}?{_END}",
    r"(?:简书)?著作[权權][归歸]作者所有[。，].{0,60}(?:出处|出處|授权|授權)[。.]?",
    r"版[权權][声聲]明[:：]\s*本文[为為](?:CSDN)?博主(?:[「“\"](?P<blogger>[^」”\"]{1,40})[」”\"])?的?原[创創]文章[^。！!]{0,80}[。！!]?",
)
_PART = re.compile("|".join(_PARTS))
_LICENCES = "//creativecommons.org/licenses/"
_ADDRESS = re.compile(r"https?://[!-~]+")
_SIGNS_AROUND = " .,:*_()[]→»>←"
_ORIGINALS = frozenset(match_key(label) for label in SOURCES if re.search("orig|ориг|gốc|أصل|اصل", label))
_TRANSLATED = re.compile(r"transl|перевод|übersetz|tradu|dịch|译|譯|编|改", re.IGNORECASE)
"""That a text is a translation, its entry does not say."""
_REST = re.compile(
    r"[\W\d]*+(?:(?:here|the|my|der|die|das|le|la|el|il|o)\b)?[\W\d]*+(?:(?:blog|site|website|sitesinde)\b)?[\W\d]*+"
    r"(?:(?:veröffentlicht|erschienen|ya[yı]\w{3,12})\b)?[\W\d]*+"
    r"(?:(?:on|am|le|el|em|den)?\b[\W\d]*+\b[^\W\d]{3,12}\W++(?:\d{1,2}\w{0,2}\W+)?\d{4})?[\W\d]*+",
    re.IGNORECASE,
)
"""What may stand around the link of such a line: an article, a date."""


def remove_notices(page: Page) -> None:
    """Remove the notices at both ends."""
    blocks = [block for block in page.remaining() if block.text or block.images]
    ends = blocks if len(blocks) <= _FIRST + _LAST else blocks[:_FIRST] + blocks[-_LAST:]
    link = canonical(page.link) if page.link else ""
    for said in ends if link else ():
        if _says_where(said, link):
            page.remove_block(said, "where it was published first")
    if not any(sign in block.text for block in ends for sign in _SIGNS):
        return
    run: list[Block] = []
    for block in (*ends, None):
        if block is not None and _is_part(block):
            run.append(block)
            continue
        if run and _is_said(page, run):
            for part in run:
                page.remove_block(part, "copied notice")
        run = []


def _says_where(block: Block, link: str) -> bool:
    """Whether a block says that the text was published at `link` first, and nothing else."""
    if block.images or len(block.text) > _LONGEST // 2 or block.tag.name in HEADINGS or len(block.links) != 1:
        return False
    text = one_line(block.text).lstrip("*_([-–— ")
    address = str(block.links[0].get("href", ""))
    if not valid(address) or canonical(address) != link:
        return False
    words = one_line(block.links[0].get_text())
    before, found, after = text.partition(words)
    if match_key(f"{before} {after}" if (before + after).strip(_SIGNS_AROUND) else words) in _ORIGINALS:
        return True
    said = published.SAID.match(text)
    if not found or not said or _TRANSLATED.search(said[0]):
        return False
    rest = f"{before[said.end() :]} {text[max(said.end(), len(before) + len(words)) :]}"
    return _REST.fullmatch(rest) is not None


def _is_part(block: Block) -> bool:
    """Whether a block holds nothing but parts of a notice."""
    if block.images or len(block.text) > _LONGEST:
        return False
    return not match_key(_PART.sub(" ", one_line(block.text)))


def _is_said(page: Page, run: list[Block]) -> bool:
    """Whether blocks are a notice, and the entry says all of it."""
    text = " ".join(one_line(block.text) for block in run)
    if not any(sign in text for sign in _SIGNS):
        return False
    names = {match_key(found["author"] or found["blogger"] or "") for found in _PART.finditer(text)} - {""}
    addresses = {
        *_ADDRESS.findall(text),
        *(str(link.get("href", "")) for block in run for link in block.links),
    }
    own = {canonical(one) for one in addresses if valid(one) and _LICENCES not in one}
    is_linked = not own or (bool(page.link) and own == {canonical(page.link)})
    return is_linked and names <= set(map(match_key, page.authors))
