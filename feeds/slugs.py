"""Names <-> slugs: the form in which channels and entries are named in addresses and file names.

(1) `slug_of` is injective on folded names (names too long for a file name: up to a hash).
(2) A slug is a legal file name everywhere: it survives WSGI servers, file systems that ignore case,
    Windows and static hosts, which skip names that begin with "." or "_".
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from feeds.errors import BadAddress
from feeds.text import fold

# 255 bytes are the limit of most file systems; macOS counts decomposed characters, up to 3 times.
_MAX_BYTES = 120
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)")
_ESCAPE = re.compile(r"(?:=[0-9a-f]{2})+", re.IGNORECASE)
_HASHED = re.compile(r".*==[0-9a-f]{16}", re.DOTALL)


def slug_of(name: str) -> str:
    """A channel's name as addresses and file names have it.

    Letters, digits and "-_." of any script stay; every other byte of the folded name's UTF-8
    becomes "=" and two hex digits (as in quoted-printable, RFC 2045 section 6.7). A name that is
    too long is cut and ends in "==" and 16 hex digits of its SHA-256.
    """
    folded = fold(name)
    pieces = list(_pieces(folded))
    slug = "".join(pieces)
    if len(slug.encode()) <= _MAX_BYTES:
        return slug
    mark = "==" + sha256(folded.encode()).hexdigest()[:16]
    pieces = pieces[:_MAX_BYTES]
    while len("".join(pieces).encode()) > _MAX_BYTES - len(mark):
        pieces.pop()
    return "".join(pieces) + mark


def parse_slug(segment: str) -> str:
    """The slug of the name that a path segment gives in any spelling. Raises BadAddress."""
    if _HASHED.fullmatch(segment):
        return segment
    name = _ESCAPE.sub(
        lambda match: bytes.fromhex(match[0].replace("=", "")).decode("utf-8", "replace"), segment
    )
    slug = slug_of(name)
    if not slug:
        raise BadAddress("/" + segment, "names no channel")
    return slug


def entry_slug(entry_id: str) -> str:
    """An entry in the address of its page: 20 hex digits of its id's SHA-256."""
    return sha256(entry_id.encode()).hexdigest()[:20]


def _pieces(folded: str) -> Iterator[str]:
    kept = not _RESERVED.match(folded)
    last = len(folded) - 1
    for place, char in enumerate(folded):
        if char in "._":
            kept = place > 0 and (place < last or char == "_")
        elif unicodedata.combining(char) or unicodedata.category(char)[0] == "M":
            # A mark joins the character before it, which must not be the hex digit of an escape.
            kept = kept and place > 0
        elif char != "-":
            kept = char.isalnum() and (kept or place > 0)
        else:
            kept = True
        yield char if kept else "".join(f"={byte:02x}" for byte in char.encode())
