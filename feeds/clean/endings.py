"""The end of a body: removes readers' comments, lists of other articles and calls to subscribe below a label.

A page has no text of its own behind such a label, so more may go there than inside the article: everything
to the end, if all of it is what the label says.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from .events import HEADINGS
from .evidence import is_sentence
from .guard import REPLY_MARKS
from .labels import RESPONSES
from .links import site_of
from .media import video_of
from .page import Block, Page, match_key
from .related import is_label

_MIN_ARTICLE = 200
"""Characters that an article has before its end can begin."""
_MAX_LABEL = 60
_MAX_LINE = 80
_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"[\W\d]*\d[\W\d]*")
_HEADS_COMMENT = re.compile(
    r"^\W*(?:#\s?\d{1,4}\b"
    r"|(?:comment|kommentar|comentario|comentário|commentaire|commento|комментарий)\b.{1,40}$)"
    r"|\b(?:says|said|wrote|writes|schrieb|sagt|meint|a (?:dit|écrit)|dice|dijo|escribió|disse|escreveu"
    r"|scrive|ha scritto|schreef|zegt|pisze|napisał|пишет|написала?|говорит|diyor|dedi)\b\W*$",
    re.IGNORECASE,
)
"""A heading above a comment: its number, or who says it."""
_SECTION = re.compile(r"\W*(?:\d{1,2}\.)+\d{0,2}\s")
"""The number of a section, which is no count."""
_RESPONSES = frozenset(map(match_key, chain(*RESPONSES.values())))
_CALLS = tuple(match_key(label) for label in chain(*RESPONSES.values()) if re.search("[ 发發写]", label))
"""Labels of the form for a comment, which no article has."""
_MORE_FROM = re.compile(
    r"\W*(?:more (?:(?:articles|posts|stories|news|must[- ]reads?|coverage|reading|great \w+ stories) )?"
    r"(?:from|by|in|on)|recommended (?:from|by)"
    r"|mehr (?:von|aus)|plus de|más de|mais de|altri? (?:da|di)"
    r"|meer van|więcej (?:z|od)|ещё от|больше от|المزيد من)\s.{1,40}",
    re.IGNORECASE,
)
_ITEMS = frozenset(("li", "td", "th", "dd", "dt", "pre", "figcaption", "blockquote"))
_MAX_TRIES = 10
"""Labels from which the rest is looked at, so that time stays linear."""


def remove_end_matter(page: Page) -> None:
    """Remove what follows the article below a label, and the label."""
    if video_of(page.link)[0]:
        return
    blocks = page.remaining()
    before = tries = 0
    for at, block in enumerate(blocks):
        if before >= _MIN_ARTICLE and 0 < len(block.text) <= _MAX_LABEL and block.tag.name not in _ITEMS:
            rule = _rule_of(block)
            tries += bool(rule)
            if rule and tries <= _MAX_TRIES and _ENDS[rule](block, blocks[at + 1 :], site_of(page.link)):
                for end in blocks[at:]:
                    page.remove_block(end, rule, even_code=True)
                return
        before += len(block.text) - block.linked


def _rule_of(label: Block) -> str:
    """The rule that a label belongs to, or ""."""
    rule = _rule_of_text(label.text) if len(label.text) <= _MAX_LABEL else ""
    return "" if label.linked and rule == "related articles" else rule


@lru_cache(maxsize=4096)
def _rule_of_text(text: str) -> str:
    if match_key(_COUNT.sub(" ", text) if _DIGIT.search(text) else text) in _RESPONSES:
        return "comments"
    return "related articles" if is_label(text) or _MORE_FROM.fullmatch(text) else ""


def _is_thread(label: Block, rest: Sequence[Block], site: str) -> bool:
    """Whether readers' comments follow a label: a call to write one, or lines with names and times."""
    # Comments have no headings but names: below another one the article goes on.
    headings = [block for block in rest if block.tag.name in HEADINGS]
    if not all(_rule_of(block) or _HEADS_COMMENT.search(block.text) for block in headings):
        return False
    if any(map(_is_call, (match_key(block.text[:_MAX_LABEL]) for block in (label, *rest[:3])))):
        return True
    lines = [block for block in rest if len(block.text) <= _MAX_LINE and not is_sentence(block.text)]
    is_counted = _COUNT.search(label.text) is not None and _SECTION.match(label.text) is None
    is_named = any(block in lines for block in rest[:3])
    return (is_counted and is_named) or any(REPLY_MARKS.search(block.text) for block in lines)


def _is_call(words: str) -> bool:
    return words.startswith(_CALLS)


def _are_links(label: Block, rest: Sequence[Block], site: str) -> bool:
    """Whether all that follows a label are links to the same site, with pictures, teasers and labels."""
    links = teasers = 0
    for block in rest:
        if any(site and site_of(str(link.get("href"))) != site for link in block.links):
            return False
        if block.linked and 2 * block.linked >= len(block.text):
            links += 1
        elif block.tag.name in HEADINGS:
            if not _rule_of(block):
                return False
        elif is_sentence(block.text):
            if block.linked or not links:  # an article goes on like this, a teaser stands below its link
                return False
            teasers += 1
    return teasers <= links


_ENDS = {"comments": _is_thread, "related articles": _are_links}
