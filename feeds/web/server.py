"""The web server: `granian` with what this program needs of it."""

import multiprocessing
import os
from collections.abc import Mapping

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

_THREADS = 16
"""Of each worker. One that makes a document for the first time does not keep the others waiting."""


def run(host: str, port: int, workers: int, environment: Mapping[str, str]) -> None:
    """Serve `feeds.web.app` with `environment` added to its own until SIGTERM or SIGINT.

    Requests under way are answered before it returns. A worker that dies is replaced.
    """
    # Databases and threads that this process has open must not be there twice.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.update(environment)
    Server(
        "feeds.web.app:outermost_from_environment",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        websockets=False,
        # Whoever sends half a request must not keep the server from stopping.
        http1_settings=HTTP1Settings(header_read_timeout=5_000),
        workers_kill_timeout=10,
        log_enabled=False,
    ).serve()
