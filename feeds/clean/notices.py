"""Removes the notice that a platform has readers copy with a text: author, address, who has the rights.

    作者：Jane Doe
    链接：https://…
    来源：知乎
    著作权归作者所有。商业转载请联系作者获得授权，非商业转载请注明出处。

(1) It goes only where the entry says it all: its link is the address, the author is one of its authors.
"""

import re

from feeds.originals import canonical, valid
from feeds.text import one_line

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
_ADDRESS = re.compile(r"https?://[!-~]+")


def remove_notices(page: Page) -> None:
    """Remove the notices at both ends."""
    blocks = [block for block in page.remaining() if block.text or block.images]
    ends = blocks if len(blocks) <= _FIRST + _LAST else blocks[:_FIRST] + blocks[-_LAST:]
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
    own = {canonical(address) for address in addresses if valid(address)}
    is_linked = not own or (bool(page.link) and own == {canonical(page.link)})
    return is_linked and names <= set(map(match_key, page.authors))
