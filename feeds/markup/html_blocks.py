"""HTML within Markdown: CommonMark's HTML blocks and inline HTML, with five differences.

(1) An element that HTML does not know is text (`List<String>`), unless it is written like a component.
(2) While a block that HTML opened is open, indentation makes no code, as in kramdown.
(3) A block goes on over blank lines while a `<pre>`, a script or a comment in it is open.
(4) `<div markdown="1">` is a tag alone, and what follows is Markdown, as in kramdown.
(5) What is never closed opens no block: a comment, a script.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import html_inline as plain_html_inline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .elements import HTML, PAIRED

_NAME = re.compile(r"</?([a-zA-Z][^\s/<>]*)")
_TAG = re.compile(rf"<(/?)({'|'.join(sorted(PAIRED))})\b", re.IGNORECASE)
_RAW = re.compile(r"<(pre|script|style|textarea)\b|<!--", re.IGNORECASE)
_MARKDOWN = re.compile(r"""\smarkdown\s*=\s*["']?(?:1|block|span)\b[^<>]*>\s*$""", re.IGNORECASE)
_COMPONENT = re.compile(r"<[a-zA-Z][\w.]*(?:-|\s[^<>]*=|\s*/>)|</[a-zA-Z]\w*-")
_ATTRIBUTE = re.compile(
    r"\s{1,9}([@#:]?)[A-Za-z][\w:.\[\]-]{0,60}(?:\s{0,9}=\s{0,9}(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?"
)
_OF_VUE = re.compile(
    rf"(<[A-Za-z][\w.-]{{0,60}})(?=[^<>]{{0,500}}\s[@#])((?:{_ATTRIBUTE.pattern}){{1,30}})(\s{{0,9}}/?>)"
)
"""A tag with attributes that are no HTML: `@click` of Vue, `@label` of WebC."""
_MENTIONED = frozenset((
    "abbr", "address", "applet", "article", "aside", "base", "body", "button", "canvas", "data",
    "dialog", "div", "embed", "fieldset", "footer", "form", "frame", "frameset", "head", "header",
    "html", "iframe", "input", "label", "legend", "link", "main", "map", "menu", "meta", "nav",
    "noscript", "object", "option", "output", "param", "progress", "script", "section", "select",
    "slot", "source", "span", "style", "summary", "svg", "table", "template", "textarea", "time",
    "title", "track", "var",
))  # fmt: skip
"""Elements that do nothing within a line where they have no attribute and no end: they are spoken of."""
_ENDS = {1: "-->", 2: "?>", 3: ">", 4: "]]>"}
"""Which of CommonMark's start conditions -> what has to follow somewhere."""


class State(StateBlock):
    """A block state that knows which elements HTML blocks have opened."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.open_elements = 0
        self._lower = ""
        self._last: dict[str, int] = {}

    def is_code_block(self, line: int) -> bool:
        """Whether the line is indented as code."""
        is_indented = self.sCount[line] - self.blkIndent >= 4  # first: it is asked of all lines by most rules
        return is_indented and not self.open_elements and super().is_code_block(line)

    def follows(self, text: str, at: int) -> bool:
        """Whether `text`, in lower case, comes behind `at`. Looks through the source once for each text."""
        if text not in self._last:
            self._lower = self._lower or self.src.lower()
            self._last[text] = self._lower.rfind(text)
        return self._last[text] >= at

    def note_tags(self, html: str, end: int) -> None:
        """Count the elements that `html` opens and that are closed in it or behind `end`."""
        for slash, name in _TAG.findall(html):
            if slash:
                self.open_elements = max(0, self.open_elements - 1)
            elif self.follows(f"</{name.lower()}", end - len(html)):
                self.open_elements += 1


class Blocks(ParserBlock):
    """The block parser, with our `State`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        """Parse `src` into block tokens."""
        if not src:
            return None
        state = State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def is_element(tag: str, source: str) -> bool:
    """Whether a tag is HTML or a component, and not words between angle brackets."""
    named = _NAME.match(tag)
    if named is None or named[1].lower() in HTML or _COMPONENT.match(tag):
        return True
    return f"{'' if tag.startswith('</') else '/'}{named[1]}" in _names_in(source)


# All tags of one body are looked up before those of the next.
@lru_cache(maxsize=2)
def _names_in(source: str) -> frozenset[str]:
    """The names of all tags in `source`, those of end tags after a slash."""
    return frozenset(name for tag in _NAME.finditer(source) for name in (tag[0][1:], tag[0][1:].lower()))


def html_inline(state: StateInline, silent: bool) -> bool:
    """As markdown-it's rule, for what `is_element`."""
    if state.src[state.pos] != "<":
        return False
    if (vue := _OF_VUE.match(state.src, state.pos)) and is_element(vue[0], state.env.get("source", "")):
        if not silent:
            kept = "".join(one[0] for one in _ATTRIBUTE.finditer(vue[2]) if not one[1])
            state.push("html_inline", "", 0).content = vue[1] + kept + vue[4]
        state.pos = vue.end()
        return True
    match = HTML_TAG_RE.match(state.src, state.pos) if state.html_terminator_last(">") > state.pos else None
    if match:
        tag, source = match[0], state.env.get("source", state.src)
        if not is_element(tag, source):
            return False
        name = tag[1:-1].lower()
        if name in _MENTIONED and all(f"/{name}" not in _names_in(text) for text in (source, state.src)):
            return False  # what a tag of a template shows stands only in the text
    return plain_html_inline(state, silent)


def html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """CommonMark section 4.6, with the differences above."""
    assert isinstance(state, State)
    start = state.bMarks[start_line] + state.tShift[start_line]
    line = state.src[start : state.eMarks[start_line]]
    if not line.startswith("<") or state.is_code_block(start_line):
        return False
    kind = next((at for at, (opens, _, _) in enumerate(HTML_SEQUENCES) if opens.search(line)), None)
    if kind is None:
        return False
    _, ends, interrupts = HTML_SEQUENCES[kind]
    name = _NAME.match(line)
    closing = f"</{name[1].lower()}" if kind == 0 and name else _ENDS.get(kind, "")
    if closing and not state.follows(closing, start + 2):
        return False
    if kind == 6 and not is_element(line, state.src):
        return False
    if silent:
        return interrupts
    to_blank = kind >= 5
    after = start_line + 1
    raw = ""
    if to_blank and _MARKDOWN.search(line):
        pass
    elif to_blank:
        raw = _raw_end(state, line, start, raw)
        while after < end_line and (raw or not state.isEmpty(after)):
            if state.sCount[after] < state.blkIndent and not state.isEmpty(after):
                break
            at = state.bMarks[after]
            raw = _raw_end(state, state.src[at : state.eMarks[after]], at, raw)
            after += 1
    elif not ends.search(line):
        while after < end_line:
            if state.sCount[after] < state.blkIndent and not state.isEmpty(after):
                break
            after += 1
            if ends.search(state.src[state.bMarks[after - 1] : state.eMarks[after - 1]]):
                break
    state.line = after
    token = state.push("html_block", "", 0)
    token.map = [start_line, after]
    token.content = state.getLines(start_line, after, state.blkIndent, True)
    state.note_tags(token.content, state.eMarks[after - 1])
    return True


def _raw_end(state: State, line: str, at: int, raw: str) -> str:
    """What closes the raw element or comment that is open behind a line; "" where none is."""
    lower, pos = line.lower(), 0
    while True:
        if raw:
            pos = lower.find(raw, pos)
            if pos < 0:
                return raw
            raw, pos = "", pos + len(raw)
        opened = _RAW.search(line, pos)
        if not opened:
            return ""
        raw, pos = f"</{opened[1].lower()}" if opened[1] else "-->", opened.end()
        if not state.follows(raw, at + pos):
            return ""
