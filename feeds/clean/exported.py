"""Posts that a service exported as pages with the marks of h-entry (https://microformats.org/wiki/h-entry)."""

from bs4 import Tag

from .events import find_first
from .page import Page

ENTRY, CONTENT, SUMMARY = "h-entry", "e-content", "p-summary"


def keep_content(page: Page) -> None:
    """Remove head, foot and subtitle around the content of an entry: they say what the entry knows."""
    for content in page.elements("div", "section"):
        entry = content.parent
        if CONTENT in _classes(content) and isinstance(entry, Tag) and ENTRY in _classes(entry):
            for child in list(entry.children):
                if isinstance(child, Tag) and _is_around(child):
                    page.remove(child, "around the entry")


def _is_around(tag: Tag) -> bool:
    return (tag.name in ("header", "footer") or SUMMARY in _classes(tag)) and find_first(tag, "img") is None


def _classes(tag: Tag) -> list[str]:
    return str(tag.attrs.get("class") or "").split()
