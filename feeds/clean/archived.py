"""Copies of pages in the Wayback Machine: takes out its toolbar, and gives links the addresses that they had.

Images keep the addresses of their copies, as the ones on their sites may be gone.
"""

import re

from .page import Page

_SIGNS = ("__wm.", "WAYBACK TOOLBAR")
"""What a page has that is such a copy."""
_TOOLBARS = ("wm-ipp-base", "wm-ipp")
"""Ids of the toolbar, the outer one first."""
_LINK = re.compile(
    r"(?<=[\"'=])(?:(?:https?:)?//web\.archive\.org)?/web/\d{4,14}(?!im_)(?:[a-z]{2}_)?/(?=https?:/)"
)
_IMAGE = re.compile(r"(?<=[\"'=,\s])/web/(?=\d{4,14}im_/https?:/)")


def with_own_addresses(html: str) -> str:
    """The HTML of a copy with links as they were on its site, and absolute addresses of images."""
    if not any(sign in html for sign in _SIGNS):
        return html
    return _IMAGE.sub("https://web.archive.org/web/", _LINK.sub("", html))


def remove_toolbar(page: Page) -> None:
    """Take the toolbar of the archive out of the tree, before anything is chosen from it."""
    toolbars = [tag for tag in page.elements() if tag.attrs.get("id") in _TOOLBARS]
    for tag in toolbars[:1]:
        page.note("toolbar of an archive", page.first_words(tag))
        tag.extract()
        page.tree_changed()
