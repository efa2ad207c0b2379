"""Which language a body is in: by its file's suffix, and by what it holds."""

import re
from enum import StrEnum
from pathlib import PurePath

from .strays import code_elements


class Language(StrEnum):
    """What a body is written in."""

    HTML = "html"
    """Written by hand, perhaps with tags of templates."""
    PAGE = "page"
    """HTML that a program wrote or saved: nothing in it is a template."""
    MARKDOWN = "markdown"
    MDX = "mdx"
    TEXT = "text"


BY_SUFFIX = {
    **dict.fromkeys((".htm", ".html", ".xhtml"), Language.HTML),
    **dict.fromkeys((".markdown", ".md", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd"), Language.MARKDOWN),
    ".mdx": Language.MDX,
    ".txt": Language.TEXT,
}
"""By the ending of a file's name, in lower case."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>|<!--.*?-->|<![^<>]*>", re.DOTALL)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr")
)
_PARAGRAPH = re.compile(r"<(?:p|br|li|td|h[1-6])\b", re.IGNORECASE)
# A page that a program wrote has no line like these, unless its text does; and its paragraphs have tags.
_MARKED = re.compile(
    r"^ {0,3}(?:#{1,6} |[-*+] |\d{1,3}\. |> |```|~~~)|\]\((?:https?:|/|\.)|\*\*\w|(?:^|\s)`\w"
    r"|\n\s*\n[^<>\n]*(?:\n[^<>\n]+)*\n\s*\n",
    re.MULTILINE,
)
_SAYS_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} \S|```|~~~)|\[[^\]\n]{1,500}\]\((?:https?:|/)[^\s)]{1,2000}\)", re.MULTILINE
)


def language_of(path: str, body: str) -> Language:
    """The language of the body of the file at `path`.

    A file that is called Markdown is HTML where it holds one saved page and nothing else. One that is
    called text is Markdown where it has headings, links or fences as only Markdown has.
    """
    language = BY_SUFFIX.get(PurePath(path).suffix.lower(), Language.MARKDOWN)
    if language is Language.MARKDOWN and is_page(body):
        return Language.PAGE
    if language is Language.TEXT and _SAYS_MARKDOWN.search(body):
        return Language.MARKDOWN
    return language


def is_page(body: str) -> bool:
    """Whether `body` is what a program wrote: elements with all text in them, and no marks of Markdown."""
    body = body.strip()
    if not (body.startswith("<") and body.endswith(">")):
        return False
    open_tags: list[str] = []
    at = 0
    for tag in _TAG.finditer(body):
        if not open_tags and not body[at : tag.start()].isspace() and at != tag.start():
            return False
        at = tag.end()
        name = (tag[2] or "").lower()
        if tag[1]:
            if name in open_tags[-8:]:
                while open_tags.pop() != name:
                    pass
        elif name and name not in _VOID and not tag[0].endswith("/>"):
            open_tags.append(name)
    outside, at = [], 0
    for start, end in code_elements(body):
        outside.append(body[at:start])
        at = end
    marks = len(_MARKED.findall("".join([*outside, body[at:]])))
    return marks == 0 or marks * 5 < len(_PARAGRAPH.findall(body))
