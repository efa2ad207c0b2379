"""Which entries a query finds, as SQL: what `queries.matches` says, told by the database.

(1) A finding is all entries for which `queries.matches` is true, newest first.
(2) No text of a query stands in a statement: values are parameters, words a phrase of tokens.
(3) Queries with words ask the tables of `fulltext` alone, and those hold every entry then.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from feeds.calendar import YEAR
from feeds.channels import LANGUAGE
from feeds.history import HOUR
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


_TEXTS = Statement("texts AS e INDEXED BY texts_newest WHERE")
_ENTRIES = Statement("entries AS e INDEXED BY entries_newest WHERE")
# A channel's members stand in the order that is wanted, and are fewer than all entries.
_MEMBERS = "members AS e WHERE e.kind = ? AND e.name = ? AND"

# The members of a channel, or of all channels that a field stands for.
_CHANNEL = "m.kind = ? AND m.name = ?"
_SOURCES = (
    "m.kind = 'source' AND m.name IN "
    "(SELECT name FROM channels WHERE kind = 'source' AND (name = ? OR substr(name, -length(?)) = ?))"
)
_LANGUAGES = (
    "m.kind = ? AND m.name IN "
    "(SELECT name FROM channels WHERE kind = ? AND (name = ? OR substr(name, 1, length(?)) = ? OR name = ?))"
)
ADDED_LAST = "ORDER BY (SELECT at FROM seen WHERE place = ? AND id = e.id) DESC, e.published DESC, e.id"
"""The entries `e` by when they were seen first, the last one first. One parameter: the place of records."""

_NEWEST_FIRST = "ORDER BY e.published DESC, e.id"
DIGEST = "(SELECT digest FROM entries WHERE id = e.id)"
"""The digest of the entry `e`, a row of another table."""


# An entry is looked up in its channel: a list of its ids, which are long texts, would take longer.
_IN_CHANNEL = "EXISTS (SELECT 1 FROM members m WHERE {0} AND m.published = e.published AND m.id = e.id)"
# Most entries are in few channels: numbers tell at once that they are not in this one. The sign `+` keeps
# them from being looked up one by one, which would lose the order (sqlite.org/optoverview.html section 2).
_IN_SMALL_CHANNEL = f"(+e.published IN (SELECT m.published FROM members m WHERE {{0}}) AND {_IN_CHANNEL})"
# Of several channels one list is made, in which each entry is looked up once.
_IN_CHANNELS = "+e.id IN ({})"
_MEMBERS_OF = "SELECT m.id FROM members m WHERE {}"
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
        Statement(
            f"SELECT {YEAR} AS year, count(*), max(e.published) {sql} GROUP BY year ORDER BY 1", values
        ),
        Statement(f"SELECT e.id {sql} {_NEWEST_FIRST} LIMIT ? OFFSET ?", values),
        Statement(f"SELECT e.id {sql} {ADDED_LAST} LIMIT ? OFFSET ?", values),
        Statement(f"SELECT {HOUR} AS hour, count(*) {sql} GROUP BY hour ORDER BY hour", values),
        Statement(f"SELECT e.id {sql} AND e.published >= ? AND e.published < ? {_NEWEST_FIRST}", values),
        Statement(f"SELECT {HOUR}, {DIGEST} {sql} {_NEWEST_FIRST}", values),
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
        """The conditions of parts, cheap ones first: what can be is asked at once.

        That is all words, what is in any of several channels, and by De Morgan all that is excluded.
        """
        wordy = {part: words for part in parts if (words := _expression(part))}
        fields = [part for part in parts if isinstance(part, Field)]
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
            case Field("source"):
                return self._in_channels([query])
            case Field(name):
                members = self._members(query)
                if name == "lang":  # most entries are in one of a few
                    return Statement(_IN_CHANNEL.format(members.sql), members.values)
                return Statement(_IN_SMALL_CHANNEL.format(members.sql), members.values * 2)
            case Phrase():
                return Statement(_WORDS, (_expression(query),))

    def _in_channels(self, fields: list[Field]) -> Statement:
        found = [self._members(field) for field in fields]
        lists = " UNION ALL ".join(_MEMBERS_OF.format(one.sql) for one in found)
        return Statement(_IN_CHANNELS.format(lists), tuple(value for one in found for value in one.values))

    def _members(self, field: Field) -> Statement:
        return _FIELDS.get(field.name, _channel)(field.name, field.value, self.language)

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
    return Statement(_CHANNEL, (name, value))


def _source(name: str, host: str, language: str) -> Statement:
    subdomain = f".{host}"
    return Statement(_SOURCES, (host, subdomain, subdomain))


def _language(name: str, tag: str, language: str) -> Statement:
    longer = f"{tag}-"
    # Entries without a language have that of the site.
    nameless = "" if f"{language}-".startswith(longer) else tag
    return Statement(_LANGUAGES, (LANGUAGE, LANGUAGE, tag, longer, longer, nameless))


_FIELDS: dict[str, Callable[[str, str, str], Statement]] = {"source": _source, "lang": _language}
"""Fields that are more than one channel -> the condition on their members `m`."""

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
