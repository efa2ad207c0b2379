"""How commands print values: problems, entries, summaries, JSON."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import click

from feeds.archive.accounts import advice
from feeds.archive.catalogue import unpublished_channels
from feeds.model import Entry, Problem
from feeds.publisher import Publisher, Summary
from feeds.sites import SiteLayout
from feeds.text import for_terminal, printable

_CONTROLS = (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_ESCAPED = {control: f"\\u{control:04x}" for control in _CONTROLS}
"""Characters that JSON allows in strings, and that end lines in many programs or drive terminals."""


def say(text: str, *, err: bool = False) -> None:
    """Print a line or more; what posts say cannot drive the terminal."""
    click.echo(for_terminal(text), err=err)


def warn(text: str) -> None:
    """Print a warning to standard error."""
    say(f"warning: {printable(text)}", err=True)


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 file", "2 entries"."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def print_json(value: Any, *, indent: int | None = None) -> None:
    """JSON text is UTF-8 whatever the locale (RFC 8259 section 8.1); without `indent` it is one line."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    click.echo(text.translate(_ESCAPED).encode())


def problem_line(problem: Problem) -> str:
    """A problem as one line: file:line: field: reason; action."""
    place = printable(problem.path) + (f":{problem.line}" if problem.line else "")
    return f"{': '.join(filter(None, (place, problem.field, problem.reason)))}; {problem.action}"


def print_summary(posts: str, publisher: Publisher, summary: Summary) -> None:
    """Print what an update found."""
    if publisher.settings.layout.generator:
        say(next(layout_lines(publisher.settings.layout)))
    say(
        f"{count(summary.files, 'file')}: {count(summary.entries, 'entry')}, "
        f"{summary.collapsed:,} collapsed, {summary.waiting:,} waiting, {summary.left_out:,} left out, "
        f"{summary.not_posts:,} not posts"
    )
    hint = f" (see: feeds check {posts})" if summary.warnings else ""
    say(f"{count(summary.warnings, 'warning')}{hint}; {count(summary.channels, 'channel')}")
    if unpublished := len(unpublished_channels(publisher.archive)):
        say(f"{count(unpublished, 'channel')} of one entry not published; min_entries = 1 publishes all")
    if summary.waiting or summary.not_posts:
        say(f"what became of each file, and why: feeds check --all {posts}")
    for line in advice(publisher.archive):
        say(line)


def print_notice(publisher: Publisher) -> None:
    """Print that the records are new, if they are."""
    if notice := publisher.archive.records.notice:
        say(printable(notice))


def layout_lines(layout: SiteLayout) -> Iterator[str]:
    """What was recognized of the site that the posts belong to."""
    if not layout.generator:
        yield "no site generator recognized: every file may be a post"
        return
    yield f"{layout.generator} site" + (f", configured in {layout.config}" if layout.config else "")
    if layout.is_vault:
        yield "posts: notes that name an original in their front matter, or say publish: true"
    else:
        yield f"posts: {', '.join(f'{folder}/' for folder in layout.content if folder) or 'everywhere'}"
    yield f"files: {', '.join(f'{folder}/' if folder else 'everywhere' for folder in layout.static)}"
    if layout.address:
        yield f"permalinks below {layout.address}"
    if layout.exclude:
        yield f"left out: {', '.join(layout.exclude)}"
    if layout.ignored:
        yield f"left out by .gitignore: {', '.join(layout.ignored)}"


def rfc3339(moment: datetime) -> str:
    """A moment as text (RFC 3339)."""
    return moment.isoformat().replace("+00:00", "Z")


def entry_row(entry: Entry) -> dict[str, Any]:
    """An entry as JSON has it."""
    return {
        "file": printable(entry.files[0]),
        "files": [printable(path) for path in entry.files],
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "published": rfc3339(entry.published),
        "updated": rfc3339(entry.updated),
        "authors": entry.authors,
        "tags": entry.tags,
        "categories": entry.categories,
        "source": entry.source,
        "language": entry.language,
        "content_html": entry.content.html,
        "summary": entry.content.summary,
        "image": entry.content.image,
        "enclosures": [
            {"url": one.url, "type": one.type, "length": one.length} for one in entry.content.enclosures
        ],
    }


def toml(value: Any) -> str:
    """A value of a setting as TOML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml(name)} = {toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    # JSON's strings, numbers, booleans and lists are TOML, too, but for one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
