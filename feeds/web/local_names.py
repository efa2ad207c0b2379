"""Names and addresses of this machine, and which requests they allow.

A web page may bind its own name to our address (DNS rebinding); a browser on this machine then sends us
requests under that name, and lets the page read the answers. So what is for this machine alone is answered
under local names alone.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from feeds.web import responses

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LOCAL_HOSTS = re.compile(r"(?:[\w.-]+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\]", re.I)
_PORT = re.compile(r":\d*\Z")


def is_local_name(host: str) -> bool:
    """Whether a Host header names this machine: `localhost`, `127.0.0.1`, `[::1]`."""
    return bool(_LOCAL_HOSTS.fullmatch(_PORT.sub("", host)))


def is_loopback(address: str) -> bool:
    """Whether a client's address is of this machine."""
    try:
        client = ip_address(address)
    except ValueError:
        return False
    return (getattr(client, "ipv4_mapped", None) or client).is_loopback


def is_public(base_url: str) -> bool:
    """Whether what is published at `base_url` is for others than this machine."""
    return not is_local_name(urlsplit(base_url).netloc)


class LocalNames:
    """WSGI middleware for an archive that is not public.

    Clients on this machine must use a local name, and scripts of other sites may read nothing (CORS).
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The WSGI application."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            own = [field for field in headers if not field[0].lower().startswith("access-control-")]
            return start_response(status, own, *error)

        host = environ.get("HTTP_HOST", "")
        if not host or is_local_name(host) or not is_loopback(environ.get("REMOTE_ADDR", "")):
            return self._app(environ, cast("StartResponse", start))
        response = responses.not_public(datetime.now(UTC))
        status, headers = response.start
        start_response(status, list(headers))
        return list(response.chunks(environ["REQUEST_METHOD"]))
