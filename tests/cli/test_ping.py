"""`feeds ping`: after a static build was deployed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import flask
import pytest

from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.upstream import Upstream, running


@pytest.fixture
def site() -> Iterator[Upstream]:
    with running() as upstream:
        upstream.views["/hub"] = lambda request: flask.Response(status=204)
        yield upstream


def deploy(out: Path, site: Upstream) -> None:
    """Serve the feeds of a build as they are whenever they are asked for."""
    for path in out.rglob("feed.*"):
        site.views[f"/{path.relative_to(out)}"] = partial(read, path)


def read(path: Path, request: flask.Request) -> bytes:
    return path.read_bytes()


def topics(site: Upstream) -> int:
    """Pings so far."""
    return site.asked("/hub")


def build(archive: Archive, out: Path, base: str) -> None:
    assert feeds("build", archive.root, "-o", out, "--base-url", base).exit_code == 0


def test_a_hub_is_told_of_what_changed_once(archive: Archive, site: Upstream, tmp_path: Path) -> None:
    out = tmp_path / "out"
    archive.write("a.md", tags="[sea]")
    build(archive, out, site.url("/"))
    deploy(out, site)
    command = ("ping", out, "--hub", site.url("/hub"), "--allow", site.host)
    first = feeds(*command)
    assert first.exit_code == 0, first.output
    # The main channel, a tag, a source; in three formats.
    assert topics(site) == 9 and f"{site.url('/hub')} was told of 9 feeds" in first.stdout
    assert "was told of 0 feeds" in feeds(*command).stdout
    archive.write("b.md", date="2021-06-01")
    build(archive, out, site.url("/"))
    feeds(*command)
    assert topics(site) == 9 + 6


def test_what_a_hub_did_not_take_is_told_by_the_next_command(
    archive: Archive, site: Upstream, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    archive.write("a.md")
    build(archive, out, site.url("/"))
    deploy(out, site)
    site.views["/hub"] = lambda request: flask.Response(status=503)
    command = ("ping", out, "--hub", site.url("/hub"), "--allow", site.host)
    for _ in range(2):
        result = feeds(*command)
        assert result.exit_code == 1 and "answered 503" in result.stderr
    site.views["/hub"] = lambda request: flask.Response(status=202)
    assert "was told of 6 feeds" in feeds(*command).stdout
    assert feeds(*command).exit_code == 0 and "was told of 0 feeds" in feeds(*command).stdout


def test_what_is_not_deployed_yet_is_told_later(
    archive: Archive, site: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    archive.write("a.md")
    build(archive, out, site.url("/"))
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    command = ("ping", out, "--hub", site.url("/hub"), "--allow", site.host)
    result = feeds(*command)
    assert result.exit_code == 1 and "has not changed yet" in result.stderr
    assert topics(site) == 0 and sum(waited) > 60
    deploy(out, site)
    assert feeds(*command).exit_code == 0 and topics(site) == 6


def test_a_hub_must_be_named_by_the_keeper(archive: Archive, tmp_path: Path) -> None:
    (archive.root / "feeds.toml").write_text('hub = "http://127.0.0.1:9/"\n')
    archive.write("a.md")
    build(archive, tmp_path / "out", "https://feeds.example.org/")
    result = feeds("ping", tmp_path / "out")
    assert result.exit_code == 1 and "--hub: is missing" in result.stderr


def test_only_what_was_built_is_told_of(tmp_path: Path) -> None:
    result = feeds("ping", tmp_path, "--hub", "http://127.0.0.1:9/")
    assert result.exit_code == 1 and "no folder that feeds build has written" in result.stderr
