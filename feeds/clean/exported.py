"""What services and clippers write around the texts that they export: the marks of h-entry around a post
(https://microformats.org/wiki/h-entry), the excerpt of MarkDownload, the cover and the links of Readwise.
"""

from bs4.element import NavigableString, Tag

from feeds.originals import is_reader, valid
from feeds.text import one_line

from .events import find_first
from .page import Page

ENTRY, CONTENT, SUMMARY = "h-entry", "e-content", "p-summary"
COVER = "rw-book-cover"
"""The description of the lead image."""
WORDS = ("rw-book-cover", "readwise.io/", "instapaper.com/read", "<blockquote")
_EXCERPT = "Excerpt"
_VIEW = "View Highlight"
_MOST_ABOVE = 3
"""The title, the address, and what is empty."""


def keep_content(page: Page) -> None:
    """Remove head, foot and subtitle around the content of an entry: they say what the entry knows."""
    for content in page.elements("div", "section"):
        entry = content.parent
        if CONTENT in _classes(content) and isinstance(entry, Tag) and ENTRY in _classes(entry):
            for child in list(entry.children):
                if isinstance(child, Tag) and _is_around(child):
                    page.remove(child, "around the entry")


def remove_clipper_marks(page: Page) -> None:
    """Remove the excerpt above a clipping, the words about its cover, and links to its highlights."""
    for quote in page.elements("blockquote")[:1]:
        heading, below = find_first(quote, "h2"), quote.find_next_sibling()
        above = [tag for tag in quote.previous_siblings if isinstance(tag, Tag)]
        if heading is None or below is None or below.name != "hr" or len(above) > _MOST_ABOVE:
            continue
        if _says(heading, _EXCERPT):
            page.remove(quote, "excerpt")
            page.drop(below)
    for image in page.elements("img"):
        if image.attrs.get("alt") == COVER:
            image.attrs["alt"] = ""
    for link in page.elements("a"):
        target = valid(str(link.attrs.get("href") or "")) if _says(link, _VIEW) else ""
        if target and is_reader(target):
            _remove_with_brackets(page, link)


def _remove_with_brackets(page: Page, link: Tag) -> None:
    before, after = link.previous_sibling, link.next_sibling
    if isinstance(before, NavigableString) and isinstance(after, NavigableString):
        opening, closing = before.rstrip(), after.lstrip()
        if opening.endswith("(") and closing.startswith(")"):
            before.replace_with(opening[:-1].rstrip())
            after.replace_with(closing[1:])
    page.remove(link, "link to a highlight")


def _says(tag: Tag, words: str) -> bool:
    return one_line(tag.get_text()) == words


def _is_around(tag: Tag) -> bool:
    return (tag.name in ("header", "footer") or SUMMARY in _classes(tag)) and find_first(tag, "img") is None


def _classes(tag: Tag) -> list[str]:
    return str(tag.attrs.get("class") or "").split()
