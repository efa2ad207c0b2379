"""A file -> a post, no post, or left out, with its problems.

(1) `parse` never raises, and takes time linear in the number of bytes.
(2) The order of keys changes only the order of problems.
(3) Nothing is guessed: fields that the file does not give stay empty.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from feeds import originals
from feeds.model import Meta, Post, Problem
from feeds.text import plain, unique

from . import values
from .dates import date_in_comment, date_in_name, parse_date
from .front_matter import FrontMatter, read_simple_front_matter, split
from .report import RejectedFile, Report, quoted
from .source import Source, decode, source_of

SUFFIXES = (".htm", ".html", ".markdown", ".md", ".txt")
"""Suffixes of files that may be posts, in lower case."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646 section 2.1, shape only


class ParsedFile(NamedTuple):
    """The result for one file: a post, perhaps with problems; or problems only (left out, the last one is
    the reason); or neither (the file is not a post).
    """

    post: Post | None
    problems: tuple[Problem, ...]


class ParsedMeta(NamedTuple):
    """A `ParsedFile` without the body."""

    meta: Meta | None
    problems: tuple[Problem, ...]


def parse(path: str, data: bytes, *, zone: tzinfo) -> ParsedFile:
    """Parse the file at `path`, relative to the folder of posts. Never raises.

    Naive dates are in `zone`. A file with neither a date nor `from` is not a post.
    """
    (result,) = parse_all([source_of(path, data)], zone=zone)
    return ParsedFile(result.meta and Post(result.meta, read_body(data)), result.problems)


def parse_all(sources: Sequence[Source], *, zone: tzinfo) -> list[ParsedMeta]:
    """Parse many files, without bodies. Each stage runs for all files before the next: a third faster."""
    parsers = [_FileParser(source, zone) for source in sources]
    for stage in (_FileParser.split, _FileParser.finish):
        for parser in parsers:
            if parser.result is None:
                try:
                    stage(parser)
                except RejectedFile as rejected:
                    parser.reject(rejected)
    return [parser.result for parser in parsers if parser.result]


def read_body(data: bytes) -> str:
    """The body of a post, as `parse` gives it; "" where the file is left out."""
    report = Report("")
    try:
        return split(decode(data, report), report)[1]
    except RejectedFile:
        return ""


class _FileParser:
    """Parses one file in two stages, `split` and `finish`."""

    __slots__ = ("_body", "_head", "_length", "_report", "_source", "_zone", "result")

    _head: FrontMatter
    _length: int
    _body: str | None
    """None until it is needed."""

    def __init__(self, source: Source, zone: tzinfo) -> None:
        self._source, self._zone = source, zone
        self._report = Report(source.path)
        self.result: ParsedMeta | None = None

    def split(self) -> None:
        if (plain := self._source.plain) and (head := read_simple_front_matter(plain[0])):
            self._head, self._length, self._body = head, plain[1], None
        else:
            self._head, self._body = split(decode(self._source.data, self._report), self._report)
            self._length = len(self._body)

    def finish(self) -> None:
        meta = _meta(self._source, self._head, self._length, self._body, self._zone, self._report)
        self.result = ParsedMeta(meta, tuple(self._report.problems) if meta else ())

    def reject(self, rejected: RejectedFile) -> None:
        self._report.add(rejected.reason, "left out", line=rejected.line, field=rejected.field)
        self.result = ParsedMeta(None, tuple(self._report.problems))


def _meta(
    source: Source, head: FrontMatter, length: int, body: str | None, zone: tzinfo, report: Report
) -> Meta | None:
    fields = _Fields(head, zone, report)
    date = fields.published(source, body)
    if date is None:
        return None
    return Meta(
        path=source.path,
        digest=source.digest,
        title=fields.title(),
        date=date,
        updated=fields.updated(),
        authors=fields.names(values.people, "author", "authors"),
        tags=fields.names(values.labels, "tags", "tag"),
        categories=fields.names(values.labels, "categories", "category"),
        link=fields.link(),
        language=fields.language(),
        draft=values.is_true(fields.get("draft")) or values.is_false(fields.get("published")),
        withdrawn=values.is_true(fields.get("withdrawn")),
        length=length,
    )


class _Fields:
    """The fields of a front matter. Keys are case-insensitive; a lower-case key wins."""

    def __init__(self, head: FrontMatter, zone: tzinfo, report: Report) -> None:
        self._head = head
        self._zone = zone
        self._report = report
        known = head.fields
        keys = "".join(head.fields)
        if not (keys.isascii() and keys.islower()):
            by_spelling = sorted(head.fields.items(), key=lambda field: (field[0].islower(), field[0]))
            known = {key.casefold(): value for key, value in by_spelling}
        self.get: Callable[[str], values.Value] = known.get

    def _warn(self, field: str, reason: str, action: str) -> None:
        self._report.add(reason, action, line=self._head.line_of(field), field=field)

    def title(self) -> str:
        value = self.get("title")
        title = plain(values.first(value))
        if isinstance(value, (list, dict)):
            self._warn("title", "not a text but a list or mapping", f"read as {quoted(title)}")
        return title

    def names(
        self, read: Callable[[values.Value], tuple[str, ...]], field: str, other: str
    ) -> tuple[str, ...]:
        one, more = self.get(field), self.get(other)
        return read(one) if more is None else unique([*read(one), *read(more)])

    def published(self, source: Source, body: str | None) -> datetime | None:
        """The date of the front matter, comment or file name. None when the file is not a post.

        Raises `RejectedFile` for a post without a date.
        """
        written = values.first(self.get("date"))
        reason = "no date"
        if written:
            try:
                return self._read("date", written)
            except ValueError as error:
                reason = str(error)
        body = read_body(source.data) if body is None else body
        fallbacks = (
            ("the comment at the start of the text", date_in_comment(body)),
            ("the file's name", date_in_name(source.path, self._zone)),
        )
        for where, date in fallbacks:
            if date:
                if written:
                    self._warn("date", reason, f"dated by {where}")
                return date
        if written or values.first(self.get("from")):
            raise RejectedFile(reason, line=self._head.line_of("date"), field="date")
        return None

    def updated(self) -> datetime | None:
        """The latest of the modification dates."""
        dates = []
        for field in ("updated", "last_modified_at"):
            if written := values.first(self.get(field)):
                try:
                    dates.append(self._read(field, written))
                except ValueError as error:
                    self._warn(field, str(error), "ignored")
        return max(dates, default=None)

    def _read(self, field: str, written: str) -> datetime:
        date, doubt = parse_date(written, self._zone)
        if doubt:
            self._warn(field, doubt, "read in the time zone of the site")
        return date

    def link(self) -> str:
        """The first usable address in `from`."""
        given = [text for text in values.scalars(self.get("from")) if text.strip()]
        for text in given:
            if link := originals.valid(text):
                if "://" not in text.partition("?")[0]:
                    self._warn("from", f"{quoted(text)} has no scheme", f"read as {quoted(link)}")
                return link
        if given:
            self._warn("from", f"{quoted(given[0])} is no address of the web", "published without a link")
        return ""

    def language(self) -> str:
        for field in ("lang", "language"):
            if given := values.first(self.get(field)).strip():
                tag = given.replace("_", "-")
                if _LANGUAGE.fullmatch(tag):
                    return tag
                self._warn(field, f"{quoted(given)} is no language tag", "ignored")
        return ""
