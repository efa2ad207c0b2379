"""The tags of Kirby in Markdown: `(link: https://… text: words)`, `(image: fog.jpg caption: words)`.

Source: https://getkirby.com/docs/reference/text/kirbytags
"""

import re
from html import escape

from .captions import styled
from .tags import ADDRESS, PICTURE

_TAG = re.compile(
    r"\((email|file|gist|image|link|tel|video|vimeo|youtube):[ \t]*([^()\s]{1,2000})"
    r"((?:[^()\n]|\([^()\n]{0,200}\)){0,2000})\)"
)
_ATTRIBUTE = re.compile(
    r"\s(alt|caption|class|height|imgclass|lang|link|linkclass|popup|rel|role|target|text|title|width):"
)
_PLAYERS = ("video", "vimeo", "youtube")


def plain(text: str) -> str:
    """Text of a paragraph as Markdown and HTML alone."""
    return _TAG.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    kind, value, rest = match.groups()
    parts = _ATTRIBUTE.split(rest)
    given = {name: words.strip() for name, words in zip(parts[1::2], parts[2::2], strict=True)}
    if parts[0].strip():  # words in brackets that only begin like a tag
        return match[0]
    if kind == "image" and PICTURE.fullmatch(value):
        return _figure(value, given)
    if kind in _PLAYERS and ADDRESS.fullmatch(value):
        return f'<iframe src="{escape(value)}"></iframe>'
    if kind == "gist" and ADDRESS.fullmatch(value):
        return f"<{value}>"
    if not given.get("text"):
        return match[0]
    scheme = {"email": "mailto:", "tel": "tel:"}.get(kind, "")
    return f"[{given['text']}]({scheme}{value})"


def _figure(source: str, given: dict[str, str]) -> str:
    shown = f'<img src="{escape(source)}" alt="{escape(given.get("alt", ""))}">'
    if ADDRESS.fullmatch(target := given.get("link", "")):
        shown = f'<a href="{escape(target)}">{shown}</a>'
    caption = styled(given["caption"]) if given.get("caption") else ""
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>" if caption else shown
