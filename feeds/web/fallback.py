"""Responses where no document is published: redirects, errors, `OPTIONS`, health."""

import threading
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from feeds import addresses
from feeds.documents.assets import not_found_page
from feeds.errors import BadAddress, Gone, NotNow, NotRead
from feeds.publisher import Publisher
from feeds.web import health, responses
from feeds.web.logs import ErrorLog
from feeds.web.request_path import BasePath, decode_path, is_too_long
from feeds.web.share import Share

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_PLACES = 12
"""Requests at once that are answered with anything but a document."""

_HEALTH_CHECK = "/healthz"


class Fallback:
    """Answers the requests that the document middleware passes on."""

    def __init__(self, publisher: Publisher, error_log: ErrorLog) -> None:
        self._publisher = publisher
        self._error_log = error_log
        self._base_path = BasePath(publisher.site.base_url)
        self._share = Share("redirects and errors", _PLACES)
        self._lock = threading.Lock()

    def respond(self, environ: "WSGIEnvironment") -> responses.Response:
        """The response to any request."""
        now = datetime.now(UTC)
        if is_too_long(environ):
            return responses.too_long(now)
        path = decode_path(environ)
        if path is None:
            return responses.bad_request(now)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return responses.options(now)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return responses.not_allowed(now)
        try:
            if _HEALTH_CHECK in self._base_path.candidates(path):
                return self._health_check(now)
            # One at a time: threads would answer two no faster, and those that serve documents had to wait.
            with self._share.place(), self._lock:
                return self._respond_at(path, environ, now)
        except NotNow as error:
            return responses.not_ready(error, now)
        except Exception as error:
            self._error_log.log(error)
            return responses.unavailable(now)

    def _health_check(self, now: datetime) -> responses.Response:
        self._publisher.generation()  # fails without an index
        problem = self._publisher.archive.index.write_problem
        text = f"ok, but nothing that is made can be kept: {problem}" if problem else "ok"
        return responses.text_response(200, text, now)

    def _respond_at(self, path: str, environ: "WSGIEnvironment", now: datetime) -> responses.Response:
        for candidate in self._base_path.candidates(path):
            if report := health.respond(self._publisher, candidate, environ, now):
                return report
            try:
                address = addresses.parse_path(candidate)
                address = self._publisher.resolve(address)
            except Gone:
                return self._error_page(responses.gone(now), environ, now)
            except BadAddress:
                continue
            except NotRead:
                raise
            except NotNow:
                pass  # published, only not ready
            url = self._publisher.url(address)
            return responses.redirect(url, max_age=self._publisher.settings.max_age, now=now)
        return self._error_page(responses.not_found(now), environ, now)

    def _error_page(
        self, plain: responses.Response, environ: "WSGIEnvironment", now: datetime
    ) -> responses.Response:
        """`plain` for programs; for browsers a page with a link to the home page."""
        if "text/html" not in environ.get("HTTP_ACCEPT", ""):
            return plain
        html = not_found_page(self._publisher.archive, gone=plain.status == HTTPStatus.GONE)
        return responses.error_page(plain, html, now)
