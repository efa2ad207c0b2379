"""The WSGI application: how its parts are put together, and its set-up from environment variables."""

import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import flask

from feeds.archive.diagnostics import check_rules
from feeds.publisher import Publisher
from feeds.pull.background import companions
from feeds.settings import load_settings
from feeds.web.document_middleware import DocumentMiddleware
from feeds.web.fallback import Fallback
from feeds.web.files import FileMiddleware
from feeds.web.local_names import LocalNames, is_public
from feeds.web.logs import AccessLog, ErrorLog, log_to_stderr
from feeds.web.response_cache import ResponseCache
from feeds.web.watcher import Watcher, WatcherStarter

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_log = logging.getLogger("feeds")


def create_app(publisher: Publisher, watcher: Watcher | None = None) -> flask.Flask:
    """The application that serves what `publisher` publishes; `watcher` starts with the first request."""
    app = flask.Flask("feeds", static_folder=None)
    error_log = ErrorLog()
    response_cache = ResponseCache(publisher.is_current)
    fallback = Fallback(publisher, error_log)
    wsgi_app: WSGIApplication = DocumentMiddleware(publisher, app.wsgi_app, response_cache, error_log)
    wsgi_app = FileMiddleware(publisher, wsgi_app, error_log)
    if watcher:
        wsgi_app = WatcherStarter(watcher, wsgi_app)
    wsgi_app = response_cache.wrap(wsgi_app)
    if not is_public(publisher.site.base_url):
        wsgi_app = LocalNames(wsgi_app)
    if publisher.settings.access_log:
        wsgi_app = AccessLog(wsgi_app)
    app.wsgi_app = cast(Any, wsgi_app)  # type: ignore[method-assign]

    @app.before_request
    def respond() -> flask.Response:
        """Answer every request that reaches Flask: there are no routes."""
        answer = fallback.respond(flask.request.environ)
        response = flask.Response(answer.body, answer.status)
        # Flask would add a Content-Type to a response that has none.
        response.headers.clear()
        response.headers.update(answer.headers)
        return response

    return app


def from_environment(environment: Mapping[str, str] = os.environ) -> flask.Flask:
    """The application that FEEDS_* variables describe, kept up to date while it serves.

    FEEDS_POSTS is the folder of posts. Raises FeedsError.
    """
    publisher = _publisher(environment)
    check_rules(publisher.archive)
    return _watched_app(publisher, environment)


def wsgi_from_environment() -> "WSGIApplication":
    """`from_environment` for a worker of `feeds serve`, without Flask's own call for each request.

    The rule files were checked by the main process. If one was broken since, documents that need no
    cleaning are still served.
    """
    return _watched_app(_publisher(os.environ), os.environ).wsgi_app


def _publisher(environment: Mapping[str, str]) -> Publisher:
    log_to_stderr()
    posts = environment.get("FEEDS_POSTS", ".")
    defaults = {"archives": "all", "pages": "all"}
    settings = load_settings(posts, environment=environment, flags={}, has_search=True, **defaults)
    return Publisher(settings, warn=_log.warning)


def _watched_app(publisher: Publisher, environment: Mapping[str, str]) -> flask.Flask:
    watcher = Watcher(publisher, companions(publisher, environment))
    watcher.first_update()
    # Many servers load the application first and fork then. Neither threads nor open databases survive
    # a fork, so the processes that get requests open their own.
    publisher.close()
    return create_app(publisher, watcher)
