"""Response cache: repeats the response to an identical request for up to one second.

(1) A response is repeated only in the second and in the generation in which it was made.
(2) Headers and body are copied for each request, as middleware around this one may change them.
"""

from collections.abc import Callable, Iterable
from time import time
from typing import TYPE_CHECKING

from feeds.errors import BadOutput
from feeds.web.responses import Response

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CONDITIONAL_HEADERS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
"""WSGI keys of the fields of `responses.RequestHeaders`."""

_MAX_RESPONSES = 256
"""Maximum number of responses kept from one second."""

_MAX_KEY_LENGTH = 512
"""Longer requests are not cached: nobody else is likely to send the same."""

_RequestKey = tuple[str | None, ...]
_CachedResponse = tuple[int, str, tuple[tuple[str, str], ...], tuple[bytes, ...]]
"""Generation, status line, headers, chunks of the body."""


class ResponseCache:
    """The responses of one second; `is_current` says whether a generation is current."""

    def __init__(self, is_current: Callable[[int], bool]) -> None:
        self._is_current = is_current
        self._latest: tuple[int, dict[_RequestKey, _CachedResponse]] = (0, {})
        """Unix time in whole seconds, and the responses made in that second."""

    def store(self, environ: "WSGIEnvironment", second: int, generation: int, response: Response) -> None:
        """Keep the response to a request, made in a second (Unix time) and a generation."""
        if not 0 <= time() - second < 1:
            return
        key = _request_key(environ)
        latest, cached = self._latest
        if latest != second:
            _, cached = self._latest = second, {}
        if len(cached) < _MAX_RESPONSES and sum(len(value or "") for value in key) < _MAX_KEY_LENGTH:
            cached[key] = (generation, *response.start, response.chunks(environ["REQUEST_METHOD"]))

    def wrap(self, app: "WSGIApplication") -> "WSGIApplication":
        """The WSGI application that repeats cached responses, in about 1 µs, and calls `app` for the rest."""
        is_current = self._is_current

        # A function: calling an object's __call__ takes Python longer.
        def cached_app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            second, cached = self._latest
            found = cached.get(_request_key(environ))
            if found and 0 <= time() - second < 1:
                generation, status, headers, chunks = found
                try:
                    if is_current(generation):
                        start_response(status, list(headers))
                        return list(chunks)
                except BadOutput:
                    pass  # the index was just deleted: `app` waits for the new one
            # Servers may omit an empty PATH_INFO (PEP 3333, "environ Variables").
            environ.setdefault("PATH_INFO", "")
            return app(environ, start_response)

        return cached_app


def _request_key(environ: "WSGIEnvironment") -> _RequestKey:
    """All parts of a request that its response depends on."""
    # Written out in half the time of a loop over CONDITIONAL_HEADERS.
    get = environ.get
    return (
        environ["REQUEST_METHOD"],
        get("PATH_INFO"),
        get("QUERY_STRING"),
        get("HTTP_IF_NONE_MATCH"),
        get("HTTP_IF_MODIFIED_SINCE"),
        get("HTTP_ACCEPT_ENCODING"),
    )
