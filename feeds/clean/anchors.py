"""Links within the page: to its notes and headings, back from notes, and the anchors of headings.

A link whose target the article has leads to the original page; links back from notes and anchors of headings
are removed, since feed readers have other ways to move.
"""

import re

from bs4.element import NavigableString, Tag

from .events import HEADINGS, find_first
from .page import Page

NOTE_MARK = "doc-noteref"
"""Role of a link or `sup` that is the mark of a note."""

_BACK = re.compile(
    r"[\s\[(]*(?:[↩↵⤴↑⇑⏎⤶🔙^]\ufe0e?\ufe0f?|jump (?:back )?up|return to (?:text|article|content)"
    r"|back(?: to (?:text|content))?)[\s\])]*",
    re.IGNORECASE,
)
_BACK_NAME = re.compile(
    r"backref|backlink|footnote-?back|reversefootnote|footnote-return|data-footnote-backref", re.IGNORECASE
)
_ANCHOR_TEXT = re.compile(r"[\s\u200b\u200c\u2060\ufeff]*(?:[¶#§🔗⚓∞☍]\ufe0e?\ufe0f?)*[\s\u200b]*")
_ANCHOR_LABEL = re.compile(
    r"\s*(?:(?:perma(?:nent )?link|direct link|link|anchor|copy (?:heading )?link)(?: (?:to|for)\b.*)?"
    r"|section titled\b.*"
    r"|permalink\b.*|永久链接|この見出しへのリンク|パーマリンク|lien permanent"
    r"|enlace permanente?|link permanente|ссылка на .*)\s*",
    re.IGNORECASE | re.DOTALL,
)
_ANCHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:hash-?link|header-?link|heading-?(?:link|anchor)|header-?anchor|anchor(?:js)?(?:-?link)?"
    r"|permalink|sl-anchor-link"
    r"|octicon-link|deep-?link|self-?link|section-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"\W{0,2}(?:\d{1,3}|[a-z]|[ivxlc]{1,6}|[*†‡§¶]{1,3}|(?:note|fn|注|註|译注)\.?\s?\d{0,3})\W{0,2}",
    re.IGNORECASE,
)
_NOTE_NAME = re.compile(r"footnote|fnref|noteref|sidenote|citation", re.IGNORECASE)
_LONGEST_ANCHOR = 120


def links_within(page: Page) -> None:
    """Resolve links to places of the same page; remove those that only help to move on it."""
    links = [link for link in page.elements("a") if _fragment(page, link)]
    if not links:
        return
    targets = _targets(page)
    for link in links:
        target = targets.get(_fragment(page, link))
        if _is_back_link(link, target) or _is_heading_anchor(link, target):
            page.drop(link)
            continue
        heading = _heading(link)
        if target is None and not str(link["href"]).startswith("#"):
            continue
        if target is None or (heading is not None and (target is heading or _contains(heading, target))):
            link.attrs.pop("href", None)
            continue
        if _is_note_mark(link):
            link.attrs["role"] = NOTE_MARK
        if page.link:
            link["href"] = f"{page.link.partition('#')[0]}#{_fragment(page, link)}"
        else:
            link.attrs.pop("href", None)


def _fragment(page: Page, link: Tag) -> str:
    """The name of the place of this page that a link leads to."""
    href = str(link.attrs.get("href") or "").strip()
    before, _, fragment = href.partition("#")
    if not fragment or (before and before != page.link.partition("#")[0]):
        return ""
    return fragment


def _targets(page: Page) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for tag in page.elements():
        for key in ("id", "name"):
            if name := tag.attrs.get(key):
                found.setdefault(str(name), tag)
    return found


def _heading(tag: Tag) -> Tag | None:
    return next(
        (up for up, _ in zip(tag.parents, range(4), strict=False) if up.name in HEADINGS or up.name == "dt"),
        None,
    )


def _contains(outer: Tag, inner: Tag) -> bool:
    return any(up is outer for up, _ in zip(inner.parents, range(6), strict=False))


def _is_back_link(link: Tag, target: Tag | None) -> bool:
    names = f"{link.attrs.get('class') or ''} {link.attrs.get('role') or ''} {link.attrs.get('rev') or ''}"
    if _BACK_NAME.search(names):
        return True
    text = link.get_text()
    return len(text) <= 30 and _BACK.fullmatch(text) is not None


def _is_heading_anchor(link: Tag, target: Tag | None) -> bool:
    """Whether a link in or beside a heading shows a sign or a label, not words of the heading."""
    text = link.get_text()
    if len(text) > _LONGEST_ANCHOR or (find_first(link, "img") is not None and _heading(link) is None):
        return False
    heading = _heading(link) or _beside(link)
    is_sign = _ANCHOR_TEXT.fullmatch(text) is not None
    if heading is None:
        return (
            is_sign
            and bool(text.strip())
            and _ANCHOR_NAME.search(str(link.attrs.get("class") or "")) is not None
        )
    return is_sign or _ANCHOR_LABEL.fullmatch(text) is not None


def _beside(link: Tag) -> Tag | None:
    """The heading that a link directly follows or precedes."""
    for sibling in (link.previous_sibling, link.next_sibling):
        if isinstance(sibling, NavigableString) and not sibling.strip():
            sibling = sibling.previous_sibling if sibling is link.previous_sibling else sibling.next_sibling
        if isinstance(sibling, Tag) and sibling.name in HEADINGS:
            return sibling
    return None


def _is_note_mark(link: Tag) -> bool:
    text = link.get_text()
    if len(text) > 12 or NOTE.fullmatch(text) is None:
        return False
    names = f"{link.attrs.get('class') or ''} {link.attrs.get('role') or ''}"
    return find_first(link, "sup") is not None or _inside_sup(link) or _NOTE_NAME.search(names) is not None


def _inside_sup(link: Tag) -> bool:
    return any(up.name == "sup" for up, _ in zip(link.parents, range(3), strict=False))
