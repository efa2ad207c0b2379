"""`feeds build`."""

from typing import Any

import click

from feeds.archive.diagnostics import losses
from feeds.archive.workers import COUNT
from feeds.channels import ENTRY, KINDS
from feeds.errors import DamagedIndex
from feeds.static import build as write
from feeds.storage import keep_apart, open_output

from .options import POSTS, publishing, setting
from .printing import print_notice, print_summary, problem_line, say, warn
from .progress import progress
from .publisher import open_publisher, update


@click.command()
@POSTS
@click.option("-o", "--out", required=True, type=click.Path(), help="Folder to write to.")
@setting("compress")
@publishing
def build(posts: str, out: str, **options: Any) -> None:
    """Write every channel in every format as static files."""
    output = open_output(out)
    publisher = open_publisher(posts, options, processes=COUNT, output=output, out=output.identity)
    if not publisher.settings.is_set("base_url"):
        warn(f"no --base-url given; links in the feeds will point to {publisher.site.base_url}")
    keep_apart(publisher.settings.source, output, (*KINDS, ENTRY, "feed"))
    output.create()  # nothing is recorded if this fails
    summary = update(publisher, verify=False)
    with progress() as shown:
        try:
            built = write(publisher, output, progress=shown, warn=warn)
        except DamagedIndex:
            summary = update(publisher)
            built = write(publisher, output, progress=shown, warn=warn)
    left_out = [problem for problem in publisher.problems() if problem.action == "left out"]
    for problem in (*left_out, *losses(publisher.archive)):
        say(problem_line(problem), err=True)
    for name in built.foreign:
        warn(f"{output.place(name)} was not written by an earlier build; left unchanged")
    print_summary(posts, publisher, summary)
    for line in publisher.archive.records.warnings:
        warn(line)
    print_notice(publisher)
    say(
        f"{built.written:,} documents written, {built.unchanged:,} unchanged, "
        f"{built.removed:,} removed in {out}"
    )
