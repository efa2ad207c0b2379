"""Files of the archive over HTTP (RFC 9110)."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.web.app import create_app
from tests.support import media
from tests.support.archive import Archive, items

SOUND = media.wav(200_000)


@pytest.fixture(scope="module")
def client(shared_archive: Archive) -> FlaskClient:
    return client_of(shared_archive)


def client_of(archive: Archive) -> FlaskClient:
    archive.write("a.md", '![](é.png) <audio src="a.wav"></audio>', **{"from": ""})
    archive.write_file("é.png", media.PNG)
    archive.write_file("a.wav", SOUND)
    publisher = archive.publish(base_url="https://e.example/x/")
    items(publisher)
    assert len(publisher.archive.index.attachments.published()) == 2
    return create_app(publisher).test_client()


def path_of(client: FlaskClient, name: str) -> str:
    feed = client.get("/feed.json").text
    start = feed.index("https://e.example/x/files/", feed.index('"content_html"'))
    while not (address := feed[start:].split("\\")[0].split('"')[0]).endswith(name):
        start = feed.index("https://e.example/x/files/", start + 1)
    return address.removeprefix("https://e.example/x")


def get(client: FlaskClient, name: str = "a.wav", method: str = "GET", **headers: str) -> TestResponse:
    given = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.open(path_of(client, name), method=method, headers=given, buffered=True)


def test_a_file_is_served_as_what_it_is_and_cached_for_ever(client: FlaskClient) -> None:
    response = get(client)
    assert (response.status_code, response.data) == (200, SOUND)
    assert response.headers["Content-Type"] == "audio/wav"
    assert response.headers["Content-Length"] == str(len(SOUND))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["ETag"] and response.headers["Date"]


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    headers = [dict(get(client, method=method).headers) for method in ("GET", "HEAD")]
    for one in headers:
        del one["Date"]
    assert headers[0] == headers[1]
    assert get(client, method="HEAD").data == b""


@pytest.mark.parametrize("path", ["/x", ""])
def test_files_are_below_the_base_url_whether_or_not_a_proxy_strips_it(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path + path_of(client, "%C3%A9.png"), buffered=True).data == media.PNG


@pytest.mark.parametrize(
    "given, start, end",
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=100000-", 100_000, len(SOUND)),
        ("bytes=-7", len(SOUND) - 7, len(SOUND)),
        ("bytes=9-99999999", 9, len(SOUND)),
        ("bytes=70000-140000", 70_000, 140_001),
    ],
)
def test_players_get_the_part_that_they_ask_for(
    client: FlaskClient, given: str, start: int, end: int
) -> None:
    response = get(client, Range=given)
    assert response.status_code == 206
    assert response.data == SOUND[start:end]
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
    assert response.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("given", ["bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=a-b", "bytes=5-1-2"])
def test_other_ranges_are_ignored(client: FlaskClient, given: str) -> None:
    assert get(client, Range=given).data == SOUND


@pytest.mark.parametrize("given", ["bytes=200044-", "bytes=999999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_an_error(client: FlaskClient, given: str) -> None:
    response = get(client, Range=given)
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(SOUND)}"


def test_a_client_that_has_the_file_gets_304(client: FlaskClient) -> None:
    etag = get(client).headers["ETag"]
    response = get(client, If_None_Match=etag, Range="bytes=0-3")
    assert (response.status_code, response.data) == (304, b"")
    assert "Content-Length" not in response.headers
    assert get(client, If_None_Match='"other"').status_code == 200


def test_a_part_is_of_the_file_that_the_client_has(client: FlaskClient) -> None:
    etag = get(client).headers["ETag"]
    assert get(client, Range="bytes=0-3", If_Range=etag).status_code == 206
    assert get(client, Range="bytes=0-3", If_Range='"other"').status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/files/{'0' * 32}/a.wav",
        "/files/",
        "/files/a.wav",
        "/files/../a.md",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files//etc/passwd",
    ],
)
def test_nothing_else_is_below_that_folder(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_that_changes_is_asked_for_again_later(archive: Archive) -> None:
    client = client_of(archive)
    path = path_of(client, "a.wav")
    archive.write_file("a.wav", media.wav(9))
    response = client.get(path)
    assert response.status_code == 503 and response.headers["Retry-After"]


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    assert get(client, method="POST").status_code == 405
