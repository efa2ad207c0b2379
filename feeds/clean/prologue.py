"""The prologue that the archive's crawler puts before a feed post's HTML.

<!--1609899120000-->          publication time in milliseconds, or NaN
[title](address)              may be missing; the title may hold brackets and line ends
------

<div>
...one line of HTML or text...
</div>
"""

import re

_STAMP = re.compile(r"\s*<!--\s*(?:-?\d+|NaN)\s*-->[ \t]*\r?\n?")
_RULE = re.compile(r"\s*-{3,}[ \t]*(?:\r?\n|$)")
# Both runs are bounded, or a long line of brackets would be tried from each of them to its end.
_LINKED_TITLE = re.compile(
    r"\s*\[(?:[^\n]{,1000}|[^<>]{,600})\]\([^\n]{,4000}\)[ \t]*\r?\n-{3,}[ \t]*(?:\r?\n|$)"
)
_OPEN = re.compile(r"\s*<div>", re.IGNORECASE)


def cut(body: str) -> tuple[str, bool]:
    """`body` without prologue, and whether what is left was wrapped in the crawler's `<div>`.

    A linked line over a rule is a prologue only behind the time stamp or before the `<div>`:
    anywhere else it is a heading that somebody wrote.
    """
    body = body.removeprefix("\ufeff")
    stamp = _STAMP.match(body)
    at = stamp.end() if stamp else 0
    head = _LINKED_TITLE.match(body, at) or (_RULE.match(body, at) if stamp else None)
    if head and (stamp or _OPEN.match(body, head.end())):
        at = head.end()
    if not at:
        return body, False
    rest = body[at:]
    opened = _OPEN.match(rest)
    if not opened:
        return rest, False
    tail = rest.rstrip()
    end = len(tail) - len("</div>") if tail[-6:].lower() == "</div>" else len(tail)
    return tail[opened.end() : end], True
