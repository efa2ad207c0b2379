"""A body and its language -> HTML, and what was dropped."""

from typing import NamedTuple

from .jsx import IMPORT, plain
from .languages import Language
from .strays import tame
from .tag_syntax import has_tags
from .templates import Templates

IS_MARKDOWN = frozenset((Language.MARKDOWN, Language.MDX, Language.ORG, Language.RST))
"""Languages that become Markdown first."""


class Converted(NamedTuple):
    """A body as HTML, not safe to show."""

    html: str
    dropped: tuple[str, ...] = ()
    """What was taken away, as it was written."""


def convert(body: str, language: Language, *, breaks: bool = False) -> Converted:
    """A body as HTML. `breaks`: a line end in Markdown is a line break.

    Addresses stay as they are written; `post:NAME` is that of another post, by its file's path or name.
    Plain text is the caller's: it is returned as it is.
    """
    dropped: list[str] = []
    if language in IS_MARKDOWN:
        if language is Language.ORG:
            from .org import to_markdown  # late: few archives have such files

            body = to_markdown(body)
        elif language is Language.RST:
            from .rst import to_markdown as rst_to_markdown  # late, as above

            body = rst_to_markdown(body)
        elif language is Language.MDX or ("import" in body and IMPORT.search(body)):
            body = plain(body, dropped)
        from .markdown import render  # late: the parser takes 0.1 s, and saved pages need none

        html = render(body, dropped, breaks=breaks, indented_code=language is Language.MARKDOWN)
        return Converted(tame(html), tuple(dropped))
    if language is Language.HTML and has_tags(body):
        body = Templates(body, dropped).html(body)
    return Converted(tame(body), tuple(dropped))
