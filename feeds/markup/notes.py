"""The syntax of Obsidian and of wikis in Markdown.

    [[note]]   [[note#part|words]]   ![[image.png|300]]   %%comment%%   words ^name-of-the-block

A link to a note leads to `post:NAME`, of which only the archive knows more.
"""

import re
from urllib.parse import quote

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]{1,300}?)(?:\\?\|([^\[\]\n]{0,300}))?\]\]")
_PICTURE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_SOUND = re.compile(r"\.(?:flac|m4a|mp3|ogg|opus|wav|3gp)$", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mkv|mov|mp4|ogv|webm)$", re.IGNORECASE)
_FILE = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_SIZE = re.compile(r"(\d{1,4})(?:x\d{1,4})?")
_COMMENT = re.compile(r"(?<!\S)%%(?=\S|\s*\n?[^%]*%%)[^%]{1,2000}%%(?=[\s.,;:!?]|$)")
_COMMENTS: dict[str, str | tuple[str, ...]] = {"%%": "%%", "{::comment}": ("{:/comment}", "{:/}")}
"""The line that opens a comment -> ends of the line that closes it."""
_BLOCK_NAME = re.compile(r"[ \t]\^[A-Za-z0-9][A-Za-z0-9-]{3,60}[ \t]*$")
_LOGSEQ = re.compile(
    r"(?:\A|\n)(?:(?:id|collapsed|heading|background-color|icon|created-at|updated-at|hl-[a-z]+|ls-type"
    r"|logseq\.[\w.-]+)::[ \t].*|:LOGBOOK:[ \t]*\n(?:.*\n){0,50}?:END:)"
)
"""What Logseq keeps in a block and does not show."""
_BLOCK = re.compile(r"\(\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)\)")
SIGNS = ("%%", "^", "::", ":LOGBOOK:", "((")
"""One of them is in each text that `without_marks` changes."""
QUERIES = (
    *("dataview", "dataviewjs", "tasks", "query", "button", "meta-bind", "meta-bind-button", "tracker"),
    *("toc", "table-of-contents"),
)
"""Languages of blocks that a plugin of Obsidian or Gatsby shows something else for."""


def link(state: StateInline, silent: bool) -> bool:
    """A link to a note, or an embedded file."""
    start = state.pos
    if not state.src.startswith(("[[", "![["), start):
        return False
    match = _LINK.match(state.src, start, state.posMax)
    if not match or not _is_note(state, match):
        return False
    if not silent:
        target, _, part = match[2].strip().partition("#")
        part = "" if part.startswith("^") else part
        said = (match[3] or "").strip()
        target = target.strip()
        if match[1] and _FILE.search(target) and not target.endswith(".md"):
            _push_file(state, target, said)
        elif target and not state.linkLevel:
            state.push("link_open", "a", 1).attrs = {
                "href": "post:" + quote(target.removesuffix(".md"), safe="/")
            }
            state.push("text", "", 0).content = said or target.removesuffix(".md") + (
                f" > {part}" if part else ""
            )
            state.push("link_close", "a", -1)
        else:
            state.push("text", "", 0).content = said or part or target
    state.pos = match.end()
    return True


def _is_note(state: StateInline, match: re.Match[str]) -> bool:
    """Whether double brackets are a link to a note, and no link of Markdown, index or test in a shell."""
    before = state.src[match.start() - 1] if match.start() else " "
    after = state.src[match.end() : match.end() + 1]
    inner = match[2]
    if before.isalnum() or before in "])_" or after in ("(", "[", ":") or inner != inner.strip():
        return False
    if match[1]:
        return True
    label = inner.upper()
    return not (
        inner.isdigit()
        or inner.startswith(("^", "-", '"', "'", "http"))
        or label in state.env.get("references", {})
    )


def _push_file(state: StateInline, target: str, said: str) -> None:
    address = quote(target, safe="/:")
    size = _SIZE.fullmatch(said)
    if _PICTURE.search(target):
        token = state.push("image", "img", 0)
        token.attrs = {"src": address, "alt": ""}
        token.content = "" if size else said
        token.children = []
        if token.content:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        if size:
            token.attrs["width"] = size[1]
    elif kind := "audio" if _SOUND.search(target) else "video" if _FILM.search(target) else "":
        state.push("html_inline", "", 0).content = f'<{kind} src="{address}"></{kind}>'
    else:
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = (said if said and not size else "") or target
        state.push("link_close", "a", -1)


def comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Lines between `%%` and `%%`, or between `{::comment}` and `{:/comment}` of kramdown."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(tuple(_COMMENTS), start) or state.is_code_block(start_line):
        return False
    ends = _COMMENTS.get(state.src[start : state.eMarks[start_line]].rstrip())
    if not ends or silent:
        return ends is not None
    seen: dict[str | tuple[str, ...], int] = state.env.setdefault("lines that end no comment", {})
    last = min(end_line, start_line + 500)
    for line in range(max(start_line + 1, seen.get(ends, 0)), last):
        if state.src[state.bMarks[line] : state.eMarks[line]].rstrip().endswith(ends):
            state.env["dropped"].append(state.getLines(start_line, line + 1, 0, False))
            state.line = line + 1
            return True
    seen[ends] = last
    return False


def without_marks(text: str, dropped: list[str]) -> str:
    """Text of a paragraph without comments, properties of a block, and its name."""
    if "%%" in text:
        dropped += _COMMENT.findall(text)
        text = _COMMENT.sub("", text)
    if "::" in text or ":LOGBOOK:" in text:
        text = _LOGSEQ.sub("", text)
    if "((" in text:
        text = _BLOCK.sub("", text)
    return _BLOCK_NAME.sub("", text) if "^" in text else text
