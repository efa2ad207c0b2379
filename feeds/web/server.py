"""The web server: granian, as `feeds serve` sets it up."""

import multiprocessing
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_THREADS = 16
"""Threads of each worker: while one makes a document for the first time, the others serve."""


def run(host: str, port: int, workers: int, environment: Mapping[str, str]) -> None:
    """Serve `feeds.web.app`, with `environment` added to os.environ, until SIGTERM or SIGINT.

    Requests in progress are finished before it returns. A worker that dies is replaced.
    """
    # Forked workers would share this process's open databases.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.update(environment)
    Server(
        "feeds.web.app:wsgi_from_environment",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        websockets=False,
        # A client that sends half a request must not keep the server from stopping.
        http1_settings=HTTP1Settings(header_read_timeout=5_000),
        workers_kill_timeout=10,
        log_enabled=False,
    ).serve(target_loader=_application, wrap_loader=False)


def _application() -> "WSGIApplication":
    # Granian's own loader would put the current folder first on the path of modules.
    from feeds.web.app import wsgi_from_environment

    return wsgi_from_environment()
