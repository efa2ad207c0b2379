"""The command line `feeds`: a group of commands.

An error that the user can mend is one line on standard error and exit code 1; wrong usage is exit code 2.
"""

import atexit
import gc
import sys
from io import TextIOWrapper
from typing import Any

import click

from feeds import __version__
from feeds.archive.workers import RARELY
from feeds.errors import FeedsError
from feeds.text import printable

from .build import build
from .check import check, learn, show
from .importing import import_
from .lists import channels, config, export, index, records
from .ping import ping
from .printing import say
from .pull import pull
from .serve import serve


class _Commands(click.Group):
    """Commands whose errors are one line each."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            say(f"feeds: {printable(str(error))}", err=True)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeds")
def main() -> None:
    """Atom, RSS and JSON feeds from a folder of saved articles."""
    gc.set_threshold(RARELY)
    atexit.register(gc.freeze)  # or all objects would be examined once more when Python ends
    # A pipe or a terminal that cannot show a character gets it escaped; JSON is always UTF-8.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


for _command in (
    build,
    serve,
    pull,
    import_,
    ping,
    check,
    channels,
    index,
    config,
    export,
    records,
    show,
    learn,
):
    main.add_command(_command)
