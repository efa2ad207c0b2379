"""Fixtures, and how many examples Hypothesis tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.archive import Archive
from tests.support.postgres import Server, running

# Every run draws other examples: a few each day find what many find once. Many:
# pytest --hypothesis-profile=thorough
for profile, examples in {"everyday": 30, "thorough": 500}.items():
    settings.register_profile(
        profile,
        max_examples=examples,
        deadline=None,  # speed is a matter of benchmarks
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
settings.load_profile("everyday")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that are marked so run with an index in each engine; `also="slow"`: with the other one rarely."""
    marker = metafunc.definition.get_closest_marker("both_engines")
    if marker and "database" in metafunc.fixturenames:
        marks = [pytest.mark.slow] if marker.kwargs.get("also") == "slow" else []
        engines = ["SQLite", pytest.param("PostgreSQL", marks=marks)]
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
    root = tmp_path / "posts"
    root.mkdir()
    return Archive(root, tmp_path / "index.sqlite", database)


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Of fixtures that several tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test does shows in the cache and state folders of whoever runs it."""
    monkeypatch.setenv("FEEDS_INDEX", str(tmp_path_factory.mktemp("cache") / "index.sqlite"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
