"""Where objects are: `s3://bucket/prefix`, and the store that answers for it."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeVar

import obstore.store

from feeds.errors import BadSetting, FeedsError

if TYPE_CHECKING:
    from obstore.store import AzureStore, ClientConfig, GCSStore, S3Store

T = TypeVar("T")
R = TypeVar("R")

_AT_ONCE = 24
"""Requests of a process that wait for their answers."""

_STORES = {"s3": obstore.store.S3Store, "gs": obstore.store.GCSStore, "az": obstore.store.AzureStore}

_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL",),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
"""Variables that name another server than the provider's. The first one counts."""

_SERVER = "?server="

_RETRIES, _LONGEST = 6, timedelta(seconds=60)
"""Attempts after the first one, some seconds in all where nobody answers, and what all may take."""


@dataclass(frozen=True, slots=True)
class Location:
    """A bucket, and what the keys of its objects begin with."""

    scheme: str
    bucket: str
    prefix: str
    """Without "/" at its ends; "" = the whole bucket."""

    @property
    def url(self) -> str:
        """Its usual name."""
        return "/".join(filter(None, (f"{self.scheme}:/", self.bucket, self.prefix)))

    @property
    def endpoint(self) -> str:
        """The server that a variable names; "" = the provider's."""
        return next(filter(None, map(os.environ.get, _ENDPOINTS[self.scheme])), "").rstrip("/")

    @property
    def identity(self) -> str:
        """Its name, and the server's: other servers have buckets of the same name."""
        return f"{self.url}{_SERVER}{self.endpoint}" if self.endpoint else self.url

    def above(self) -> "Iterator[Location]":
        """The bucket, and what the parts of the prefix name."""
        parts = self.prefix.split("/") if self.prefix else []
        return (Location(self.scheme, self.bucket, "/".join(parts[:end])) for end in range(len(parts)))


def location_of(name: str) -> Location:
    """The location with a name such as `s3://bucket/prefix`, or an identity. Raises BadSetting."""
    scheme, _, path = name.partition(_SERVER)[0].partition("://")
    bucket, *parts = path.rstrip("/").split("/")
    if not re.fullmatch(r"[\w.-]{1,255}", bucket, re.ASCII):
        raise BadSetting(name, f"has no name of a bucket (such as {scheme}://bucket/prefix)")
    for part in parts:
        if part in ("", ".", "..") or not part.isprintable():
            raise BadSetting(name, "has an empty part, `.`, `..` or a control character")
    return Location(scheme, bucket, "/".join(parts))


def store_of(location: Location) -> "S3Store | GCSStore | AzureStore":
    """The store of a location; keys are relative to it. Credentials are those of the environment.

    Raises FeedsError in a process that was forked from one with a store: its threads are gone.
    """
    if os.getpid() != _process:
        raise FeedsError(
            location.url,
            "was opened before this process was forked; start each process by itself (no preloading)",
        )
    return _open(location, location.endpoint)


def client_options(location: Location) -> "ClientConfig":
    """How requests are made: without TLS only where a variable names such a server."""
    return {"allow_http": location.endpoint.startswith("http://")}


_process = os.getpid()


@cache
def _open(location: Location, endpoint: str) -> "S3Store | GCSStore | AzureStore":
    kind: Any = _STORES[location.scheme]
    try:
        store: S3Store | GCSStore | AzureStore = kind(
            location.bucket,
            prefix=location.prefix or None,
            client_options=client_options(location),
            retry_config={"max_retries": _RETRIES, "retry_timeout": _LONGEST},
        )
    except Exception as error:
        raise BadSetting(location.url, reason_of(error)) from error
    return store


def at_once(function: Callable[..., R], arguments: Sequence[tuple[object, ...]]) -> list[R]:
    """`function` of each of `arguments`, many at a time. The first error is raised."""
    if len(arguments) < 2:
        return list(starmap(function, arguments))
    with ThreadPoolExecutor(min(_AT_ONCE, len(arguments))) as threads:
        return list(threads.map(lambda given: function(*given), arguments))


CANNOT = "cannot do this"
"""The reason for what a store does not know."""

_REASONS: tuple[tuple[str, str], ...] = tuple(
    (rf"\b(?:{codes})\b", reason)
    for codes, reason in (
        ("NoSuchBucket|ContainerNotFound|The specified bucket does not exist", "there is no such bucket"),
        ("PermanentRedirect|AuthorizationHeaderMalformed|301", "is in another region: set AWS_REGION"),
        (
            "InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|AuthenticationFailed|401",
            "does not accept the credentials",
        ),
        ("RequestTimeTooSkewed", "refuses requests, because the clock of this machine is wrong"),
        ("AccessDenied|AuthorizationFailure|403", "does not allow this with these credentials"),
        ("ConditionalRequestConflict|409", "is being changed by another program; try again"),
        ("NotImplemented|501", CANNOT),
        ("SlowDown|TooManyRequests|ServerBusy|429|503", "is busy; try again later"),
        (r"5\d\d", "does not work now; try again later"),
    )
)
"""Codes in an answer of a store, and what they mean."""

_ASKS_FOR_CREDENTIALS = re.compile(
    r"Generic (\w+) error.*(?://169\.254\.|//metadata\.google|/metadata/identity|must be specified)",
    re.DOTALL,
)
"""What the library says where the environment has none: it asks where machines of providers have theirs."""

_CREDENTIALS = {
    "S3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "GCS": "GOOGLE_APPLICATION_CREDENTIALS",
    "MicrosoftAzure": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}


def reason_of(error: BaseException) -> str:
    """What an error of the library means, in a few words of ours: its messages hold parts of requests."""
    said = str(error).partition("Debug source")[0]
    request, _, answer = said.partition("status code: ")
    if store := _ASKS_FOR_CREDENTIALS.search(request):
        return f"there are no credentials: set {_CREDENTIALS.get(store[1], 'them')}"
    if answer:
        return next((reason for codes, reason in _REASONS if re.search(codes, answer)), "does not work")
    return "cannot be reached" if "Error performing" in said else f"does not work ({type(error).__name__})"
