"""The documents of a publisher over HTTP: a WSGI application.

(1) Documents are answered from ready bytes, before Flask, which sees the rest: errors, redirects,
    preflights, the question whether all is well.
(2) Bytes are ready as long as the publisher's generation is the one they were made in: whatever
    process updates the index, no worker answers with what was before.
(3) No request changes anything or reads a file by its path. Host is looked at only to hide `health`.
"""

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote, urlsplit

import flask

from feeds import addresses
from feeds.errors import BadAddress, BadOutput, Gone, NotNow
from feeds.formats import FORMATS
from feeds.model import ADDED, Address
from feeds.publisher import Publisher
from feeds.search.request import SearchRequest, is_search_path
from feeds.settings import load_settings
from feeds.web import health, responses, search
from feeds.web.document_cache import LARGEST, CachedDocument, DocumentCache
from feeds.web.response_cache import CONDITIONS, ResponseCache
from feeds.web.watcher import Watcher, log_to_stderr

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger("feeds")
_access_log = logging.getLogger("feeds.access")

_COMPLAINTS = 100
"""Different failures that are logged, at the most."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_HEALTH = "/healthz"

_READING = ("GET", "HEAD")

_TRIES, _SOON = 4, 0.05
"""How often an answer is tried once more where the index is not usable, and seconds before that."""


def create_app(publisher: Publisher, watcher: Watcher | None = None) -> flask.Flask:
    """The application that serves what `publisher` publishes, which `watcher` keeps up to date."""
    app = flask.Flask("feeds", static_folder=None)
    lately = ResponseCache(publisher.is_current)
    front = _Front(publisher, app.wsgi_app, lately)
    outermost: WSGIApplication = lately.before(_StartWatcher(watcher, front) if watcher else front)
    if publisher.settings.access_log:
        outermost = _AccessLog(outermost)
    app.wsgi_app = cast(Any, outermost)  # type: ignore[method-assign]

    @app.before_request
    def rest() -> flask.Response:
        """Every request that the front has no document for: there are no routes beside it."""
        answer = front.rest(flask.request.environ)
        response = flask.Response(answer.body, answer.status)
        # Flask would add a type of its own to a response that has none.
        response.headers.clear()
        response.headers.update(answer.headers)
        return response

    return app


class _Front:
    """SearchResults what is published; `behind` gets all other requests."""

    def __init__(self, publisher: Publisher, behind: "WSGIApplication", lately: ResponseCache) -> None:
        self._publisher = publisher
        self._lately = lately
        self._shelf = DocumentCache(publisher)
        # Whatever is asked, it pushes no channel off the shelf, and none has to wait until it is found.
        self._asked = DocumentCache(publisher, largest=LARGEST // 4)
        self._behind = behind
        self._max_age = publisher.settings.max_age
        self._prefix = unquote(urlsplit(publisher.site.base_url).path)
        self._complaints: set[str] = set()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        answer = self._answer(environ) if method in _READING else None
        if answer is None:
            # What a client says of our name must have no effect, not even that of being nonsense.
            nameless = {name: value for name, value in environ.items() if name != "HTTP_HOST"}
            nameless[health.ASKED] = environ.get("HTTP_HOST", "")
            return self._behind(nameless, start_response)
        status, fields = answer.start
        start_response(status, list(fields))  # whoever stands before us may add to it
        return list(answer.chunks(method))

    def _answer(self, environ: "WSGIEnvironment") -> responses.Response | None:
        """The answer to a request for what is published; None where there is no such document."""
        if _is_long(environ):
            return None
        second = int(time.time())
        try:
            ready = self._ready(environ)
            if not isinstance(ready, CachedDocument):
                return ready
            answer = self._conditional(ready, responses.Request(*map(environ.get, CONDITIONS)), second)
            if ready.published.sure:
                self._lately.keep(environ, second, ready.published.generation, answer)
            return answer
        except NotNow as error:
            return responses.not_now(error, datetime.now(UTC))
        except Exception as error:
            self._complain(error)
            return responses.unavailable(datetime.now(UTC))

    def _ready(self, environ: "WSGIEnvironment") -> CachedDocument | responses.Response | None:
        """`_look`, again and again while another index takes the place of one that was deleted."""
        for _ in range(_TRIES):
            with suppress(BadOutput):
                return self._look(environ)
            time.sleep(_SOON)
        return self._look(environ)

    def _look(self, environ: "WSGIEnvironment") -> CachedDocument | responses.Response | None:
        """What stands at a path. Raises BadOutput where the index is not usable."""
        return self._reordered(environ) or self._shelf.get(environ["PATH_INFO"]) or self._find(environ)

    def _find(self, environ: "WSGIEnvironment") -> CachedDocument | responses.Response | None:
        """What stands at a path that is spelled as it should be, or the answer to what cannot be asked."""
        path = _path(environ)
        for inner in self._inner(path) if path else ():
            if is_search_path(inner):
                return self._ask(inner, environ.get("QUERY_STRING", ""))
            try:
                address = addresses.parse_path(inner)
                if addresses.path_of(address) == inner:
                    return self._shelf.make(environ["PATH_INFO"], address)
            except BadAddress:
                continue
        return None

    def _reordered(self, environ: "WSGIEnvironment") -> responses.Response | None:
        """The way to what was added last, where that is asked of a feed."""
        if "order=" not in environ.get("QUERY_STRING", ""):
            return None
        for inner in self._inner(_path(environ) or ""):
            if address := search.reordered(self._publisher, inner, environ["QUERY_STRING"]):
                now = datetime.now(UTC)
                return responses.redirect(self._publisher.url(address), max_age=self._max_age, now=now)
        return None

    def _ask(self, path: str, query: str) -> CachedDocument | responses.Response | None:
        now = datetime.now(UTC)
        question = search.understand(self._publisher, path, query, max_age=self._max_age, now=now)
        if not isinstance(question, SearchRequest):
            return question
        # All spellings of a question are one document.
        place = self._publisher.url(question)
        try:
            return self._asked.get(place) or self._asked.make(place, question)
        except (BadAddress, NotNow) as error:
            return search.refuse(self._publisher, question, error, now)

    def _inner(self, path: str) -> list[str]:
        """What `path` may be below the base URL: some proxies take its path away, others do not."""
        inner = [path]
        if (path + "/").startswith(self._prefix) and self._prefix != "/":
            inner.insert(0, (path + "/")[len(self._prefix) - 1 : -1])
        return inner

    def _conditional(
        self, ready: CachedDocument, request: responses.Request, second: int
    ) -> responses.Response:
        return responses.answer(
            ready.document,
            request,
            encoded=ready.encoded,
            modified=ready.modified,
            max_age=self._max_age,
            now=datetime.fromtimestamp(second, UTC),
            links=self._links(ready.address),
        )

    def _links(self, address: Address | SearchRequest) -> str:
        """What a feed says to a hub's subscribers before anybody parses it (WebSub section 4)."""
        hub = self._publisher.site.hub
        is_archive = isinstance(address, Address) and address.part not in ("", ADDED)
        if not hub or address.format not in FORMATS or is_archive:
            return ""
        return f'<{hub}>; rel="hub", <{self._publisher.url(address)}>; rel="self"'

    def rest(self, environ: "WSGIEnvironment") -> responses.Response:
        """The response to a request that is not for a document by its proper address."""
        now = datetime.now(UTC)
        if _is_long(environ):
            return responses.too_long(now)
        path = _path(environ)
        if path is None:
            return responses.bad_request(now)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return responses.options(now)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return responses.not_allowed(now)
        try:
            return self._elsewhere(path, environ, now)
        except Exception as error:
            self._complain(error)
            return responses.unavailable(now)

    def _elsewhere(self, path: str, environ: "WSGIEnvironment", now: datetime) -> responses.Response:
        for inner in self._inner(path):
            if inner == _HEALTH:
                self._publisher.generation()
                return responses.text(200, "ok", now)
            if told := health.answer(self._publisher, inner, environ, now):
                return told
            try:
                address = addresses.parse_path(inner)
                address = self._publisher.place(address)
            except Gone:
                return self._nowhere("gone", responses.gone(now), environ, now)
            except BadAddress:
                continue
            except NotNow:
                pass  # it is published all the same
            return responses.redirect(self._publisher.url(address), max_age=self._max_age, now=now)
        return self._nowhere("nowhere", responses.not_found(now), environ, now)

    def _nowhere(
        self, key: str, plain: responses.Response, environ: "WSGIEnvironment", now: datetime
    ) -> responses.Response:
        """`plain` for programs; for people, who come with a browser, a page with a way on."""
        if "text/html" not in environ.get("HTTP_ACCEPT", ""):
            return plain
        # From the root: no page of ours stands here, and what a browser takes for folders is unknown.
        html = self._publisher.nowhere(key, urlsplit(self._publisher.site.base_url).path)
        return responses.instead(plain, html, now)

    def _complain(self, error: Exception) -> None:
        """Log what went wrong, with its trace: once, not for each request that meets it."""
        what = repr(error)
        if what not in self._complaints and len(self._complaints) < _COMPLAINTS:
            self._complaints.add(what)
            _log.error("A request failed, perhaps not the last one: %s", what, exc_info=error)


class _AccessLog:
    """Writes one line for each request to `behind`, whatever stands in its path."""

    def __init__(self, behind: "WSGIApplication") -> None:
        self._behind = behind

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, fields: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            query = environ.get("QUERY_STRING")
            path = quote(environ.get("PATH_INFO", ""), safe="/=:@", encoding="latin-1")
            _access_log.info(
                "%s %s %s %s %s",
                *(environ.get("REMOTE_ADDR") or "-", environ["REQUEST_METHOD"]),
                ascii(path + ("?" + query if query else ""))[1:-1],
                *(status[:3], dict(fields).get("Content-Length", "0")),
            )
            return start_response(status, fields, *error)

        return self._behind(environ, cast("StartResponse", start))


def _is_long(environ: "WSGIEnvironment") -> bool:
    return len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > responses.MOST


def _path(environ: "WSGIEnvironment") -> str | None:
    """The path as text; None where it is no UTF-8, or has control characters."""
    try:
        # PEP 3333: the bytes of the path, decoded as Latin-1.
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    return None if _CONTROL.search(path) else path


def from_environment(environment: Mapping[str, str] = os.environ) -> flask.Flask:
    """The application that FEEDS_* variables describe, kept up to date while it serves.

    FEEDS_POSTS is the folder of posts. Raises FeedsError.
    """
    publisher = _publisher(environment)
    publisher.check_rules()
    return _kept_up_to_date(publisher)


def outermost_from_environment() -> "WSGIApplication":
    """`from_environment` for a worker of `feeds serve`, without Flask's own call for each request.

    Rules were looked at before. Where one was broken since, what needs no cleaning is served on.
    """
    return _kept_up_to_date(_publisher(os.environ)).wsgi_app


def _publisher(environment: Mapping[str, str]) -> Publisher:
    log_to_stderr()
    posts = Path(environment.get("FEEDS_POSTS", "."))
    served = {"archives": "all", "pages": "all"}
    return Publisher(load_settings(posts, environment=environment, flags={}, asks=True, **served))


def _kept_up_to_date(publisher: Publisher) -> flask.Flask:
    watcher = Watcher(publisher)
    watcher.begin()
    # Many servers load the application first and fork then: neither threads nor open databases
    # survive that, so both are left to the processes that get requests.
    publisher.close()
    return create_app(publisher, watcher)


class _StartWatcher:
    """Starts `watcher` with the first request that a process gets."""

    def __init__(self, watcher: Watcher, behind: "WSGIApplication") -> None:
        self._watcher = watcher
        self._behind = behind
        self._forget()
        # A thread stays in the process that began it. To ask each time which one this is costs a system call.
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._is_started = False
        self._starting = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not self._is_started:
            with self._starting:
                if not self._is_started:
                    self._watcher.start()
                    self._is_started = True
        return self._behind(environ, start_response)
