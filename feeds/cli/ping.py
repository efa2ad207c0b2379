"""`feeds ping`: a hub is told of what a static build changed."""

import os
import sys
import time
from datetime import UTC, datetime

import click

from feeds.errors import BadSetting
from feeds.settings.checks import hub as check_hub
from feeds.storage import open_output
from feeds.text import printable

from .options import PATH
from .printing import count, say
from .pull import ALLOW, require_libraries


@click.command()
@click.argument("out", type=PATH)
@click.option("--hub", envvar="FEEDS_HUB", help="Address of the hub; also FEEDS_HUB.")
@ALLOW
def ping(out: str, hub: str | None, allow: tuple[str, ...]) -> None:
    """Tell a WebSub hub of the feeds in OUT that changed, after they were deployed."""
    require_libraries("feeds ping")
    from feeds.pull.access import access_of, host_and_port
    from feeds.pull.client import Client
    from feeds.pull.deployed import ping as tell
    from feeds.pull.visitor import Clock

    try:
        hub = check_hub(hub or "")
    except ValueError as error:
        raise BadSetting("--hub", str(error)) from error
    if not hub:
        raise BadSetting("--hub", "is missing: the address of the hub, which FEEDS_HUB may name, too")
    client = Client(access_of(os.environ, (*allow, host_and_port(hub))))
    told = tell(open_output(out), hub, client, Clock(lambda: datetime.now(UTC), time.sleep))
    for topic in told.old:
        say(f"{printable(topic)}: its address has not changed yet; the hub is told next time", err=True)
    for topic in told.unseen[:1]:
        say(f"{printable(topic)}: cannot be fetched from here; the hub is told all the same", err=True)
    for line in told.failures:
        say(printable(line), err=True)
    say(f"{hub} was told of {count(told.sent, 'feed')}")
    sys.exit(1 if told.old or told.failures else 0)
