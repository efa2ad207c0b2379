"""Queries as SQL conditions, for the index: which entries `search.matches` is true of.

(1) Values are parameters: no text of a query is in a statement. Words are quoted phrases of tokens.
(2) A query with words needs the tables of the full-text index, complete. What finds words in them depends on
    the engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from feeds.search import And, DateRange, Field, Not, Or, Phrase, Query, needs_text
from feeds.text import fold
from feeds.timestamps import to_microseconds


class Condition(NamedTuple):
    """SQL and its values."""

    sql: str
    values: tuple[Any, ...] = ()


_ENTRIES = Condition("entries AS e INDEXED BY entries_newest WHERE")
# The members of a channel are in order of time, too, and fewer than all entries.
_MEMBERS = "members AS e WHERE e.kind = ? AND e.name = ? AND"

# The members of a channel, or of a host and its subdomains.
_CHANNEL = "m.kind = ? AND m.name = ?"
_SOURCES = (
    "m.kind = 'source' AND m.name IN "
    "(SELECT name FROM channels WHERE kind = 'source' "
    "AND (name = ? OR substr(name, length(name) - length(?) + 1) = ?))"
)
_IN_LANGUAGE = (
    "(SELECT language IN (?, ?) OR substr(language, 1, length(?)) = ? FROM entries WHERE number = e.number)"
)
# The unary `+` keeps SQLite from looking the list up among the entries, which would lose their order
# (sqlite.org/optoverview.html section 2).
_IN_CHANNELS = "+e.number IN ({})"
_MEMBERS_OF = "SELECT m.number FROM members m WHERE {}"
_WORDS = "e.number IN (SELECT rowid FROM words WHERE words MATCH ?)"

WordsCondition = Callable[[Query], Condition]
"""The condition on the entry `e` for a query about words alone, none of which it excludes."""


@lru_cache(maxsize=256)
def entries_of(query: Query, *, zone: tzinfo, language: str, words: WordsCondition) -> Condition:
    """The FROM and WHERE clause of the entries `e` that `query`, in canonical form, finds.

    `zone` is that of dates, `language` that of entries without one, `words` that of the full-text index.
    """
    parts = query.parts if isinstance(query, And) else (query,)
    source = _ENTRIES
    if not needs_text(query) and (field := next(filter(_is_channel, parts), None)):
        assert isinstance(field, Field)
        source = Condition(_MEMBERS, (field.name, field.value))
        parts = tuple(part for part in parts if part is not field)
    condition = _Conditions(zone, fold(language), words).all(parts)
    return Condition(f"{source.sql} {condition.sql}", source.values + condition.values)


def _is_channel(query: Query) -> bool:
    return isinstance(query, Field) and query.name not in ("source", "lang")


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Queries as conditions on the entry `e`; `language` is folded."""

    zone: tzinfo
    language: str
    words: WordsCondition

    def all(self, parts: tuple[Query, ...]) -> Condition:
        return _join(" AND ", self._of(And, parts)) if parts else Condition("TRUE")

    def _of(self, kind: type[And] | type[Or], parts: tuple[Query, ...]) -> list[Condition]:
        """The conditions of parts, cheap ones first, with as few subqueries as possible.

        Words are one subquery, and so are alternative channels and (by De Morgan) all that is excluded.
        """
        words = tuple(filter(_is_about_words, parts))
        fields = [part for part in parts if isinstance(part, Field) and part.name != "lang"]
        alternatives = fields if kind is Or and len(fields) > 1 else []
        excluded = tuple(part.part for part in parts if isinstance(part, Not))
        done = {*words, *alternatives, *map(Not, excluded)}
        rest = sorted((part for part in parts if part not in done), key=_cost)
        if excluded:
            rest.append(Not(_DUAL[kind](excluded)))
        return [
            *([self.words(kind(words) if len(words) > 1 else words[0])] if words else []),
            *([self._in_channels(alternatives)] if alternatives else []),
            *map(self._condition, rest),
        ]

    def _condition(self, query: Query) -> Condition:
        match query:
            case And(parts):
                return self.all(parts)
            case Or(parts):
                return _join(" OR ", self._of(Or, parts))
            case Not(part):
                inner = self._condition(part)
                return Condition(f"NOT {inner.sql}", inner.values)
            case DateRange():
                return _join(" AND ", list(self._bounds(query)))
            case Field("lang", tag):
                return self._in_language(tag)
            case Field():
                return self._in_channels([query])
            case Phrase():
                return self.words(query)

    def _in_channels(self, fields: list[Field]) -> Condition:
        members = [_members(field) for field in fields]
        lists = " UNION ALL ".join(_MEMBERS_OF.format(one.sql) for one in members)
        return Condition(_IN_CHANNELS.format(lists), tuple(value for one in members for value in one.values))

    def _in_language(self, tag: str) -> Condition:
        longer = f"{tag}-"
        # Entries without a language have that of the site.
        without = "" if f"{self.language}-".startswith(longer) else tag
        return Condition(_IN_LANGUAGE, (tag, without, longer, longer))

    def _bounds(self, query: DateRange) -> Iterator[Condition]:
        start, end = query.bounds(self.zone)
        if start:
            yield Condition("e.published >= ?", (to_microseconds(start),))
        if end:
            yield Condition("e.published < ?", (to_microseconds(end),))
        yield Condition("TRUE")


def _join(operator: str, conditions: list[Condition]) -> Condition:
    values = tuple(value for condition in conditions for value in condition.values)
    return Condition(f"({operator.join(condition.sql for condition in conditions)})", values)


def _cost(query: Query) -> int:
    return 0 if isinstance(query, DateRange) else 1


def _members(field: Field) -> Condition:
    """The condition on the members `m` of the channels of a field."""
    if field.name == "source":
        subdomain = f".{field.value}"
        return Condition(_SOURCES, (field.value, subdomain, subdomain))
    return Condition(_CHANNEL, (field.name, field.value))


_DUAL: dict[type, type[And] | type[Or]] = {And: Or, Or: And}
_OPERATORS = {And: " AND ", Or: " OR "}


def _is_about_words(query: Query) -> bool:
    """Whether a query is about words alone, none of which it excludes."""
    return isinstance(query, Phrase) or (
        isinstance(query, And | Or) and all(map(_is_about_words, query.parts))
    )


def words_in_fts5(query: Query) -> Condition:
    """The `WordsCondition` of SQLite's FTS5."""
    return Condition(_WORDS, (_full_text(query),))


def _full_text(query: Query) -> str:
    """`query`, which is about words alone, in the query syntax of FTS5."""
    match query:
        case Phrase(words, in_title):
            # Tokens have no quotes.
            return f'{"{title} : " if in_title else ""}"{" ".join(words)}"'
        case And(parts) | Or(parts):
            return f"({_OPERATORS[type(query)].join(map(_full_text, parts))})"
    raise AssertionError(query)
