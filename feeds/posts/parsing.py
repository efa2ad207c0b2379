"""A file -> a post, no post, or left out, with its problems.

(1) `parse` never raises, and takes time linear in the number of bytes.
(2) The order of keys changes only the order of problems.
(3) Each value is what the file gives under the most trusted key that has one (`fields`).
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from feeds import originals
from feeds.model import Meta, Post, Problem
from feeds.text import one_line, plain, unique

from . import values
from .dates import AMBIGUOUS, AmbiguousDate, ParsedDate, date_in_comment, date_in_name, parse_date
from .fields import CONTAINERS, LAST_RESORT, FieldTable, Plan, normal_key
from .front_matter import FrontMatter, read_simple_front_matter, split
from .report import RejectedFile, Report, quoted
from .source import Source, decode, source_of

SUFFIXES = (".htm", ".html", ".markdown", ".md", ".org", ".txt")
"""Suffixes of files that may be posts, in lower case."""

FIRST_LINE = "first line"
"""The key of an original that the first lines of the body name."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646 section 2.1, shape only
_DATE_IN_STEM = re.compile(r"^\d{4}([-_.]?)\d{1,2}\1\d{1,2}(?:[-_. ]+|$)", re.ASCII)
_HIDDEN_STATES = frozenset({"draft", "private", "unlisted", "pending", "trash", "hidden"})
_EXACT_STEMS = ("index", "readme")
_MAX_SUMMARY = 1000
_NONE: Mapping[str, str] = MappingProxyType({})

T = TypeVar("T")


class PostFolders(Protocol):
    """Where a site keeps its posts."""

    def holds_posts(self, path: str) -> bool:
        """Whether a file without an original is a post by its path."""
        ...


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What parsing depends on beside the file. Part of the settings, or found in the folder."""

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The setting `fields`: field and keys that come before those of the table."""
    date_order: str = ""
    """DAY_FIRST or MONTH_FIRST, or "" = unknown."""
    agreed_order: str = ""
    """The order that all certain dates of the archive have, or ""."""
    vaults: tuple[str, ...] = ()
    """Folders, relative to the posts, that are Obsidian vaults; "" = all of the posts."""
    people: tuple[tuple[str, str], ...] = ()
    """Id and name of authors, as in Jekyll's `_data/authors.yml`."""
    folders: PostFolders | None = None
    """Where posts are; None = anywhere. A file that names an original is a post everywhere."""
    detect_language: bool = False
    """Whether the language of a text is detected where no key names it."""


DEFAULT_OPTIONS = ParseOptions()


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a file became what it is."""

    result: ParsedMeta
    origins: tuple[tuple[str, str, int], ...]
    """Field, the key or place that gave it, and its line (0 = unknown)."""
    keys: tuple[str, ...]
    """All keys of the front matter."""
    nearest: str
    """The key that comes closest to naming a date or an original, or ""."""


def parse(path: str, data: bytes, *, zone: tzinfo, options: ParseOptions = DEFAULT_OPTIONS) -> ParsedFile:
    """Parse the file at `path`, relative to the folder of posts. Never raises.

    Naive dates are in `zone`. A file with neither a date nor an original is not a post.
    """
    (result,) = parse_all([source_of(path, data)], zone=zone, options=options)
    return ParsedFile(result.meta and Post(result.meta, read_body(data)), result.problems)


def parse_all(
    sources: Sequence[Source], *, zone: tzinfo, options: ParseOptions = DEFAULT_OPTIONS
) -> list[ParsedMeta]:
    """Parse many files, without bodies. Each stage runs for all files before the next: a third faster."""
    context = _Context.of(zone, options)
    parsers = [_FileParser(source, context) for source in sources]
    for stage in (_FileParser.split, _FileParser.finish):
        for parser in parsers:
            if parser.result is None:
                parser.run(stage)
    return [parser.result for parser in parsers if parser.result]


def explain(path: str, data: bytes, *, zone: tzinfo, options: ParseOptions = DEFAULT_OPTIONS) -> Explanation:
    """Parse a file again, and say which key gave each value."""
    context = _Context.of(zone, options)
    parser = _FileParser(source_of(path, data), context)
    for stage in (_FileParser.split, _FileParser.finish):
        if parser.result is None:
            parser.run(stage)
    assert parser.result is not None
    return parser.explained(parser.result, context.table)


def read_body(data: bytes) -> str:
    """The body of a post, as `parse` gives it; "" where the file is left out."""
    report = Report("")
    try:
        return split(decode(data, report), report)[1]
    except RejectedFile:
        return ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What all files of one call share."""

    zone: tzinfo
    options: ParseOptions
    table: FieldTable
    people: Mapping[str, str]

    @staticmethod
    def of(zone: tzinfo, options: ParseOptions) -> "_Context":
        table = _TABLES.get(options.fields)
        if table is None:
            table = _TABLES.setdefault(options.fields, FieldTable(dict(options.fields)))
        return _Context(zone, options, table, dict(options.people) if options.people else _NONE)


_TABLES: dict[tuple[tuple[str, tuple[str, ...]], ...], FieldTable] = {}


class _FileParser:
    """Parses one file in two stages, `split` and `finish`."""

    __slots__ = ("_body", "_context", "_fields", "_head", "_length", "_report", "_source", "result")

    _head: FrontMatter
    _length: int
    _body: str | None
    """None until it is needed."""

    def __init__(self, source: Source, context: _Context) -> None:
        self._source, self._context = source, context
        self._report = Report(source.path)
        self._fields: _Fields | None = None
        self.result: ParsedMeta | None = None

    def run(self, stage: "Callable[[_FileParser], None]") -> None:
        try:
            stage(self)
        except RejectedFile as rejected:
            self._report.add(rejected.reason, "left out", line=rejected.line, field=rejected.field)
            self.result = ParsedMeta(None, tuple(self._report.problems))

    def split(self) -> None:
        if (plain := self._source.plain) and (head := read_simple_front_matter(plain[0])):
            self._head, self._length, self._body = head, plain[1], None
        else:
            self._head, self._body = split(decode(self._source.data, self._report), self._report)
            self._length = len(self._body)

    def finish(self) -> None:
        self._fields = _Fields(self._head, self._source, self._body, self._context, self._report)
        meta = self._fields.meta(self._length)
        self.result = ParsedMeta(meta, tuple(self._report.problems) if meta else ())

    def explained(self, result: ParsedMeta, table: FieldTable) -> Explanation:
        used = self._fields.used if self._fields else {}
        keys = tuple(self._head.fields) if self._fields else ()
        return Explanation(
            result,
            tuple((name, key, self._head.line_of(key)) for name, key in used.items()),
            keys,
            "" if result.meta else table.nearest(keys),
        )


class _Fields:
    """The values of one file."""

    def __init__(
        self, head: FrontMatter, source: Source, body: str | None, context: _Context, report: Report
    ) -> None:
        self._head, self._source, self._body, self._context, self._report = (
            head,
            source,
            body,
            context,
            report,
        )
        self._values = head.fields
        self._plan: Plan = context.table.plan(tuple(head.fields))
        if any(
            normal_key(key) in CONTAINERS and isinstance(value, dict) for key, value in head.fields.items()
        ):
            self._flatten()
        self._names_site = False
        self.used: dict[str, str] = {}
        """Field -> the key or place that gave it."""

    def _flatten(self) -> None:
        inner = [
            value
            for key, value in self._values.items()
            if normal_key(key) in CONTAINERS and isinstance(value, dict)
        ]
        self._values = {key: item for value in inner for key, item in value.items()} | self._values
        self._plan = self._context.table.plan(tuple(self._values))

    def meta(self, length: int) -> Meta | None:
        """What the file says as a post; None if it is not a post. Raises `RejectedFile`."""
        link = self._original()
        in_vault = self._context.options.vaults and self._in_vault()
        if in_vault and not (link or self._names_site or self._is("publish", values.is_true)):
            return None
        folders = self._context.options.folders
        if not link and folders and not folders.holds_posts(self._source.path):
            return None
        date = self._date(named=bool(link))
        if date is None:
            return None
        if not (link or in_vault):
            link = self._labelled_original()
        title = self._title()
        tags = self._names("tags", values.labels)
        if in_vault:
            tags = self._vault_tags(tags)
        return Meta(
            path=self._source.path,
            digest=self._source.digest,
            title=title,
            date=date.when,
            updated=self._updated(),
            authors=self._names("people", lambda value: values.people(value, self._context.people)),
            tags=tags,
            categories=self._names("categories", values.labels),
            link=link,
            language=self._language(),
            draft=self._is_draft(),
            withdrawn=self._is("withdrawn", values.is_true),
            length=length,
            link_key=self.used.get("original", "") if link else "",
            day=date.day,
            date_order=date.order,
            not_before=self._moment("publish_date"),
            expires=self._moment("expires"),
            summary=self._text("summary")[:_MAX_SUMMARY],
            image=self._image(),
        )

    # --- access -----------------------------------------------------------------------------

    def _given(self, name: str) -> Iterator[tuple[str, values.Value]]:
        for key in self._plan.get(name, ()):
            value = self._values[key]
            if value:
                yield key, value

    def _is(self, name: str, test: Callable[[values.Value], bool]) -> bool:
        for key, value in self._given(name):
            if test(value):
                self.used[name] = key
                return True
        return False

    def _warn(self, key: str, reason: str, action: str) -> None:
        self._report.add(reason, action, line=self._head.line_of(key), field=key)

    def body(self) -> str:
        if self._body is None:
            self._body = read_body(self._source.data)
        return self._body

    # --- texts ------------------------------------------------------------------------------

    def _text(self, name: str) -> str:
        for key, value in self._given(name):
            if text := plain(values.first(value)):
                self.used[name] = key
                return text
        return ""

    def _title(self) -> str:
        for key, value in self._given("title"):
            if title := plain(values.first(value)):
                self.used["title"] = key
                if isinstance(value, (list, dict)):
                    self._warn(key, "not a text but a list or mapping", f"read as {quoted(title)}")
                return title
        from .first_lines import first_heading  # late: its patterns take 10 ms to compile

        page_title = plain(values.first(self._values.get("<title>")))
        places = (
            ("first heading", first_heading(self.body())),
            ("<title>", page_title),
            ("file name", _title_of_name(self._source.path)),
        )
        for place, title in places:
            if title:
                self.used["title"] = place
                return title
        return ""

    def _names(self, name: str, read: Callable[[values.Value], tuple[str, ...]]) -> tuple[str, ...]:
        given = list(self._given(name))
        if given:
            self.used[name] = given[0][0]
        if len(given) == 1:
            return read(given[0][1])
        return unique([one for _, value in given for one in read(value)])

    def _vault_tags(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """In Obsidian, tags also stand in the text, and `a/b` is a tag within the tag `a`."""
        from .tags_in_text import tags_in_text

        found = (*tags, *tags_in_text(self.body()))
        return unique([part for tag in found for part in (*_parents(tag), tag)])

    def _language(self) -> str:
        for key, value in self._given("language"):
            given = values.first(value).strip()
            tag = given.replace("_", "-")
            if _LANGUAGE.fullmatch(tag):
                self.used["language"] = key
                return tag
            if given:
                self._warn(key, f"{quoted(given)} is no language tag", "ignored")
        if not self._context.options.detect_language:
            return ""
        from .detection import language_of  # late: most archives name their language

        if language := language_of(self.body()):
            self.used["language"] = "text"
        return language

    def _image(self) -> str:
        for key, value in self._given("image"):
            if found := values.image(value):
                self.used["image"] = key
                return one_line(found)
        return ""

    # --- original ---------------------------------------------------------------------------

    def _original(self) -> str:
        """The address that the front matter or the head of the page names as the original; "" for none."""
        found: list[tuple[str, str]] = []
        for key, value in self._given("original"):
            if normal_key(key) == "from":
                link = self._link_of_from(key, value)
            else:
                link = next((link for text in values.addresses(value) if (link := originals.valid(text))), "")
                if link and _is_bare_host(link):
                    self._warn(key, f"{quoted(link)} is the address of a site, not of an article", "ignored")
                    self._names_site = True
                    continue
            if link:
                found.append((key, link))
        if not found:
            return ""
        key, link = found[0]
        for other, address in found[1:]:
            if originals.canonical(address) == originals.canonical(link) or normal_key(other) == "guid":
                continue
            if normal_key(key) != "from" and _is_below(address, link):
                key, link, other, address = other, address, key, link
            if not other.startswith(("<", "JSON", "Single", "Snapshot")):
                self._warn(other, f"names another original than `{key}`", f"{quoted(link)} is the link")
        self.used["original"] = key
        return link

    def _link_of_from(self, key: str, value: values.Value) -> str:
        given = [text for text in values.scalars(value) if text.strip()]
        for text in (*given, *values.addresses(value)):
            if link := originals.valid(text):
                if "://" not in text.partition("?")[0]:
                    self._warn(key, f"{quoted(text)} has no scheme", f"read as {quoted(link)}")
                return link
        if given:
            self._warn(key, f"{quoted(given[0])} is no address of the web", "published without a link")
        return ""

    def _labelled_original(self) -> str:
        from .first_lines import labelled_original

        address, _ = labelled_original(self.body(), plain(values.first(self._values.get("title"))))
        link = originals.valid(address) if address else ""
        if link and not _is_bare_host(link):
            self.used["original"] = FIRST_LINE
            return link
        return ""

    # --- dates ------------------------------------------------------------------------------

    def _date(self, *, named: bool) -> ParsedDate | None:
        """The date of the front matter, comment or file name. None when the file is not a post.

        Raises `RejectedFile` for a post without a date.
        """
        failed: tuple[str, str] | None = None
        for key, value in self._given("date"):
            written = values.first(value)
            if normal_key(key) == "published" and (values.is_true(value) or values.is_false(value)):
                continue
            try:
                date = self._read_date(key, written)
            except ValueError as error:
                failed = failed or (key, str(error))
                continue
            self.used["date"] = key
            if failed:
                self._warn(failed[0], failed[1], f"dated by `{key}`")
            return date
        fallbacks: tuple[tuple[str, Callable[[], ParsedDate | None]], ...] = (
            ("the comment at the start of the text", self._date_of_comment),
            ("the file's name", lambda: date_in_name(self._source.path, self._context.zone)),
            ("the date of change", self._date_of_change),
        )
        for where, read in fallbacks:
            if found := read():
                if failed:
                    self._warn(failed[0], failed[1], f"dated by {where}")
                self.used["date"] = where
                return found
        if failed or named:
            key, reason = failed or ("date", "no date")
            raise RejectedFile(reason, line=self._head.line_of(key), field=key)
        return None

    def _read_date(self, key: str, written: str) -> ParsedDate:
        options, zone = self._context.options, self._context.zone
        try:
            date = parse_date(written, zone, order=options.date_order)
        except AmbiguousDate:
            # The two readings are never equal, so at most one is the day in the name.
            by_name = date_in_name(self._source.path, zone)
            readings = {order: parse_date(written, zone, order=order) for order in ("day", "month")}
            proven = [order for order, date in readings.items() if by_name and date.day == by_name.day]
            if not (proven or options.agreed_order):
                raise
            order = proven[0] if proven else options.agreed_order
            date = readings[order]._replace(order=order if proven else "")
            reason = f"{quoted(written)} {AMBIGUOUS}"
            action = "as in the file's name" if proven else "as in the other dates of the archive"
            self._warn(key, reason, f"read with the {order} first, {action}")
        if date.doubt:
            action = "read in the time zone of the site" if "zone" in date.doubt else "read so"
            self._warn(key, date.doubt, action)
        return date

    def _date_of_comment(self) -> ParsedDate | None:
        found = date_in_comment(self.body())
        return ParsedDate(found, found.date().isoformat()) if found else None

    def _date_of_change(self) -> ParsedDate | None:
        dates = list(self._dates(LAST_RESORT))
        return min(dates, key=lambda date: date.when) if dates else None

    def _dates(self, name: str) -> Iterator[ParsedDate]:
        for key, value in self._given(name):
            if written := values.first(value):
                try:
                    yield self._read_date(key, written)
                    self.used[name] = key
                except ValueError as error:
                    self._warn(key, str(error), "ignored")

    def _updated(self) -> datetime | None:
        """The latest of the modification dates."""
        if "updated" not in self._plan:
            return None
        return max((date.when for date in self._dates("updated")), default=None)

    def _moment(self, name: str) -> datetime | None:
        if name not in self._plan:
            return None
        return next((date.when for date in self._dates(name)), None)

    # --- state ------------------------------------------------------------------------------

    def _is_draft(self) -> bool:
        return (
            self._is("draft", values.is_true)
            or self._is("published", values.is_false)
            or self._is("publish", values.is_false)
            or self._is("status", lambda value: values.first(value).strip().casefold() in _HIDDEN_STATES)
        )

    def _in_vault(self) -> bool:
        path = self._source.path
        return any(not vault or path.startswith(f"{vault}/") for vault in self._context.options.vaults)


def _is_bare_host(link: str) -> bool:
    parts = urlsplit(link)
    return parts.path in ("", "/") and not parts.query and not parts.fragment.startswith(("!", "/"))


def _is_below(address: str, link: str) -> bool:
    """Whether `address` is more specific than `link`: a page below it on the same host."""
    inner, outer = originals.canonical(address), originals.canonical(link)
    return len(inner) > len(outer) and inner.startswith(outer.rstrip("/") + "/")


def _parents(tag: str) -> Iterator[str]:
    parts = tag.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def _title_of_name(path: str) -> str:
    """The words of a file's name: `2020-09-06-the_river.md` is `the river`."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    if stem.lower() in _EXACT_STEMS and folder:
        stem = posixpath.basename(folder)
    words = _DATE_IN_STEM.sub("", stem)
    if " " not in words:
        words = words.replace("_", " ") if "_" in words else words.replace("-", " ")
    return one_line(words.encode("utf-8", "replace").decode())
