"""What blogs and note-taking programs add: callouts, admonitions, divisions, formulas, attribute lists.

> [!NOTE] Title      :::tip Title      !!! note "Title"      ::: {.class}      {: .class}      $$ … $$
"""

import re
from html import escape

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from . import directives
from .templates import code_spans

_DEEPEST = 22
_CALLOUT = re.compile(r"\[!([\w-]{1,40})(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)\n?")
_DIVISION = re.compile(
    r":{3,}+[ \t]*+(\{[^{}]*\}|[\w-]++)?(?:\[([^\]]*)\])?([^:{}\n]*+)(\{[^{}]*\})?[ \t]*+:*+[ \t]*$"
)
_NAMED = re.compile(r"\btitle=(?:\"([^\"]*)\"|'([^']*)')")
"""The title of one of Quarto's callouts."""
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+([\w-]+(?:[ \t]+[\w-]+)*)(?:[ \t]+\"([^\"]*)\")?[ \t]*$")
_TAB = re.compile(r"===[!+]?[ \t]+\"([^\"\n]*)\"[ \t]*$")
KINDS = frozenset((
    "abstract", "attention", "bug", "caution", "danger", "details", "error", "example", "faq",
    "hint", "important", "info", "note", "question", "quote", "seealso", "spoiler", "success",
    "summary", "tip", "todo", "warning",
))  # fmt: skip
_TIGHT = re.compile(r"(#{2,6})(?=[\w*`“「『《【（])([^\n]{1,200}?)[ \t]{0,9}#{0,9}[ \t]{0,9}$")
_SHADES = ("alert", "info", "warn")
"""How a message of Zenn or Qiita looks."""
_ATTRIBUTES = r"(?:\s*(?:[.#][\w:-]++|[\w-]++=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}]++)))+"
_EXTENSION = re.compile(r"\{:[:/](?:options|nomarkdown|comment)?[^{}\n\w]{0,9}(?:[ /][^{}\n]{0,200})?\}")
_KRAMDOWN = re.compile(
    r"\{::comment\}[^{}]{0,2000}\{:/(?:comment)?\}"
    rf"|[ \t]?\{{:(?:{_ATTRIBUTES}|\s*(?:no_)?toc\b[^{{}}\n]*|[\w-]+:[^{{}}\n]*|\s[\w-]+)\s*\}}"
    rf"|{_EXTENSION.pattern}"
)
_PANDOC = re.compile(rf"(?<=[)\]`])\{{{_ATTRIBUTES}\s*\}}")
_GOLDMARK = re.compile(rf"\{{{_ATTRIBUTES}\s*\}}")
_HEADING = re.compile(rf"[ \t]*\{{(?:{_ATTRIBUTES}|-|\.unnumbered)\s*\}}[ \t]*$")
_SPAN = re.compile(rf"(?<![\]!])\[([^\[\]\n]{{1,500}})\]\{{{_ATTRIBUTES}\s*\}}")
_TAB_LABEL = re.compile(r"@tab(?::active)?[ \t]++([^\n#]{1,100}?)[ \t]*+(?:#[\w-]{1,60})?[ \t]*+(?:\n|\Z)")
_CAPTION = re.compile(r"(?:Table)?:[ \t]+(?=\S)")
_LAST = re.compile(r"\{\s*(?:[.#][A-Za-z][\w-]*\s*)+\}[ \t]*$")
"""Classes at the end of a block, as in VuePress and Pandoc."""
_ABBREVIATIONS = re.compile(r"(?:\*\[[^\[\]\n]{1,60}\]:[^\n]*(?:\n|$))+")
_CONTENTS = re.compile(
    r"\s*(?:\[\[?_?TOC_?\]?\]|\$\{toc\}|\{:toc\}|@\[toc\](?:\([^()\n]{0,60}\))?"
    r"|@include\([^()\n]{1,300}\)|(?i:table of contents)?\s*\{:\s*toc\s*\})\s*",
    re.IGNORECASE,
)
_SNIPPET = re.compile(r"<<<[ \t]+@?[./~\w-][^\s{}]{0,300}(?:[ \t]{0,9}\{[^{}\n]{0,100}\})?[ \t]*")
"""Code of another file (VitePress)."""
_TOC_ITEM = re.compile(r"[^\n]{0,60}\n?\s*\{:\s*toc\b[^{}]*\}\s*")
_MATH = re.compile(
    r"\$\$(?=\S|\s)[^$]{1,4000}\$\$|\$(?=[^\s$\d])[^$\n]{0,1000}(?<=[^\s\\])\$(?![\w])|\$(?=\d)[^$\n]{0,200}[\\^_={}][^$\n]{0,200}(?<=[^\s\\])\$(?![\w])"
)
_BACKSLASHED = re.compile(r"\\\\\((?!\s*\\\\\)).{1,2000}?\\\\\)|\\\\\[.{1,4000}?\\\\\]", re.DOTALL)


def division(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line of colons opens a division, perhaps with a title, or closes the last one."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(":::", start) or state.is_code_block(start_line):
        return False
    match = _DIVISION.match(state.src, start, state.eMarks[start_line])
    if not match:
        return False
    divisions: list[str] = state.env["divisions"]
    if not match[1] and not match[2] and not match[3]:
        if not divisions:
            return False
        if not silent:
            state.push("html_block", "", 0).content = divisions.pop() + "\n"
            state.line = start_line + 1
        return True
    if silent:
        return True
    given = directives.attributes(match[4] or match[1] or "")
    names = [
        name.lstrip(".").lower().removeprefix("callout-")
        for name in _NAMED.sub("", match[1] or "").strip("{} ").split()
    ]
    name = next((name for name in names if name in KINDS), "")
    below = match[3].strip()
    words = "" if below in _SHADES or below.startswith("#") else match[2] or below
    words = words or given.get("title") or given.get("summary", "")
    if name:
        divisions.append("</blockquote>")
        state.push("html_block", "", 0).content = "<blockquote>\n"
        push_title(state, words or name.capitalize())
    else:
        divisions.append("</div>")
        state.push("html_block", "", 0).content = "<div>\n"
        if html := directives.shown(names[0] if names else "", words, given):
            state.push("html_block", "", 0).content = html + "\n"
        elif words:
            push_title(state, words)
    state.line = start_line + 1
    return True


def admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`!!! note "Title"`, or the label of a tab, `=== "Label"`, over an indented block."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if (
        not state.src.startswith(("!!!", "???", "==="), start)
        or state.is_code_block(start_line)
        or state.level > _DEEPEST
    ):
        return False
    tab = _TAB.match(state.src, start, state.eMarks[start_line])
    match = tab or _ADMONITION.match(state.src, start, state.eMarks[start_line])
    if not match or silent:
        return match is not None
    after = start_line + 1
    while after < end_line and (state.isEmpty(after) or state.sCount[after] >= state.blkIndent + 4):
        after += 1
    if not tab:
        state.push("blockquote_open", "blockquote", 1)
    title = match[1] if tab else match[1].split()[0].capitalize() if match[2] is None else match[2]
    if title:
        push_title(state, title)
    state.blkIndent += 4
    state.md.block.tokenize(state, start_line + 1, after)
    state.blkIndent -= 4
    if not tab:
        state.push("blockquote_close", "blockquote", -1)
    state.line = after
    return True


def formula(source: str) -> str:
    """A formula in a block of its own, as HTML."""
    return f"<p>$$\n{escape(source.strip(), quote=False)}\n$$</p>\n"


def push_title(state: StateBlock, words: str) -> None:
    """Show the title of a box."""
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content, token.children = f"**{words}**", []
    state.push("paragraph_close", "p", -1)


def tight_heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A heading without a blank behind its `##`, as many parsers took it before CommonMark."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("##", start) or state.is_code_block(start_line):
        return False
    match = _TIGHT.match(state.src, start, state.eMarks[start_line])
    if not match or silent:
        return match is not None
    tag = f"h{len(match[1])}"
    state.push("heading_open", tag, 1).markup = match[1]
    token = state.push("inline", "", 0)
    token.content, token.children = match[2], []
    state.push("heading_close", tag, -1).markup = match[1]
    state.line = start_line + 1
    return True


def math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Lines between `$$` and `$$`: what stands in them is no Markdown."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("$$", start) or state.is_code_block(start_line):
        return False
    first = state.src[start + 2 : state.eMarks[start_line]]
    if "$$" in first:
        return False
    for line in range(start_line + 1, min(end_line, start_line + 100)):
        if state.isEmpty(line) and line - start_line > 50:
            return False
        text = state.src[state.bMarks[line] : state.eMarks[line]]
        if "$$" in text:
            if not text.rstrip().endswith("$$"):
                return False
            if not silent:
                state.push("paragraph_open", "p", 1)
                token = state.push("inline", "", 0)
                token.content = state.getLines(start_line, line + 1, state.blkIndent, False).strip()
                token.meta = {"math": True}
                token.children = []
                state.push("paragraph_close", "p", -1)
                state.line = line + 1
            return True
    return False


def math(state: StateInline, silent: bool) -> bool:
    r"""A formula, `$…$` or `\\(…\\)`: it stays as it is written, for those who read formulas."""
    first = state.src[state.pos]
    if first not in "$\\":
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    if first == "\\" and state.src[state.pos + 1 : state.pos + 2] != "\\":
        return False
    if first == "\\" and (
        state.src[state.pos + 2 : state.pos + 3] not in ("(", "[")
        or state.html_terminator_last("\\\\" + {"(": ")", "[": "]"}[state.src[state.pos + 2]]) < state.pos
    ):
        return False
    match = (_MATH if first == "$" else _BACKSLASHED).match(state.src, state.pos, state.posMax)
    if not match or (first == "$" and (before.isalnum() or before == "$")):
        return False
    if not silent:
        text = match[0]
        if text.startswith("$latex "):  # WordPress.com
            text = "$" + text.removeprefix("$latex ")
        if text.startswith("$`") and text.endswith("`$"):
            text = f"${text[2:-2].strip()}$"  # as GitLab, GitHub and Qiita have it
        elif first == "\\":
            text = (
                text.replace("\\\\(", "\\(")
                .replace("\\\\)", "\\)")
                .replace("\\\\[", "\\[")
                .replace("\\\\]", "\\]")
            )
        state.push("math", "", 0).content = text
    state.pos = match.end()
    return True


def mark(state: StateInline, silent: bool) -> bool:
    """`==words==`, highlighted."""
    if not state.src.startswith("==", state.pos) or state.src.startswith("===", state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)
    if scanned.length != 2 or silent:
        return False
    token = state.push("text", "", 0)
    token.content = "=="
    from markdown_it.rules_inline.state_inline import Delimiter

    state.delimiters.append(
        Delimiter(ord("="), 0, len(state.tokens) - 1, -1, scanned.can_open, scanned.can_close)
    )
    state.pos += 2
    return True


def mark_pairs(state: StateInline) -> None:
    """Make elements of the pairs of `==`."""
    for delimiters in [
        state.delimiters,
        *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta),
    ]:
        for opener in delimiters:
            if opener.marker == ord("=") and opener.end != -1:
                closer = delimiters[opener.end]
                for token, nesting in ((state.tokens[opener.token], 1), (state.tokens[closer.token], -1)):
                    token.type, token.tag, token.content = (
                        ("mark_open", "mark_close")[nesting < 0],
                        "mark",
                        "",
                    )
                    token.nesting = nesting


def callouts(state: StateCore) -> None:
    """Give a quotation that begins with `[!NOTE]` the title of a callout."""
    made: list[Token] = []
    tokens = state.tokens
    for at, token in enumerate(tokens):
        made.append(token)
        if token.type != "inline" or at < 2 or tokens[at - 2].type != "blockquote_open":
            continue
        if match := _CALLOUT.match(token.content):
            rest = token.content[match.end() :]
            token.content = f"**{match[2].strip() or match[1].capitalize()}**"
            if rest.strip():
                made += [
                    Token("paragraph_close", "p", -1, block=True),
                    Token("paragraph_open", "p", 1, block=True),
                ]
                made.append(Token("inline", "", 0, content=rest, children=[], map=token.map, block=True))
    state.tokens = made


def without_attributes(text: str, *, heading: bool) -> str:
    """Text of a block without the attribute lists of kramdown and Pandoc; code spans stay as they are."""
    out: list[str] = []
    at = 0
    for start, end in code_spans(text):
        # The last backtick goes with what follows: `code`{.x}
        out += [_without_attributes(text[at:start]), text[start : end - 1]]
        at = end - 1
    last = _without_attributes(text[at:])
    brace = last.rfind("{")
    if last[brace - 1 : brace] in (" ", "\t", "\n") and _LAST.match(last, brace):
        last = last[:brace].rstrip(" \t\n")
    return "".join([*out, _HEADING.sub("", last) if heading else last])


def _without_attributes(text: str) -> str:
    text = _KRAMDOWN.sub("", text) if "{:" in text else text
    return _PANDOC.sub("", _SPAN.sub(r"\1", text)) if "{" in text else text


def without_extensions(html: str) -> str:
    """HTML without the marks of kramdown between which it stands, `{::nomarkdown}`."""
    return _EXTENSION.sub("", html)


def tab_label(text: str) -> str:
    """A paragraph that begins with the label of a tab (VuePress), `@tab npm#id`."""
    return _TAB_LABEL.sub(r"**\1**  \n", text, count=1).rstrip()


def caption(text: str) -> str:
    """What stands below a table, without the mark and the attributes of a caption of Pandoc."""
    match = _CAPTION.match(text)
    if not match:
        return text
    brace = max(text.rfind("{"), match.end())
    return (text[match.end() : brace] + _HEADING.sub("", text[brace:])).rstrip(" ")


def is_contents(text: str) -> bool:
    """Whether a paragraph is the place of a table of contents or a file, or explains abbreviations."""
    return any(one.fullmatch(text) for one in (_CONTENTS, _TOC_ITEM, _ABBREVIATIONS, _SNIPPET, _LAST))


def is_attributes(text: str) -> bool:
    """Whether a text is nothing but an attribute list of kramdown or Goldmark, as below a table."""
    return text.startswith("{") and (_KRAMDOWN.fullmatch(text) or _GOLDMARK.fullmatch(text)) is not None
