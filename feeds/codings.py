"""Content codings (RFC 9110 section 8.4.1): what they make of bytes, which one a client is given.

The same bytes give the same coded bytes, every time. Rows of CODINGS stand in our own order of
preference: of two that a client likes equally well, the first is the smaller.
"""

import gzip
from collections.abc import Callable, Mapping

import brotli

IDENTITY = "identity"

# Levels at which both take about as long; brotli's is then a sixth smaller.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}

SUFFIXES = {"br": ".br", "gzip": ".gz"}
"""What web servers expect at the end of the name of a file that was encoded beforehand."""

# Without a word about it identity is acceptable, and liked less than whatever is named: no quality
# that can be written is smaller (RFC 9110 section 12.4.2).
_LEAST = 0.0001


def encode(body: bytes, coding: str) -> bytes:
    """`body` in a coding of CODINGS; the same for IDENTITY."""
    return body if coding == IDENTITY else CODINGS[coding](body)


def choose(accept_encoding: str | None) -> str | None:
    """The coding for a client that says `accept_encoding`: the one of the highest quality.

    None where the client takes none of ours and excludes identity, too (RFC 9110 section 12.5.3).
    """
    if accept_encoding is None:
        return IDENTITY
    # Late: it takes a fourth of the time of a build in which nothing changed.
    from werkzeug.datastructures import Accept
    from werkzeug.http import parse_accept_header

    # No space may stand around `=` (RFC 9110 section 12.4.2). Where one does, what is meant is plain,
    # and a coding that a client says it does not take would be worse than one that it does not get.
    spelled = "=".join(part.strip() for part in accept_encoding.split("="))
    said = {name.lower(): quality for name, quality in parse_accept_header(spelled, Accept)}
    others = said.get("*", 0)
    # RFC 9110 section 8.4.1.3: x-gzip is the same as gzip.
    qualities = {coding: said.get(coding, said.get(f"x-{coding}", others)) for coding in CODINGS}
    qualities[IDENTITY] = said.get(IDENTITY, said.get("*", _LEAST))
    best = max(qualities, key=lambda coding: qualities[coding])
    return best if qualities[best] > 0 else None
