"""Parser of the query language; its grammar is in docs/queries.md.

(1) `parse` raises only BadQuery, for any text, in time linear in its length.
(2) It returns the canonical form, which is within the limits, too.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from feeds.errors import BadQuery
from feeds.originals import host_of, valid
from feeds.text import fold, normalized, xml_safe

from .canonical import canonical_text, normalize
from .query import And, DateRange, Field, Leaf, Not, Or, Phrase, Query
from .syntax import CLOSING, FIELD, MINUS, OPENING, OR, QUOTES, WORD
from .tokens import tokens

MAX_LENGTH = 500
"""Characters in a query, as given and in canonical form."""

MAX_DEPTH = 16
"""Parentheses within parentheses."""

MAX_TERMS = 50
"""Words, phrases and fields in a query."""

# Operators of other query languages -> how to write them here.
_FOREIGN = {
    "AND": 'write the words side by side, or "AND" for the word',
    "NOT": 'write a minus before the word to exclude, or "NOT" for the word',
}
_LONE_MINUS = "put the minus directly before the word to exclude, or in quotes to search for it"
_NO_FIELD = 'unknown field "{name}", use one of {names}; to search for the text, write "{word}" in quotes'
_NO_SPACE = re.compile(r"\S|\Z")
_HOST = re.compile(r"[a-z0-9._-]+")
_LANGUAGE = re.compile(r"[a-z0-9]{1,8}(?:-[a-z0-9]{1,8})*")
_DAY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


def parse(text: str) -> Query:
    """The query of a text, in canonical form. Raises BadQuery."""
    parser = _Parser(text)
    query = normalize(parser.query())
    if len(canonical_text(query)) > MAX_LENGTH:
        parser.fail(0, "the query is longer than {most} characters in canonical form", most=MAX_LENGTH)
    return query


# --- values of fields: text -> leaf; ValueError with the reason -----------------------------------------


def _phrase(text: str, *, in_title: bool = False) -> Phrase:
    found = tuple(tokens(text))
    if not found:
        raise ValueError("no letter or digit to search for")
    return Phrase(found, in_title)


def _title(text: str) -> Phrase:
    return _phrase(text, in_title=True)


def _name(kind: str) -> Callable[[str], Field]:
    return lambda text: Field(kind, fold(text))


def _source(text: str) -> Field:
    host = host_of(valid(text if "://" in text else f"https://{text}")).strip(".")
    if not _HOST.fullmatch(host):
        raise ValueError("not a host name such as example.com")
    return Field("source", host)


def _language(text: str) -> Field:
    tag = fold(normalized("NFKC", text)).replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError("not a language tag such as zh or zh-TW")
    return Field("lang", tag)


def _date(text: str) -> DateRange:
    start, dots, end = fold(normalized("NFKC", text)).partition("..")
    first = _day(start, last=False) if start else None
    last = _day(end if dots else start, last=True) if end or not dots else None
    if not (first or last):
        raise ValueError("a range needs a date before or after the dots")
    if first and last and first > last:
        raise ValueError("the range ends before it begins")
    return DateRange(first, last)


def _day(text: str, *, last: bool) -> date:
    """The first or last day of a year, month or day."""
    match = _DAY.fullmatch(text)
    try:
        if not match:
            raise ValueError
        year = int(match["year"])
        month = int(match["month"] or (12 if last else 1))
        return date(year, month, int(match["day"] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        hint = "write 2021, 2021-01 or 2021-01-05, or two of these with .. between"
        raise ValueError(f"not a date: {hint}") from None


FIELDS: dict[str, Callable[[str], Leaf]] = {
    "tag": _name("tag"),
    "category": _name("category"),
    "author": _name("author"),
    "source": _source,
    "lang": _language,
    "title": _title,
    "date": _date,
}
"""Name of a field -> parser of its value."""


# --- the grammar: a method per rule ------------------------------------------------------------------


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._terms = 0
        if len(text) > MAX_LENGTH:
            self.fail(MAX_LENGTH, "the query is longer than {most} characters", most=MAX_LENGTH)

    def fail(self, position: int, message: str, **values: str | int) -> NoReturn:
        # One line, printable, and as long as the query: the position still fits.
        shown = (char if xml_safe(char) else "\ufffd" for char in self._text[:MAX_LENGTH])
        text = "".join(" " if char.isspace() else char for char in shown)
        raise BadQuery(text, message, position=position, **values)

    def query(self) -> Query:
        query = self._any(0)
        if self._next():
            self.fail(self._at, "no opening parenthesis for this one")
        return query

    def _next(self) -> str:
        """Skip white space. Returns the next character; "" at the end."""
        if match := _NO_SPACE.search(self._text, self._at):
            self._at = match.start()
        return self._text[self._at : self._at + 1]

    def _word(self) -> str:
        match = WORD.match(self._text, self._at)
        return match[0] if match else ""

    def _any(self, depth: int) -> Query:
        parts = [self._all(depth)]
        while self._next() and self._word() in OR:
            self._at += len(self._word())
            parts.append(self._all(depth))
        return Or(tuple(parts))

    def _all(self, depth: int) -> Query:
        parts = []
        while (char := self._next()) and char not in CLOSING and self._word() not in OR:
            parts.append(self._not(depth))
        if not parts:
            self.fail(self._at, "a word, a phrase in quotes or a field is missing here")
        return And(tuple(parts))

    def _not(self, depth: int) -> Query:
        negated = False
        start = self._at
        while self._text[self._at : self._at + 1] in tuple(MINUS):
            self._at += 1
            negated = not negated
        part = self._part(depth, start)
        return Not(part) if negated else part

    def _part(self, depth: int, start: int) -> Query:
        char = self._text[self._at : self._at + 1]
        if not char or char.isspace() or char in CLOSING or self._word() in OR:
            self.fail(start, _LONE_MINUS)
        if char in OPENING:
            return self._group(depth)
        self._terms += 1
        if self._terms > MAX_TERMS:
            self.fail(self._at, "the query has more than {most} terms", most=MAX_TERMS)
        if field := FIELD.match(self._text, self._at):
            return self._field(field)
        if hint := _FOREIGN.get(normalized("NFKC", self._word())):
            self.fail(self._at, hint)
        return self._leaf(_phrase)

    def _group(self, depth: int) -> Query:
        start = self._at
        if depth == MAX_DEPTH:
            self.fail(start, "more than {most} nested parentheses", most=MAX_DEPTH)
        self._at += 1
        query = self._any(depth + 1)
        if not self._next():
            self.fail(start, "the closing parenthesis is missing")
        self._at += 1
        return query

    def _field(self, field: re.Match[str]) -> Leaf:
        make = FIELDS.get(normalized("NFKC", field[1]).lower())
        if not make:
            known = {"name": field[1], "names": ", ".join(FIELDS), "word": self._word()}
            self.fail(self._at, _NO_FIELD, **known)
        self._at = field.end()
        return self._leaf(make)

    def _leaf(self, make: Callable[[str], Leaf]) -> Leaf:
        """A word or a quotation, parsed by `make`."""
        start = self._at
        text = self._word()
        opening = self._text[start : start + 1]
        if opening in QUOTES:
            end = self._text.find(QUOTES[opening], start + 1)
            if end < 0:
                self.fail(start, "the closing quote is missing")
            text = self._text[start + 1 : end]
            self._at = end + 1
        else:
            self._at += len(text)
        if not fold(text):
            self.fail(start, "a value is missing here: a word or a phrase in quotes")
        try:
            return make(text)
        except ValueError as error:
            self.fail(start, str(error))
