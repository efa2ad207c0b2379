"""A listing of S3 (ListObjectsV2) without the library, which stops at the first key that is no path.

The library only signs the address of each page, by the credentials that it has.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote_plus, urlencode
from urllib.request import urlopen
from xml.etree import ElementTree

from obstore import sign
from obstore.exceptions import BaseError
from obstore.store import S3Store

from feeds.errors import BadFolder

from .listing import Found, tag_of
from .location import Location, client_options, reason_of

_SECONDS, _VALID = 30, timedelta(minutes=5)
_LARGEST = 16 * 2**20
"""Bytes of a page: 1,000 keys of 1,024 bytes, each of them escaped."""


def list_raw(location: Location) -> Iterator[Found]:
    """All objects below a location, whatever their keys. Raises BadFolder."""
    start = f"{location.prefix}/" if location.prefix else ""
    given = {"list-type": "2", "prefix": start, "encoding-type": "url"}
    more: dict[str, str] = {}
    while True:
        page = _page(location, {**given, **more})
        for one in page:
            if one.tag.endswith("Contents"):
                said = {value.tag.rpartition("}")[2]: value.text or "" for value in one}
                if key := unquote_plus(said["Key"]).removeprefix(start):
                    tag = tag_of({"e_tag": said.get("ETag")}) or said.get("LastModified", "")
                    yield Found(key, int(said["Size"]), tag)
        token = page.findtext("{*}NextContinuationToken", "")
        if page.findtext("{*}IsTruncated") != "true" or not token or token == more.get("continuation-token"):
            return
        more = {"continuation-token": token}


def _page(location: Location, given: dict[str, str]) -> Any:
    # The library joins a path to the address. Within the last parameter it means nothing.
    query = urlencode({**given, "x-id": "ListObjectsV2", "x-end": ""})
    try:
        signer = S3Store(
            location.bucket,
            aws_endpoint_url_s3=f"{_bucket_address(location)}?{query}",
            virtual_hosted_style_request=True,
            client_options=client_options(location),
        )
        address = sign(signer, "GET", "list", _VALID)
        with urlopen(address, timeout=_SECONDS) as answer:
            return ElementTree.fromstring(answer.read(_LARGEST))
    except HTTPError as error:
        raise BadFolder(location.url, f"cannot be listed (status {error.code})") from error
    except (BaseError, OSError, ElementTree.ParseError) as error:
        reason = reason_of(error) if isinstance(error, BaseError) else "cannot be reached"
        raise BadFolder(location.url, reason) from error


def _bucket_address(location: Location) -> str:
    if not location.endpoint:
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        return f"https://s3.{region}.amazonaws.com/{location.bucket}"
    has_bucket = os.environ.get("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "").lower() in ("1", "true")
    return location.endpoint if has_bucket else f"{location.endpoint}/{location.bucket}"
