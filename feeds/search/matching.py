"""What a query finds, told of one entry at a time: the meaning that any faster way has to equal.

(1) matches(Not(q)) == not matches(q); And and Or are `all` and `any` of their parts.
(2) Words are found as sequences of tokens within the title or within the text, never across.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from html import unescape

from feeds.model import Entry
from feeds.text import fold

from .query import And, DateRange, Field, Not, Or, Phrase, Query
from .tokens import tokens

# Readings beside the characters of a word (ruby) are no part of the text that they stand in.
_READING = re.compile(r"<(r[tp])\b[^<>]*>.*?</\1>", re.DOTALL)
# These stand within a word; any other element ends it.
_REST = r"\b[^<>\"]*+(?:\"[^\"]*\"[^<>\"]*+)*+>"
_INLINE = re.compile(rf"</?(?:a|abbr|b|cite|code|del|em|i|ins|q|ruby|s|strong|sub|sup|u){_REST}")
_TAG = re.compile(rf"</?[a-z]\w*{_REST}")


@dataclass(frozen=True, slots=True)
class Searchable:
    """What words are looked for in: tokens of an entry's title and text, joined by blanks."""

    title: str
    text: str


def searchable(entry: Entry) -> Searchable:
    """What words find `entry` by: the columns of a full-text index."""
    return Searchable(" ".join(tokens(entry.title)), " ".join(tokens(visible_text(entry.content.html))))


def visible_text(html: str) -> str:
    """The text that a reader of a cleaned content sees, without image descriptions."""
    return unescape(_TAG.sub(" ", _INLINE.sub("", _READING.sub("", html))))


def matches(
    query: Query,
    entry: Entry,
    *,
    zone: tzinfo,
    language: str = "",
    texts: Callable[[Entry], Searchable] = searchable,
) -> bool:
    """Whether `query` finds `entry`.

    `zone` is that of dates, `language` that of entries which name none. `texts` may remember what
    `searchable` returned, for a caller that asks more than once.
    """
    match query:
        case And(parts):
            return all(matches(part, entry, zone=zone, language=language, texts=texts) for part in parts)
        case Or(parts):
            return any(matches(part, entry, zone=zone, language=language, texts=texts) for part in parts)
        case Not(part):
            return not matches(part, entry, zone=zone, language=language, texts=texts)
        case Phrase(words, in_title):
            found = texts(entry)
            return _holds(found.title, words) or (not in_title and _holds(found.text, words))
        case DateRange():
            start, end = query.bounds(zone)
            return (start is None or start <= entry.published) and (end is None or entry.published < end)
        case Field("source", host):
            return f".{entry.source}".endswith(f".{host}")
        case Field("lang", tag):
            return f"{fold(entry.language or language)}-".startswith(f"{tag}-")
        case Field(name, value):
            return value in map(fold, _NAMES[name](entry))


_NAMES: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "tag": lambda entry: entry.tags,
    "category": lambda entry: entry.categories,
    "author": lambda entry: entry.authors,
}


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return f" {' '.join(words)} " in f" {text} "
