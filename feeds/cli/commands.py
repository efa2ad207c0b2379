"""The command line: options, a call, what to print.

What a user can mend is one line on standard error and exit code 1; wrong usage is exit code 2.
"""

import atexit
import gc
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from feeds import __version__
from feeds.archive.diagnostics import check_rules, guarded
from feeds.archive.rendering import entry_of_file, learn_rules
from feeds.archive.update import Progress, no_progress
from feeds.archive.workers import COUNT, RARELY
from feeds.channels import ALL, ENTRY, KINDS
from feeds.errors import BadOutput, BadSetting, FeedsError
from feeds.formats import FORMATS
from feeds.model import Address, Entry, Problem
from feeds.publisher import Publisher, Summary
from feeds.settings import LOCALHOST, load_settings, setting_rows
from feeds.storage import keep_apart, open_output
from feeds.storage.output import RECORDS
from feeds.text import printable

_BLINK = 0.1
"""Seconds between two changes of what a terminal shows of progress."""

_Command = TypeVar("_Command", bound=Callable[..., Any])

_POSTS = click.argument("posts", type=click.Path())

_OPTIONS = (
    click.option("--base-url", help="Public address of the feeds, such as https://example.org/archive/."),
    click.option("--limit", type=click.IntRange(min=0), help="Entries in a feed, at the most; 0 = all."),
    click.option(
        "--max-bytes",
        type=click.IntRange(min=0),
        help="Bytes of content in a feed, at the most; 0 = no limit.",
    ),
    click.option("--content", type=click.Choice(["full", "summary"]), help="What feeds carry of an entry."),
    click.option("--kinds", help="Kinds of channels beside the main one: tag,category,author,source."),
    click.option(
        "--records",
        type=click.Path(path_type=Path, resolve_path=True),
        help="File that remembers what was seen and withdrawn.  [in OUT when built]",
    ),
    click.option("--min-entries", type=click.IntRange(min=0), help="Smaller channels are not made."),
    click.option(
        "--pages",
        type=click.Choice(["first", "older", "all"]),
        help="Pages for people: the first of each channel, older ones, each entry's.  "
        "[all served, first built]",
    ),
    click.option(
        "--archives",
        type=click.Choice(["none", "main", "all"]),
        help="Whose whole history is published (main: and saved searches).  [all served, none built]",
    ),
)

_ACCEPT_LOSS = click.option(
    "--accept-loss",
    is_flag=True,
    default=None,
    help="It is meant that more than a tenth of the entries are gone since the last time.",
)


def _publishing(command: _Command) -> _Command:
    """Give a command the options that decide what is published."""
    for option in reversed((*_OPTIONS, _ACCEPT_LOSS)):
        command = option(command)
    return command


class _Commands(click.Group):
    """Commands whose errors are one line each."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            click.echo(f"feeds: {printable(str(error))}", err=True)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeds")
def main() -> None:
    """Atom, RSS and JSON feeds from a folder of saved articles."""
    gc.set_threshold(RARELY)
    atexit.register(gc.freeze)  # or all there is would be looked through once more when Python ends
    # A pipe or a terminal that cannot show a character gets it escaped; JSON is always UTF-8.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


@main.command()
@_POSTS
@click.option("-o", "--out", required=True, type=click.Path(), help="Folder to write to.")
@click.option("--compress", is_flag=True, default=None, help="Write each document as .gz and .br, too.")
@_publishing
def build(posts: str, out: str, **flags: Any) -> None:
    """Write every channel in every format as static files."""
    from feeds.static import build as write

    output = open_output(out)
    publisher = _open(posts, flags, processes=COUNT, records=output.place(RECORDS))
    if not publisher.settings.is_given("base_url"):
        click.echo(
            f"feeds: no --base-url: the feeds say that they stand at {publisher.site.base_url}", err=True
        )
    keep_apart(publisher.settings.source, output, (*KINDS, ENTRY, "feed"))
    output.create()  # nothing is recorded if this fails
    if publisher.archive.index.is_rebuilt:
        click.echo("feeds: the index is of another version or damaged; every post is read again", err=True)
    summary = _update(publisher)
    with _progress() as progress:
        built = write(publisher, output, progress=progress)
    for problem in publisher.problems():
        if problem.action == "left out":
            click.echo(_line(problem), err=True)
    for problem in built.problems:
        click.echo(_line(problem), err=True)
    for name in built.foreign:
        click.echo(f"feeds: {output.place(name)}: is not from an earlier build; left as it is", err=True)
    _print_summary(posts, summary)
    notice, warnings = publisher.archive.records.notice, publisher.archive.records.warnings
    for line in warnings:
        click.echo(f"feeds: {printable(line)}", err=True)
    if notice:
        click.echo(printable(notice))
    click.echo(
        f"{built.written:,} documents written, {built.unchanged:,} unchanged, "
        f"{built.removed:,} removed in {out}"
    )


@main.command()
@_POSTS
@_publishing
@click.option("--max-age", type=click.IntRange(min=0), help="Seconds before clients ask again.")
@click.option("--watch", type=click.FloatRange(min=0), help="Seconds between two looks at POSTS; 0 = never.")
@click.option("--access-log", is_flag=True, default=None, help="Log each request.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(min=1), help="Processes that answer."
)
def serve(posts: str, host: str, port: int, workers: int, **flags: Any) -> None:
    """Serve the same addresses over HTTP, and what changes in POSTS within seconds."""
    from feeds.web.logs import log_to_stderr
    from feeds.web.server import run
    from feeds.web.watcher import Watcher

    port = _free_port(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    shown = f"[{shown}]" if ":" in shown else shown
    publisher = _open(
        posts, flags, base_url=f"http://{shown}:{port}/", archives="all", pages="all", asks=True
    )
    check_rules(publisher.archive)
    log_to_stderr()
    watcher = Watcher(publisher)
    watcher.first_update()
    _print_summary(posts, publisher.summary())
    if notice := publisher.archive.records.notice:
        click.echo(printable(notice))
    _print_addresses(publisher)
    # Workers are processes of their own and read the settings anew: they get the same flags.
    given = {name: value for name, value in flags.items() if value is not None}
    given |= {"posts": Path(posts).resolve(), "base_url": publisher.site.base_url}
    environment = {f"FEEDS_{name.upper()}": str(value) for name, value in given.items()}
    watcher.start()
    run(host, port, workers, environment)
    watcher.stop()


@main.command()
@_POSTS
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any problem.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--content", is_flag=True, help="Clean all content first, to report what the guard kept.")
@_ACCEPT_LOSS
def check(posts: str, strict: bool, as_json: bool, content: bool, **flags: Any) -> None:
    """Report every problem: file, line, field, reason, what was done."""
    publisher = _open(posts, flags)
    summary = _update(publisher)
    if content:
        for _ in publisher.entries():
            pass
    problems = list(publisher.problems())
    told = [*problems, *guarded(publisher.archive)]
    if as_json:
        rows = [
            {
                "file": printable(problem.path),
                "line": problem.line,
                "field": problem.field,
                "reason": problem.reason,
                "action": problem.action,
            }
            for problem in told
        ]
        counts = {name: getattr(summary, name) for name in summary.__dataclass_fields__}
        _print_json({"counts": counts, "problems": rows}, indent=1)
    else:
        for problem in told:
            click.echo(_line(problem))
        _print_summary(posts, summary)
    if strict and problems:
        sys.exit(1)


@main.command()
@_POSTS
@_publishing
def channels(posts: str, **flags: Any) -> None:
    """List channels with their numbers of entries and addresses."""
    publisher = _open(posts, flags)
    _update(publisher)
    if publisher.archive.searches.need_text:
        _read_words(publisher)
    for channel in publisher.channels():
        url = publisher.url(Address(channel.kind, channel.slug, "atom"))
        line = f"{channel.count:>7}  {channel.kind:<8}  {channel.label or publisher.site.title}  {url}"
        withdrawn = len(publisher.archive.records.tombstones(channel))
        click.echo(f"{line}  ({withdrawn:,} withdrawn)" if withdrawn else line)


@main.command()
@_POSTS
@_publishing
def index(posts: str, **flags: Any) -> None:
    """Read the words of all entries, so that searches are answered as soon as POSTS is served."""
    publisher = _open(posts, flags, processes=COUNT)
    summary = _update(publisher)
    _read_words(publisher)
    click.echo(f"the words of {summary.entries:,} entries can be searched")


def _read_words(publisher: Publisher) -> None:
    with _progress() as progress:
        publisher.read_words(progress)


@main.command("config")
@_POSTS
def config_(posts: str) -> None:
    """Print every setting as feeds.toml would have it, and where it comes from."""
    settings = load_settings(posts, environment=os.environ, flags={}, archives="", pages="")
    for name, value, origin in setting_rows(settings):
        click.echo(f"{f'{name} = {_toml(value)}':<48}  # {printable(origin)}")


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(name)} = {_toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # JSON's strings, numbers, truth values and lists are TOML, too, but for one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@main.command()
@_POSTS
def export(posts: str) -> None:
    """Print every entry as one JSON line, newest first; then every withdrawal, the newest first."""
    publisher = _open(posts, {})
    _update(publisher)
    seen = publisher.archive.records.first_seen()
    for entry in publisher.entries():
        _print_json(_exported(entry) | _first_seen(seen, entry.id))
    for one in publisher.archive.records.withdrawals():
        tombstone, channels = one.tombstone, one.channels
        row = {"id": tombstone.id, "withdrawn": _rfc3339(tombstone.when)} | _first_seen(seen, tombstone.id)
        _print_json(row if channels is None else row | {"channels": channels})


def _first_seen(seen: Mapping[str, datetime], entry_id: str) -> dict[str, str]:
    return {"first_seen": _rfc3339(seen[entry_id])} if entry_id in seen else {}


@main.command()
@_POSTS
@click.argument("file", type=click.Path())
def show(posts: str, file: str) -> None:
    """Print the entry that FILE makes, and what the cleaning rules took or kept."""
    publisher = _open(posts, {})
    _update(publisher)
    entry = entry_of_file(publisher.archive, file)
    shown = _exported(entry)
    html = shown.pop("content_html")
    for name, value in shown.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        for one in values:
            click.echo(f"{name:<10}  {one if isinstance(one, str) else one['url']}".rstrip())
    click.echo(f"\n{html}\n")
    for change in entry.content.changes:
        click.echo(f"{'kept' if change.kept else 'taken':<10}  {change.rule}: {change.text}")


@main.command()
@_POSTS
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder for one file a host; must be new.")
def learn(posts: str, out: Path | None) -> None:
    """Propose rules for what repeats across the posts of one source. Nothing of it is applied."""
    publisher = _open(posts, {})
    _update(publisher)
    learned = learn_rules(publisher.archive)
    if out is None:
        for host, text in learned.items():
            click.echo(f"# --- {host}.txt\n\n{text}")
        return
    try:
        out.mkdir(parents=True)
        for host, text in learned.items():
            (out / f"{host}.txt").write_text(text, "utf-8")
    except OSError as error:
        raise BadOutput(str(out), (error.strerror or str(error)).lower()) from error
    click.echo(f"{len(learned)} files written to {out}; review them, then name the folder: rules = ...")


def _exported(entry: Entry) -> dict[str, Any]:
    return {
        "file": printable(entry.files[0]),
        "files": [printable(path) for path in entry.files],
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "published": _rfc3339(entry.published),
        "updated": _rfc3339(entry.updated),
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


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _open(
    posts: str,
    flags: dict[str, Any],
    base_url: str = LOCALHOST,
    processes: int = 0,
    archives: str = "none",
    pages: str = "first",
    records: str = "",
    asks: bool = False,
) -> Publisher:
    given = {name: value for name, value in flags.items() if value is not None}
    defaults = {"base_url": base_url, "archives": archives, "pages": pages, "records": records}
    settings = load_settings(posts, environment=os.environ, flags=given, asks=asks, **defaults)
    return Publisher(settings, processes=processes)


def _update(publisher: Publisher) -> Summary:
    with _progress() as progress:
        return publisher.update(datetime.now(UTC), progress=progress)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line on a terminal that counts; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    shown = 0.0

    def show(what: str, done: int) -> None:
        nonlocal shown
        if time.monotonic() - shown > _BLINK:
            shown = time.monotonic()
            click.echo(f"\r\x1b[K{done:,} {what}", nl=False, err=True)

    yield show
    click.echo("\r\x1b[K", nl=False, err=True)


def _print_json(value: Any, *, indent: int | None = None) -> None:
    """JSON text is UTF-8 whatever the locale (RFC 8259 section 8.1)."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent).encode())


def _print_summary(posts: str, summary: Summary) -> None:
    click.echo(
        f"{summary.files:,} files: {summary.entries:,} entries, {summary.collapsed:,} collapsed, "
        f"{summary.waiting:,} waiting, {summary.left_out:,} left out, {summary.not_posts:,} not posts"
    )
    hint = f" (feeds check {posts} tells)" if summary.warnings else ""
    click.echo(f"{summary.warnings:,} warnings{hint}; {summary.channels:,} channels")


def _print_addresses(publisher: Publisher) -> None:
    click.echo(f"{publisher.site.base_url} has {len(publisher.channels()):,} channels; the main feed is")
    for name in FORMATS:
        click.echo(f"  {publisher.url(Address(ALL, '', name))}")


def _line(problem: Problem) -> str:
    """A problem as one line: file:line: field: reason; what was done."""
    place = printable(problem.path) + (f":{problem.line}" if problem.line else "")
    parts: Sequence[str] = [part for part in (place, problem.field, problem.reason) if part]
    return f"{': '.join(parts)}; {problem.action}"


def _free_port(host: str, port: int) -> int:
    """`port`, or a free one for 0. Raises BadSetting where nobody can listen there."""
    if not host:
        raise BadSetting("--host", "is empty")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadSetting(
                f"--host {host} --port {port}", (error.strerror or str(error)).lower()
            ) from error
        return int(probe.getsockname()[1])
