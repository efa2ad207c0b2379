"""Emphasis beside Chinese, Japanese and Korean.

CommonMark section 6.2 asks for white space or punctuation beside `**` where the other side is punctuation;
languages that put no spaces between words have neither. This is the amendment of markdown-cjk-friendly:
their punctuation counts as a letter, and their letters as a boundary.
"""

from functools import lru_cache
from unicodedata import east_asian_width, name

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType


class Inlines(ParserInline):
    """The inline parser, with our `_State`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse `src` into inline tokens."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        found = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start else " "
        after = self.src[start + found.length] if start + found.length < self.posMax else " "
        if before.isascii() and after.isascii():
            return found
        edge_before, edge_after = _edge(before), _edge(after)
        left = edge_after != "space" and not (edge_after == "sign" and edge_before == "letter")
        right = edge_before != "space" and not (edge_before == "sign" and edge_after == "letter")
        opens = left and (canSplitWord or not right or edge_before == "sign" or _is_sign(before))
        closes = right and (canSplitWord or not left or edge_after == "sign" or _is_sign(after))
        return Scanned(opens, closes, found.length)


@lru_cache(maxsize=4096)
def _edge(character: str) -> str:
    """What a character is beside a delimiter: a space, a sign (punctuation), a letter, or cjk."""
    if isWhiteSpace(ord(character)):
        return "space"
    if not character.isascii() and (
        east_asian_width(character) in "WFH" or name(character, "").startswith("HANGUL")
    ):
        return "cjk"
    return "sign" if _is_sign(character) else "letter"


def _is_sign(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
