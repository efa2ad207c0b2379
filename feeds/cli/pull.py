"""`feeds pull`: posts from feeds elsewhere."""

import os
import sys
import time
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.errors import BadFolder, BadSetting, FeedsError
from feeds.storage import is_remote
from feeds.storage.local import reason_of
from feeds.text import printable

from .options import PATH, POSTS, setting
from .printing import count, say, warn
from .publisher import open_publisher, update

if TYPE_CHECKING:
    from feeds.pull.run import Result
    from feeds.pull.writer import Draft

_LIBRARIES = ("feedparser", "protego", "readability", "urllib3")

ALLOW = click.option(
    "--allow",
    multiple=True,
    metavar="HOST:PORT",
    help="Speak to this host although its address is inside; also FEEDS_PULL_ALLOW.",
)


def require_libraries(what: str) -> None:
    """Raise BadSetting where the extra `feeds[pull]` is not installed."""
    if not all(map(find_spec, _LIBRARIES)):
        raise BadSetting(what, "needs more libraries: pip install 'feeds[pull]'")


def require_folder(posts: str) -> None:
    """Raise BadFolder where posts are not in a folder."""
    if is_remote(posts):
        raise BadFolder(posts, "is object storage; posts are only written to folders")


def read_bytes(file: str) -> bytes:
    """The bytes of a file that an argument or option names. Raises FeedsError."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise FeedsError(file, reason_of(error)) from error


@click.command()
@POSTS
@click.option("--opml", type=PATH, help="Pull the feeds of this OPML file, too.")
@click.option("--dry-run", is_flag=True, help="Print what would come, with its text; write nothing.")
@click.option("--due", is_flag=True, help="Ask no feed more often than hourly, or than `every` says.")
@ALLOW
@setting("records", "accept_loss")
def pull(
    posts: str,
    opml: str | None,
    dry_run: bool,
    due: bool,
    allow: tuple[str, ...],
    **options: str | bool | None,
) -> None:
    """Ask the feeds of the settings ([[pull]]) for what is new, and write it to POSTS."""
    require_libraries("feeds pull")
    require_folder(posts)
    from feeds.pull.access import access_of
    from feeds.pull.client import Client
    from feeds.pull.report import troubles
    from feeds.pull.run import Run
    from feeds.pull.state import only_one, read_state
    from feeds.pull.subscriptions import subscriptions
    from feeds.pull.visitor import Clock, Visitor
    from feeds.storage.local import pulls_path

    publisher = open_publisher(posts, options)
    settings = publisher.settings
    feeds = subscriptions(settings, read_bytes(opml) if opml else None, opml or "")
    if not feeds:
        raise BadSetting(settings.source.place("feeds.toml"), "names no feed to pull ([[pull]])")
    client = Client(access_of(os.environ, allow), contact=settings.contact)
    path = pulls_path(settings.index_path)
    with only_one(path) as is_only:
        if not is_only:
            warn("another pull of these posts is running; nothing was done")
            return
        update(publisher)
        state = read_state(path)
        visitor = Visitor(client, Clock(lambda: datetime.now(UTC), time.sleep), state)
        run = Run(publisher, visitor, state, path, dry_run=dry_run, processes=1)
        result = run.pull(feeds, by_hand=not due)
        found = troubles(state, datetime.now(UTC), [feed.url for feed in feeds])
    _print_drafts(result, dry_run)
    for one in found:
        since = f" (since {one.since})" if one.since else ""
        say(printable(f"{one.feed}: {one.reason}{since}"), err=True)
    for url in result.unfinished:
        say(printable(f"{url}: time did not suffice; the next pull goes on"), err=True)
    sys.exit(1 if found or result.unfinished else 0)


def _print_drafts(result: "Result", dry_run: bool) -> None:
    for draft in result.drafts:
        say(printable(f"{draft.path}: {draft.text}"))
        if dry_run:
            say(_shown(draft))
    new = sum(not draft.is_revision for draft in result.drafts)
    changed = len(result.drafts) - new
    would = "would be " if dry_run else ""
    say(
        f"{count(result.asked, 'feed')} asked, {result.unchanged:,} without news; "
        f"{count(new, 'post')} {would}written, {changed:,} {would}corrected"
    )


def _shown(draft: "Draft") -> str:
    """A post as people read it."""
    from feeds.pull.items import text_of

    item = draft.item
    assert item
    lines = [item.title, draft.original, ", ".join(item.authors), text_of(item.html), ""]
    return "\n".join(f"    {line}" for line in lines).rstrip() + "\n"
