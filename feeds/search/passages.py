"""The passage of a text that a query finds, and its words in it.

Case, blanks and Han variants make no difference. A spelling that only normalization makes equal (full-width
letters, composed accents) is found by the query, but not marked.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from .han import SIMPLIFIED, TRADITIONAL
from .query import And, Not, Or, Phrase, Query
from .tokens import is_single

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, and whether each is a word of the query."""

LENGTH = 240
"""Characters of a passage."""

_BEFORE = 60
"""Characters of a passage before its first word."""

_MAX = 200_000
"""Characters of a text that are looked through."""

_VARIANTS: dict[str, str] = {}
for _traditional, _simplified in zip(TRADITIONAL, SIMPLIFIED, strict=True):
    _VARIANTS[_simplified] = _VARIANTS.get(_simplified, "") + _traditional


@lru_cache(maxsize=256)
def pattern_of(query: Query) -> "re.Pattern[str] | None":
    """What finds the words and phrases of a query in a text, longest first; None where it has none."""
    phrases = sorted({phrase.words for phrase in _phrases(query)}, key=lambda words: -len("".join(words)))
    if not phrases:
        return None
    return re.compile("|".join("".join(_source(words)) for words in phrases), re.IGNORECASE)


def mark(text: str, pattern: "re.Pattern[str]") -> Pieces:
    """A text in pieces."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in pattern.finditer(text):
        pieces += [(text[end : found.start()], False), (found[0], True)]
        end = found.end()
    return tuple(piece for piece in (*pieces, (text[end:], False)) if piece[0])


def passage(text: str, pattern: "re.Pattern[str]") -> Pieces:
    """The part of a text around the first word that is found, in pieces; () where none is."""
    text = " ".join(text[:_MAX].split())
    found = pattern.search(text)
    if not found:
        return ()
    start = max(0, found.start() - _BEFORE)
    if start and (blank := text.find(" ", start, found.start())) >= 0:
        start = blank + 1
    part = text[start : start + LENGTH]
    before, after = "…" if start else "", "…" if start + LENGTH < len(text) else ""
    return mark(f"{before}{part}{after}", pattern)


def _phrases(query: Query) -> Iterator[Phrase]:
    """Words and phrases that an entry which is found has."""
    match query:
        case Phrase():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                if not isinstance(part, Not):
                    yield from _phrases(part)


def _source(words: tuple[str, ...]) -> Iterator[str]:
    """The source of a pattern for tokens that follow each other."""
    for place, word in enumerate(words):
        if place:
            has_single = is_single(word) or is_single(words[place - 1])
            yield r"[\W_]*" if has_single else r"[\W_]+"
        if is_single(word):
            yield f"[{re.escape(word + _VARIANTS.get(word, ''))}]"
        else:
            yield rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if not place else rf"{re.escape(word)}(?![^\W_])"
