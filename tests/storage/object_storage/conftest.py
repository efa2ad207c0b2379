"""Fixtures: a bucket on each server, and what programs find it by."""

from collections.abc import Iterator

import pytest

from tests.support.object_storage import SERVERS, Bucket, Server, is_installed, running


def _server(name: str, factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not is_installed(name):
        pytest.skip(f"{SERVERS[name]} is not installed")
    with running(name, factory.mktemp(name)) as server:
        yield server


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from _server("moto", tmp_path_factory)


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from _server("rclone", tmp_path_factory)


def _bucket(server: Server, patch: pytest.MonkeyPatch) -> Bucket:
    made = server.bucket()
    for name, value in made.environment.items():
        patch.setenv(name, value)
    return made


@pytest.fixture(params=SERVERS)
def each_bucket(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket on each of the servers."""
    return _bucket(request.getfixturevalue(request.param), monkeypatch)


@pytest.fixture(params=["rclone", pytest.param("moto", marks=pytest.mark.slow)])
def bucket(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket on the quick server; in a slow run on each of them."""
    return _bucket(request.getfixturevalue(request.param), monkeypatch)


@pytest.fixture
def moto_bucket(moto: Server, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket of a server that obeys conditions and takes any key."""
    return _bucket(moto, monkeypatch)


@pytest.fixture
def rclone_bucket(rclone: Server, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket of a server that looks at credentials."""
    return _bucket(rclone, monkeypatch)
