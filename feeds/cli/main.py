"""The command line `feeds`: a group of commands.

An error that the user can mend is one line on standard error and exit code 1; wrong usage is exit code 2.
"""

import atexit
import gc
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from feeds import __version__
from feeds.archive.workers import RARELY
from feeds.errors import FeedsError
from feeds.text import printable

from .printing import say

_MODULES = {
    **{name: name for name in ("build", "check", "ping", "pull", "serve")},
    **dict.fromkeys(("learn", "show"), "check"),
    **dict.fromkeys(("channels", "config", "export", "index", "records"), "lists"),
    "import": "importing",
}
"""Command -> its module, which is imported when the command is called."""


class _Commands(click.Group):
    """Commands whose errors are one line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"feeds.cli.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, "import_" if cmd_name == "import" else cmd_name)
        return command

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
