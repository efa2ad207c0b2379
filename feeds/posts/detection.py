"""The language of a text, detected by CLD2."""

import re
from contextlib import suppress

import pycld2

from feeds.text import unescape

LOOKED_AT = 6000
"""Characters of a body that are looked at."""
_SAMPLE, _LEAST = 2000, 20
"""Bytes of text in UTF-8: CLD2's time goes by them, and those of 700 letters of Chinese are enough."""
_NOT_WORDS = (
    (
        "<",
        re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)|</?[a-z][^<>]*(?:>|\Z)", re.S | re.I),
    ),
    ("`", re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.S)),
    ("://", re.compile(r"https?://\S+")),
    ("{", re.compile(r"\{[{%].{0,500}?[%}]\}", re.S)),
)
"""Markup and code, each with what every match of it holds."""
# CLD2 rejects what is not interchange-valid: controls, surrogates, characters that never will be assigned.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_TAGS = {"iw": "he", "jw": "jv", "in": "id", "mo": "ro"}
"""Tags of CLD2 that BCP 47 has replaced."""


def language_of(body: str) -> str:
    """BCP 47 tag of the language of most of a body in Markdown or HTML; "" where that is not clear."""
    tag, share = detect(body)
    return tag if share >= 0.5 else ""


def detect(text: str) -> tuple[str, float]:
    """BCP 47 tag of the main language of a text in Markdown or HTML, and its share; ("", 0) for none."""
    text = text[:LOOKED_AT]
    for sign, pattern in _NOT_WORDS:
        if sign in text:
            text = pattern.sub(" ", text)
    sample = " ".join(unescape(text).split()).encode(errors="ignore")[:_SAMPLE]
    if len(sample) < _LEAST:
        return "", 0.0
    text = sample.decode(errors="ignore")
    found = _found(text) or _found(_NOT_TEXT.sub("", text))
    if not found:
        return "", 0.0
    _, tag, percent, _ = found[0]
    return ("", 0.0) if tag == "un" else (_TAGS.get(tag, tag), percent / 100)


def _found(text: str) -> tuple[tuple[str, str, int, float], ...]:
    """Name, tag, percentage and score of each language; none where CLD2 rejects the text."""
    found: tuple[tuple[str, str, int, float], ...] = ()
    with suppress(pycld2.error, ValueError):
        _, _, found = pycld2.detect(text.encode(), isPlainText=True)
    return found
