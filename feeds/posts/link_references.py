"""Links of Markdown whose addresses stand in definitions at the end: `[Rain][1]`, `[1]: https://…`."""

import re
from collections.abc import Mapping

_MOST = 20_000
"""Characters at the end in which definitions are."""
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[([^\[\]\n]{1,80})\]:[ \t]*<?(https?://[^\s<>]{1,2000})>?[^\n]{0,300}$", re.MULTILINE
)
_LAST = re.compile(r"\s*[ ]{0,3}\[[^\[\]\n]{1,80}\]:[^\n]*")
_REFERENCE = re.compile(r"(?<!\\)\[([^\[\]\n]{1,300})\]\[([^\[\]\n]{0,80})\]")


def definitions_of(body: str) -> dict[str, str]:
    """Label -> address of the definitions at the end of a body, of which the first of a label counts."""
    found: dict[str, str] = {}
    for label, address in _DEFINITION.findall(body[-_MOST:]):
        found.setdefault(label.casefold(), address)
    return found


def without_definitions(body: str) -> str:
    """A body without the definitions that are its last lines."""
    end = len(body)
    while end > len(body) - _MOST:
        start = body.rfind("\n", 0, end) + 1
        if not start or ((line := body[start:end]).strip() and not _LAST.fullmatch(line)):
            break
        end = start - 1
    return body[:end]


def resolved(text: str, definitions: Mapping[str, str]) -> str:
    """`text` with links inline where `definitions` have their addresses."""

    def inline(link: re.Match[str]) -> str:
        address = definitions.get((link[2] or link[1]).casefold())
        return f"[{link[1]}]({address})" if address else link[0]

    return _REFERENCE.sub(inline, text)
