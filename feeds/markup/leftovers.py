"""Marks of Markdown that no rule of CommonMark reads, as converters from HTML leave them behind.

    **Label:**word      words **here **, and      ****      [words](address with blanks)      words](https://…)

They are read as they were meant, or taken away: nobody writes them to be seen.
"""

import re
from urllib.parse import quote

from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_STARS = re.compile(r"\*{2,}")
_INSIDE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/*\\(")
_TARGET = re.compile(
    r"\(\s*(?:<([^<>\n]{0,2000})>|((?:https?://|\.{0,2}/|[\w-]+/)?[^()<>\"\n]{0,1000}?(?:\([^()<>\"\n]{0,200}\)[^()<>\"\n]{0,500}?){0,4}))"
    r"(?:\s+(?:\"[^\n]{0,500}?\"|'[^'\n]{0,500}'|title=[^)\n]{0,500}))?(?:\s+=\d{0,5}%?[x*]?\d{0,5}%?)?\s*\)"
)
_ADDRESS = re.compile(
    r"(?:https?://|\.{1,2}/|/|#)\S|.+\.(?:avif|gif|jpe?g|md|html?|pdf|png|svg|webp)$", re.IGNORECASE
)
_END = re.compile(r"\]\(<?(https?://[^\s()<>\"]+(?:\([^\s()<>]*\)[^\s()<>\"]*)?)>?(?:\s+\"[^\"\n]*\")?\)")
_ESCAPED_END = re.compile(r"\]\\?\\\((https?://[^\s()<>\"]+)\)")
"""As clippers write the end of a link that goes over several blocks, when they take its brackets for text."""
_REFERENCE = re.compile(r"\[\^([\w-]{1,24})\](?!:)")
_INNER = re.compile(r"(?<!!)\[[^\[\]]*\]\(")
_LAST_WORD = re.compile(r"\S+\s*$")
_NEAR = 12
"""Blocks back in which a link that goes over several of them can begin."""


def loose_link(state: StateInline, silent: bool) -> bool:
    """A link or an image whose address has blanks in it, or something else behind it."""
    start = state.pos
    is_image = state.src[start] == "!"
    if not state.src.startswith("![" if is_image else "[", start):
        return False
    if state.html_terminator_last(")") < start:
        return False
    label = start + is_image
    end = parseLinkLabel(state, label)
    target = _TARGET.match(state.src, end + 1, state.posMax) if end >= 0 else None
    address = (target[1] or target[2] or "").strip() if target else ""
    if not target or not _ADDRESS.match(address) or (state.linkLevel and not is_image):
        return False
    if not is_image and _INNER.search(state.src, label + 1, end):
        return False
    if not silent:
        address = quote(
            address, safe="/:?#[]@!$&'*+,;=%~()" + "".join(set(re.findall(r"[^\x00-\x7f]", address)))
        )
        words = state.src[label + 1 : end]
        if is_image:
            token = state.push("image", "img", 0)
            token.attrs = {"src": address, "alt": ""}
            token.content, token.children = words, []
            state.md.inline.parse(words, state.md, state.env, token.children)
        else:
            state.push("link_open", "a", 1).attrs = {"href": address}
            state.linkLevel += 1
            before, state.pos, state.posMax = state.posMax, label + 1, end
            state.md.inline.tokenize(state)
            state.posMax = before
            state.linkLevel -= 1
            state.push("link_close", "a", -1)
    state.pos = target.end()
    return True


def leftovers(state: StateCore) -> None:
    """Read what is left in texts once all of Markdown is read."""
    near: list[Token] = []
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        last = block.children[-1]
        if last.type == "text" and block.content.endswith("\\") and not block.content.endswith("\\\\"):
            last.content = last.content.removesuffix("\\")
        if "**" in block.content:
            _bold(block)
        if block.content[:1] == "]" and (end := _ESCAPED_END.fullmatch(block.content)):
            block.children = [_text(f"]({end[1]})")]
            _links(block, near)
        elif "](" in block.content:
            _links(block, near)
        if "[^" in block.content:
            _references(block)
        near = [*near[1 - _NEAR :], block]


def _bold(block: Token) -> None:
    """Make strong what stands between two `**` of one level; drop `****` beside bold words."""
    made: list[Token] = []
    opened: tuple[int, int] | None = None
    depth = strong = 0
    assert block.children
    for token in block.children:
        depth += token.nesting
        strong += token.nesting if token.type.startswith("strong") else 0
        if token.type != "text" or "**" not in token.content:
            made.append(token)
            if opened and depth < opened[1]:
                opened = None
            continue
        at = 0
        for run in _STARS.finditer(token.content):
            before, after = (
                token.content[max(0, run.start() - 1) : run.start()],
                token.content[run.end() : run.end() + 1],
            )
            beside = (not before and made and made[-1].type.startswith("strong")) or strong
            stars = len(run[0])
            if stars % 4 == 0 and (beside or (before and not before.isascii())):
                made.append(_text(token.content[at : run.start()]))
                at = run.end()
            elif stars > 4:
                continue
            elif opened and opened[1] == depth and _closes(before, after):
                made.append(_text(token.content[at : run.start()]))
                made[opened[0]] = Token("strong_open", "strong", 1)
                made.append(Token("strong_close", "strong", -1))
                opened, at = None, run.end()
            elif stars < 4 and _opens(before, after) and not strong:
                made.append(_text(token.content[at : run.start()]))
                opened = len(made), depth
                made.append(_text(run[0]))
                at = run.end()
        made.append(_text(token.content[at:]))
    block.children = [token for token in made if token.type != "text" or token.content]


def _opens(before: str, after: str) -> bool:
    return before not in _INSIDE and not (after.isspace() or after in ("", "/", "*"))


def _closes(before: str, after: str) -> bool:
    """Whether two stars end bold words: not those before an argument, `**a and **b`."""
    return after != "/" and not (before in (" ", "\n", "/", "(") and (after.isalnum() or after == "*"))


def _links(block: Token, near: list[Token]) -> None:
    """Link the words before a `](https://…)` that nothing opens, and take the bracket that was meant to."""
    made: list[Token] = []
    depth = 0
    assert block.children
    for token in block.children:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text" or depth:
            made.append(token)
            continue
        at = 0
        for end in _END.finditer(token.content):
            words = token.content[at : end.start()]
            at = end.end()
            opening = words.rfind("[")
            if opening < 0 and not words.strip() and not made and near:
                near[-1].children = _linked(near[-1].children or [], end[1])
            elif opening >= 0:
                made += [_text(words[:opening]), *_link([_text(words[opening + 1 :])], end[1])]
                continue
            elif last := _LAST_WORD.search(words):
                made += [_text(words[: last.start()]), *_link([_text(last[0])], end[1])]
            else:
                made.append(_text(words))
            _take_bracket(made, near)
        made.append(_text(token.content[at:]))
    block.children = [token for token in made if token.type != "text" or token.content]


def _linked(children: list[Token], address: str) -> list[Token]:
    return children if any(token.type == "link_open" for token in children) else _link(children, address)


def _link(children: list[Token], address: str) -> list[Token]:
    return [Token("link_open", "a", 1, {"href": address}), *children, Token("link_close", "a", -1)]


def _take_bracket(made: list[Token], near: list[Token]) -> None:
    """Take away the last `[` at an edge of a text that nothing closes."""
    for tokens in (made, *((block.children or []) for block in reversed(near))):
        for token in reversed(tokens):
            if (
                token.type == "text"
                and (at := token.content.rfind("[")) >= 0
                and "]" not in token.content[at:]
            ):
                token.content = token.content[:at] + token.content[at + 1 :]
                return


def _references(block: Token) -> None:
    """A reference to a footnote that does not exist is a number all the same."""
    made: list[Token] = []
    for token in block.children or []:
        if token.type != "text" or "[^" not in token.content:
            made.append(token)
            continue
        at = 0
        for reference in _REFERENCE.finditer(token.content):
            made.append(_text(token.content[at : reference.start()]))
            made.append(Token("footnote_ref", "", 0, meta={"name": reference[1]}))
            at = reference.end()
        made.append(_text(token.content[at:]))
    block.children = made


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
