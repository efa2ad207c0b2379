"""The display of progress: a line on a terminal that counts, nothing in a pipe.

click's progress bar needs a total; without one it shows a moving bar that stays on the screen.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from feeds.archive.update import Progress, no_progress

_INTERVAL = 0.1
"""Seconds between two changes of the line."""


@contextmanager
def progress() -> Iterator[Progress]:
    """A function that shows what was done, and how much of it; the line is gone at the end."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    shown = 0.0

    def show(what: str, done: int) -> None:
        nonlocal shown
        if time.monotonic() - shown > _INTERVAL:
            shown = time.monotonic()
            click.echo(f"\r\x1b[K{done:,} {what}", nl=False, err=True)

    yield show
    click.echo("\r\x1b[K", nl=False, err=True)
