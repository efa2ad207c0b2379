"""Addresses in text become links, as in GFM (section 6.9): https://…, www.…, mail addresses.

An address ends where RFC 3986 ends it, but for letters of scripts that put spaces between words: what is
glued to it in Chinese or Japanese is text.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as plain_autolink
from markdown_it.token import Token

_LETTERS = "\u00a1-\u167f\u1680-\u1fff\u2c00-\u2dff\ua640-\ua7ff\uab30-\uab6f\ufb50-\ufdff\ufe70-\ufefc"
_HOST = rf"(?:[A-Za-z0-9{_LETTERS}](?:[\w-]{{0,62}})\.)+[A-Za-z{_LETTERS}][\w-]*|localhost|\d+(?:\.\d+){{3}}"
_TAIL = rf"(?::\d+)?(?:[/?#](?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%|{_LETTERS}])*)?"
_ADDRESS = re.compile(
    rf"(?:https?|ftp)://(?:[\w.~%+-]+(?::[^\s@/]*)?@)?(?:{_HOST}|[A-Za-z0-9][\w-]*){_TAIL}",
    re.IGNORECASE | re.ASCII,
)
_WWW = re.compile(rf"(?<![\w/.@:-])www\.(?:{_HOST}){_TAIL}", re.IGNORECASE | re.ASCII)
_MAIL = re.compile(
    r"(?<![\w/:@.+-])[A-Za-z0-9.+_-]{1,64}@(?:[A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9-]{0,62}[A-Za-z0-9](?![\w@-])"
)
_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?|ftp)$", re.IGNORECASE)
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")


_BRACKETED = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|(?:mailto|tel|sms|xmpp|irc|news|magnet|urn|doi|geo|sip):|[^\s<>:]+@)",
    re.IGNORECASE,
)


def bracketed(state: StateInline, silent: bool) -> bool:
    """`<https://…>`, as markdown-it's rule; `#<Object:0x1>` is text."""
    return _BRACKETED.match(state.src, state.pos) is not None and plain_autolink(state, silent)


def autolink(state: StateInline, silent: bool) -> bool:
    """An address with its scheme. Found at its colon: the scheme was taken for text."""
    if state.src[state.pos] != ":" or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    if not scheme:
        return False
    start = state.pos - len(scheme[1])
    found = _ADDRESS.match(state.src, start, state.posMax)
    if not found or state.src[max(0, start - 3) : start].rstrip("<").endswith("]("):
        return False
    address = trimmed(found[0])
    if start + len(address) <= state.pos + 3:
        return False
    if not silent:
        if not state.pending.endswith(scheme[1]):
            return False
        state.pending = state.pending[: -len(scheme[1])]
        _push(state, address)
    state.pos = start + len(address)
    return True


def _push(state: StateInline, address: str) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": address}
    token = state.push("text", "", 0)
    token.content = address
    state.push("link_close", "a", -1)


def trimmed(address: str) -> str:
    """An address without the punctuation behind it; a bracket that it opened itself belongs to it."""
    end = len(address)
    opened, closed = address.count("("), address.count(")")
    while end:
        last = address[end - 1]
        if last == ")" and closed > opened:
            closed -= 1
            end -= 1
        elif last in "?!.,:*_~'\"":
            end -= 1
        elif last == ";":
            entity = _ENTITY.search(address, max(0, end - 12), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return address[:end]


def link_texts(state: StateCore) -> None:
    """Make links of what begins with `www.` and of mail addresses, in texts outside links."""
    for block in state.tokens:
        if (
            block.type != "inline"
            or not block.children
            or not ("www." in block.content or "@" in block.content)
        ):
            continue
        made: list[Token] = []
        depth = 0
        for token in block.children:
            if token.type == "html_inline":
                lower = token.content[:3].lower()
                depth += 1 if lower in ("<a ", "<a>") else -1 if lower == "</a" and depth else 0
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            made += _linked(token) if token.type == "text" and not depth else [token]
        block.children = made


def _linked(text: Token) -> list[Token]:
    made: list[Token] = []
    at = 0
    found = [(match, "http://") for match in _WWW.finditer(text.content)]
    found += [(match, "mailto:") for match in _MAIL.finditer(text.content) if match[0][-1] not in "-_"]
    for match, scheme in sorted(found, key=lambda one: one[0].start()):
        address = trimmed(match[0])
        if match.start() < at or not address:
            continue
        made.append(_text(text.content[at : match.start()]))
        opens = Token("link_open", "a", 1, {"href": scheme + address})
        made += [opens, _text(address), Token("link_close", "a", -1)]
        at = match.start() + len(address)
    return [*made, _text(text.content[at:])] if made else [text]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
