"""`feeds channels`, `config`, `export`, `index` and `records`: commands about the whole archive."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from feeds.archive.workers import COUNT
from feeds.model import Address
from feeds.settings import load_settings, setting_rows
from feeds.text import printable

from .options import POSTS, publishing, setting
from .printing import count, entry_row, layout_lines, print_json, rfc3339, say, toml
from .publisher import open_publisher, read_words, update


@click.command()
@POSTS
@publishing
def channels(posts: str, **options: Any) -> None:
    """List channels with their numbers of entries and addresses."""
    publisher = open_publisher(posts, options)
    update(publisher)
    if publisher.archive.searches.needs_full_text:
        read_words(publisher)
    for channel in publisher.channels():
        url = publisher.url(Address(channel.kind, channel.slug, "atom"))
        line = f"{channel.count:>7}  {channel.kind:<8}  {channel.label or publisher.site.title}  {url}"
        withdrawn = len(publisher.archive.records.tombstones(channel))
        say(f"{line}  ({withdrawn:,} withdrawn)" if withdrawn else line)


@click.command()
@POSTS
@setting("cluster")
@publishing
def index(posts: str, **options: Any) -> None:
    """Build the full-text index, so that the first search on a new server is fast."""
    publisher = open_publisher(posts, options, processes=COUNT)
    summary = update(publisher)
    read_words(publisher)
    say(f"the full text of {count(summary.entries, 'entry')} is indexed")


@click.command()
@POSTS
def config(posts: str) -> None:
    """Print every setting in the form of feeds.toml, and where its value comes from."""
    settings = load_settings(posts, environment=os.environ, flags={}, archives="", pages="")
    for line in layout_lines(settings.layout):
        say(f"# {printable(line)}")
    for name, value, origin in setting_rows(settings):
        say(f"{f'{name} = {toml(value)}':<48}  # {printable(origin)}")


@click.command()
@POSTS
@setting("records")
def export(posts: str, **options: Any) -> None:
    """Print every entry as one JSON line, newest first; then every withdrawal, newest first."""
    publisher = open_publisher(posts, options)
    update(publisher)
    with publisher.snapshot():
        seen = publisher.archive.records.first_seen()
        withdrawals = publisher.archive.records.withdrawals()
        entries = publisher.entries()
    for entry in entries:
        print_json(entry_row(entry) | _first_seen(seen, entry.id))
    for one in withdrawals:
        tombstone, channels = one.tombstone, one.channels
        row = {"id": tombstone.id, "withdrawn": rfc3339(tombstone.when)} | _first_seen(seen, tombstone.id)
        print_json(row if channels is None else row | {"channels": channels})


@click.command()
@POSTS
@setting("records", "index")
def records(posts: str, **options: Any) -> None:
    """Print the records as lines of their file: what was first seen when, and what was withdrawn."""
    for line in open_publisher(posts, options).archive.records.lines():
        click.echo(line, nl=False)


def _first_seen(seen: Mapping[str, datetime], entry_id: str) -> dict[str, str]:
    return {"first_seen": rfc3339(seen[entry_id])} if entry_id in seen else {}
