"""docs/compose, run without containers: two servers, PostgreSQL, object storage, nginx."""

import http.client
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support import object_storage, postgres
from tests.support.archive import Archive
from tests.support.compose import Composed, composed, services
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

FAIL_TIMEOUT = 1.5
"""Seconds after which nginx surely asks a server again that was gone."""


@pytest.fixture
def running(archive: Archive, tmp_path: Path) -> Iterator[Composed]:
    if not (shutil.which("nginx") and object_storage.is_installed("rclone")):
        pytest.skip("nginx or rclone is missing")
    archive.write("a.md")
    variables = {"POSTS": str(archive.root), "FEEDS_WATCH": "0.2"}
    folder = tmp_path / "compose"
    folder.mkdir()
    with postgres.running() as database:
        if not database:
            pytest.skip("PostgreSQL is missing")
        with composed(folder, database, variables) as made:
            yield made


def get(running: Composed, name: str, path: str = "/feed.atom") -> tuple[int, str | None, bytes]:
    """Status, entity tag and body that a service answers with."""
    connection = http.client.HTTPConnection("127.0.0.1", running.ports[name], timeout=30)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{running.ports['proxy']}"})
        response = connection.getresponse()
        return response.status, response.headers["ETag"], response.read()
    finally:
        connection.close()


def has(running: Composed, name: str, title: str) -> bool:
    """Whether a service shows a post."""
    with suppress(OSError):
        return f"<title>{title}</title>".encode() in get(running, name)[2]
    return False


def test_two_servers_answer_as_one_and_each_for_the_other(running: Composed, archive: Archive) -> None:
    names = ("server-1", "server-2", "proxy")
    for title in ("a.md", "b.md"):
        archive.write(title)
        for name in names:
            wait_until(lambda name=name, title=title: has(running, name, title))  # type: ignore[misc]
        assert len({get(running, name) for name in names}) == 1
    for number, gone in enumerate(("server-1", "server-2")):
        running.kill(gone)
        assert {get(running, "proxy")[0] for _ in range(20)} == {200}
        archive.write(f"c{number}.md")
        wait_until(lambda: has(running, "proxy", f"c{number}.md"))  # noqa: B023
        running.start_server(gone, services({"FEEDS_WATCH": "0.2"})[gone])
        wait_until(lambda: has(running, gone, f"c{number}.md"))  # noqa: B023
        time.sleep(FAIL_TIMEOUT)


def test_every_service_has_its_place(tmp_path: Path) -> None:
    found = services({})
    assert {"server-1", "server-2", "database", "store", "proxy"} == found.keys()
    assert all(service.get("image") or service["build"] for service in found.values())
