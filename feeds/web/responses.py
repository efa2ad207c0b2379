"""Document -> HTTP response, as pure functions over what a request says (RFC 9110, RFC 9111).

(1) A 304 has no body and the validators of the 200 that it stands for.
(2) An answer depends on the request's path, conditions and codings alone, never on its Host.
(3) Each content coding has an entity tag of its own, which matches that coding only.
(4) No date in an answer is later than its Date, and no two states of a document are taken for one
    another by a client that knows nothing but a date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import NamedTuple

from werkzeug.http import http_date, parse_date
from werkzeug.sansio.http import is_resource_modified

from feeds.codings import IDENTITY, choose
from feeds.errors import NotNow
from feeds.model import Document, Modified
from feeds.pages import POLICY

MOST = 8192
"""Bytes of a request's path and query, at the most (RFC 9110 section 4.1 wants 8000 to do)."""

METHODS = "GET, HEAD, OPTIONS"

# What it says of a visitor to the originals: nothing.
PAGE_HEADERS = {
    # Who may frame a page is nothing that it could say itself (CSP section 3.3).
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    # The articles are other people's: search engines shall find them there.
    "X-Robots-Tag": "noindex",
}
# Programs in browsers may read feeds from anywhere, entity tags included (Fetch standard, CORS).
_FEED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_BY_TYPE = {"text/html": PAGE_HEADERS, "text/css": {}, "text/javascript": {}}

# Proxies that compress mark the tag of what they were given: Apache (mod_deflate), Jetty, others.
_PROXY_MARKS = ("-gzip", ";gzip", "--gzip", ";br", "-br")
_TAG_MARKS = {IDENTITY: "", "gzip": "-gzip", "br": "-br"}


class Request(NamedTuple):
    """What a request for a document says, as far as it counts: the values of its header fields."""

    if_none_match: str | None = None
    if_modified_since: str | None = None
    accept_encoding: str | None = None


@dataclass(frozen=True)
class Response:
    """What is sent; to HEAD without the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def start(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Status line and header fields for WSGI (PEP 3333), made once for all who get this."""
        status = HTTPStatus(self.status)
        return f"{status.value} {status.phrase}", tuple(self.headers.items())

    def chunks(self, method: str) -> tuple[bytes, ...]:
        """The body for WSGI."""
        return () if method == "HEAD" else (self.body,)


def answer(
    document: Document,
    request: Request,
    *,
    encoded: Callable[[str], bytes],
    modified: Modified | None,
    max_age: int,
    now: datetime,
    links: str = "",
) -> Response:
    """The response to GET or HEAD for `document`, with `links` as its Link header.

    `encoded` gives its bytes in a coding, `modified` is when they took the place of others (None:
    unknown), `max_age` is in seconds.
    """
    coding = choose(request.accept_encoding)
    if coding is None:
        return text(406, "This can be had plain, or encoded with gzip or br.", now, Vary="Accept-Encoding")
    kind = document.media_type.partition(";")[0]
    validators = {
        "Date": _http_date(now.replace(microsecond=0)),
        "ETag": f'"{document.etag}{_TAG_MARKS[coding]}"',
        "Cache-Control": f"public, max-age={max_age}",
        "Vary": "Accept-Encoding",
    } | _BY_TYPE.get(kind, _FEED)
    if links:
        validators["Link"] = links
    if not _is_modified(document.etag, coding, modified, request, now):
        return Response(304, validators, b"")  # without the date: RFC 9110 section 15.4.5
    if modified and (date := _date(modified, now)):
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


# A third of the cost of an answer, for a few different dates.
_http_date = lru_cache(maxsize=256)(http_date)


def _date(modified: Modified, now: datetime) -> datetime | None:
    """What can be said as Last-Modified.

    Where it is later than Date, that takes its place (RFC 9110 section 8.8.2.1). Such a client is
    given the document once more, as `modified` itself is what its date is compared with. But where
    the bytes before may have had that date, too, none is said: clients made with libcurl throw a
    body away that does not come with a later date than theirs.
    """
    date = min(modified.at, now.replace(microsecond=0))
    return None if modified.before and date <= modified.before else date


def _parsed(date: str | None) -> datetime | None:
    """A date of a request; None for what is none (RFC 9110 section 13.1.3: it is ignored)."""
    try:
        return parse_date(date)
    except (OverflowError, ValueError):  # years and offsets of eleven digits
        return None


def _is_modified(etag: str, coding: str, modified: Modified | None, request: Request, now: datetime) -> bool:
    if request.if_none_match is None:
        since = _parsed(request.if_modified_since)
        # A clock that is ahead must not keep its reader from news until that day comes.
        if since is None or since > now:
            return True
        return modified is None or since < modified.at
    # RFC 9110 section 13.1.3: with If-None-Match, If-Modified-Since is ignored.
    return all(
        is_resource_modified(http_if_none_match=request.if_none_match, etag=tag)
        for tag in _tags(etag, coding)
    )


def _tags(etag: str, coding: str) -> list[str]:
    """The tags that stand for `etag` in `coding`: ours, and what proxies make of it."""
    own = etag + _TAG_MARKS[coding]
    others = {etag + mark for mark in _TAG_MARKS.values()} - {own}
    return [own, *(own + mark for mark in _PROXY_MARKS if own + mark not in others)]


def redirect(url: str, *, max_age: int, now: datetime) -> Response:
    """The response for another spelling of an address: a permanent redirect (RFC 9110 15.4.2).

    Feed readers older than RFC 7538 follow 301, but not 308, and a feed is only ever fetched by GET.."""
    return text(301, f"Moved to {url}", now, Location=url, Cache_Control=f"public, max-age={max_age}")


def not_found(now: datetime) -> Response:
    """The response where nothing is published."""
    # A channel may begin here with the next post.
    return text(404, "Nothing is published at this address.", now, **_BRIEFLY)


def gone(now: datetime) -> Response:
    """The response where something was published that is not coming back (RFC 9110 section 15.5.11)."""
    return text(410, "What was published here is gone.", now, **_BRIEFLY)


def instead(plain: Response, html: bytes, now: datetime) -> Response:
    """What people are shown where programs get `plain`, which is `not_found` or `gone`."""
    return page(plain.status, html, now, **_BRIEFLY)


_BRIEFLY = {"Cache_Control": "public, max-age=60", "Vary": "Accept"}


def bad_request(now: datetime) -> Response:
    """The response to a path that is no UTF-8, or holds what no path can."""
    return text(400, "This is no address: a path is UTF-8 without control characters.", now)


def too_long(now: datetime) -> Response:
    """The response to an address of more than MOST bytes."""
    return text(414, "This address is too long.", now)


def not_allowed(now: datetime) -> Response:
    """The response to a method other than METHODS."""
    return text(405, "Feeds can be read, and nothing else.", now, Allow=METHODS)


def options(now: datetime) -> Response:
    """The response to OPTIONS: what a browser asks before a program may send conditions (CORS)."""
    return text(
        *(200, f"{METHODS}", now),
        Allow=METHODS,
        Access_Control_Allow_Origin="*",
        Access_Control_Allow_Methods=METHODS,
        Access_Control_Allow_Headers="If-None-Match, If-Modified-Since, Cache-Control",
        Access_Control_Max_Age="86400",
    )


def unavailable(now: datetime) -> Response:
    """The response where something is broken here."""
    return text(503, "This does not work at the moment. Try again later.", now, Retry_After="120")


def not_now(error: NotNow, now: datetime) -> Response:
    """The response where something can be had later."""
    return text(503, f"Not now: {error.reason}.", now, Retry_After=str(error.seconds))


def text(status: int, line: str, now: datetime, **headers: str) -> Response:
    """A response of one line, with further `headers` (`_` for `-`). It is not stored unless they say so."""
    return _made_now(status, f"{line}\n".encode(), "text/plain; charset=utf-8", now, headers)


def page(status: int, html: bytes, now: datetime, **headers: str) -> Response:
    """A page that is no document: an error, or what only this moment knows. As `text`."""
    return _made_now(status, html, "text/html; charset=utf-8", now, {**PAGE_HEADERS, **headers})


def data(json: bytes, now: datetime) -> Response:
    """What only this moment knows, for programs."""
    return _made_now(200, json, "application/json", now, {})


def _made_now(
    status: int, body: bytes, media_type: str, now: datetime, headers: Mapping[str, str]
) -> Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(
        status,
        {
            "Date": http_date(now),
            "Content-Type": media_type,
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        | given,
        body,
    )
