"""The web server: granian, as `feeds serve` sets it up."""

import multiprocessing
import os
import resource
from collections.abc import Mapping

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from feeds.errors import FeedsError
from feeds.web.worker import load_application

_THREADS = 128
"""Threads of each worker: more than requests may wait in, so that some are always free for what is ready."""

_CONNECTIONS = 8192
"""Connections that all workers together accept at once; further ones wait in the backlog."""

_OTHER_FILES = 256
"""Files that a worker may have open besides its connections."""

_BACKLOG = 4096
"""Connections that wait to be accepted; Linux allows no more by default."""

_HEADER_TIMEOUT = 5_000
"""Milliseconds in which a request must be complete, its connection being new or idle."""

_STOP_TIMEOUT = 5
"""Seconds in which requests are finished when the server stops."""


def run(host: str, port: int, workers: int, environment: Mapping[str, str]) -> None:
    """Serve `feeds.web.app`, with `environment` added to os.environ, until SIGTERM or SIGINT.

    Requests in progress are finished before it returns. A worker that dies is replaced; workers end
    with this process, however it ends. Raises FeedsError where workers die as soon as they are replaced.
    """
    # Forked workers would share this process's open databases.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.update(environment)
    server = Server(
        "feeds.web.app:wsgi_from_environment",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        # Not HTTP/2, by which a few connections hold gigabytes. And as long as it is open which of both a
        # client speaks, one that says nothing is never closed.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_TIMEOUT),
        websockets=False,
        workers=workers,
        blocking_threads=_THREADS,
        backlog=_BACKLOG,
        backpressure=_max_connections() // workers,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_TIMEOUT,
        log_enabled=False,
    )
    try:
        server.serve(target_loader=load_application, wrap_loader=False)
    except SystemExit as ended:
        raise FeedsError("the server", "its processes end again and again, within seconds") from ended


def _max_connections() -> int:
    """_CONNECTIONS, or fewer if this process and its children may not have so many files open."""
    wanted = _CONNECTIONS + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    files = wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
    return max(files - _OTHER_FILES, files // 2)
