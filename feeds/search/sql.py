"""Which entries a query finds, as SQL: what `queries.matches` says, told by the database.

(1) A finding is all entries for which `queries.matches` is true, newest first.
(2) No text of a query stands in a statement: values are parameters, words a phrase of tokens.
(3) Queries with words ask the tables of `fulltext` alone, and those hold every entry then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from feeds.history.periods import HOUR
from feeds.history.years import YEAR
from feeds.search import And, DateRange, Field, Not, Or, Phrase, Query, needs_text
from feeds.text import fold
from feeds.timestamps import micros


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class QuerySql:
    """A query as SQL."""

    years: Statement
    """A row for each year (UTC) with entries, earliest first: the year, how many, the newest `published`
    in microseconds since 1970.
    """
    ids: Statement
    """Ids, newest first. Two parameters are to be added: how many (-1 = all), behind how many."""
    added: Statement
    """Ids, those added last first. To be added: the place of records, and the parameters of `ids`."""
    hours: Statement
    """The hours in which such entries were published, oldest first, and how many (as `history` has it)."""
    within: Statement
    """Ids, newest first. Two parameters are to be added: from when on, before when (see `Index.lines`)."""
    digests: Statement
    """Hour and digest of each entry, newest first."""


_ENTRIES = Statement("entries AS e INDEXED BY entries_newest WHERE")
# A channel's members stand in the order that is wanted, and are fewer than all entries.
_MEMBERS = "members AS e WHERE e.kind = ? AND e.name = ? AND"

# The members of a channel, or of all channels that a field stands for.
_CHANNEL = "m.kind = ? AND m.name = ?"
_SOURCES = (
    "m.kind = 'source' AND m.name IN "
    "(SELECT name FROM channels WHERE kind = 'source' AND (name = ? OR substr(name, -length(?)) = ?))"
)
_IN_LANGUAGE = (
    "(SELECT language IN (?, ?) OR substr(language, 1, length(?)) = ? FROM entries WHERE number = e.number)"
)
ID = "(SELECT id FROM entries WHERE number = e.number)"
"""The id of the entry `e`, a row of any table that has its number."""

DIGEST = "(SELECT digest FROM entries WHERE number = e.number)"
"""The digest of the entry `e`, as `ID`."""

ADDED_LAST = f"ORDER BY (SELECT at FROM seen WHERE place = ? AND id = {ID}) DESC, e.published DESC, {ID}"
"""The entries `e` by when they were seen first, the last one first. One parameter: the place of records."""

NEWEST_FIRST = f"ORDER BY e.published DESC, {ID}"
"""The entries `e` as they stand in feeds."""

# One list is made, in which each entry is looked up. The sign `+` keeps what is in the list from being looked
# up among the entries, which would lose their order (sqlite.org/optoverview.html section 2).
_IN_CHANNELS = "+e.number IN ({})"
_MEMBERS_OF = "SELECT m.number FROM members m WHERE {}"
_WORDS = "e.number IN (SELECT rowid FROM words WHERE words MATCH ?)"


def finding(query: Query, *, zone: tzinfo, language: str) -> QuerySql:
    """What counts the entries that `query`, in normal form, finds, and what lists their ids.

    `zone` is that of dates, `language` that of entries which name none.
    """
    parts = query.parts if isinstance(query, And) else (query,)
    source = _ENTRIES
    if not needs_text(query) and (field := next(filter(_is_channel, parts), None)):
        assert isinstance(field, Field)
        source = Statement(_MEMBERS, (field.name, field.value))
        parts = tuple(part for part in parts if part is not field)
    found = _Conditions(zone, fold(language)).all(parts)
    sql, values = f"FROM {source.sql} {found.sql}", source.values + found.values
    return QuerySql(
        Statement(
            f"SELECT {YEAR} AS year, count(*), max(e.published) {sql} GROUP BY year ORDER BY 1", values
        ),
        Statement(f"SELECT {ID} {sql} {NEWEST_FIRST} LIMIT ? OFFSET ?", values),
        Statement(f"SELECT {ID} {sql} {ADDED_LAST} LIMIT ? OFFSET ?", values),
        Statement(f"SELECT {HOUR} AS hour, count(*) {sql} GROUP BY hour ORDER BY hour", values),
        Statement(f"SELECT {ID} {sql} AND e.published >= ? AND e.published < ? {NEWEST_FIRST}", values),
        Statement(f"SELECT {HOUR}, {DIGEST} {sql} {NEWEST_FIRST}", values),
    )


def _is_channel(query: Query) -> bool:
    return isinstance(query, Field) and query.name not in ("source", "lang")


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Queries as conditions on the entry `e`; `language` is folded."""

    zone: tzinfo
    language: str

    def all(self, parts: tuple[Query, ...]) -> Statement:
        return _join(" AND ", self._of(And, parts)) if parts else Statement("1")

    def _of(self, kind: type[And] | type[Or], parts: tuple[Query, ...]) -> list[Statement]:
        """The conditions of parts, cheap ones first: what can be is asked at once.

        That is all words, what is in any of several channels, and by De Morgan all that is excluded.
        """
        wordy = {part: words for part in parts if (words := _expression(part))}
        fields = [part for part in parts if isinstance(part, Field) and part.name != "lang"]
        together = fields if kind is Or and len(fields) > 1 else []
        excluded = tuple(part.part for part in parts if isinstance(part, Not))
        done = {*wordy, *together, *map(Not, excluded)}
        rest = sorted((part for part in parts if part not in done), key=_cost)
        if excluded:
            rest.append(Not(_OTHER[kind](excluded)))
        return [
            *([Statement(_WORDS, (_SIGNS[kind].join(wordy.values()),))] if wordy else []),
            *([self._in_channels(together)] if together else []),
            *map(self._condition, rest),
        ]

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
            case Field("lang", tag):
                return self._in_language(tag)
            case Field():
                return self._in_channels([query])
            case Phrase():
                return Statement(_WORDS, (_expression(query),))

    def _in_channels(self, fields: list[Field]) -> Statement:
        found = [_members(field) for field in fields]
        lists = " UNION ALL ".join(_MEMBERS_OF.format(one.sql) for one in found)
        return Statement(_IN_CHANNELS.format(lists), tuple(value for one in found for value in one.values))

    def _in_language(self, tag: str) -> Statement:
        longer = f"{tag}-"
        # Entries without a language have that of the site.
        nameless = "" if f"{self.language}-".startswith(longer) else tag
        return Statement(_IN_LANGUAGE, (tag, nameless, longer, longer))

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


def _members(field: Field) -> Statement:
    """The condition on the members `m` of a channel, or of several."""
    if field.name == "source":
        subdomain = f".{field.value}"
        return Statement(_SOURCES, (field.value, subdomain, subdomain))
    return Statement(_CHANNEL, (field.name, field.value))


_OTHER: dict[type, type[And] | type[Or]] = {And: Or, Or: And}
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
