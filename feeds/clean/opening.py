"""The top of a body, where scraped pages repeat their metadata: the title, the time, the byline."""

import re
import unicodedata

from .events import HEADINGS
from .page import Block, Page

_NOT_WORDS = re.compile(r"[\W_]+")
_TOP = 12
"""Blocks that can be the top of an article."""


def squeeze(text: str) -> str:
    """Letters and digits only, folded: what two spellings of one title share."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())


def title(page: Page) -> None:
    """Take out the title where it stands again above the text."""
    wanted = squeeze(page.title)
    if not wanted:
        return
    for block in page.remaining()[:_TOP]:
        given = squeeze(block.text)
        if given and _is_title(given, wanted, block):
            page.take_block(block, "repeated title")
        elif block.tag.name not in HEADINGS and len(block.text) - block.linked > 80:
            return


def _is_title(given: str, wanted: str, block: Block) -> bool:
    if given == wanted:
        return not block.images
    heading = block.tag.name in HEADINGS
    # A site's name behind the title, on either side; titles are also cut.
    longer, shorter = max(given, wanted, key=len), min(given, wanted, key=len)
    return heading and len(shorter) >= 6 and longer.startswith(shorter) and len(shorter) >= len(longer) / 2
