"""How an export of Movable Type begins: a file of many posts, which `feeds import` reads."""

import re

_START = re.compile(
    r"(?:\ufeff)?\s{0,9}(?:[A-Z][A-Z ]{1,19}:[^\n]{0,2000}\n){2,40}?-----[ \t]*\n"
    r"(?:BODY|EXTENDED BODY|EXCERPT|COMMENT):"
)


def is_movable_type(text: str) -> bool:
    """Whether a text with `\\n` as line end is such an export."""
    return _START.match(text) is not None
