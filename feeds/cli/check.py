"""`feeds check`, `show` and `learn`: problems, and what cleaning does."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from feeds.archive.accounts import accounts, explain_file, passed_over
from feeds.archive.diagnostics import guarded
from feeds.archive.learning import learned_rules, shares
from feeds.archive.missing_files import missing_files
from feeds.archive.rendering import entry_of_file
from feeds.archive.workers import COUNT
from feeds.errors import BadOutput
from feeds.publisher import Publisher
from feeds.pull.post_files import provenance_of
from feeds.storage.local import reason_of
from feeds.text import printable

from .options import PATH, POSTS, setting
from .printing import count, entry_row, print_json, print_summary, problem_line, say
from .publisher import open_publisher, update


@click.command()
@POSTS
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any problem.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--content", is_flag=True, help="Clean all content first, and report what rules would have removed."
)
@click.option("--all", "list_all", is_flag=True, help="List every file and what became of it.")
@setting("records", "accept_loss")
def check(posts: str, strict: bool, as_json: bool, content: bool, list_all: bool, **options: Any) -> None:
    """Report every problem: file, line, field, reason, action."""
    publisher = open_publisher(posts, options, processes=COUNT)
    summary = update(publisher)
    if content:
        for _ in publisher.entries():
            pass
    problems = [*publisher.problems(), *missing_files(publisher.archive)]
    unread = list(passed_over(publisher.archive, only_links=not list_all))
    reported = [*problems, *guarded(publisher.archive)]
    if as_json:
        rows = [
            {
                "file": printable(problem.path),
                "line": problem.line,
                "field": problem.field,
                "reason": problem.reason,
                "action": problem.action,
            }
            for problem in reported
        ]
        counts = {name: getattr(summary, name) for name in summary.__dataclass_fields__}
        found: dict[str, Any] = {"counts": counts, "problems": rows}
        if list_all:
            found["files"] = [
                {"file": printable(one.path), "state": one.state, "reason": one.reason}
                for one in (*accounts(publisher.archive), *unread)
            ]
        print_json(found, indent=1)
    else:
        for problem in reported:
            say(problem_line(problem))
        for one in (*(accounts(publisher.archive) if list_all else ()), *unread):
            say(": ".join(filter(None, (printable(one.path), one.state, printable(one.reason)))))
        print_summary(posts, publisher, summary)
    if strict and problems:
        sys.exit(1)


@click.command()
@POSTS
@click.argument("file", type=PATH)
@setting("records")
def show(posts: str, file: str, **options: Any) -> None:
    """Print the entry made from FILE, the keys of its values, and what cleaning rules removed or kept."""
    publisher = open_publisher(posts, options)
    update(publisher)
    entry = entry_of_file(publisher.archive, file)
    shown = entry_row(entry)
    html = shown.pop("content_html")
    for name, value in shown.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        for one in values:
            say(f"{name:<10}  {one if isinstance(one, str) else one['url']}".rstrip())
    for name, key, line in explain_file(publisher.archive, entry.files[0]).origins:
        say(f"{name:<10}  from {key}{f' (line {line})' if line else ''}")
    _print_provenance(publisher, entry.files)
    say(f"\n{html}\n")
    changes = entry.content.changes
    told = shares(publisher.archive, entry, {change.mark for change in changes} - {""})
    for change in changes:
        rule = told.get(change.mark, change.rule)
        say(f"{'kept' if change.kept else 'removed':<10}  {rule}: {change.text}")


def _print_provenance(publisher: Publisher, files: Iterable[str]) -> None:
    """Print of each file of an entry where it was pulled from, and which text was chosen."""
    for path in files:
        pulled = provenance_of(publisher.settings.source.read(path))
        if pulled.feed:
            say(printable(f"pulled      {path}: {pulled.text} (from {pulled.feed})"))


@click.command()
@POSTS
@click.option("-o", "--out", type=PATH, help="New folder for one file per host.")
@setting("records")
def learn(posts: str, out: str | None, **options: Any) -> None:
    """Print what was learned of each source because many of its posts repeat it, as rule files."""
    publisher = open_publisher(posts, options)
    update(publisher)
    learned = learned_rules(publisher.archive)
    if not learned:
        say("nothing was learned", err=True)
    if out is None:
        for host, text in learned.items():
            say(f"# --- {host}.txt\n\n{text}")
        return
    folder = Path(out)
    try:
        folder.mkdir(parents=True)
        for host, text in learned.items():
            (folder / f"{host}.txt").write_text(text, "utf-8")
    except OSError as error:
        raise BadOutput(out, reason_of(error)) from error
    say(f"{count(len(learned), 'file')} written to {out}")
