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
    ORG = "org"
    RST = "rst"
    TEXT = "text"


BY_SUFFIX = {
    **dict.fromkeys((".htm", ".html", ".xhtml"), Language.HTML),
    **dict.fromkeys(
        (".lr", ".markdown", ".md", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd"), Language.MARKDOWN
    ),
    **dict.fromkeys((".mht", ".mhtml"), Language.PAGE),
    ".mdx": Language.MDX,
    ".org": Language.ORG,
    ".rst": Language.RST,
    ".txt": Language.TEXT,
}
"""By the ending of a file's name, in lower case."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>|<!--.*?-->|<![^<>]*>", re.DOTALL)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr")
)
_PARAGRAPH = re.compile(r"<(?:p|br|li|td|h[1-6])\b", re.IGNORECASE)
# A page that a program wrote has no line like these, unless its text does; and its paragraphs have tags.
# Each begins with what stands there literally: as one pattern they take five times as long.
_MARKS = (
    re.compile(r"\n {0,3}(?:#{1,6} |[-*+] |\d{1,3}\. |> |```|~~~)"),
    re.compile(r"\n\s*\n[^<>\n]*(?:\n[^<>\n]+)*\n\s*\n"),
    re.compile(r"\]\((?:https?:|/|\.)"),
    re.compile(r"\*\*\w"),
    re.compile(r"`\w"),
)
_SAYS_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} \S|```|~~~)|\[[^\]\n]{1,500}\]\((?:https?:|/)[^\s)]{1,2000}\)", re.MULTILINE
)
_SAYS_RST = re.compile(
    r"^\.\. (?:(?:code|code-block|figure|image|note|raw|sourcecode|youtube)::|TEASER_END|_[^:\n]{1,100}: )"
    r"|`[^`<>\n]{1,200}\s<https?://[^\s<>]{1,2000}>`_",
    re.MULTILINE,
)
_SAID = ((Language.RST, _SAYS_RST), (Language.MARKDOWN, _SAYS_MARKDOWN))


def language_of(path: str, body: str) -> Language:
    """The language of the body of the file at `path`.

    A file that is called Markdown is HTML where it holds one saved page and nothing else. One that is
    called text is Markdown, or reStructuredText, where it has marks as only that has.
    """
    language = BY_SUFFIX.get(PurePath(path).suffix.lower(), Language.MARKDOWN)
    if language is Language.MARKDOWN and is_page(body):
        return Language.PAGE
    if language is Language.TEXT:
        return next((named for named, says in _SAID if says.search(body)), language)
    return language


def is_page(body: str) -> bool:
    """Whether `body` is what a program wrote: elements with all text in them, and no marks of Markdown."""
    body = body.strip()
    if not (
        body.startswith("<") and body.endswith(">") and (_is_one_element(body) or _is_all_in_elements(body))
    ):
        return False
    outside, at = [], 0
    for start, end in code_elements(body):
        outside.append(body[at:start])
        at = end
    text = "".join(["\n", *outside, body[at:]])
    marks = sum(len(mark.findall(text)) for mark in _MARKS)
    return marks == 0 or marks * 5 < len(_PARAGRAPH.findall(body))


def _is_one_element(body: str) -> bool:
    """Whether the first element is all there is. Quick: looks at tags of its name alone."""
    opened = _TAG.match(body)
    if not opened or not opened[2] or not body.endswith(f"</{opened[2]}>"):
        return False
    depth = 0
    for tag in re.finditer(rf"<(/?){opened[2]}\b", body):
        depth += -1 if tag[1] else 1
        if depth <= 0:
            return tag.end() + 1 == len(body)
    return False


def _is_all_in_elements(body: str) -> bool:
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
    return True
