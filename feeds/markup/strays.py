"""A `<` that opens nothing, and elements that would swallow what follows.

What stands between angle brackets and is no tag of HTML is what somebody wrote: it is shown. A `<title>` or
a comment that is never closed is made text, too: nothing after it may be lost.
"""

import re
from collections.abc import Iterator

from .elements import SWALLOWING


def _any_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in word)


_FIRST = "!pP" + "".join(word[0] + word[0].upper() for word in SWALLOWING)
# Case is spelled out: a pattern that ignores it tries every character, and takes four times as long.
_SWALLOWS = re.compile(
    rf"<(?=[{_FIRST}])(?:({'|'.join(map(_any_case, SWALLOWING))})(?=[\s/>])([^<>]*>)?|!--(?!>|->)"
    rf"|{_any_case('plaintext')}\b)"
)
_TEXT = frozenset(("", "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
"""Elements in which nothing opens another one; "" is a comment."""
_CODE = re.compile(r"<(pre|code|script|style|textarea|kbd|samp)(?=[\s>/])|<!--")
_MAY_BE_CODE = re.compile(
    "<(?=[!ckpstCKPST])(?:!--|"
    f"{'|'.join(map(_any_case, ('pre', 'code', 'script', 'style', 'textarea', 'kbd', 'samp')))})"
)
_WORDS = (
    (("<http",), re.compile(r"<(?=https?://)")),
    (("<mailto:",), re.compile(r"<(?=mailto:)")),
    (("@",), re.compile(r"<(?=[\w.+-]{1,64}+@[\w-])")),
    ((".h>", ".hpp>", ".hh>"), re.compile(r"<(?=[\w/-]{1,40}+\.(?:h|hpp|hh)>)")),
)
"""What is no tag, behind signs of it."""


def code_elements(html: str) -> Iterator[tuple[int, int]]:
    """Where elements that hold code are in HTML, and comments. Linear."""
    if not _MAY_BE_CODE.search(html):
        return
    lower, until = html.lower(), 0
    last: dict[str, int] = {}
    for match in _CODE.finditer(lower):
        closing = f"</{match[1]}" if match[1] else "-->"
        if closing not in last:
            last[closing] = lower.rfind(closing)
        if match.start() >= until and last[closing] >= match.end():
            until = lower.index(closing, match.end()) + len(closing)
            yield match.start(), until


def tame(html: str) -> str:
    """HTML of which a parser loses nothing that can be read. Linear."""
    if "<" not in html:
        return html
    for signs, words in _WORDS:
        if any(sign in html for sign in signs):
            html = words.sub("&lt;", html)
    lower = ""
    last: dict[str, int] = {}
    until = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal lower, until
        if match.start() < until:
            return match[0]
        name = (match[1] or "").lower()
        lower = lower or (html.lower() if name else "")
        source = lower if name else html
        closing = f"</{name}" if name else "-->"
        if match[0].lower() == "<plaintext":
            return "&lt;plaintext"
        if closing not in last:
            last[closing] = source.rfind(closing)
        if last[closing] >= match.start():
            if name in _TEXT:
                until = source.find(closing, match.start())
            return match[0]
        if match[2] and (match[2].endswith("/>") or "=" in match[2]):
            return f"{match[0]}</{name}>"
        return "&lt;" + match[0][1:]

    return _SWALLOWS.sub(mend, html)
