"""Arguments and options that commands share. Options of settings are made from the table of settings."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from feeds.settings.table import SETTINGS

_Command = TypeVar("_Command", bound=Callable[..., Any])

PATH = click.Path(readable=False)
"""Any path: where it cannot be read, the error is one line of ours, not one of usage."""

POSTS = click.argument("posts", type=PATH)

_TABLE = {setting.name: setting for setting in SETTINGS}

_TYPES = {"records": click.Path(readable=False, resolve_path=True)}
"""Of options whose value is not that of a file of settings: this one is relative to the current folder."""

_PUBLISHING = (
    *("base_url", "limit", "max_bytes", "content", "kinds", "records", "min_entries", "pages", "archives"),
    *("accept_loss", "index"),
)


def setting(*names: str) -> Callable[[_Command], _Command]:
    """Give a command the options of these settings; one that is not given is None."""

    def decorate(command: _Command) -> _Command:
        for name in reversed(names):
            row = _TABLE[name]
            kind = _TYPES.get(name, row.check if isinstance(row.check, click.ParamType) else None)
            is_flag = kind is click.BOOL
            command = click.option(row.option, type=kind, is_flag=is_flag, default=None, help=row.help)(
                command
            )
        return command

    return decorate


publishing = setting(*_PUBLISHING)
"""Give a command the options that decide what is published."""
