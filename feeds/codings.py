"""Content codings (RFC 9110 section 8.4.1): encoding bytes, and choosing a coding for a client.

Encoding is deterministic. CODINGS is in our order of preference: if a client likes two equally, it gets the
first, which is the smaller.
"""

import gzip
from collections.abc import Callable, Mapping

import brotli

IDENTITY = "identity"

# At these levels both take about the same time, and brotli is a sixth smaller.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}

SUFFIXES = {"br": ".br", "gzip": ".gz"}
"""The suffixes by which web servers find encoded files."""

_IDENTITY_QUALITY = 0.0001
"""Identity is acceptable unless excluded, but less than any coding named: qualities have three digits at most
(RFC 9110 section 12.4.2)."""


def encode(body: bytes, coding: str) -> bytes:
    """`body` in a coding of CODINGS, or unchanged for IDENTITY."""
    return body if coding == IDENTITY else CODINGS[coding](body)


def negotiate(accept_encoding: str | None) -> str | None:
    """The coding with the highest quality for an Accept-Encoding header (None: no header).

    None if the client accepts neither ours nor identity (RFC 9110 section 12.5.3).
    """
    if accept_encoding is None:
        return IDENTITY
    # Late: the import is a fourth of the time of an unchanged build.
    from werkzeug.datastructures import Accept
    from werkzeug.http import parse_accept_header

    # Spaces around `=` are not allowed (RFC 9110 section 12.4.2). Werkzeug would ignore such a quality, and a
    # client that excludes a coding would get it.
    without_spaces = "=".join(part.strip() for part in accept_encoding.split("="))
    given = {name.lower(): quality for name, quality in parse_accept_header(without_spaces, Accept)}
    others = given.get("*", 0)
    # RFC 9110 section 8.4.1.3: x-gzip is the same as gzip.
    qualities = {coding: given.get(coding, given.get(f"x-{coding}", others)) for coding in CODINGS}
    qualities[IDENTITY] = given.get(IDENTITY, given.get("*", _IDENTITY_QUALITY))
    best = max(qualities, key=lambda coding: qualities[coding])
    return best if qualities[best] > 0 else None
