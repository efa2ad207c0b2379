"""The documents of a publisher over HTTP: a Flask application.

A request is parsed, looked up and answered here; what is published is the publisher's matter, what
HTTP wants is that of `responses`.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import flask

from feeds import config, responses, urls
from feeds.errors import BadAddress
from feeds.publisher import Publisher


def create_app(publisher: Publisher) -> flask.Flask:
    """The application that serves what `publisher` publishes."""
    app = flask.Flask("feeds", static_folder=None)
    # A name may hold "//": addresses are ours to read, every character of them.
    app.url_map.merge_slashes = False

    @app.get("/")
    @app.get("/<path:path>")
    def serve(path: str = "") -> flask.Response:
        answer = _answer(publisher, "/" + path)
        response = flask.Response(answer.body, answer.status)
        # Flask would add a type of its own to a response that has none.
        response.headers.clear()
        response.headers.update(answer.headers)
        return response

    return app


def _answer(publisher: Publisher, path: str) -> responses.Response:
    try:
        address = urls.parse_path(path)
        if urls.path_of(address) != path:
            publisher.document(address)
            return responses.redirect(publisher.url(address))
        document = publisher.document(address)
    except BadAddress:
        return responses.not_found()
    return responses.answer(document, if_none_match=flask.request.headers.get("If-None-Match"))


def from_environment(environment: Mapping[str, str] = os.environ) -> flask.Flask:
    """The application that FEEDS_* variables describe; FEEDS_POSTS is the folder of posts.

    Raises FeedsError.
    """
    posts = Path(environment.get("FEEDS_POSTS", "."))
    settings = config.load(posts, environment=environment, flags={})
    publisher = Publisher(settings)
    publisher.update(datetime.now(UTC))
    return create_app(publisher)
