"""What the server logs."""

import logging

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.web.app import create_app
from tests.support.archive import Archive


def get(client: FlaskClient, path: str = "/feed.atom", **headers: str) -> TestResponse:
    return client.get(path, headers=headers)


def test_a_request_is_one_line_in_the_log(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = create_app(archive.publish(access_log=True)).test_client()
    get(client, "/feed.atom?a=%0a")
    get(client, "/no%0athing%1b[31m")
    lines = [record.getMessage() for record in caplog.records]
    assert [line.split()[1:4] for line in lines] == [
        ["GET", "/feed.atom?a=%0a", "200"],
        ["GET", "/no%0Athing%1B%5B31m", "400"],
    ]


def test_a_request_that_others_have_sent_before_is_logged_like_any_other(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    archive.write("a.md")
    caplog.set_level(logging.INFO)
    client = create_app(archive.publish(access_log=True)).test_client()
    full = [get(client) for _ in range(3)]
    head = client.head("/feed.atom")
    known = [get(client, **{"If-None-Match": full[0].headers["ETag"]}) for _ in range(2)]
    assert [response.status_code for response in (*full, head, *known)] == [200] * 4 + [304] * 2
    size = str(len(full[0].data))
    assert [record.getMessage().split()[1:] for record in caplog.records] == [
        *(["GET", "/feed.atom", "200", size] for _ in full),
        ["HEAD", "/feed.atom", "200", size],
        *(["GET", "/feed.atom", "304", "0"] for _ in known),
    ]


def test_without_the_setting_requests_are_not_logged(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    get(create_app(archive.publish()).test_client())
    assert not caplog.records
