"""Full-text index in PostgreSQL: the terms of each entry as a `tsvector` with a GIN index, and its tokens.

(1) Terms are all tokens, neighbours "a b" of which one is a character that is a token of its own, and those
    of the title once more after "^". A longer phrase is looked for by its terms, and then in the text.
(2) Positions of PostgreSQL are none of ours: it keeps 256 of a token.
(3) Entries whose terms are more than a `tsvector` holds have none: their texts are read.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from feeds.index.fulltext import EntryWords, FullText
from feeds.search import And, Or, Phrase, Query, Searchable
from feeds.search.sql import Condition
from feeds.search.tokens import is_single

_SCHEMA = """
CREATE TABLE texts (number BIGINT PRIMARY KEY, digest TEXT, title TEXT, text TEXT, terms TSVECTOR);
CREATE INDEX texts_without_terms ON texts (number) WHERE terms IS NULL
"""

# Made when the table is filled, in half the time; without pending entries, which queries would have to read.
_INDEX = "CREATE INDEX IF NOT EXISTS texts_terms ON texts USING gin (terms) WITH (fastupdate = off)"

_PUT = """
INSERT INTO texts SELECT number, digest, ?, ?, array_to_tsvector(CAST(? AS TEXT[])) FROM entries
WHERE id = ? AND digest = ?
ON CONFLICT (number) DO UPDATE
SET digest = excluded.digest, title = excluded.title, text = excluded.text, terms = excluded.terms
"""

_MOST_BYTES = 2**20 - 1
"""Of the terms of an entry (PostgreSQL, "Text Search Limitations")."""

_LONGEST = 1_000
"""Bytes of a term; longer ones are told apart by their hashes."""


class PostgresFullText(FullText):
    """The full-text index in PostgreSQL."""

    def _make_tables(self) -> None:
        self._db.execute("DROP TABLE IF EXISTS texts")
        self._db.execute_script(_SCHEMA)

    def _put(self, rows: Sequence[EntryWords]) -> None:
        self._db.execute_many(
            _PUT, [(*_stored(row.words), row.id, row.digest) for row in sorted(rows, key=lambda row: row.id)]
        )

    def _remove_gone(self) -> None:
        self._db.execute(
            "DELETE FROM texts WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.number = texts.number)"
        )

    def _end(self) -> None:
        self._db.execute(_INDEX)


def _stored(words: Searchable) -> tuple[str, str, list[str] | None]:
    of_title = terms_of(words.title)
    terms = sorted(map(_term, of_title | terms_of(words.text) | {f"^{one}" for one in of_title}))
    too_many = sum(len(one.encode()) + 1 for one in terms) > _MOST_BYTES
    return words.title, words.text, None if too_many else terms


def terms_of(text: str) -> set[str]:
    """The terms of a text of tokens."""
    tokens = text.split()
    return {*tokens, *_neighbours(tokens)}


def _neighbours(tokens: Sequence[str]) -> Iterable[str]:
    singles = list(map(is_single, tokens))
    for place in range(len(tokens) - 1):
        if singles[place] or singles[place + 1]:
            yield f"{tokens[place]} {tokens[place + 1]}"


def _term(text: str) -> str:
    """A term as it is stored; no token has the signs that begin others."""
    return text if len(text.encode()) <= _LONGEST else f"#{sha256(text.encode()).hexdigest()}"


# --- queries ----------------------------------------------------------------------------------------


class _Words(NamedTuple):
    """What a query about words is in the index."""

    terms: str
    """Of `tsquery`: every entry that is found has them."""
    recheck: Condition | None
    """What else is true of it; None: nothing, all that have the terms are found."""
    text: Condition
    """What is true of its texts, whatever its terms."""


def words_in_postgres(query: Query) -> Condition:
    """The `WordsCondition` of PostgreSQL."""
    found = _words(query)
    indexed = Condition("w.terms @@ CAST(? AS tsquery)", (found.terms,))
    if found.recheck:
        indexed = _join(" AND ", [indexed, found.recheck])
    return Condition(
        f"e.number IN (SELECT w.number FROM texts w WHERE {indexed.sql} "
        f"UNION ALL SELECT w.number FROM texts w WHERE w.terms IS NULL AND {found.text.sql})",
        indexed.values + found.text.values,
    )


def _words(query: Query) -> _Words:
    match query:
        case Phrase():
            return _phrase(query)
        case And(parts):
            inner = list(map(_words, parts))
            rechecks = [one.recheck for one in inner if one.recheck]
            return _Words(
                f"({' & '.join(one.terms for one in inner)})",
                _join(" AND ", rechecks) if rechecks else None,
                _join(" AND ", [one.text for one in inner]),
            )
        case Or(parts):
            inner = list(map(_words, parts))
            return _Words(
                f"({' | '.join(one.terms for one in inner)})",
                _join(" OR ", list(map(_whole, inner))) if any(one.recheck for one in inner) else None,
                _join(" OR ", [one.text for one in inner]),
            )
    raise AssertionError(query)


def _whole(words: _Words) -> Condition:
    terms = Condition("w.terms @@ CAST(? AS tsquery)", (words.terms,))
    return _join(" AND ", [terms, words.recheck]) if words.recheck else terms


def _phrase(phrase: Phrase) -> _Words:
    tokens = phrase.words
    neighbours = list(_neighbours(tokens))
    terms = [*neighbours] if len(neighbours) == len(tokens) - 1 and neighbours else [*tokens, *neighbours]
    sign = "^" if phrase.in_title else ""
    # Tokens have no quotes and no backslashes.
    query = " & ".join(f"'{_term(sign + one)}'" for one in terms)
    place = f" {' '.join(tokens)} "
    within = [Condition("strpos(' ' || w.title || ' ', ?) > 0", (place,))]
    if not phrase.in_title:
        within.append(Condition("strpos(' ' || w.text || ' ', ?) > 0", (place,)))
    text = _join(" OR ", within)
    return _Words(f"({query})", None if len(terms) == 1 else text, text)


def _join(operator: str, conditions: list[Condition]) -> Condition:
    values = tuple(value for condition in conditions for value in condition.values)
    return Condition(f"({operator.join(condition.sql for condition in conditions)})", values)
