"""Markdown as HTML, for tests."""

import re

from feeds.markup.convert import convert
from feeds.markup.languages import Language


def markdown_to_html(body: str) -> str:
    """The HTML of a body in Markdown, without line ends between its tags."""
    return re.sub(r">\n+\s*", ">", convert(body, Language.MARKDOWN).html).strip()
