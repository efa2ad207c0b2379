"""References of a body that only its archive can resolve: to files beside the post, to other posts.

Cleaning gives each an address of its own: where the original would have it, else a placeholder. `settle`
replaces those that the archive resolves, and takes away placeholders that nothing resolves.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from posixpath import splitext
from urllib.parse import quote, urlsplit

from feeds.model import Content, Enclosure
from feeds.text import unescape

PLACEHOLDER = "https://archive.invalid/"
"""Begins addresses that stand for references without an original. Never published (RFC 2606)."""

MOST_ADDED = 4_000_000
"""Characters by which the references of a body may become longer, all together; further ones lead nowhere."""

_ELSEWHERE = re.compile(r"(?!(?:post|site):)[a-z][a-z0-9+.-]*:|//|\s*$", re.IGNORECASE)
# As `render` writes them: in text there is no "<".
_ADDRESS = re.compile(r'(?<=<img src=")[^"]*|(?<=<a href=")[^"]*')
_MISSING_LINK = re.compile(rf'<a href="{re.escape(PLACEHOLDER)}[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_MISSING_IMAGE = re.compile(rf'(<img src=")({re.escape(PLACEHOLDER)}[^"]*)')
_IMAGE = re.compile(r'<img src="(https?:[^"]+)"')


def is_relative(reference: str) -> bool:
    """Whether a reference may lead to a part of the archive."""
    return not _ELSEWHERE.match(reference)


def placeholder(reference: str) -> str:
    """The address that stands for a reference."""
    # Browsers and libraries resolve "..", and two references would become one.
    return PLACEHOLDER + quote(reference, safe="/:~!$&'()*+,;=@").replace("..", "%2E%2E")


def addresses_in(html: str) -> set[str]:
    """All addresses of links and images in cleaned HTML."""
    return set(map(unescape, _ADDRESS.findall(html)))


def settle(content: Content, found: Mapping[str, Enclosure]) -> Content:
    """`content` with the addresses of what was `found` in place of its references.

    Files that are linked or played are enclosures. Other posts and pages have no media type.
    """
    if not content.references:
        return content
    linked: dict[str, Enclosure] = {}
    added = 0

    def address(match: re.Match[str]) -> str:
        nonlocal added
        file = found.get(unescape(match[0]))
        if file is None:
            return match[0]
        added += max(0, len(file.url) - len(match[0]))
        if added > MOST_ADDED:
            return PLACEHOLDER
        if file.type and not file.type.startswith("image/"):
            linked[file.url] = file
        return escape(file.url)

    html = _ADDRESS.sub(address, content.html)
    html = _MISSING_LINK.sub(r"\1", html)
    if PLACEHOLDER in html:
        from .cleaner import without_images  # late: few archives need it, and it takes long to import

        html = without_images(_MISSING_IMAGE.sub(r"\1", html))
    played = [_played(one, found.get(one.url)) for one in content.enclosures]
    lead = found.get(content.image)
    image = lead.url if lead and _is_image(lead) else content.image
    if image.startswith(PLACEHOLDER):
        first = _IMAGE.search(html)
        image = unescape(first[1]) if first else ""
    enclosures = [one for one in played if not one.url.startswith(PLACEHOLDER)]
    known = {one.url for one in enclosures}
    return replace(
        content,
        html=html,
        image=image,
        enclosures=(*enclosures, *(one for url, one in linked.items() if url not in known)),
        changes=tuple(replace(one, text=one.text.replace(PLACEHOLDER, "")) for one in content.changes),
    )


def _is_image(file: Enclosure) -> bool:
    """Whether something is a picture; of what is elsewhere, only the suffix is known."""
    return file.type.startswith("image/") or (not file.type and bool(splitext(urlsplit(file.url).path)[1]))


def _played(given: Enclosure, file: Enclosure | None) -> Enclosure:
    """What a player plays: a file of the archive knows its own type."""
    if file is None:
        return given
    return file if file.type else replace(given, url=file.url)
