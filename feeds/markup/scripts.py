"""`H~2~O` and `x^2^`, as Pandoc, plugins of markdown-it, Typora and CSDN have them.

Only what is short and looks like an index or an exponent: waves and carets are signs of people, too
(`bye~bye~`, `a^b^a`).
"""

import re

from markdown_it.rules_inline import StateInline

_SCRIPTS = {
    "~": (
        "sub",
        re.compile(r"(?<=[A-Za-z)\]α-ωΑ-Ω])~([A-Za-zα-ω]|(?=[^~]{0,5}\d)[A-Za-z0-9+\-−,()]{1,6})~(?!~)"),
    ),
    "^": ("sup", re.compile(r"(?<=[\w)\]>*%°])\^([A-Za-z0-9+\-−*/().,®™]{1,12})\^(?![A-Za-z0-9^])")),
}


def script(state: StateInline, silent: bool) -> bool:
    """A subscript or a superscript."""
    kind = _SCRIPTS.get(state.src[state.pos])
    found = kind and kind[1].match(state.src, state.pos, state.posMax)
    if not kind or not found:
        return False
    if not silent:
        state.push(f"{kind[0]}_open", kind[0], 1)
        state.push("text", "", 0).content = found[1]
        state.push(f"{kind[0]}_close", kind[0], -1)
    state.pos = found.end()
    return True
