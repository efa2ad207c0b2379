"""HTTP requests to machines elsewhere: urllib3, with bounds that a hostile server cannot move.

(1) A connection is opened to an IP address that was checked, so it does not matter what a name resolves to
    later, or after a redirect: each hop is a request of its own.
(2) A request ends after a number of seconds and of bytes, counted after decompression, however slowly
    they come.
(3) No proxy, no cookie, no netrc: nothing but the request goes out.
"""

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import HTTPResponse

from feeds import __version__
from feeds.errors import BadUpstream
from feeds.originals import valid
from feeds.pull.access import Access, origin_of

SECONDS = 30.0
"""That a request may take from its first packet to its last."""
_SILENCE = 10.0
"""Seconds that a server may say nothing."""
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """A response, read to its end."""

    url: str
    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes

    @property
    def media_type(self) -> str:
        """Without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Client:
    """Sends single requests, as far as `access` lets it. Threads may share it."""

    def __init__(self, access: Access, *, contact: str = "", seconds: float = SECONDS) -> None:
        self.access = access
        self._seconds = seconds
        about = f"+{contact}" if contact else "feed archive"
        self._headers = {"User-Agent": f"feeds/{__version__} ({about})", "Accept-Encoding": "gzip, deflate"}
        self.bytes_read = 0
        """Of all bodies."""

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()  # takes milliseconds: once

    def send(
        self, method: str, url: str, headers: Mapping[str, str], *, most: int, body: bytes | None = None
    ) -> Response:
        """The response to one request; at most `most` bytes are read. Raises BadUpstream.

        Redirects are not followed.
        """
        if not url or valid(url) != url:
            raise BadUpstream(url, "is no http or https address")
        scheme, host, port = origin_of(url)
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {**self._headers, **headers, **self.access.login(url), "Connection": "close"}
        connection = _connection(scheme, host, port, self._tls if scheme == "https" else None)
        connection.access = self.access
        watchdog = threading.Timer(self._seconds, connection.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.request(method, target, body=body, headers=sent, preload_content=False)
            with closing(connection.getresponse()) as response:
                data = self._read(url, response, most)
            if connection.was_cut:  # a body without a length seems to end there
                raise TimeoutError
            found = {name.lower(): value for name, value in response.headers.items()}
            return Response(url, response.status, found, data)
        except BadUpstream:
            raise
        except Exception as error:
            # http.client raises its own for nonsense of all kinds.
            slow = f"did not end within {self._seconds:g} seconds"
            raise BadUpstream(url, slow if connection.was_cut else _reason(error)) from error
        finally:
            watchdog.cancel()
            connection.close()
            connection.forget()

    def _read(self, url: str, response: HTTPResponse, most: int) -> bytes:
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > most:
            raise BadUpstream(url, _too_large(most), status=response.status)
        pieces, size = [], 0
        while piece := response.read(min(_PIECE, most + 1 - size), decode_content=True):
            pieces.append(piece)
            size += len(piece)
            self.bytes_read += len(piece)
            if size > most:
                raise BadUpstream(url, _too_large(most), status=response.status)
        return b"".join(pieces)


class _Guarded:
    """Opens connections to checked addresses only, and can be cut from another thread."""

    access: Access
    host: str
    port: int

    def __init__(self) -> None:
        self.was_cut = False
        self._cuttable: socket.socket | None = None
        self._lock = threading.RLock()

    def open(self) -> socket.socket:
        """A socket that is connected. Raises BadUpstream and OSError."""
        error: OSError | None = None
        refused = False
        for *kind, _, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            if not self.access.may_connect(self.host, self.port, str(address[0])):
                refused = True
                continue
            sock = socket.socket(*kind)
            sock.settimeout(_SILENCE)
            with self._lock:
                # A second descriptor of the same connection: TLS takes the first one over.
                self.forget()
                self._cuttable = sock.dup()
            try:
                sock.connect(address)
                return sock
            except OSError as failure:
                error = failure
                sock.close()
        if refused:
            name = f"{self.host}:{self.port}"
            raise BadUpstream(
                name, f"is an address inside; only the keeper can allow it (--allow {name})", status=403
            )
        raise error or OSError("has no address")

    def cut(self) -> None:
        """End the connection, whatever waits for it."""
        with self._lock:
            self.was_cut = True
            if self._cuttable:
                with suppress(OSError):  # it has ended
                    self._cuttable.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Close what `cut` needs."""
        with self._lock:
            if self._cuttable:
                self._cuttable.close()
                self._cuttable = None


class _Plain(_Guarded, HTTPConnection):
    def __init__(self, host: str, port: int) -> None:
        _Guarded.__init__(self)
        HTTPConnection.__init__(self, host, port, timeout=_SILENCE)

    def _new_conn(self) -> socket.socket:
        return self.open()


class _Secure(_Guarded, HTTPSConnection):
    def __init__(self, host: str, port: int, tls: ssl.SSLContext) -> None:
        _Guarded.__init__(self)
        HTTPSConnection.__init__(self, host, port, timeout=_SILENCE, ssl_context=tls)

    def _new_conn(self) -> socket.socket:
        return self.open()


def _connection(scheme: str, host: str, port: int, tls: ssl.SSLContext | None) -> _Plain | _Secure:
    return _Secure(host, port, tls) if tls else _Plain(host, port)


def _too_large(most: int) -> str:
    return f"is larger than {most / 2**20:g} MiB"


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "its host has no address"
    if isinstance(error, TimeoutError):
        return f"said nothing for {_SILENCE:g} seconds"
    if isinstance(error, DecodeError):
        return "its compression is damaged"
    if isinstance(error, (HTTPError, OSError)):
        text = getattr(error, "strerror", "") or str(error)
        return f"cannot be fetched ({text.lower()[:200]})"
    return f"answered nonsense ({type(error).__name__})"
