"""The canonical form of a query: as a tree, and as the text in addresses and feed ids.

(1) Queries that differ only in order, grouping, repetition, double negation or De Morgan's laws have the
    same form, and so have all spellings of a word or value.
(2) In this form, Not is on leaves only; And has no And in it, Or no Or; both have two parts or more, each
    once, ordered: words, fields, dates, groups, excluded parts.
(3) `parse(canonical_text(query)) == normalize(query)` for every query that `parse` returns.
(4) Another canonical text is another address of every feed of that query: never change it.
"""

from datetime import date, timedelta
from itertools import pairwise

from .query import And, DateRange, Field, Not, Or, Phrase, Query
from .syntax import QUOTES, WORD
from .tokens import is_single, tokens

_DUAL: dict[type, type[And] | type[Or]] = {And: Or, Or: And}
_ORDER = (Phrase, Field, DateRange, And, Or, Not)


def normalize(query: Query, *, negated: bool = False) -> Query:
    """The canonical form of `query`; of its negation if `negated`."""
    match query:
        case Not(part):
            return normalize(part, negated=not negated)
        case And(parts) | Or(parts):
            kind = _DUAL[type(query)] if negated else type(query)
            made = [normalize(part, negated=negated) for part in parts]
            flat = {leaf for part in made for leaf in (part.parts if isinstance(part, kind) else (part,))}
            return kind(tuple(sorted(flat, key=_position))) if len(flat) > 1 else flat.pop()
    return Not(query) if negated else query


def canonical_text(query: Query) -> str:
    """`query` as text, the same for equal queries."""
    return _text(normalize(query))


def _position(query: Query) -> tuple[int, str]:
    return _ORDER.index(type(query)), _text(query)


def _text(query: Query) -> str:
    """The text of `query`, in canonical form."""
    match query:
        case Phrase(words, in_title):
            return ("title:" if in_title else "") + _quoted(_words(words))
        case Field(name, value):
            return f"{name}:{_quoted(value)}"
        case DateRange(first, last):
            return f"date:{_range(first, last)}"
        case Not(part):
            return f"-{_text(part)}"
        case Or(parts):
            return " OR ".join(map(_text, parts))
        case And(parts):
            return " ".join(f"({_text(part)})" if isinstance(part, Or) else _text(part) for part in parts)


def _words(words: tuple[str, ...]) -> str:
    """A text of these tokens, with spaces only where they would merge."""
    text = words[0]
    for before, word in pairwise(words):
        text += word if is_single(before) or is_single(word) else f" {word}"
    # A mark that is a token of its own may combine with the letter before.
    return text if tuple(tokens(text)) == words else " ".join(words)


def _quoted(text: str) -> str:
    if WORD.fullmatch(text):
        return text
    opening, closing = next(pair for pair in QUOTES.items() if pair[1] not in text)
    return f"{opening}{text}{closing}"


def _range(first: date | None, last: date | None) -> str:
    """A range in whole years if it can be, else in whole months, else in days."""
    after = None if last in (None, date.max) else last + timedelta(days=1)
    edges = [edge for edge in (first, after) if edge]
    whole_months = all(edge.day == 1 for edge in edges)
    whole_years = whole_months and all(edge.month == 1 for edge in edges)
    length = 4 if whole_years else 7 if whole_months else 10
    start, end = (day.isoformat()[:length] if day else "" for day in (first, last))
    return start if start == end else f"{start}..{end}"
