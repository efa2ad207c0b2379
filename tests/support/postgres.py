"""A PostgreSQL server of the tests' own, on this machine, where its programs are installed."""

import ctypes
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_INITDB = "-U feeds -A trust -E UTF8 --locale=C --no-sync"
_POSTGRES = "-h 127.0.0.1 -c max_connections=300"
_UNSAFE = "-F -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
_numbers = count()


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return max(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), default=None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server in `folder`. It ends with the process that started it, however that ends.

    `is_safe`: it writes as one does that must survive a crash of its machine.
    """

    def __init__(self, bin_folder: Path, folder: Path, *, is_safe: bool = False) -> None:
        self._options = _POSTGRES.split() + ([] if is_safe else _UNSAFE.split())
        self._bin, self._data = bin_folder, folder / "data"
        self._log = folder / "log"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        # It refuses to run as root.
        self._user: dict[str, Any] = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        subprocess.run(
            [bin_folder / "initdb", "-D", self._data, *_INITDB.split()],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **self._user,
        )
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._bin / "postgres", "-D", self._data, "-p", str(self.port), "-k", ""),
                    *self._options,
                ],
                stdout=log,
                stderr=log,
                cwd=self._data.parent,
                preexec_fn=lambda: _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT, 0, 0, 0),
                **self._user,
            )
        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < end, self._log.read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, as a crash does."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def restart(self) -> None:
        self.stop()
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://feeds@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The address of a new database."""
        name = f"test_{next(_numbers)}"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on a connection of its own."""
        url = database if "://" in database else self.url(database)
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def forget(url: str) -> None:
    """Remove every index from a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ '^feeds_[0-9a-f]{16}$'"
        ).fetchall():
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


@contextmanager
def running(*, is_safe: bool = False) -> Iterator[Server | None]:
    """A server until the end of the block; None where its programs are not installed."""
    found = programs()
    if found is None:
        yield None
        return
    # Not in a folder that only root may enter.
    folder = Path(tempfile.mkdtemp(prefix="feeds-postgres-"))
    server = None
    try:
        server = Server(found, folder, is_safe=is_safe)
        yield server
    finally:
        if server:
            server.stop()
        with suppress(OSError):
            shutil.rmtree(folder)
