"""Waiting for what happens in other threads and processes."""

import time
from collections.abc import Callable

_PATIENCE = 60
"""Seconds, far more than a busy machine needs."""


def wait_until(is_so: Callable[[], object], otherwise: Callable[[], str] = str) -> None:
    """Wait until something is so; fails with what `otherwise` says if it never is."""
    end = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.02)
