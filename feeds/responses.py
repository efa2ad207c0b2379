"""Document -> HTTP response, as pure functions over what a request says (RFC 9110, RFC 9111).

(1) A 304 has no body and the validators of the 200 that it stands for.
(2) An answer depends on the request's path, conditions and codings alone, never on its Host.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.http import quote_etag
from werkzeug.sansio.http import is_resource_modified

from feeds.model import Document

_MAX_AGE = "public, max-age=900"


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent: `headers` without those that the server adds (Date, Content-Length)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(document: Document, *, if_none_match: str | None) -> Response:
    """The response to GET for `document`."""
    etag = quote_etag(document.etag)
    validators = {"ETag": etag, "Cache-Control": _MAX_AGE}
    if not is_resource_modified(http_if_none_match=if_none_match, etag=document.etag):
        return Response(304, validators, b"")
    headers = {
        "Content-Type": document.media_type,
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }
    return Response(200, validators | headers, document.body)


def redirect(url: str) -> Response:
    """The response for another spelling of an address: a permanent redirect (RFC 9110 15.4.9)."""
    return _text(308, f"Moved to {url}\n", {"Location": url, "Cache-Control": _MAX_AGE})


def not_found() -> Response:
    """The response where nothing is published."""
    return _text(404, "Nothing is published at this address.\n", {})


def _text(status: int, text: str, headers: Mapping[str, str]) -> Response:
    body = text.encode()
    return Response(status, {"Content-Type": "text/plain; charset=utf-8"} | dict(headers), body)
