"""OPML 2.0: the list of all feeds, to import into a reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import Element, SubElement, indent, tostring

from feeds.formats import parts
from feeds.formats.safe import retry_with_safe_strings
from feeds.model import Site

_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed in the list; addresses are absolute."""

    title: str
    description: str
    xml_url: str
    html_url: str
    language: str
    """BCP 47 tag, or ""."""


@retry_with_safe_strings
def opml(site: Site, url: str, groups: Sequence[tuple[str, Sequence[Outline]]], updated: datetime) -> bytes:
    """Render the list published at `url`, as `text/x-opml; charset=utf-8`.

    `groups` are (label, feeds) in order. Feeds labelled "" are placed at the top level; empty groups are
    left out. At least one feed is required (OPML 2.0, "body"). `updated` is the newest change of any feed.
    """
    root = Element("opml", {"version": "2.0", _BASE: url})
    head = SubElement(root, "head")
    SubElement(head, "title").text = site.title
    SubElement(head, "dateCreated").text = parts.rfc822(updated)
    if site.author:
        SubElement(head, "ownerName").text = site.author
    body = SubElement(root, "body")
    for label, outlines in groups:
        if outlines:
            parent = SubElement(body, "outline", text=label, title=label) if label else body
            for outline in outlines:
                SubElement(parent, "outline", _attributes(outline))
    indent(root)
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document + b"\n"


def _attributes(outline: Outline) -> dict[str, str]:
    title = outline.title or outline.xml_url
    attributes = {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": outline.xml_url,
        "htmlUrl": outline.html_url,
        "description": outline.description,
        "language": outline.language,
    }
    return {name: value for name, value in attributes.items() if value}
