"""The directives and roles of MyST, the Markdown of Sphinx and Jupyter Book.

```{figure} fog.svg      :::{note}      ```{code-block} python      {ref}`words <label>`      {math}`x^2`

Directives with another name, such as cells to be run, stay code.
Source: https://mystmd.org/guide/directives, https://myst-parser.readthedocs.io
"""

import re
from html import escape

from markdown_it.rules_block import StateBlock

from .blocks import KINDS, formula, push_title
from .templates import code_spans

_DEEPEST = 22
_OPENING = re.compile(r"(`{3,}|:{3,})\{([a-z][\w:-]{0,40})\}([^`\n]*+)$")
_OPTION = re.compile(r"[ \t]*:([\w-]{1,40}):(?:[ \t]+(.*))?$")
_YAML = re.compile(r"[ \t]*([\w-]{1,40}):[ \t]+(.*)$")
_PICTURES = ("figure", "image")
_CODES = ("code", "code-block", "code-cell", "sourcecode")
_QUOTED = ("epigraph", "pull-quote", "highlights")
_TITLED = ("admonition", "dropdown", "sidebar", "tab-item", "table", "list-table", "topic")
_UNTITLED = ("container", "div", "figure-md", "glossary", "margin", "tab-set")
_PROVEN = (
    "axiom", "conjecture", "corollary", "definition", "exercise", "lemma", "proof", "proposition",
    "remark", "solution", "theorem",
)  # fmt: skip
_LEFT_OUT = (
    "bibliography", "contents", "include", "index", "literalinclude", "meta", "post", "postlist",
    "tableofcontents", "toctree",
)  # fmt: skip
_NAMES = frozenset((
    *KINDS, *_PICTURES, *_CODES, *_QUOTED, *_TITLED, *_UNTITLED, *_PROVEN, *_LEFT_OUT, "iframe", "math",
))  # fmt: skip
_ROLE = re.compile(r"\{(?:(cite:)[a-z]{1,12}|(?:py:|prf:)?([a-z]{2,12}))\}\Z")
_REFERENCES = frozenset(("any", "doc", "download", "eq", "numref", "ref", "term", "abbr"))
_SHOWN_AS_CODE = frozenset((
    "code", "command", "file", "func", "class", "meth", "mod", "attr", "data", "envvar", "kbd", "guilabel",
    "menuselection", "option", "program", "samp",
))  # fmt: skip
_RAISED = {"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup"}
_TARGET = re.compile(r"(.{1,300}?)[ \t]*(?<!\\)<[^<>\n]{1,300}>")
_LABEL = re.compile(r"\([\w:./-]{1,80}\)=[ \t]*(?:\n|\Z)")


def directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A block from three backticks or colons with a name in braces to as many alone."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(("```", ":::"), start) or state.is_code_block(start_line):
        return False
    match = _OPENING.match(state.src, start, state.eMarks[start_line])
    name = match[2].split(":")[-1] if match else ""
    if match is None or name not in _NAMES or state.level > _DEEPEST:
        return False
    if silent:
        return True
    end = _end(state, start_line, end_line, match[1])
    if not end:
        return False
    first, options = _options(state, start_line + 1, end)
    _show(state, name, match[3].strip(), options, (first, end))
    state.line = end + 1
    return True


def _end(state: StateBlock, start_line: int, end_line: int, marker: str) -> int:
    """The line that closes what opens at `start_line`; 0 without one."""
    key = (marker, end_line, state.blkIndent)
    ends: dict[int, int] = state.env.setdefault("ends", {}).setdefault(key, {})
    if start_line in ends:
        return ends[start_line]
    opened = [start_line]
    for line in range(start_line + 1, end_line):
        start = state.bMarks[line] + state.tShift[line]
        if start < state.eMarks[line] and state.sCount[line] < state.blkIndent:
            break
        if not state.src.startswith(marker, start):
            continue
        rest = state.src[start : state.eMarks[line]].rstrip()
        if rest.strip(marker[0]):
            opened += [] if rest.startswith(marker + marker[0]) else [line]
        elif marker[0] == "`":
            return line
        else:
            ends[opened.pop()] = line
        if not opened:
            return line
    ends.update(dict.fromkeys(opened, 0))
    return 0


def _options(state: StateBlock, line: int, end: int) -> tuple[int, dict[str, str]]:
    """The first line below the options of a directive, and these."""
    options: dict[str, str] = {}
    is_yaml = line < end and _text(state, line).strip() == "---"
    for at in range(line + is_yaml, end):
        text = _text(state, at)
        if is_yaml and text.strip() == "---":
            return at + 1, options
        match = (_YAML if is_yaml else _OPTION).match(text)
        if not match:
            return (line, {}) if is_yaml else (at, options)
        options[match[1]] = (match[2] or "").strip().strip("\"'")
    return (line, {}) if is_yaml else (end, options)


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]


def _show(state: StateBlock, name: str, words: str, options: dict[str, str], lines: tuple[int, int]) -> None:
    raw = state.getLines(*lines, state.blkIndent, True)
    if name in _LEFT_OUT:
        state.env["dropped"].append(f"{{{name}}} {words}\n{raw}")
    elif name == "math":
        _html(state, formula(f"{words}\n{raw}"))
    elif name in _CODES:
        if options.get("caption"):
            push_title(state, options["caption"])
        token = state.push("fence", "code", 0)
        token.info, token.content = words, raw.lstrip("\n")
    elif name in _PICTURES:
        _html(state, f'<figure><img src="{escape(words)}" alt="{escape(options.get("alt", ""))}">')
        _inside(state, lines, ("<figcaption>\n", "</figcaption>") if raw.strip() else ("", ""))
        _html(state, "</figure>\n")
    elif name == "iframe":
        _html(state, f'<iframe src="{escape(words)}"></iframe>')
        _inside(state, lines, ("", ""))
    else:
        _box(state, name, words, lines)


def _box(state: StateBlock, name: str, words: str, lines: tuple[int, int]) -> None:
    is_box = name in KINDS or name in _PROVEN or name in ("admonition", "dropdown", "topic")
    is_empty = not state.getLines(*lines, 0, False).strip()
    title = words if name in (*KINDS, *_TITLED) else ""
    if name in KINDS and (not words or is_empty):
        title = name.capitalize()
    elif name in _PROVEN:
        title = f"{name.capitalize()} ({words})" if words else name.capitalize()
    tag = "blockquote" if is_box or name in _QUOTED else "div"
    _html(state, f"<{tag}>\n")
    if title:
        push_title(state, title)
    if name in KINDS and words and is_empty:
        _paragraph(state, words)
    _inside(state, lines, ("", ""))
    _html(state, f"</{tag}>\n")


def _inside(state: StateBlock, lines: tuple[int, int], around: tuple[str, str]) -> None:
    """Read the lines as Markdown."""
    _html(state, around[0])
    last, state.lineMax = state.lineMax, lines[1]
    state.level += 1
    state.md.block.tokenize(state, *lines)
    state.level -= 1
    state.lineMax = last
    _html(state, around[1])


def _html(state: StateBlock, html: str) -> None:
    if html:
        state.push("html_block", "", 0).content = html


def _paragraph(state: StateBlock, words: str) -> None:
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content, token.children = words, []
    state.push("paragraph_close", "p", -1)


def plain(text: str) -> str:
    """Text of a paragraph without the names of labels, and with roles as Markdown and HTML."""
    if text.startswith("(") and (label := _LABEL.match(text)):
        text = text[label.end() :]
    if "}`" not in text:
        return text
    out: list[str] = []
    at = 0
    for start, end in code_spans(text):
        role = _ROLE.search(text, max(at, start - 24), start)
        shown = _role(role[2] or "cite", text[start:end]) if role else None
        if role and shown is not None:
            out += [text[at : role.start()], shown]
            at = end
    return "".join([*out, text[at:]])


def _role(name: str, code: str) -> str | None:
    """What a role shows of its code span; None if it is none."""
    words = code.strip("`").strip()
    target = _TARGET.fullmatch(words)
    if name == "math":
        return f"${words}$"
    if name in _RAISED:
        return f"<{_RAISED[name]}>{escape(words, quote=False)}</{_RAISED[name]}>"
    if name in ("cite", "footcite"):
        return f"\\[{words}\\]"
    if name in _REFERENCES:
        return target[1] if target else words
    if name in _SHOWN_AS_CODE:
        return f"`{target[1]}`" if target and name not in ("code", "samp") else code
    return None
