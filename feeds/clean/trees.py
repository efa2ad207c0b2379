"""Where HTML becomes a tree."""

from bs4 import BeautifulSoup, Tag


def parse(html: str) -> Tag:
    """The root of a tree of `html`, which has to be well-formed."""
    soup = BeautifulSoup(f"<div>{html}</div>", "lxml", multi_valued_attributes=None)
    root = soup.find("div")
    return root if isinstance(root, Tag) else soup
