"""Which address of a file is its original: front matter first, then the ends of the body."""

from itertools import takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from feeds import originals
from feeds.text import plain

from . import values
from .fields import normal_key
from .given_fields import GivenFields
from .report import quoted

FIRST_LINE = "first line"
"""The key of an original that the first lines of the body name."""
CREDIT = "credit in text"
"""The key of an original, and of its author, that the ends of the body name."""

_START = 2000
"""Characters of HTML in which its first lines are."""
_LONGEST = 8000
"""Characters of an address: as many as servers have to take (RFC 9110 section 4.1). Feeds repeat it."""


class NamedOriginal(NamedTuple):
    """What a file names as its original."""

    link: str
    """The address of the article, or ""."""
    site: bool
    """Whether the address of a whole site was named, which is no link."""


def original_of(given: GivenFields) -> NamedOriginal:
    """The original that the front matter or the head of the page names."""
    site = False
    found: list[tuple[str, str]] = []
    for key, value in given.each("original"):
        if normal_key(key) == "from":
            link = _link_of_from(given, key, value)
        else:
            link = next((link for text in values.addresses(value) if (link := _address(text))), "")
            if link and _is_bare_host(link):
                given.warn(key, f"{quoted(link)} is the address of a site, not of an article", "ignored")
                site = True
                continue
        if link:
            found.append((key, link))
    if not found:
        return NamedOriginal("", site)
    originally = [one for one in found if normal_key(one[0]) == "from" or not originals.is_reader(one[1])]
    found = originally or found
    key, link = found[0]
    for other, address in found[1:]:
        if originals.canonical(address) == originals.canonical(link) or normal_key(other) == "guid":
            continue
        if normal_key(key) != "from" and _is_below(address, link):
            key, link, other, address = other, address, key, link
        if not other.startswith(("<", "JSON-LD")):
            given.warn(other, f"names another original than `{key}`", f"{quoted(link)} is the link")
    given.used["original"] = key
    return NamedOriginal(link, site)


def _link_of_from(given: GivenFields, key: str, value: values.Value) -> str:
    texts = [text for text in values.scalars(value) if text.strip()]
    for text in (*texts, *values.addresses(value)):
        if link := _address(text):
            if "://" not in text.partition("?")[0]:
                given.warn(key, f"{quoted(text)} has no scheme", f"read as {quoted(link)}")
            return link
    if texts:
        fault = "is too long for an address" if len(texts[0]) > _LONGEST else "is no address of the web"
        given.warn(key, f"{quoted(texts[0])} {fault}", "published without a link")
    return ""


def _address(text: str) -> str:
    link = originals.valid(text)
    return link if len(link) <= _LONGEST else ""


def original_in_text(given: GivenFields) -> tuple[str, str]:
    """The original that the body names, and its author where the body says that, too; or ""."""
    from .credits import author_beside, credit_of
    from .first_lines import labelled_original, leading_address, without_tags

    title = plain(values.first(given.values.get("title")))
    body = given.body()
    if "][" in body[:_START]:
        from .link_references import definitions_of, resolved

        body = resolved(body[:_START], definitions_of(body)) + body[_START:]
    address, at = labelled_original(body, title)
    author = ""
    if address:
        author = author_beside(_labels_around(body, at))
        address = "" if _is_of_section(body, address, at) else address
    if not address and "</" in (start := given.start_of_body(_START)):
        address, _ = labelled_original(without_tags(start), title)
    if not address and given.source.path.lower().endswith(".txt"):
        address = leading_address(given.body())
    credit = credit_of(given.body())
    for named, key in ((address, FIRST_LINE), (credit.address, CREDIT)):
        link = _address(named) if named else ""
        if link and not _is_bare_host(link):
            given.used["original"] = key
            if author := credit.author if named == credit.address else author:
                given.used["people"] = key
            return link, author
    return "", ""


def _labels_around(body: str, at: int) -> list[str]:
    """The lines of labels above and below the one with that index."""
    from .first_lines import LABELLED

    lines = body[:_START].split("\n")
    above, below = (
        takewhile(LABELLED.fullmatch, (line for line in some if line.strip(" \t>")))
        for some in (reversed(lines[:at]), lines[at + 1 :])
    )
    return [*above, *below]


def _is_of_section(body: str, address: str, at: int) -> bool:
    """Whether a first line is of the first section only: lines of others begin alike with other addresses."""
    lines = body.split("\n", at + 1)[: at + 1]
    before = lines.pop().partition(address)[0]
    is_below = any(line.startswith("##") for line in lines)
    return is_below and body.count(f"\n{before}http") > body.count(f"\n{before}{address}")


def _is_bare_host(link: str) -> bool:
    parts = urlsplit(link)
    return parts.path in ("", "/") and not parts.query and not parts.fragment.startswith(("!", "/"))


def _is_below(address: str, link: str) -> bool:
    """Whether `address` is more specific than `link`: a page below it on the same host."""
    inner, outer = originals.canonical(address), originals.canonical(link)
    return len(inner) > len(outer) and inner.startswith(outer.rstrip("/") + "/")
