"""Which entries a query finds, as SQL: what `queries.matches` says, told by the database.

(1) A finding is all entries for which `queries.matches` is true, newest first.
(2) No text of a query stands in a statement: values are parameters, words a phrase of tokens.
(3) Queries with words ask the tables of `fulltext` alone, and those hold every entry then.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from feeds.channels import LANGUAGE
from feeds.moments import micros
from feeds.queries import And, DateRange, Field, Not, Or, Phrase, Query, needs_text
from feeds.text import fold


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A query as SQL."""

    count: Statement
    """One row: the number of entries, the newest `published` in microseconds since 1970 (NULL for none)."""
    ids: Statement
    """Ids, newest first. Two parameters are to be added: how many (-1 = all), behind how many."""


_TEXTS = Statement("texts AS e INDEXED BY texts_newest WHERE")
_ENTRIES = Statement("entries AS e INDEXED BY entries_newest WHERE")
# A channel's members stand in the order that is wanted, and are fewer than all entries.
_MEMBERS = "members AS e WHERE e.kind = ? AND e.name = ? AND"

# An entry is looked up in its channel: lists of ids, which are long texts, would take many times as long.
_IN_CHANNEL = "EXISTS (SELECT 1 FROM members m WHERE {} AND m.published = e.published AND m.id = e.id)"
# Most entries are in few channels: numbers tell at once that they are not in this one. The sign `+` keeps
# them from being looked up one by one, which would lose the order (sqlite.org/optoverview.html section 2).
_IN_SMALL_CHANNEL = (
    "(+e.published IN (SELECT m.published FROM members m WHERE {0}) AND "
    "EXISTS (SELECT 1 FROM members m WHERE {0} AND m.published = e.published AND m.id = e.id))"
)
_SOURCES = (
    "m.kind = 'source' AND m.name IN "
    "(SELECT name FROM channels WHERE kind = 'source' AND (name = ? OR substr(name, -length(?)) = ?))"
)
_LANGUAGES = (
    "m.kind = ? AND m.name IN "
    "(SELECT name FROM channels WHERE kind = ? AND (name = ? OR substr(name, 1, length(?)) = ? OR name = ?))"
)
_WORDS = "e.number IN (SELECT rowid FROM words WHERE words MATCH ?)"


def finding(query: Query, *, zone: tzinfo, language: str) -> Finding:
    """What counts the entries that `query`, in normal form, finds, and what lists their ids.

    `zone` is that of dates, `language` that of entries which name none.
    """
    parts = query.parts if isinstance(query, And) else (query,)
    source = _TEXTS if needs_text(query) else _ENTRIES
    if source is _ENTRIES and (field := next(filter(_is_channel, parts), None)):
        assert isinstance(field, Field)
        source = Statement(_MEMBERS, (field.name, field.value))
        parts = tuple(part for part in parts if part is not field)
    found = _Conditions(zone, fold(language)).all(parts)
    sql, values = f"FROM {source.sql} {found.sql}", source.values + found.values
    return Finding(
        Statement(f"SELECT count(*), max(e.published) {sql}", values),
        Statement(f"SELECT e.id {sql} ORDER BY e.published DESC, e.id LIMIT ? OFFSET ?", values),
    )


def _is_channel(query: Query) -> bool:
    return isinstance(query, Field) and query.name not in _FIELDS


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Queries as conditions on the entry `e`; `language` is folded."""

    zone: tzinfo
    language: str

    def all(self, parts: tuple[Query, ...]) -> Statement:
        return _join(" AND ", self._of(And, parts)) if parts else Statement("1")

    def _of(self, kind: type[And] | type[Or], parts: tuple[Query, ...]) -> list[Statement]:
        """The conditions of parts, cheap ones first: all that is words is asked at once."""
        wordy = {part: words for part in parts if (words := _expression(part))}
        asked = [Statement(_WORDS, (_SIGNS[kind].join(wordy.values()),))] if wordy else []
        rest = sorted((part for part in parts if part not in wordy), key=_cost)
        return asked + [self._condition(part) for part in rest]

    def _condition(self, query: Query) -> Statement:
        match query:
            case And(parts):
                return self.all(parts)
            case Or(parts):
                return _join(" OR ", self._of(Or, parts))
            case Not(part):
                inner = self._condition(part)
                return Statement(f"NOT {inner.sql}", inner.values)
            case DateRange():
                return _join(" AND ", list(self._bounds(query)))
            case Field(name, value):
                return _FIELDS.get(name, _channel)(name, value, self.language)
            case Phrase():
                return Statement(_WORDS, (_expression(query),))

    def _bounds(self, query: DateRange) -> Iterator[Statement]:
        start, end = query.bounds(self.zone)
        if start:
            yield Statement("e.published >= ?", (micros(start),))
        if end:
            yield Statement("e.published < ?", (micros(end),))
        yield Statement("1")


def _join(word: str, conditions: list[Statement]) -> Statement:
    values = tuple(value for condition in conditions for value in condition.values)
    return Statement(f"({word.join(condition.sql for condition in conditions)})", values)


def _cost(query: Query) -> int:
    return 0 if isinstance(query, DateRange) else 1


def _channel(name: str, value: str, language: str) -> Statement:
    return Statement(_IN_SMALL_CHANNEL.format("m.kind = ? AND m.name = ?"), (name, value) * 2)


def _source(name: str, host: str, language: str) -> Statement:
    subdomain = f".{host}"
    return Statement(_IN_SMALL_CHANNEL.format(_SOURCES), (host, subdomain, subdomain) * 2)


def _language(name: str, tag: str, language: str) -> Statement:
    longer = f"{tag}-"
    # Entries without a language have that of the site.
    nameless = "" if f"{language}-".startswith(longer) else tag
    return Statement(_IN_CHANNEL.format(_LANGUAGES), (LANGUAGE, LANGUAGE, tag, longer, longer, nameless))


_FIELDS: dict[str, Callable[[str, str, str], Statement]] = {"source": _source, "lang": _language}
"""Fields that are more than one channel."""

_SIGNS = {And: " AND ", Or: " OR "}


def _expression(query: Query) -> str:
    """The words of `query` in the language of FTS5; "" where it asks for more, or excludes something."""
    match query:
        case Phrase(words, in_title):
            # Tokens hold no quotes.
            return f'{"{title} : " if in_title else ""}"{" ".join(words)}"'
        case And(parts) | Or(parts):
            inner = [_expression(part) for part in parts]
            return f"({_SIGNS[type(query)].join(inner)})" if all(inner) else ""
    return ""
