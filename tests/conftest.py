"""Fixtures, and how many examples Hypothesis tries."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from feeds.archive.workers import RARELY
from tests.support.archive import Archive
from tests.support.postgres import Server, running

# Every run draws other examples: a few each day find what many find once. Many:
# pytest --hypothesis-profile=thorough
for profile, examples in {"everyday": 8, "thorough": 500}.items():
    settings.register_profile(
        profile,
        max_examples=examples,
        deadline=None,  # speed is a matter of benchmarks
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
settings.load_profile("everyday")


MEMORY = Path("/dev/shm")
ENOUGH = 2**32
"""Bytes that must be free there."""

# Thousands of small folders and databases are made, synchronized and removed: disks are slow at that.
if (
    "TMPDIR" not in os.environ
    and os.access(MEMORY, os.W_OK | os.X_OK)
    and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    and shutil.disk_usage(MEMORY).free > ENOUGH
):
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

gc.disable()  # what is collected stays: to look through it again and again finds nothing
gc.set_threshold(RARELY)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


SERVERS = ("postgres", "PostgreSQL", "moto", "rclone", "server", "dask")
"""Fixtures, and parameters of others, that start a server for many tests."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that need a server come first: the process that begins there starts it, and no other."""
    needy = {item.path for item in items if isinstance(item, pytest.Function) and _needs_server(item)}
    items.sort(key=lambda item: item.path not in needy)


def _needs_server(test: pytest.Function) -> bool:
    given = test.callspec.params.values() if hasattr(test, "callspec") else ()
    return any(name in test.fixturenames or name in given for name in SERVERS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that are marked so run with an index in each engine; `also="slow"`: with the other one rarely."""
    marker = metafunc.definition.get_closest_marker("both_engines")
    if marker and "database" in metafunc.fixturenames:
        marks = [pytest.mark.slow] if marker.kwargs.get("also") == "slow" else []
        engines = ["SQLite", pytest.param("PostgreSQL", marks=marks)]
        if "records" in metafunc.fixturenames:  # the file itself, which a database has instead
            engines = engines[:1]
        metafunc.parametrize("database", engines, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this process."""
    with running() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed")
        yield server


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database for the index; "" where it is in a file."""
    if getattr(request, "param", "") != "PostgreSQL":
        return ""
    server = request.getfixturevalue("postgres")
    assert isinstance(server, Server)
    return server.database()


@pytest.fixture
def archive(tmp_path: Path, database: str) -> Archive:
    return replace(_archive(tmp_path), database=database)


@pytest.fixture(scope="module")
def shared_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """One for all tests of a module that only read it: a fixture of the module writes and publishes it."""
    folder = tmp_path_factory.mktemp("shared")
    return replace(_archive(folder), settings={"records": str(folder / "records")})


def _archive(folder: Path) -> Archive:
    root = folder / "posts"
    root.mkdir()
    return Archive(root, folder / "index.sqlite")


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of fixtures that several tests share."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        yield folder


NUMBERS = count()


@pytest.fixture(autouse=True)
def _own_folders(_own_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test does shows in the cache and state folders of whoever runs it."""
    folder = _own_state / str(next(NUMBERS))  # who writes makes it: few tests do
    monkeypatch.setenv("FEEDS_INDEX", str(folder / "cache" / "index.sqlite"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
