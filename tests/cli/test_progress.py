import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.archive import Archive

CLEARED = b"\r\x1b[K"


@contextmanager
def on_a_terminal(archive: Archive, *arguments: object) -> Iterator[int]:
    """Run a command whose messages go to a terminal, which can be read from the descriptor."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "feeds", *map(str, arguments)]
    environment = {**os.environ, "FEEDS_INDEX": str(archive.index)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment)
    os.close(theirs)
    try:
        yield ours
    finally:
        process.terminate()
        process.wait()
        os.close(ours)


def read_until(terminal: int, wanted: bytes = b"\0") -> bytes:
    """What is written to a terminal, until `wanted` or the end."""
    shown = b""
    with suppress(OSError):  # the end, on Linux
        while wanted not in shown and (some := os.read(terminal, 4096)):
            shown += some
    return shown


@pytest.mark.slow
def test_a_build_counts_posts_on_a_terminal_and_clears_the_line(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    with on_a_terminal(archive, "build", archive.root, "-o", tmp_path / "out", "-q") as terminal:
        shown = read_until(terminal)
    assert shown.startswith(CLEARED + b"1 posts read")
    assert CLEARED in shown.partition(b"posts read")[2]


@pytest.mark.slow
def test_a_server_counts_posts_that_it_reads_before_it_serves(archive: Archive) -> None:
    archive.write("a.md")
    with on_a_terminal(archive, "serve", archive.root, "--port", 0) as terminal:
        assert read_until(terminal, b"read") == CLEARED + b"1 posts read"
        assert read_until(terminal, CLEARED).endswith(CLEARED)
