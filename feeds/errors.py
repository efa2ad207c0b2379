"""One family of errors, each with its data.

A `FeedsError` is something that the user can mend. Its text is one line that names the file,
folder or setting; the command line prints it and exits, and nobody ever sees a stack trace for it.
"""

import copyreg
from typing import Any


class FeedsError(Exception):
    """Anything that is the user's to mend: `subject` (file, folder, setting) and `reason`."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")
        self.subject = subject
        self.reason = reason

    def __reduce__(self) -> Any:
        # From one process to another: whatever a class is made of, its fields have it all.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class BadFolder(FeedsError):
    """A folder that is missing, unreadable or not a folder."""


class BadSetting(FeedsError):
    """A setting that cannot be used; `subject` names where it stands and its key."""


class BadPost(FeedsError):
    """A file that cannot become a post: `subject` is its path, with `line` and `field` if known."""

    def __init__(self, path: str, reason: str, *, line: int = 0, field: str = "") -> None:
        super().__init__(path, reason)
        self.line = line
        self.field = field


class LostPosts(FeedsError):
    """Too many posts are gone at once for it to be meant; nothing was changed."""


class BadAddress(FeedsError):
    """A request path that stands for nothing."""


class Gone(BadAddress):
    """A request path at which something was published for a long time, and nothing is any more."""


class BadQuery(FeedsError):
    """An invalid query: `position` is the index of the character where the error is.

    `message` is the reason before `values` replace its `{placeholders}`, for translations.
    """

    def __init__(self, query: str, message: str, *, position: int, **values: str | int) -> None:
        self.message, self.values, self.position = message, values, position
        reason = message.format(**values)
        super().__init__(query, f"{reason} (at character {position + 1})")
        self.reason = reason


class NotNow(FeedsError):
    """What can be had later: in `seconds`, perhaps."""

    def __init__(self, subject: str, reason: str, *, seconds: int) -> None:
        super().__init__(subject, reason)
        self.seconds = seconds


class BadOutput(FeedsError):
    """Output that cannot be written; `subject` is the file or folder."""


class DamagedIndex(BadOutput):
    """An index that was found damaged, and removed."""
