"""Files of the archive over HTTP: streamed, in ranges (RFC 9110 section 14), cached for ever.

(1) However large a file is, a request holds one piece of it.
(2) A file is served only with the bytes that its address names, and as the kind that its first bytes are.
"""

import re
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified
from werkzeug.wrappers import Response
from werkzeug.wsgi import FileWrapper

from feeds import addresses
from feeds.documents.files import CACHED_FOR_EVER, OpenFile
from feeds.errors import BadAddress, NotNow
from feeds.publisher import Publisher
from feeds.web import responses
from feeds.web.logs import ErrorLog
from feeds.web.request_path import BasePath, decode_path, is_too_long
from feeds.web.share import Share

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_FOLDER = f"/{addresses.FILES}/"
_RANGE = re.compile(r"bytes\s*=\s*(?:\d{1,18}-\d{0,18}|-\d{1,18})\s*")
_PIECE = 2**16
"""Bytes that are read at once."""

_PLACES = 24
"""Files that are sent at once: each keeps a thread until its client has taken all but the last pieces."""

_HEADERS = {
    "Cache-Control": CACHED_FOR_EVER,
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "X-Robots-Tag": "noindex",
}


class FileMiddleware:
    """WSGI middleware: serves files that posts name, passes every other request to `app`."""

    def __init__(self, publisher: Publisher, app: "WSGIApplication", error_log: ErrorLog) -> None:
        self._publisher = publisher
        self._app = app
        self._error_log = error_log
        self._base_path = BasePath(publisher.site.base_url)
        self._share = Share("files", _PLACES)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The WSGI application."""
        if _FOLDER not in environ["PATH_INFO"] or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        held = ExitStack()
        try:
            held.enter_context(self._share.place())
            found = None if is_too_long(environ) else self._find(environ)
        except NotNow as error:
            held.close()
            return _plain(responses.not_ready(error, datetime.now(UTC)), environ, start_response)
        except Exception as error:
            held.close()
            self._error_log.log(error)
            return _plain(responses.unavailable(datetime.now(UTC)), environ, start_response)
        if found is None:
            held.close()
            return self._app(environ, start_response)
        response = _response(found, environ)
        response.call_on_close(held.close)
        return response(environ, start_response)

    def _find(self, environ: "WSGIEnvironment") -> OpenFile | None:
        for path in self._base_path.candidates(decode_path(environ) or ""):
            with suppress(BadAddress):
                address = addresses.parse_path(path)
                if address.kind == addresses.FILES:
                    return self._publisher.open_file(address)
        return None


def _response(found: OpenFile, environ: "WSGIEnvironment") -> Response:
    """The response to GET or HEAD: 200, 206, 304 or 416."""
    response = Response(FileWrapper(found.file, _PIECE), headers=_HEADERS, content_type=found.media_type)
    response.content_length = found.size
    response.date = datetime.now(UTC)
    response.set_etag(found.digest[:32])
    # Several ranges and other units mean all of it, and a client that has the file needs no part of it.
    has_file = "HTTP_IF_NONE_MATCH" in environ and not is_resource_modified(environ, found.digest[:32])
    if has_file or not _RANGE.fullmatch(environ.get("HTTP_RANGE", "")):
        environ = {name: value for name, value in environ.items() if name != "HTTP_RANGE"}
    try:
        response = response.make_conditional(environ, accept_ranges=True, complete_length=found.size)
        if environ["REQUEST_METHOD"] == "HEAD" or response.status_code == 304:
            found.file.close()
        return response
    except RequestedRangeNotSatisfiable:
        found.file.close()
        headers = {**_HEADERS, "Content-Range": f"bytes */{found.size}", "Cache-Control": "no-store"}
        return Response(status=416, headers=headers)


def _plain(
    plain: responses.Response, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    status, headers = plain.start
    start_response(status, list(headers))
    return list(plain.chunks(environ["REQUEST_METHOD"]))
