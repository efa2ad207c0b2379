"""A worker process of the web server: its application, and what granian does not do for it.

(1) A worker ends with the process that started it, however that ends.
(2) A connection is closed when its client takes nothing of an answer for a minute.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_SWITCH_INTERVAL = 0.0005
"""Seconds that a thread that makes a document may keep those waiting which serve what is ready."""

_GRACE = 3.0
"""Seconds in which requests are finished after the parent process has ended."""

_WRITE_TIMEOUT = 60_000
"""Milliseconds in which a client must take some bytes of an answer."""

_FIRST_FILES = range(3, 256)
"""Numbers of open files among which the listening socket is."""

_POLLS, _POLL_INTERVAL = 100, 0.1
"""Looks for the listening socket, and seconds between two of them."""


def load_application() -> "WSGIApplication":
    """The application of this worker, as granian calls for it before it listens."""
    threading.Thread(target=_end_with_parent, name="feeds-parent", daemon=True).start()
    # Granian's own loader would put the current folder first on the path of modules.
    from feeds.web.app import wsgi_from_environment

    sys.setswitchinterval(_SWITCH_INTERVAL)
    application = wsgi_from_environment()
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        threading.Thread(target=_limit_writes, name="feeds-write-timeout", daemon=True).start()
    return application


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)


def _limit_writes() -> None:
    """Set a time limit for writes at the listening socket, whose connections inherit it (tcp(7))."""
    for _ in range(_POLLS):
        if any(map(_limit_writes_of, _FIRST_FILES)):
            return
        time.sleep(_POLL_INTERVAL)


def _limit_writes_of(number: int) -> bool:
    """Whether an open file is the listening socket; its time limit is set then."""
    with suppress(OSError):
        found = socket.socket(fileno=number)
        try:
            if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _WRITE_TIMEOUT)
                return True
        finally:
            found.detach()
    return False
