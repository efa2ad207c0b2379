"""An archive without a public address is for this machine alone, however a browser on it is misled."""

import pytest
from flask.testing import FlaskClient

from feeds.web.app import create_app
from feeds.web.local_names import is_public
from tests.support.archive import Archive

PATHS = ["/feed.atom", "/feed.json", "/", "/style.css", "/search/", "/nothing", "/feed.xml", "/healthz"]
FROM_HERE, FROM_ELSEWHERE = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "192.0.2.1"}


LOCAL, PUBLIC = "http://localhost:8000/", "https://feeds.example.org/"


@pytest.fixture(scope="module")
def clients(shared_archive: Archive) -> dict[str, FlaskClient]:
    """Clients of the archive, by its base URL."""
    shared_archive.write("a.md")
    return {
        base_url: create_app(shared_archive.publish(base_url=base_url)).test_client()
        for base_url in (LOCAL, PUBLIC)
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io"]
)
def test_a_name_bound_to_our_address_opens_no_archive_of_this_machine(
    clients: dict[str, FlaskClient], path: str, host: str
) -> None:
    client = clients[LOCAL]
    for _ in range(2):  # an answer that is ready, too
        client.get(path, headers={"Host": "localhost"})
        response = client.get(path, headers={"Host": host}, environ_base=FROM_HERE)
        assert response.status_code == 403
        assert "base_url" in response.text


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST", "feeds.localhost"]
)
def test_it_is_open_under_local_names(clients: dict[str, FlaskClient], host: str) -> None:
    client = clients[LOCAL]
    assert client.get("/feed.atom", headers={"Host": host}, environ_base=FROM_HERE).status_code == 200


def test_other_machines_of_a_network_use_any_name(clients: dict[str, FlaskClient]) -> None:
    client = clients[LOCAL]
    found = client.get("/feed.atom", headers={"Host": "nas.local:8000"}, environ_base=FROM_ELSEWHERE)
    assert found.status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/feeds.opml", "/search/feed.atom?q=rain"])
def test_scripts_of_other_sites_read_public_archives_alone(
    clients: dict[str, FlaskClient], path: str, method: str
) -> None:
    origin = {"Origin": "https://evil.example", "Host": "localhost"}
    for base_url, allowed in ((LOCAL, None), (PUBLIC, "*")):
        response = clients[base_url].open(path, method=method, headers=origin, environ_base=FROM_HERE)
        assert response.status_code == 200
        assert response.headers.get("Access-Control-Allow-Origin") == allowed


def test_a_public_archive_is_open_under_any_name(clients: dict[str, FlaskClient]) -> None:
    client = clients[PUBLIC]
    for environ in (FROM_HERE, FROM_ELSEWHERE):
        response = client.get("/feed.atom", headers={"Host": "other.example"}, environ_base=environ)
        assert response.status_code == 200


@pytest.mark.parametrize(
    "base_url, expected",
    [
        ("http://localhost:8000/", False),
        ("http://127.0.0.1/archive/", False),
        ("http://[::1]:8000/", False),
        ("https://example.org/", True),
        ("http://192.168.1.5:8000/", True),
        ("https://localhost.example.org/", True),
    ],
)
def test_the_base_url_decides(base_url: str, expected: bool) -> None:
    assert is_public(base_url) is expected
