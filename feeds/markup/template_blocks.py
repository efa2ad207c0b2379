"""Tags of templates as blocks of Markdown: a line that is a tag, and code between two of them."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from .tag_syntax import CODE, WORDPRESS_CODE, Found, closer, find, has_tags
from .tags import Tag
from .templates import code

_WITHIN_A_LINK = frozenset(("ref", "relref", "post_url", "link", "post_link", "param"))
_STARTS = ("{{", "{%", "[", "\\[")
_LONGEST = 5000
_LINK = re.compile(r"(?:<p>)?(<a href=\"[^\"<>]*\">[^<>]*</a>)(?:</p>)?\n?")


def template_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line that is a tag of a template and nothing else, with the code that it encloses."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(_STARTS, start) or state.is_code_block(start_line):
        return False
    if not has_tags(state.src[start : state.eMarks[start_line]]):
        return False
    found = find(state.src[start : min(state.eMarks[end_line - 1], start + _LONGEST)])
    if not found or found.start or not found.tag or found.kind == "output":
        return False
    end = start + found.end
    last = next(line for line in range(start_line, end_line) if state.eMarks[line] >= end)
    rest = state.src[end : state.eMarks[last]].strip()
    name = found.tag.name
    if not found.closing and (name in WORDPRESS_CODE if found.kind == "wordpress" else name in CODE):
        return _code(state, found, found.tag, rest, last, end_line, silent)
    if rest or found.kind == "wordpress" or name in _WITHIN_A_LINK:
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.content, token.map = state.src[start:end] + "\n", [start_line, last + 1]
        state.line = last + 1
    return True


def part_links(tokens: list[Token]) -> None:
    """Make paragraphs of the last two blocks if both are links that tags show, between blank lines."""
    above, below = tokens[-2:]
    if above.type == "html_block" and above.map and below.map and above.map[1] < below.map[0]:
        links = (_LINK.fullmatch(above.content), _LINK.fullmatch(below.content))
        if links[0] and links[1]:
            above.content, below.content = f"<p>{links[0][1]}</p>\n", f"<p>{links[1][1]}</p>\n"


def _code(state: StateBlock, found: Found, tag: Tag, rest: str, last: int, end: int, silent: bool) -> bool:
    """Code up to the line on which its tag is closed."""
    name = tag.name
    pattern = closer(found.kind, name)
    missing: set[tuple[str, str]] = state.env.setdefault("unclosed", set())
    if pattern is None or (found.kind, name) in missing:
        return False
    for line in range(last + 1, end):
        start = state.bMarks[line]
        if closing := pattern.search(state.src, start, state.eMarks[line]):
            if not silent:
                text = state.getLines(last + 1, line, state.blkIndent, True)
                token = state.push("html_block", "", 0)
                token.content = code(
                    (f"{rest}\n" if rest else "") + text + state.src[start : closing.start()], tag
                )
                token.meta = {"code": True}
                state.line = line + 1
            return True
    missing.add((found.kind, name))
    return False
