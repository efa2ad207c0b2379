"""Responses that are repeated: each request gets its own copy."""

from collections.abc import Iterable
from typing import Any, cast
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.test import create_environ, run_wsgi_app

from feeds.web.app import create_app
from tests.support.archive import Archive


def test_what_a_middleware_adds_for_one_is_not_given_to_the_next(archive: Archive) -> None:
    archive.write("a.md")
    app = create_app(archive.publish())

    def adding(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, fields: list[tuple[str, str]]) -> Any:
            fields.append(("X-Seen", "1"))
            return start_response(status, fields)

        return app(environ, cast(StartResponse, start))

    seen = [len(run_wsgi_app(adding, create_environ("/feed.atom"))[2].getlist("X-Seen")) for _ in range(3)]
    assert seen == [1, 1, 1]


def test_a_path_that_a_server_leaves_out_is_an_empty_one(archive: Archive) -> None:
    archive.write("a.md")
    app = create_app(archive.publish(access_log=True))
    bare, empty = create_environ(""), create_environ("")
    del bare["PATH_INFO"]
    empty["PATH_INFO"] = ""
    answers = [run_wsgi_app(app, environ, buffered=True) for environ in (bare, empty)]
    assert answers[0][1] == answers[1][1]
    assert not answers[0][1].startswith("5")
