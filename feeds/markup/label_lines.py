"""Lines that stay lines where Markdown would join them: labels over labels, addresses over addresses.

作者：Jane Doe          https://a.example/rain
来源：News              https://b.example/fog
"""

import re
from itertools import pairwise

from .templates import code_spans

_KINDS = (
    re.compile(r"[^\sa-z\d:：，。,.!?！？<|][^:：，。,.!?！？\n<|]{0,11}(?:：|:[ \t])[ \t]*\S"),
    re.compile(r"<?https?://\S+$"),
)
_SHORT = 60
"""Characters of the last of several labels in Chinese or Japanese, whose value goes on in no other line."""


def with_breaks(text: str) -> str:
    """Text of a block with line breaks behind such lines."""
    lines = text.split("\n")
    kinds = [[kind.match(line.strip()) is not None for kind in _KINDS] for line in lines]
    alike = [any(map(min, one, other)) for one, other in pairwise(kinds)]
    if not any(alike) or ("`" in text and any("\n" in text[start:end] for start, end in code_spans(text))):
        return text
    for at, (before, after) in enumerate(pairwise((False, *alike))):
        is_last = before and len(lines[at]) <= _SHORT and "：" in lines[at]
        if (after or is_last) and not lines[at].endswith(("  ", "\\")):
            lines[at] += "  "
    return "\n".join(lines)
