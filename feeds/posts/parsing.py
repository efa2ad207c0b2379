"""A file -> a post, no post, or left out, with its problems.

(1) `parse` never raises, and takes time linear in the number of bytes.
(2) The order of keys changes only the order of problems.
(3) Each value is what the file gives under the most trusted key that has one (`fields`).
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from feeds import originals
from feeds.model import MOST_LABELS, Meta, Post, Problem
from feeds.text import one_line, plain, unique

from . import values
from .dates import ParsedDate
from .fields import FieldTable, normal_key
from .front_matter import FrontMatter, read_simple_front_matter, split
from .given_fields import GivenFields, read_body
from .options import DEFAULT_OPTIONS, Context, ParseOptions
from .original import original_in_text, original_of
from .post_dates import date_of, moment_of, updated_of
from .report import RejectedFile, Report, quoted
from .site import PostFacts, PostSite
from .source import Source, decode, source_of

SUFFIXES = (
    *(".htm", ".html", ".lr", ".markdown", ".md", ".mdown", ".mdx", ".mht", ".mhtml", ".mkd", ".mkdn"),
    *(".org", ".qmd", ".rmd", ".rst", ".txt", ".xhtml"),
)
"""Suffixes of files that may be posts, in lower case."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646 section 2.1, shape only
_DATE_IN_STEM = re.compile(r"^\d{4}([-_.]?)\d{1,2}\1\d{1,2}(?:[-_. ]+|$)", re.ASCII)
_HIDDEN_STATES = frozenset(
    (
        *("draft", "autodraft", "wip", "idea", "todo", "inprogress", "inreview", "pending", "unpublished"),
        *("skip", "private", "internal", "members", "paid", "unlisted", "hidden", "trash", "trashed"),
        "deleted",
    )
)
"""In the form of `normal_key`."""
_EXACT_STEMS = ("index", "readme")
_MOST_PARENTS = 20
_MAX_SUMMARY = 1000
_NO_SUMMARY = frozenset(("more", "read more", "null", "none", "undefined"))


class ParsedFile(NamedTuple):
    """The result for one file: a post, perhaps with problems; or problems only (left out, the last one is
    the reason); or neither (the file is not a post)."""

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
    context = Context.of(zone, options)
    parsers = [_FileParser(source, context) for source in sources]
    for stage in (_FileParser.split, _FileParser.finish):
        for parser in parsers:
            if parser.result is None:
                parser.run(stage)
    return [parser.result for parser in parsers if parser.result]


def explain(path: str, data: bytes, *, zone: tzinfo, options: ParseOptions = DEFAULT_OPTIONS) -> Explanation:
    """Parse a file again, and say which key gave each value."""
    context = Context.of(zone, options)
    parser = _FileParser(source_of(path, data), context)
    for stage in (_FileParser.split, _FileParser.finish):
        if parser.result is None:
            parser.run(stage)
    assert parser.result is not None
    return parser.explained(parser.result, context.table)


class _FileParser:
    """Parses one file in two stages, `split` and `finish`."""

    __slots__ = ("_body", "_context", "_fields", "_head", "_length", "_report", "_source", "result")

    _head: FrontMatter
    _length: int
    _body: str | None
    """None until it is needed."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._report = Report(source.path)
        self._fields: GivenFields | None = None
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
        self._fields = GivenFields(self._head, self._source, self._body, self._context, self._report)
        meta = _meta(self._fields, self._length)
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


def _meta(given: GivenFields, length: int) -> Meta | None:
    """What the file says as a post; None if it is not a post. Raises `RejectedFile`."""
    original = original_of(given)
    link = original.link
    in_vault = given.context.options.vaults and _in_vault(given)
    is_named = (link or original.site) and not given.head.in_text
    if in_vault and not (is_named or given.holds("publish", values.is_true)):
        return None
    site = given.context.options.site
    if not link and site and not site.holds_posts(given.source.path):
        return None
    date = date_of(given, named=bool(link))
    if date is None:
        return None
    link, author = (link, "") if link or in_vault else original_in_text(given)
    context = given.context
    title = _title(given)
    tags = _names(given, "tags", _labels)
    if in_vault:
        tags = _vault_tags(given, tags)
    tags = _few(given, "tags", tags, MOST_LABELS)
    categories = _names(given, "categories", _labels)
    categories = _few(given, "categories", categories, MOST_LABELS - len(tags))
    authors = _names(given, "people", lambda key, value: _people(given, key, value)) or values.people(author)
    return Meta(
        path=given.source.path,
        digest=given.source.digest,
        title=title,
        date=date.when,
        updated=updated_of(given),
        authors=context.renamed("author", _few(given, "people", authors, MOST_LABELS)),
        tags=context.renamed("tag", tags),
        categories=context.renamed("category", categories),
        link=link,
        language=_language(given),
        draft=_is_draft(given) or (site is not None and site.hides(tags)),
        withdrawn=given.holds("withdrawn", values.is_true),
        length=length,
        link_key=given.used.get("original", "") if link else "",
        day=date.day,
        date_order=date.order,
        not_before=moment_of(given, "publish_date"),
        expires=moment_of(given, "expires"),
        summary=_summary(given, title),
        image=_image(given),
        permalink=_permalink(given, site, title, date, categories) if site else "",
        source=_renamed_source(context, link),
    )


def _renamed_source(context: Context, link: str) -> str:
    aliases = context.aliases.get("source")
    return aliases.get(originals.host_of(originals.canonical(link)), "") if aliases and link else ""


def _summary(given: GivenFields, title: str) -> str:
    text = given.text("summary")[:_MAX_SUMMARY]
    text = "" if text == title or text.casefold() in _NO_SUMMARY else text
    if "**" in text or "](" in text or "`" in text:
        from feeds.markup.captions import unstyled  # late: few summaries have marks

        return unstyled(text)
    return text


def _title(given: GivenFields) -> str:
    for key, value in given.each("title"):
        if title := plain(values.first(value)):
            given.used["title"] = key
            if isinstance(value, (list, dict)):
                given.warn(key, "not a text but a list or mapping", f"read as {quoted(title)}")
            return title
    from .first_lines import first_heading  # late: its patterns take 10 ms to compile

    of_page = {key: plain(values.first(given.values.get(key))) for key in ("<heading>", "<title>")}
    places = (
        ("first heading", of_page["<heading>"] or first_heading(given.body())),
        ("<title>", of_page["<title>"]),
        ("file name", _title_of_name(given.source.path)),
    )
    for place, title in places:
        if title:
            given.used["title"] = place
            return title
    return ""


def _names(
    given: GivenFields, name: str, read: Callable[[str, values.Value], tuple[str, ...]]
) -> tuple[str, ...]:
    found = list(given.each(name))
    if found:
        given.used[name] = found[0][0]
    if len(found) == 1:
        return read(*found[0])
    return unique([one for key, value in found for one in read(key, value)])


def _labels(key: str, value: values.Value) -> tuple[str, ...]:
    return values.labels(value)


def _people(given: GivenFields, key: str, value: values.Value) -> tuple[str, ...]:
    return values.people(value, given.context.people, commas=key.lower() == "authors")


def _few(given: GivenFields, name: str, names: tuple[str, ...], most: int) -> tuple[str, ...]:
    """At most `most` names."""
    if len(names) > most:
        given.warn(given.used.get(name, ""), f"{len(names):,} names", f"only the first {most:,} count")
    return names[:most]


def _vault_tags(given: GivenFields, tags: tuple[str, ...]) -> tuple[str, ...]:
    """In Obsidian, tags also stand in the text, and `a/b` is a tag within the tag `a`."""
    from .tags_in_text import tags_in_text

    found = (*tags, *tags_in_text(given.body()))
    return unique([part for tag in found for part in (*_parents(tag), tag)])


def _language(given: GivenFields) -> str:
    for key, value in given.each("language"):
        written = values.first(value).strip()
        tag = written.replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            given.used["language"] = key
            return tag
        if written:
            given.warn(key, f"{quoted(written)} is no language tag", "ignored")
    if not given.context.options.detect_language:
        return ""
    from .detection import LOOKED_AT, language_of  # late: most archives name their language

    if language := language_of(given.start_of_body(LOOKED_AT)):
        given.used["language"] = "text"
    return language


def _image(given: GivenFields) -> str:
    for key, value in given.each("image"):
        if found := values.image(value):
            given.used["image"] = key
            return one_line(found)
    return ""


def _permalink(
    given: GivenFields, site: PostSite, title: str, date: ParsedDate, categories: tuple[str, ...]
) -> str:
    try:
        when = date.when.astimezone(given.context.zone)
    except OverflowError:  # the first and the last day of the calendar
        when = date.when
    return site.permalink(PostFacts(given.source.path, title, when, categories, given.values, date.day))


_HIDING: tuple[tuple[str, Callable[[values.Value], bool]], ...] = (
    ("draft", values.is_true),
    ("published", values.is_false),
    ("publish", values.is_false),
    ("password", lambda value: values.first(value) != "" and not values.is_false(value)),
    ("status", lambda value: normal_key(values.first(value)) in _HIDDEN_STATES),
)
"""Fields that can hide a post, and which of their values do."""


def _is_draft(given: GivenFields) -> bool:
    return any(given.holds(name, hides) for name, hides in _HIDING)


def _in_vault(given: GivenFields) -> bool:
    path = given.source.path
    return any(not vault or path.startswith(f"{vault}/") for vault in given.context.options.vaults)


def _parents(tag: str) -> Iterator[str]:
    parts = tag.split("/")
    return ("/".join(parts[:count]) for count in range(1, min(len(parts), _MOST_PARENTS)))


def _title_of_name(path: str) -> str:
    """The words of a file's name: `2020-09-06-the_river.md` is `the river`."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0].removesuffix(".html")  # `fog.html.md` of Middleman
    if stem.lower() in _EXACT_STEMS and folder:
        stem = posixpath.basename(folder)
    words = _DATE_IN_STEM.sub("", stem)
    if " " not in words:
        words = words.replace("_", " ") if "_" in words else words.replace("-", " ")
    return one_line(words.encode("utf-8", "replace").decode())
