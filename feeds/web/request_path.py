"""The path of a request: decoded, and below the path of the base URL."""

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MAX_LENGTH = 8192
"""Maximum bytes of a request's path and query (RFC 9110 section 4.1 recommends at least 8000)."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_too_long(environ: "WSGIEnvironment") -> bool:
    """Whether path and query have more than MAX_LENGTH bytes."""
    return len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > MAX_LENGTH


def decode_path(environ: "WSGIEnvironment") -> str | None:
    """The path as text; None if it is not UTF-8 or has control characters."""
    try:
        # PEP 3333: the bytes of the path, decoded as Latin-1.
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    return None if _CONTROL.search(path) else path


class BasePath:
    """The path of a base URL, which some proxies strip from requests and others do not."""

    def __init__(self, base_url: str) -> None:
        self._prefix = unquote(urlsplit(base_url).path)

    def candidates(self, path: str) -> list[str]:
        """What `path` may be below the base URL, the likelier one first."""
        candidates = [path]
        if (path + "/").startswith(self._prefix) and self._prefix != "/":
            candidates.insert(0, (path + "/")[len(self._prefix) - 1 : -1])
        return candidates
