"""A query as a tree of frozen values, and its one normal form.

(1) `normal` is idempotent. In what it returns, Not stands on leaves only, And holds no And, Or no Or,
    both hold two parts or more, no part twice, in the order of `_rank`.
(2) Two queries that differ in nothing but the order, grouping, repetition and double negation of
    their parts have the same normal form; De Morgan's laws are no difference either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import chain
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """`tokens` stand side by side in the title, or (unless `in_title`) in the text. One or more."""

    tokens: tuple[str, ...]
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A property has a value: `name` is "tag", "category", "author", "source" or "lang".

    `value` is folded; of a "source" it is a host that takes its subdomains in, of a "lang" a
    language range that takes every longer tag in (RFC 4647 section 3.3.1).
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Published from the day `first` to the day `last`, both included; None is an open end, not both."""

    first: date | None
    last: date | None

    def bounds(self, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """The range in UTC as days of `zone`: the first instant in it, and the first one behind it."""
        behind = None if self.last in (None, date.max) else self.last + timedelta(days=1)
        return _midnight(self.first, zone), _midnight(behind, zone)


@dataclass(frozen=True, slots=True)
class Not:
    """All but what `part` finds."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """What all of `parts` find."""

    parts: "tuple[Query, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """What any of `parts` finds."""

    parts: "tuple[Query, ...]"


Leaf: TypeAlias = Phrase | Field | DateRange
Query: TypeAlias = Leaf | Not | And | Or

_OTHER = {And: Or, Or: And}


def normal(query: Query, *, negated: bool = False) -> Query:
    """The normal form of `query`, or of all but `query`."""
    match query:
        case Not(part):
            return normal(part, negated=not negated)
        case And() | Or():
            kind = _OTHER[type(query)] if negated else type(query)
            made = [normal(part, negated=negated) for part in query.parts]
            flat = set(chain.from_iterable(part.parts if isinstance(part, kind) else [part] for part in made))
            return kind(tuple(sorted(flat, key=_rank))) if len(flat) > 1 else flat.pop()
    return Not(query) if negated else query


def leaves(query: Query) -> Iterator[Leaf]:
    """What `query` is made of beside And, Or and Not, from left to right."""
    match query:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts):
            yield from chain.from_iterable(map(leaves, parts))
        case _:
            yield query


def words_of(query: Query) -> tuple[Phrase, ...]:
    """The words and phrases of `query`, each once, from left to right."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(query) if isinstance(leaf, Phrase)))


def needs_text(query: Query) -> bool:
    """Whether what `query` finds depends on words, so that a full-text index is needed."""
    return bool(words_of(query))


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:  # before year 1 or behind year 9999 in UTC, where nothing is
        return None


def _rank(query: Query) -> tuple[int, ...]: ...
