"""Lines that stay lines where Markdown would join them: labels over labels, addresses, items of a list.

作者：Jane Doe          https://a.example/rain          ・rain
来源：News              https://b.example/fog           ・fog
"""

import re
from itertools import pairwise

from .templates import code_spans

_LABEL = r"[ \t]*[^\sa-z\d:：，。,.!?！？<|][^:：，。,.!?！？\n<|]{0,11}(?:：|:[ \t])[ \t]*\S"
_ADDRESS = r"[ \t]*<?https?://\S+[ \t]*$"
_ITEM = (
    r"[ \t]*(?:[・●○■□◆◇★☆※▶►①-⑳㈠-㈩]|[（(]?\d{1,2}[)）.、．](?=[^\s\d])"
    r"|[（(]?[一二三四五六七八九十]{1,3}[)）、](?=\S))"
)
_KINDS = re.compile(f"({_LABEL})|({_ADDRESS})|({_ITEM})")
_NEXT = re.compile("|".join(f"\n{kind}" for kind in (_LABEL, _ADDRESS, _ITEM)), re.MULTILINE)
"""Such a line behind another one."""
_SHORT = 60
"""Characters of the last of several labels in Chinese or Japanese, whose value goes on in no other line."""


def with_breaks(text: str) -> str:
    """Text of a block with line breaks behind such lines."""
    if not _NEXT.search(text):
        return text
    lines = text.split("\n")
    kinds = [kind.lastindex if (kind := _KINDS.match(line)) else None for line in lines]
    alike = [one is not None and one == other for one, other in pairwise(kinds)]
    if not any(alike) or ("`" in text and any("\n" in text[start:end] for start, end in code_spans(text))):
        return text
    for at, (before, after) in enumerate(pairwise((False, *alike))):
        is_last = before and len(lines[at]) <= _SHORT and "：" in lines[at]
        if (after or is_last) and not lines[at].endswith(("  ", "\\")):
            lines[at] += "  "
    return "\n".join(lines)
