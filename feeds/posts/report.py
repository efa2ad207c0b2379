"""Problems of one file, collected while it is parsed. Their texts are single XML-safe lines."""

from feeds.model import Problem
from feeds.text import one_line

_QUOTE = 80


class RejectedFile(Exception):
    """The file is left out: `reason`, with `line` and `field` where known."""

    def __init__(self, reason: str, *, line: int = 0, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.field = field


class SyntaxFault(Exception):
    """A syntax error: `reason` and `line`, counted from 0 (None when unknown)."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Report:
    """The problems of the file at `path`, in the order found."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def add(self, reason: str, action: str, *, line: int = 0, field: str = "") -> None:
        """Add a problem; `line` counts from 1, 0 is unknown."""
        self.problems.append(Problem(self.path, line, field, one_line(reason), one_line(action)))


def quoted(text: str) -> str:
    """`text` for a message: quoted, on one line, at most 80 characters."""
    line = one_line(text)
    return f"'{line[:_QUOTE]}…'" if len(line) > _QUOTE else f"'{line}'"
