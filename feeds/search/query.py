"""Queries as trees of frozen values.

And and Or have one part or more. `canonical` says which trees are equal, `matching` what a query finds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import chain
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words` (tokens, one or more) follow each other in the title or, unless `in_title`, in the text."""

    words: tuple[str, ...]
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """An entry has a value: `name` is "tag", "category", "author", "source" or "lang".

    `value` is folded; a "source" is a host with its subdomains, a "lang" a language range, which includes
    longer tags (RFC 4647 section 3.3.1).
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Published from the day `first` to the day `last`, both included; one of them may be None (open)."""

    first: date | None
    last: date | None

    def bounds(self, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """The first instant of the range, and the first one after it, in UTC; its days are days of `zone`."""
        after = None if self.last in (None, date.max) else self.last + timedelta(days=1)
        return _midnight(self.first, zone), _midnight(after, zone)


@dataclass(frozen=True, slots=True)
class Not:
    """All entries that `part` does not find."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """The entries that all of `parts` find."""

    parts: "tuple[Query, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """The entries that any of `parts` finds."""

    parts: "tuple[Query, ...]"


Leaf: TypeAlias = Phrase | Field | DateRange
Query: TypeAlias = Leaf | Not | And | Or


def leaves(query: Query) -> Iterator[Leaf]:
    """All parts of `query` that are no And, Or or Not, from left to right."""
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
    """Whether `query` has words, which need the full-text index."""
    return bool(words_of(query))


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:  # before year 1 or after year 9999 in UTC
        return None
