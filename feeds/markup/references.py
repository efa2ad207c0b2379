"""References to what a document defines once: bounded together, or a short text would become huge.

As in cmark (`max_ref_size`): what is given may be as long as the document, or 100,000 characters.
"""

from typing import Any

_LEAST = 100_000


class Expansion:
    """How much the references of a document of `length` characters may still give."""

    def __init__(self, length: int) -> None:
        self._left = max(length, _LEAST)

    def allows(self, size: int) -> bool:
        """Whether `size` more characters may be given; they count from now on."""
        if size > self._left:
            return False
        self._left -= size
        return True


class References(dict[str, Any]):
    """The link reference definitions of Markdown, as markdown-it keeps and asks for them."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self._expansion = Expansion(length)

    def get(self, label: str, default: Any = None) -> Any:
        """The definition of a label; `default` also where it would give too much."""
        found = super().get(label)
        if found and self._expansion.allows(len(found["href"]) + len(found["title"])):
            return found
        return default
