"""Bytes of a feed or a page -> text, whatever they declare wrongly. Pure."""

import re

from feeds.posts.encodings import decode_declared, decode_legacy

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_ASCII, _ASCII_BYTES = re.compile(r"[\x00-\x7f]+"), re.compile(rb"[\x00-\x7f]+")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_USUAL = "cp1252"
"""What browsers read where nothing says otherwise (https://encoding.spec.whatwg.org)."""
_PUNCTUATION = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\x99")
"""Bytes of it that English has: too few to detect an encoding by."""
_CONTROLS = frozenset(range(0x80, 0xA0))
_FEW = 50


def decode(data: bytes, content_type: str) -> str:
    """The text of `data`, in the encoding that its bytes, its header or its head say.

    It is UTF-8 if most of what is not ASCII is: programs that shorten texts cut characters, too.
    """
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace")
    text = data.decode("utf-8-sig", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if not damaged or damaged * 2 <= len(_ASCII.sub("", text)):
        return text
    named = _CHARSET.search(content_type)
    found = decode_declared(data, named[1]) if named else None
    if not found and not _is_english(data):
        found = decode_legacy(data)
    return found.text if found else data.decode(_USUAL, "replace")


def _is_english(data: bytes) -> bool:
    """Whether at most one byte in fifty is not ASCII, and among those are quotes or dashes of _USUAL."""
    strange = _ASCII_BYTES.sub(b"", data)
    punctuation = _CONTROLS.intersection(strange)
    return len(strange) * _FEW <= len(data) and bool(punctuation) and punctuation <= _PUNCTUATION
