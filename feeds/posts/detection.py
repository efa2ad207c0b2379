"""The language of a text, detected by CLD2."""

import re

import pycld2

_SAMPLE = 6000
_LEAST = 20
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|\{[{%].*?[%}]\}", re.DOTALL)
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
    text = _CODE.sub(" ", body[:_SAMPLE])
    tag, share = detect(text) if len(text.strip()) >= _LEAST else ("", 0.0)
    return tag if share >= 0.5 else ""


def detect(text: str) -> tuple[str, float]:
    """BCP 47 tag of the main language of a text, perhaps with HTML, and its share; ("", 0) for none."""
    for written in (text, _NOT_TEXT.sub("", text)):
        try:
            _, _, found = pycld2.detect(written.encode(), isPlainText=False)
            break
        except (pycld2.error, ValueError):
            continue
    else:
        return "", 0.0
    _, tag, percent, _ = found[0]
    return ("", 0.0) if tag == "un" else (_TAGS.get(tag, tag), percent / 100)
