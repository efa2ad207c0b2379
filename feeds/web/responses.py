"""HTTP responses as pure functions (RFC 9110, RFC 9111).

(1) A 304 has no body and repeats the validators of the 200.
(2) A response depends on the request's path, conditional headers and Accept-Encoding alone, never on Host.
(3) Each content coding has its own entity tag, which matches that coding only.
(4) Last-Modified is never later than Date, and no two versions of a document have the same one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import NamedTuple

from werkzeug.http import http_date, parse_date
from werkzeug.sansio.http import is_resource_modified

from feeds.codings import IDENTITY, negotiate
from feeds.errors import NotNow
from feeds.model import Document, Modified
from feeds.pages import CONTENT_SECURITY_POLICY

METHODS = "GET, HEAD, OPTIONS"

PAGE_HEADERS = {
    # frame-ancestors has no effect in the page's own <meta> (CSP section 3.3).
    "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    # Search engines should find articles at their original addresses.
    "X-Robots-Tag": "noindex",
}
# Scripts of any site may read feeds and their entity tags (Fetch standard, CORS).
_FEED_HEADERS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_HEADERS_BY_TYPE: dict[str, dict[str, str]] = {
    "text/html": PAGE_HEADERS,
    "text/css": {},
    "text/javascript": {},
}

# Proxies that compress add these to entity tags: Apache (mod_deflate), Jetty, others.
_PROXY_SUFFIXES = ("-gzip", ";gzip", "--gzip", ";br", "-br")
_ETAG_SUFFIXES = {IDENTITY: "", "gzip": "-gzip", "br": "-br"}


class RequestHeaders(NamedTuple):
    """The request headers that a document's response depends on; None if absent."""

    if_none_match: str | None = None
    if_modified_since: str | None = None
    accept_encoding: str | None = None


@dataclass(frozen=True)
class Response:
    """A response to GET; a response to HEAD is the same without the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def start(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Status line and headers for WSGI (PEP 3333)."""
        status = HTTPStatus(self.status)
        return f"{status.value} {status.phrase}", tuple(self.headers.items())

    def chunks(self, method: str) -> tuple[bytes, ...]:
        """The body for WSGI."""
        return () if method == "HEAD" else (self.body,)


def document_response(
    document: Document,
    request: RequestHeaders,
    *,
    encoded: Callable[[str], bytes],
    modified: Modified | None,
    max_age: int,
    now: datetime,
    link: str = "",
) -> Response:
    """The response to GET or HEAD for `document`.

    `encoded` gives its bytes in a content coding, `modified` is when they last changed (None: unknown),
    `max_age` is in seconds, `link` is the Link header.
    """
    coding = negotiate(request.accept_encoding)
    if coding is None:
        return text_response(
            406, "Supported content codings: br, gzip, identity.", now, Vary="Accept-Encoding"
        )
    media_type = document.media_type.partition(";")[0]
    validators = {
        "Date": _http_date(now.replace(microsecond=0)),
        "ETag": f'"{document.etag}{_ETAG_SUFFIXES[coding]}"',
        "Cache-Control": f"public, max-age={max_age}",
        "Vary": "Accept-Encoding",
    } | _HEADERS_BY_TYPE.get(media_type, _FEED_HEADERS)
    if link:
        validators["Link"] = link
    if not _is_modified(document.etag, coding, modified, request, now):
        return Response(304, validators, b"")  # without Last-Modified (RFC 9110 section 15.4.5)
    if modified and (date := _last_modified(modified, now)):
        validators["Last-Modified"] = _http_date(date)
    body = encoded(coding)
    headers = {
        "Content-Type": document.media_type,
        "Content-Length": str(len(body)),
        "X-Content-Type-Options": "nosniff",
    }
    if coding != IDENTITY:
        headers["Content-Encoding"] = coding
    return Response(200, headers | validators, body)


# Formatting the two dates was a third of the cost of a response.
_http_date = lru_cache(maxsize=256)(http_date)


def _last_modified(modified: Modified, now: datetime) -> datetime | None:
    """The Last-Modified date; None if it could be taken for that of the bytes before.

    A date later than Date is replaced by Date (RFC 9110 section 8.8.2.1). Such a client fetches the document
    once more, as its date is compared with `modified` itself. If the bytes before may have had that date too,
    none is sent: clients made with libcurl discard a body whose date is not later than theirs.
    """
    date = min(modified.at, now.replace(microsecond=0))
    return None if modified.before and date <= modified.before else date


def _parse_date(date: str | None) -> datetime | None:
    """The date of a request; None if invalid, as it is ignored then (RFC 9110 section 13.1.3)."""
    try:
        return parse_date(date)
    except (OverflowError, ValueError):  # years and offsets of eleven digits
        return None


def _is_modified(
    etag: str, coding: str, modified: Modified | None, request: RequestHeaders, now: datetime
) -> bool:
    if request.if_none_match is None:
        since = _parse_date(request.if_modified_since)
        # A client whose clock is ahead must not wait until that date for news.
        if since is None or since > now:
            return True
        return modified is None or since < modified.at
    # RFC 9110 section 13.1.3: with If-None-Match, If-Modified-Since is ignored.
    return all(
        is_resource_modified(http_if_none_match=request.if_none_match, etag=tag)
        for tag in _etags(etag, coding)
    )


def _etags(etag: str, coding: str) -> list[str]:
    """The entity tags that stand for `etag` in `coding`: our own, and what proxies make of it."""
    own = etag + _ETAG_SUFFIXES[coding]
    others = {etag + suffix for suffix in _ETAG_SUFFIXES.values()} - {own}
    return [own, *(own + suffix for suffix in _PROXY_SUFFIXES if own + suffix not in others)]


def redirect(url: str, *, max_age: int, now: datetime) -> Response:
    """A permanent redirect to the canonical address (RFC 9110 section 15.4.2).

    Feed readers older than RFC 7538 follow 301 but not 308, and documents are only ever read.
    """
    return text_response(
        301, f"Moved to {url}", now, Location=url, Cache_Control=f"public, max-age={max_age}"
    )


# Short, as a channel may appear with the next post. Accept decides between text and page.
_ERROR_CACHING = {"Cache_Control": "public, max-age=60", "Vary": "Accept"}


def not_found(now: datetime) -> Response:
    """Nothing is published at this address."""
    return text_response(404, "Nothing is published at this address.", now, **_ERROR_CACHING)


def gone(now: datetime) -> Response:
    """A channel that is no longer published (RFC 9110 section 15.5.11)."""
    return text_response(410, "This channel is no longer published.", now, **_ERROR_CACHING)


def error_page(plain: Response, html: bytes, now: datetime) -> Response:
    """The page for browsers where programs get `plain`, which is `not_found` or `gone`."""
    return html_response(plain.status, html, now, **_ERROR_CACHING)


def bad_request(now: datetime) -> Response:
    """The path is not UTF-8 or has control characters."""
    return text_response(400, "Invalid path: it must be UTF-8 without control characters.", now)


def too_long(now: datetime) -> Response:
    """Path and query are too long."""
    return text_response(414, "This address is too long.", now)


def not_allowed(now: datetime) -> Response:
    """The method is none of METHODS."""
    return text_response(405, f"Method not allowed. Allowed: {METHODS}.", now, Allow=METHODS)


def options(now: datetime) -> Response:
    """The response to OPTIONS: browsers ask before a script may send conditional headers (CORS)."""
    return text_response(
        *(200, METHODS, now),
        Allow=METHODS,
        Access_Control_Allow_Origin="*",
        Access_Control_Allow_Methods=METHODS,
        Access_Control_Allow_Headers="If-None-Match, If-Modified-Since, Cache-Control",
        Access_Control_Max_Age="86400",
    )


def not_public(now: datetime) -> Response:
    """The archive is for this machine alone, and was asked for under another name."""
    return text_response(403, "Only for localhost. The setting base_url makes this archive public.", now)


def unavailable(now: datetime) -> Response:
    """Something failed here; the log says what."""
    return text_response(503, "Temporarily unavailable. Try again later.", now, Retry_After="120")


def not_ready(error: NotNow, now: datetime) -> Response:
    """Something is not ready yet."""
    return text_response(503, f"Try again later: {error.reason}.", now, Retry_After=str(error.seconds))


def text_response(status: int, line: str, now: datetime, **headers: str) -> Response:
    """One line of text, with further `headers` (`_` for `-`). Not stored by caches unless they allow it."""
    return _uncached(status, f"{line}\n".encode(), "text/plain; charset=utf-8", now, headers)


def html_response(status: int, html: bytes, now: datetime, **headers: str) -> Response:
    """A page that is no published document: an error or a report. Caching as in `text_response`."""
    return _uncached(status, html, "text/html; charset=utf-8", now, {**PAGE_HEADERS, **headers})


def json_response(json: bytes, now: datetime) -> Response:
    """JSON that is no published document: a report."""
    return _uncached(200, json, "application/json", now, {})


def _uncached(
    status: int, body: bytes, media_type: str, now: datetime, headers: Mapping[str, str]
) -> Response:
    return Response(
        status,
        {
            "Date": http_date(now),
            "Content-Type": media_type,
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        | {name.replace("_", "-"): value for name, value in headers.items()},
        body,
    )
