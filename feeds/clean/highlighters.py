"""Highlighters of source code: the names of their elements, and what they say about an element."""

import re
from collections.abc import Iterator

from bs4.element import NavigableString, Tag

from .sanitize import LANGUAGE

# Highlighters whose lines are not in `pre`: SyntaxHighlighter, Crayon, CodeMirror, Monaco, WeChat.
_HOLDERS = frozenset((
    "syntaxhighlighter", "crayon-syntax", "crayon-main", "crayon-pre", "CodeMirror-code", "cm-content",
    "view-lines", "code-snippet__fix", "react-code-lines", "codecolorer",
))  # fmt: skip
WORDS = ("<pre", "<code", "<kbd", "<samp", "<table", *_HOLDERS)
"""Words of pages with code."""
_TABLES = frozenset((
    "highlighttable", "rouge-table", "lntable", "hljs-ln", "crayon-table", "js-file-line-container",
    "syntaxhighlighter", "processedcode", "linenums-table", "code-table",
))  # fmt: skip
_CODE_CELLS = frozenset(
    ("code", "blob-code", "rouge-code", "hljs-ln-code", "crayon-code", "lntd", "de1", "react-code-text")
)
_NUMBERS = frozenset((
    "ln", "lnt", "lno", "lineno", "linenos", "linenodiv", "line-number", "line-numbers",
    "line-numbers-rows", "linenumber", "linenumbers", "lineNumber", "lineNumbers",
    "react-syntax-highlighter-line-number", "hljs-ln-numbers", "hljs-ln-n", "gutter", "gl", "blob-num",
    "crayon-nums", "crayon-num", "code-snippet__line-index", "pre-numbering", "rouge-gutter",
    "CodeMirror-linenumber", "CodeMirror-gutter-wrapper", "cm-gutters", "codeLineNumber", "line-index",
    "react-line-number", "code-line-number", "ec-line-number", "line-num", "lines", "hexo-line-number",
))  # fmt: skip
LINE_CLASSES = frozenset((
    "line", "code-line", "token-line", "cl", "ec-line", "view-line", "cm-line", "CodeMirror-line",
    "crayon-line", "code-snippet_outer", "blob-code", "codeLine", "hljs-ln-line", "react-code-text",
    "code__line", "codeline",
))  # fmt: skip
_CONTROLS = re.compile(
    r"(?:^|[^a-z])(?:copy|copied|copybtn|clipboard|toolbar|buttons?|btn|opt-box|fullscreen|tooltip|popup"
    r"|lang(?:uage)?(?:-?(?:label|name|tag|badge))?|fade|expand|collapse|signin|feedback"
    r"|sr-only|visually-hidden|screen-reader-text)"
    r"(?:$|[^a-z])",
    re.IGNORECASE,
)
"""Classes of a frame's controls and labels."""
_FRAME = re.compile(
    r"code|highlight|hljs|prism|shiki|syntax|snippet|crayon|rouge|chroma|pygments|prettyprint|listing"
    r"|sourcecode|(?:^|\s)(?:src|lang(?:uage)?-)"
    r"|terminal|console|gist|cell_input|input_area|rehype-pretty",
    re.IGNORECASE,
)
"""Classes of the elements around code."""
_LONGEST_CONTROL = 60
_FRAMES = 4
_LABELLED = (
    re.compile(r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|src|code-snippet_)-([\w+#.-]+)"),
    re.compile(r"(?:^|\s)brush:\s*([\w+#.-]+)"),
    re.compile(r"(?:^|\s)codecolorer-container\s+([\w+#.-]+)"),
    re.compile(r"(?:^|\s)([\w+#.-]+)\s+codecolorer(?:$|\s)"),
    re.compile(
        r"(?:^|\s)(?:hljs|highlight|sourceCode|syntaxhighlighter|code)\s+"
        r"(?!line|js-|nogutter|wrap|copy|show|source)([a-z][\w+#.-]*)"
    ),
    re.compile(r"(?:^|\s)highlight-(?!source|text)([\w+#.-]+)"),
)
_NO_LANGUAGE = frozenset((
    "none", "nohighlight", "no-highlight", "undefined", "null", "auto", "default", "unknown", "table",
    "highlight", "light", "dark", "hljs", "code", "block", "linenums", "prettyprinted", "has-numbering",
    "tab-size", "wrap", "copyable", "notranslate", "literal-block", "numberlines", "line-numbers",
    "numbersource", "fancy", "plain-text", "source", "container", "line",
))  # fmt: skip
_NUMBER_TEXT = re.compile(r"[\s\d\xa0.:|]*")


def classes_of(tag: Tag) -> list[str]:
    """The classes of an element."""
    return str(tag.attrs.get("class") or "").split()


def is_holder(tag: Tag) -> bool:
    """Whether an element other than `pre` holds the lines of code."""
    return (
        "class" in tag.attrs and tag.name not in ("pre", "code") and not _HOLDERS.isdisjoint(classes_of(tag))
    )


def is_code_table(table: Tag) -> bool:
    """Whether a table only sets line numbers beside code."""
    if not _TABLES.isdisjoint(classes_of(table)):
        return True
    rows = [tag for tag in table.descendants if isinstance(tag, Tag) and tag.name == "tr"]
    cells = [
        cell
        for row in rows[:3]
        for cell in row.contents
        if isinstance(cell, Tag) and cell.name in ("td", "th")
    ]
    if len(cells) != 2 * len(rows[:3]) or not cells:
        return False
    return all(
        _NUMBER_TEXT.fullmatch(cell.get_text()) is not None
        if at % 2 == 0
        else not _CODE_CELLS.isdisjoint(classes_of(cell)) or _holds_only_pre(cell)
        for at, cell in enumerate(cells)
    )


def _holds_only_pre(cell: Tag) -> bool:
    tags = [child for child in cell.contents if not isinstance(child, NavigableString) or child.strip()]
    return (
        len(tags) == 1
        and isinstance(tags[0], Tag)
        and tags[0].name in ("pre", "div")
        and (
            "codecolorer" in classes_of(tags[0])
            or "pre" in (tags[0].name, *(tag.name for tag in tags[0].contents if isinstance(tag, Tag)))
        )
    )


def language_of(tag: Tag) -> str:
    """`language-x` as the classes of code, of what it holds and of its frames say, or ""."""
    inside = [below for below, _ in zip(tag.descendants, range(30), strict=False) if isinstance(below, Tag)]
    around = [
        parent
        for parent, _ in zip(tag.parents, range(_FRAMES), strict=False)
        if _FRAME.search(names_of(parent))
    ]
    for one in (tag, *(below for below in inside if below.name in ("code", "pre", "td")), *around):
        for found in _languages(one):
            name = found.lower()
            if name not in _NO_LANGUAGE and LANGUAGE.fullmatch(f"language-{name}"):
                return f"language-{name}"
    return ""


def _languages(tag: Tag) -> Iterator[str]:
    for key in ("data-lang", "data-language", "data-enlighter-language"):
        if value := str(tag.attrs.get(key) or "").strip():
            yield value
    names = str(tag.attrs.get("class") or "")[:300]
    if names:
        for pattern in _LABELLED:
            yield from pattern.findall(names)


def names_of(tag: Tag) -> str:
    """Class and id of an element."""
    return f"{tag.attrs.get('class') or ''} {tag.attrs.get('id') or ''}"[:300]


def is_line(tag: Tag) -> bool:
    """Whether an element is a line of code even if it is empty."""
    return tag.name in ("li", "p", "tr", "code") or not LINE_CLASSES.isdisjoint(classes_of(tag))


def is_number(tag: Tag) -> bool:
    """Whether an element holds nothing but line numbers."""
    if tag.name in ("td", "th") and _NUMBER_TEXT.fullmatch(tag.get_text()) and _has_code_beside(tag):
        return True
    if "class" not in tag.attrs or _NUMBERS.isdisjoint(classes_of(tag)):
        return False
    return _NUMBER_TEXT.fullmatch(tag.get_text()) is not None


def _has_code_beside(cell: Tag) -> bool:
    """Whether a cell is not the last one of its row."""
    after = cell.next_sibling
    while after is not None:
        if isinstance(after, Tag) and after.name in ("td", "th"):
            return True
        after = after.next_sibling
    return False


def is_frame(tag: Tag) -> bool:
    """Whether the class or id of an element is that of a frame around code."""
    return _FRAME.search(names_of(tag)) is not None


def frames_of(holder: Tag) -> list[Tag]:
    """The elements around code that belong to its highlighter, innermost first."""
    found: list[Tag] = []
    for parent, _ in zip(holder.parents, range(_FRAMES), strict=False):
        if parent.name != "figure" and (
            parent.name not in ("div", "section", "span") or not is_frame(parent)
        ):
            break
        found.append(parent)
    return found


def is_control(tag: Tag) -> bool:
    """Whether an element is a button or label of a frame, by its class."""
    return (
        "class" in tag.attrs
        and tag.name not in ("pre", "code")
        and _CONTROLS.search(str(tag.attrs["class"])[:200]) is not None
        and len(tag.get_text(strip=True)) <= _LONGEST_CONTROL
        and not any(isinstance(below, Tag) and below.name in ("pre", "code") for below in tag.descendants)
    )
