"""Serves published documents and search results before Flask sees the request.

(1) A document is answered from cached bytes while the publisher's generation is the one in which they were
    made. So no worker serves an outdated document after another process has updated the index.
(2) No request changes anything or opens a file by its path.
(3) What is ready never waits for what must be made or searched.
(4) `Host` has no effect here: it is hidden from Flask, but for the health report.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds import addresses
from feeds.errors import BadAddress, BadOutput, NotNow
from feeds.formats import FORMATS
from feeds.model import ADDED, Address
from feeds.publisher import Publisher
from feeds.search.request import SearchRequest, is_search_path
from feeds.web import health, responses, search
from feeds.web.document_cache import MAX_BYTES, CachedDocument, DocumentCache
from feeds.web.logs import ErrorLog
from feeds.web.request_path import BasePath, decode_path, is_too_long
from feeds.web.response_cache import CONDITIONAL_HEADERS, ResponseCache
from feeds.web.share import Share

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_DOCUMENT_PLACES, _SEARCH_PLACES = 64, 12
"""Requests at once for documents that are not ready, and for searches."""

_RETRIES, _RETRY_INTERVAL = 4, 0.05
"""Further attempts when the index cannot be used, and seconds before each."""


class DocumentMiddleware:
    """WSGI middleware: serves documents, passes every other request to `app`."""

    def __init__(
        self,
        publisher: Publisher,
        app: "WSGIApplication",
        response_cache: ResponseCache,
        error_log: ErrorLog,
    ) -> None:
        self._publisher = publisher
        self._app = app
        self._response_cache = response_cache
        self._error_log = error_log
        self._documents = DocumentCache(publisher)
        self._document_share = Share("documents", _DOCUMENT_PLACES)
        # A cache of its own: searches push no document out, and no document waits for a search.
        self._searches = DocumentCache(publisher, max_bytes=MAX_BYTES // 4)
        self._search_share = Share("searches", _SEARCH_PLACES)
        self._base_path = BasePath(publisher.site.base_url)
        self._max_age = publisher.settings.max_age

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The WSGI application."""
        method = environ["REQUEST_METHOD"]
        response = self._respond(environ) if method in ("GET", "HEAD") else None
        if response is None:
            # Werkzeug rejects requests with a malformed Host.
            without_host = {name: value for name, value in environ.items() if name != "HTTP_HOST"}
            without_host[health.HOST_KEY] = environ.get("HTTP_HOST", "")
            return self._app(without_host, start_response)
        status, headers = response.start
        start_response(status, list(headers))  # a copy: middleware around us may add to it
        return list(response.chunks(method))

    def _respond(self, environ: "WSGIEnvironment") -> responses.Response | None:
        """The response with a document, a search result or an error; None if no document is there."""
        if is_too_long(environ):
            return None
        second = int(time.time())
        try:
            found = self._find_with_retries(environ)
            if not isinstance(found, CachedDocument):
                return found
            headers = responses.RequestHeaders(*map(environ.get, CONDITIONAL_HEADERS))
            response = self._document_response(found, headers, second)
            if found.published.is_consistent:
                self._response_cache.store(environ, second, found.published.generation, response)
            return response
        except NotNow as error:
            return responses.not_ready(error, datetime.now(UTC))
        except Exception as error:
            self._error_log.log(error)
            return responses.unavailable(datetime.now(UTC))

    def _find_with_retries(self, environ: "WSGIEnvironment") -> CachedDocument | responses.Response | None:
        """`_find`, repeated while a deleted index is replaced by a new one."""
        for _ in range(_RETRIES):
            with suppress(BadOutput):
                return self._find(environ)
            time.sleep(_RETRY_INTERVAL)
        return self._find(environ)

    def _find(self, environ: "WSGIEnvironment") -> CachedDocument | responses.Response | None:
        """The document at the request's path. Raises BadOutput if the index cannot be used, NotNow."""
        key, query_string = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        asks_order = "order=" in query_string
        if not asks_order and (ready := self._documents.get(key)):
            return ready
        decoded = decode_path(environ)
        for path in self._base_path.candidates(decoded) if decoded else ():
            if is_search_path(path):
                with self._search_share.place():
                    return self._search(path, query_string)
            with suppress(BadAddress):
                address = addresses.parse_path(path)
                with self._document_share.place():
                    if asks_order and (added := search.added_feed(self._publisher, address, query_string)):
                        return self._redirect_to(added)
                    if addresses.path_of(address) == path:
                        return self._documents.load(key, address)
        return None

    def _redirect_to(self, address: Address) -> responses.Response:
        return responses.redirect(self._publisher.url(address), max_age=self._max_age, now=datetime.now(UTC))

    def _search(self, path: str, query_string: str) -> CachedDocument | responses.Response | None:
        now = datetime.now(UTC)
        request = search.read_request(self._publisher, path, query_string, max_age=self._max_age, now=now)
        if not isinstance(request, SearchRequest):
            return request
        url = self._publisher.url(request)  # the same for all spellings of a query
        try:
            return self._searches.get(url) or self._searches.load(url, request)
        except (BadAddress, NotNow) as error:
            return search.error_response(self._publisher, request, error, now)

    def _document_response(
        self, found: CachedDocument, headers: responses.RequestHeaders, second: int
    ) -> responses.Response:
        return responses.document_response(
            found.document,
            headers,
            encoded=found.encoded,
            modified=found.modified,
            max_age=self._max_age,
            now=datetime.fromtimestamp(second, UTC),
            link=self._link_header(found.address),
        )

    def _link_header(self, address: Address | SearchRequest) -> str:
        """The Link header of a feed that the hub hears of (WebSub section 4), or ""."""
        hub = self._publisher.site.hub
        is_current = isinstance(address, Address) and address.part in ("", ADDED)
        if not hub or address.format not in FORMATS or not is_current:
            return ""
        return f'<{hub}>; rel="hub", <{self._publisher.url(address)}>; rel="self"'
