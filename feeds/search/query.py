"""A query as a tree of frozen values: what a translator to another language of queries walks.

And and Or hold one part or more. How a query is written is in `syntax`, which trees are the same
query in `form`, what a query finds in `matching`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import chain
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words` (tokens, one or more) stand side by side in the title or, unless `in_title`, the text."""

    words: tuple[str, ...]
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
