"""Whether a query finds an entry: the definition that the SQL of the index must agree with.

(1) matches(Not(q)) == not matches(q); And and Or are `all` and `any` of their parts.
(2) Words are found as sequences of tokens within the title or within the text, never across.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from feeds.model import Entry
from feeds.text import fold, unescape

from .query import And, DateRange, Field, Not, Or, Phrase, Query
from .tokens import tokens

# Ruby: readings beside the characters of a word, not part of the text.
_RUBY = re.compile(r"<(r[tp])\b[^<>]*>.*?</\1>", re.DOTALL)
_NOTE_MARK = re.compile(r"<sup><a [^<>]*>[^<>]{1,12}</a></sup>")
_ATTRIBUTES = r"\b[^<>\"]*+(?:\"[^\"]*\"[^<>\"]*+)*+>"
# Elements that may be within a word; any other ends it.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|strong|sub|sup|time|u|var"
    rf"|wbr){_ATTRIBUTES}"
)
_TAG = re.compile(rf"</?[a-z]\w*{_ATTRIBUTES}")


@dataclass(frozen=True, slots=True)
class Searchable:
    """Tokens of an entry's title and text, joined by spaces: the columns of the full-text index."""

    title: str
    text: str


def searchable(entry: Entry) -> Searchable:
    """The tokens that words of a query are compared with."""
    return Searchable(" ".join(tokens(entry.title)), " ".join(tokens(visible_text(entry.content.html))))


def visible_text(html: str) -> str:
    """The visible text of a cleaned content, without image descriptions."""
    return unescape(_TAG.sub(" ", _INLINE.sub("", _NOTE_MARK.sub("", _RUBY.sub("", html)))))


def matches(
    query: Query,
    entry: Entry,
    *,
    zone: tzinfo,
    language: str = "",
    texts: Callable[[Entry], Searchable] = searchable,
) -> bool:
    """Whether `query` finds `entry`.

    `zone` is that of dates, `language` that of entries without one. `texts` may be a cached `searchable`.
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
            return _contains(found.title, words) or (not in_title and _contains(found.text, words))
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


def _contains(text: str, words: tuple[str, ...]) -> bool:
    return f" {' '.join(words)} " in f" {text} "
