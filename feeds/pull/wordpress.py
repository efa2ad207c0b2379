"""What an export of WordPress (WXR) says beside RSS; note and other platforms make such files, too. Pure."""

import re
from collections.abc import Mapping
from typing import Any

_ARTICLES = ("", "post")
"""What is published as an article, among pages, menus and files; "" in feeds, which hold articles alone."""
_PUBLISHED = ("", "publish")
_PARAGRAPH = re.compile(r"<(?:p|div)\b", re.IGNORECASE)
_PRE = re.compile(r"(<pre\b(?:(?!</pre).)*+(?:</pre[^<>]*+>?)?)", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(
    r"<(?:/|!--)|<(?:blockquote|dl|dd|dt|figure|h[1-6]|hr|iframe|li|ol|pre|section|table|t[bdhr]|ul|video)\b",
    re.IGNORECASE,
)


def is_published(entry: Mapping[str, Any]) -> bool:
    """Whether an item is an article that everybody may read."""
    return (
        str(entry.get("wp_post_type") or "") in _ARTICLES
        and str(entry.get("wp_status") or "") in _PUBLISHED
        and not entry.get("wp_post_password")
    )


def with_paragraphs(entry: Mapping[str, Any], html: str) -> str:
    """The text of an item with the paragraphs that WordPress makes of blank lines when it shows a post."""
    if "wp_post_type" not in entry or _PARAGRAPH.search(html):
        return html
    whole = html.replace("\r\n", "\n")
    is_closed = whole.lower().count("<pre") == whole.lower().count("</pre")
    pieces = _PRE.split(whole) if is_closed else [whole]
    return "\n".join(_paragraphs(piece) if at % 2 == 0 else piece for at, piece in enumerate(pieces))


def _paragraphs(text: str) -> str:
    pieces = (piece.strip() for piece in re.split(r"\n[ \t]*\n", text))
    shown = (
        piece if _BLOCK.match(piece) else f"<p>{piece.replace(chr(10), '<br>')}</p>"
        for piece in pieces
        if piece
    )
    return "\n".join(shown)
