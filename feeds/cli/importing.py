"""`feeds import`: posts from a file, once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click

from feeds.errors import BadSetting
from feeds.text import printable

from .options import PATH, POSTS, setting
from .printing import count, say
from .publisher import open_publisher, update
from .pull import read_bytes, require_folder, require_libraries


@click.command("import")
@click.argument("file", type=PATH)
@POSTS
@click.option("--into", default="", help="Folder for the posts, relative to POSTS.")
@click.option("--dry-run", is_flag=True, help="Print what would come; write nothing.")
@setting("records", "accept_loss")
def import_(file: str, posts: str, into: str, dry_run: bool, **options: str | bool | None) -> None:
    """Write the articles of FILE to POSTS: a feed, bookmarks, or an export (CSV, JSON, Movable Type)."""
    require_libraries("feeds import")
    require_folder(posts)
    from feeds.pull.importing import read_file
    from feeds.pull.state import FeedState
    from feeds.pull.writer import ItemWriter
    from feeds.settings.pulls import Pull, folder

    data = read_bytes(file)
    try:
        pull = Pull(url=f"file {Path(file).name}", page="never", into=folder(into))
    except ValueError as error:
        raise BadSetting("--into", str(error)) from error
    publisher = open_publisher(posts, options)
    contents = read_file(data, file, ZoneInfo(publisher.settings.site.time_zone))
    update(publisher)
    now = datetime.now(UTC)
    writer = ItemWriter(publisher, _no_page, dry_run=dry_run)
    drafts = list(writer.write(contents, pull, FeedState(), now))
    for draft in drafts if dry_run else ():
        say(printable(f"{draft.path}: {draft.original}"))
    if not dry_run:
        publisher.refresh(now)
    known = len(contents.items) - len(drafts)
    would = "would be " if dry_run else ""
    say(f"{count(len(drafts), 'post')} {would}written, {known:,} were there or withdrawn")


def _no_page(url: str) -> NoReturn:
    raise AssertionError(url)  # pages are never wanted
