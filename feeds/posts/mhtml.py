"""A page that a browser saved as MHTML (RFC 2557) -> its HTML, below a comment that says where it is from.

Other parts (pictures, frames, style sheets) are left out: the HTML names pictures by their addresses.
"""

import email
from email.message import Message

from .encodings import decode_declared
from .report import RejectedFile

NAME = "Page saved as MHTML"
"""The first line of the comment."""

_PAGES = ("text/html", "application/xhtml+xml")
_HEAD = 8192
_MOST_PARTS, _MOST_LINES = 5, 1_000_000
"""Parts that hold parts, and lines: the parser looks at each line once for each part that is open. Browsers
write one such part, and 64 MiB are fewer lines."""


def is_mhtml(data: bytes) -> bool:
    """Whether a file that begins as a message does is a page with its parts."""
    return b"multipart/related" in data[:_HEAD].lower()


def html_of(data: bytes) -> tuple[bytes, str]:
    """The HTML of the page as bytes, and its comment. Raises `RejectedFile` where there is none."""
    if data.lower().count(b"multipart/") > _MOST_PARTS or data.count(b"\n") > _MOST_LINES:
        raise RejectedFile("MHTML with too many parts or lines", line=1)
    try:
        message = email.message_from_bytes(data)
        pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    except (ValueError, LookupError, RecursionError) as error:
        raise RejectedFile(f"damaged MHTML ({error})", line=1) from error
    if not pages:
        raise RejectedFile("MHTML without a page", line=1)
    own = _header(message, "Snapshot-Content-Location")
    page = next((one for one in pages if own and _header(one, "Content-Location") == own), pages[0])
    said = {"url": own or _header(page, "Content-Location"), "date": _header(message, "Date")}
    lines = "".join(f"{key}: {value}\n" for key, value in said.items() if value)
    html = page.get_payload(decode=True)
    html = html if isinstance(html, bytes) else b""
    if found := decode_declared(html, page.get_content_charset("utf-8")):
        html = found.text.encode()
    return html, f"<!--\n{NAME}\n{lines}-->\n"


def _header(message: Message, name: str) -> str:
    """A header on one line that ends no comment."""
    value = " ".join(str(message.get(name, "")).split())
    return value.replace("--", "-%2D").encode("utf-8", "replace").decode()
