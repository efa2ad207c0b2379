"""What is wrong with one file, collected while it is read.

(1) Every text of a `Problem` is one XML-safe line of bounded length.
"""

from feeds.model import Problem
from feeds.text import one_line

_QUOTE = 80


class Refused(Exception):
    """The file cannot become a post: `reason`, and its `line` and `field` if they can be named."""

    def __init__(self, reason: str, *, line: int = 0, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.field = field


class Unreadable(Exception):
    """Text breaks the rules of its language: `reason`, and the `line` of it that is to blame.

    Lines are counted from 0; None where no line can be named.
    """

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Report:
    """The problems of the file at `path`, in the order in which they were met."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def add(self, reason: str, action: str, *, line: int = 0, field: str = "") -> None:
        """Note one problem; `line` counts from 1 in the file, 0 is unknown."""
        self.problems.append(Problem(self.path, line, field, one_line(reason), one_line(action)))


def quoted(text: str) -> str:
    """`text` for a message: in quotes, on one line, its first 80 characters."""
    line = one_line(text)
    return f"'{line[:_QUOTE]}…'" if len(line) > _QUOTE else f"'{line}'"
