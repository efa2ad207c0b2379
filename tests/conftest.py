"""Fixtures, and how many examples Hypothesis tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.archive import Archive

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


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    root = tmp_path / "posts"
    root.mkdir()
    return Archive(root, tmp_path / "index.sqlite")


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
