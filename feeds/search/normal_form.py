"""The one form of a query: as a tree, and as the text that addresses and feed ids are made from.

(1) Queries that differ in nothing but order, grouping, repetition, double negation or where a `-`
    stands (De Morgan) have the same `normal` form, and so have all spellings of a word or value.
(2) In a normal form, Not stands on leaves only; And holds no And, Or no Or; both hold two parts or
    more, no part twice, in a fixed order: words, fields, dates, groups, and what is excluded.
(3) `parse(canonical(query)) == normal(query)` for every query that `parse` returned.
(4) Changing what `canonical` returns for any query gives every feed of that query another address.
"""

from datetime import date, timedelta
from itertools import pairwise

from .characters import QUOTES, WORD
from .query import And, DateRange, Field, Not, Or, Phrase, Query
from .tokens import is_single, tokens

_OTHER: dict[type, type[And] | type[Or]] = {And: Or, Or: And}
_ORDER = (Phrase, Field, DateRange, And, Or, Not)


def normal(query: Query, *, negated: bool = False) -> Query:
    """The normal form of `query`; of all but `query` if `negated`."""
    match query:
        case Not(part):
            return normal(part, negated=not negated)
        case And(parts) | Or(parts):
            kind = _OTHER[type(query)] if negated else type(query)
            made = [normal(part, negated=negated) for part in parts]
            flat = {leaf for part in made for leaf in (part.parts if isinstance(part, kind) else (part,))}
            return kind(tuple(sorted(flat, key=_place))) if len(flat) > 1 else flat.pop()
    return Not(query) if negated else query


def canonical(query: Query) -> str:
    """The one way to write `query`."""
    return _text(normal(query))


def _place(query: Query) -> tuple[int, str]:
    return _ORDER.index(type(query)), _text(query)


def _text(query: Query) -> str:
    """How `query`, in normal form, is written."""
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
    """A text of these tokens, with blanks only where they would run together."""
    text = words[0]
    for before, word in pairwise(words):
        text += word if is_single(before) or is_single(word) else f" {word}"
    # A mark on its own may compose with a letter that it did not stand on.
    return text if tuple(tokens(text)) == words else " ".join(words)


def _quoted(text: str) -> str:
    if WORD.fullmatch(text):
        return text
    opening, closing = next(pair for pair in QUOTES.items() if pair[1] not in text)
    return f"{opening}{text}{closing}"


def _range(first: date | None, last: date | None) -> str:
    """A range in years if it is one of whole years, else in months if it is one of whole months."""
    behind = None if last in (None, date.max) else last + timedelta(days=1)
    edges = [edge for edge in (first, behind) if edge]
    whole_months = all(edge.day == 1 for edge in edges)
    whole_years = whole_months and all(edge.month == 1 for edge in edges)
    length = 4 if whole_years else 7 if whole_months else 10
    start, end = (day.isoformat()[:length] if day else "" for day in (first, last))
    return start if start == end else f"{start}..{end}"
