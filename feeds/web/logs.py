"""What the server logs: a line for each request, each kind of failure once."""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger("feeds")
_access_log = logging.getLogger("feeds.access")

_MAX_ERRORS = 100
"""Maximum number of different errors that are logged."""


class AccessLog:
    """WSGI middleware that logs one line for each request, with control characters escaped."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The WSGI application."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            query = environ.get("QUERY_STRING")
            path = quote(environ.get("PATH_INFO", ""), safe="/=:@", encoding="latin-1")
            _access_log.info(
                "%s %s %s %s %s",
                *(environ.get("REMOTE_ADDR") or "-", environ["REQUEST_METHOD"]),
                ascii(path + ("?" + query if query else ""))[1:-1],
                *(status[:3], dict(headers).get("Content-Length", "0")),
            )
            return start_response(status, headers, *error)

        return self._app(environ, cast("StartResponse", start))


class ErrorLog:
    """Logs each different error once, with its trace, however many requests meet it."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def log(self, error: Exception) -> None:
        """Log `error` unless an equal one was logged before."""
        text = repr(error)
        if text not in self._logged and len(self._logged) < _MAX_ERRORS:
            self._logged.add(text)
            _log.error("request failed: %s (equal errors are not logged again)", text, exc_info=error)


def log_to_stderr() -> None:
    """Write the log to standard error, unless the program around us has configured logging."""
    log = logging.getLogger("feeds")
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
