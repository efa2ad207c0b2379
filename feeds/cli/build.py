"""`feeds build`."""

import sys
from typing import Any

import click

from feeds.addresses import FILES
from feeds.archive.diagnostics import losses
from feeds.archive.workers import COUNT
from feeds.channels import ENTRY, KINDS, LIST
from feeds.errors import BadSetting, DamagedIndex
from feeds.publisher import Publisher
from feeds.static import BuildResult
from feeds.static import build as write
from feeds.storage import is_remote, keep_apart, open_output
from feeds.storage.output import Output

from .options import PATH, POSTS, publishing, setting
from .printing import count, print_notice, print_summary, problem_line, say, warn
from .progress import progress
from .publisher import open_publisher, update


@click.command()
@POSTS
@click.option("-o", "--out", required=True, type=PATH, help="Folder to write to, or s3://bucket/prefix.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but warnings and errors.")
@setting("compress", "cluster")
@publishing
def build(posts: str, out: str, quiet: bool, **options: Any) -> None:
    """Write every channel in every format as static files.

    Where standard output is no terminal, nothing is printed if nothing changed.
    """
    output = open_output(out)
    folder = "" if is_remote(out) else output.identity
    publisher = open_publisher(posts, options, processes=COUNT, output=output, out=folder)
    if publisher.settings.compress and is_remote(out):
        raise BadSetting(
            "compress", "is for folders: object storage answers with one object for each address"
        )
    keep_apart(publisher.settings.source, output, (*KINDS, ENTRY, FILES, LIST, "feed"))
    output.create()  # nothing is recorded if this fails
    summary = update(publisher, verify=False)
    with progress() as shown:
        try:
            built = write(publisher, output, progress=shown, warn=warn)
        except DamagedIndex:
            summary = update(publisher)
            built = write(publisher, output, progress=shown, warn=warn)
    is_terminal = sys.stdout.isatty()
    for line in publisher.archive.records.warnings:
        warn(line)
    if not (is_terminal or built.written or built.removed):
        return
    _print_problems(publisher, output, built)
    if quiet:
        return
    if is_terminal or not summary.entries:
        print_summary(posts, publisher, summary)
    print_notice(publisher)
    say(
        f"{count(built.written, 'document')} written, {built.unchanged:,} unchanged, "
        f"{built.removed:,} removed in {out}; "
        f"{count(summary.entries, 'entry')} of {count(summary.files, 'file')}"
    )


def _print_problems(publisher: Publisher, output: Output, built: BuildResult) -> None:
    if not publisher.settings.is_set("base_url"):
        warn(f"no --base-url given; links in the feeds will point to {publisher.site.base_url}")
    left_out = [problem for problem in publisher.problems() if problem.action == "left out"]
    for problem in (*left_out, *losses(publisher.archive)):
        say(problem_line(problem), err=True)
    for name in built.foreign:
        warn(f"{output.place(name)} was not written by an earlier build; left unchanged")
