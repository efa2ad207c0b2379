"""`feeds serve`."""

import os
import socket
from pathlib import Path
from typing import Any

import click

from feeds.archive.diagnostics import check_rules
from feeds.channels import ALL
from feeds.errors import BadSetting
from feeds.formats import FORMATS
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.pull import access
from feeds.storage import is_remote

from .options import POSTS, publishing, setting
from .printing import count, print_notice, print_summary, say
from .progress import progress
from .publisher import open_publisher
from .pull import ALLOW, require_folder, require_libraries


@click.command()
@POSTS
@publishing
@setting("max_age", "watch", "access_log", "cluster")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 = any free port.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(min=1), help="Number of server processes."
)
@click.option("--pull", "pulls", is_flag=True, help="Also pull feeds when they are due (feeds pull).")
@ALLOW
def serve(
    posts: str, host: str, port: int, workers: int, pulls: bool, allow: tuple[str, ...], **options: Any
) -> None:
    """Serve the same documents over HTTP; changes in POSTS show within seconds."""
    from feeds.pull.background import PULL, companions
    from feeds.web.logs import log_to_stderr
    from feeds.web.server import run
    from feeds.web.watcher import Watcher

    if pulls:
        require_libraries("--pull")
        require_folder(posts)
    port = _free_port(host, port)
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    name = f"[{name}]" if ":" in name else name
    url = f"http://{name}:{port}/"
    publisher = open_publisher(posts, options, base_url=url, archives="all", pages="all", has_search=True)
    check_rules(publisher.archive)
    log_to_stderr()
    # Workers are processes of their own and read the settings again: they get the same options.
    given = {name: value for name, value in options.items() if value is not None}
    given |= {
        "posts": posts if is_remote(posts) else Path(posts).resolve(),
        "base_url": publisher.site.base_url,
    }
    environment = {f"FEEDS_{name.upper()}": str(value) for name, value in given.items()}
    if pulls:
        environment[PULL] = "1"
    if allow:
        environment[access.ALLOW] = ",".join(filter(None, (os.environ.get(access.ALLOW), *allow)))
    watcher = Watcher(publisher, companions(publisher, {**os.environ, **environment}))
    with progress() as shown:
        watcher.first_update(shown)
    print_summary(posts, publisher, publisher.summary())
    print_notice(publisher)
    _print_addresses(publisher)
    watcher.start()
    run(host, port, workers, environment)
    watcher.stop()


def _print_addresses(publisher: Publisher) -> None:
    say(f"{publisher.site.base_url} has {count(len(publisher.channels()), 'channel')}; the main feed:")
    for name in FORMATS:
        say(f"  {publisher.url(Address(ALL, '', name))}")


def _free_port(host: str, port: int) -> int:
    """`port`, or a free one for 0. Raises BadSetting where it cannot be listened on."""
    if not host:
        raise BadSetting("--host", "is empty")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadSetting(
                f"--host {host} --port {port}", (error.strerror or str(error)).lower()
            ) from error
        return int(probe.getsockname()[1])
