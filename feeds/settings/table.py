"""The table of settings: a new setting is a row, which also makes its option of the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from feeds.channels import CHANNEL_KINDS

from . import checks
from .pulls import pulls

_ENDLESS = 10**15


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting."""

    name: str
    check: "click.ParamType[Any] | Callable[[Any], Any]"
    """What converts a value of TOML, YAML, a variable or an option: a type of click, or a function that
    raises ValueError with the reason.
    """
    default: Any
    help: str = ""
    """What its option says of it; "": it has no option."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"FEEDS_{self.name.upper()}"

    @property
    def option(self) -> str:
        """The option of the command line that sets it."""
        return f"--{self.name.replace('_', '-')}"

    def convert(self, value: Any) -> Any:
        """`value` as `Settings` holds it. Raises ValueError with the reason."""
        if not isinstance(self.check, click.ParamType):
            return self.check(value)
        # As text: to click, true is the number 1, and 1.5 becomes 1.
        text = str(value)
        if text == str(self.default):
            return self.default
        try:
            found = self.check.convert(text, None, None)
        except click.BadParameter as error:
            raise ValueError(error.message.rstrip(".")) from error
        if isinstance(found, (int, float)) and not found < _ENDLESS:  # "nan" is less than nothing
            raise ValueError(f"{text!r} is not a usable number")
        return found


# Their names stand in messages, and in upper case in the command line's help.
_COUNT, _SECONDS = click.IntRange(min=0), click.FloatRange(min=0)
_COUNT.name, _SECONDS.name = "whole number", "number of seconds"

SETTINGS: tuple[Setting, ...] = (
    Setting("title", checks.title, checks.TITLE),
    Setting("description", checks.text, ""),
    Setting(
        *("base_url", checks.base_url, ""),
        help="Public address of the feeds, such as https://example.org/archive/.",
    ),
    Setting("id", checks.text, ""),
    Setting("language", checks.language, ""),
    Setting("interface", checks.interface, ""),
    Setting("time_zone", checks.time_zone, "UTC"),
    Setting("author", checks.author, ""),
    Setting("origins", checks.origins, {}),
    Setting("credit", click.BOOL, True),
    Setting("credit_text", checks.credit_text, ""),
    Setting("archive", checks.archive, ""),
    Setting("hub", checks.hub, ""),
    Setting(
        *("content", click.Choice(["full", "summary"]), "full"),
        help="What feeds contain of each entry.",
    ),
    Setting(
        *("limit", _COUNT, 50),
        help="Maximum number of entries in a feed; 0 = no limit.",
    ),
    Setting("max_bytes", _COUNT, 512 * 1024, help="Maximum bytes of content in a feed; 0 = no limit."),
    Setting(
        *("kinds", checks.kinds, CHANNEL_KINDS),
        help=f"Kinds of channels beside the main one: {','.join(CHANNEL_KINDS)}.",
    ),
    Setting("min_entries", _COUNT, 1, help="Minimum number of entries of a channel."),
    Setting(
        *("pages", click.Choice(["first", "older", "all"]), ""),
        help="HTML pages: the first of each channel, also older ones, or also one for each entry.  "
        "[default: all when served, older when built]",
    ),
    Setting(
        *("archives", click.Choice(["none", "main", "all"]), ""),
        help="Channels whose whole history is published; main includes saved searches.  "
        "[default: all when served, none when built]",
    ),
    Setting(
        *("records", checks.text, ""),
        help="File that remembers first-seen dates and withdrawals.  [default: in the user's state folder]",
    ),
    Setting(
        *("index", checks.text, ""),
        help="File of the index, or postgresql://user@host/database.  [default: in the user's cache folder]",
    ),
    Setting(
        *("cluster", checks.cluster, ""),
        help="Dask scheduler whose workers clean posts, such as tcp://scheduler:8786.",
    ),
    Setting("compress", click.BOOL, False, help="Also write each document as .gz and .br."),
    Setting("max_age", _COUNT, 900, help="Seconds that clients may cache a document."),
    Setting("watch", _SECONDS, 2.0, help="Seconds between scans of POSTS; 0 = never."),
    Setting("access_log", click.BOOL, False, help="Log each request."),
    Setting("health", click.Choice(["local", "open"]), "local"),
    Setting(
        *("accept_loss", click.BOOL, False),
        help="Publish although more than a tenth of the entries are gone.",
    ),
    Setting("podcast_category", checks.text, "News"),
    Setting("podcast_explicit", click.BOOL, False),
    Setting("index_links", click.BOOL, False),
    Setting("aliases", checks.aliases, {}),
    Setting("readers", checks.readers, {}),
    Setting("style", checks.text, ""),
    Setting("icon", checks.text, ""),
    Setting("rules", checks.text, ""),
    Setting("fields", checks.fields, ()),
    Setting("date_order", click.Choice(["day", "month"]), ""),
    Setting("host_rules", click.BOOL, True),
    Setting("repeats", click.BOOL, True),
    Setting("image_hosts", checks.image_hosts, {}),
    Setting("search", checks.searches, ()),
    Setting("pull", pulls, ()),
    Setting("contact", checks.text, ""),
)
"""Every setting: name, check, default, help."""


NAMES = tuple(setting.name for setting in SETTINGS)


def most_alike(name: str) -> str:
    """The setting whose name is nearly `name`; "" where there is none."""
    from difflib import get_close_matches  # late: most settings are spelled right

    return next(iter(get_close_matches(name, NAMES, 1, 0.75)), "")
