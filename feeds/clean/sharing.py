"""Links that open the form of another site for sharing a page."""

import re

from bs4 import Tag

from .page import Block

_MAX_BESIDE = 40
"""Characters beside the links of a line that shares a page: "Share on … and …"."""
_SHARES = re.compile(
    r"//(?:www\.|m\.)?(?:facebook\.com/(?:sharer|dialog/(?:share|send))|(?:twitter|x)\.com/(?:intent/|share\?)"
    r"|linkedin\.com/(?:sharing|shareArticle|cws/share)|reddit\.com/submit|pinterest\.\w+/pin/create"
    r"|tumblr\.com/(?:widgets/)?share|vk\.com/share|getpocket\.com/(?:save|edit))"
    r"|//(?:t|telegram)\.me/share|//wa\.me/\?|//(?:api|web)\.whatsapp\.com/send|//news\.ycombinator\.com/submitlink"
    r"|//b\.hatena\.ne\.jp/(?:add|entry)|//bsky\.app/intent|//service\.weibo\.com/share|//share\.flipboard\.com/"
    r"|//(?:social-plugins\.)?line\.(?:me|naver\.jp)/(?:R/msg|lineit/share|msg)|^mailto:\?",
    re.IGNORECASE,
)


def is_sharing(block: Block) -> bool:
    """Whether all links of a short block share the page: buttons, or "Share on Facebook"."""
    beside = len(block.text) - block.linked
    if not block.links or beside > _MAX_BESIDE or (beside and block.images):
        return False
    return all(map(_is_button, block.links))


def _is_button(link: Tag) -> bool:
    """Whether a link shares the page; an address that is its own text is an example in an article."""
    return _SHARES.search(str(link.get("href"))) is not None and "//" not in link.get_text()
