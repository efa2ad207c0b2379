"""One family of errors, each with its data. Imports nothing of ours.

A `FeedsError` is something that the user can fix. Its text is one line that names the file, folder or
setting; the command line prints it and exits, without a stack trace.
"""

import copyreg
from typing import Any


class FeedsError(Exception):
    """An error that the user can fix: `subject` (file, folder, setting) and `reason`."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")
        self.subject = subject
        self.reason = reason

    def __reduce__(self) -> Any:
        # For other processes: the arguments of the classes differ, but fields hold all of them.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class BadFolder(FeedsError):
    """A folder that is missing, unreadable or not a folder."""


class BadSetting(FeedsError):
    """A setting that cannot be used; `subject` names its file and key."""


class BadPost(FeedsError):
    """A file that is no valid post: `subject` is its path, with `line` and `field` if known."""

    def __init__(self, path: str, reason: str, *, line: int = 0, field: str = "") -> None:
        super().__init__(path, reason)
        self.line = line
        self.field = field


class LostPosts(FeedsError):
    """So many posts are gone at once that it looks like an accident; nothing was changed."""


class BadAddress(FeedsError):
    """A request path without a document."""


class Gone(BadAddress):
    """A request path whose document is not published any more."""


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
    """A document that cannot be made now, but perhaps in `seconds`."""

    def __init__(self, subject: str, reason: str, *, seconds: int) -> None:
        super().__init__(subject, reason)
        self.seconds = seconds


class NotRead(NotNow):
    """An index that no update has filled: it is new, or was removed and is made again."""

    def __init__(self) -> None:
        super().__init__("the index", "the index is being rebuilt", seconds=10)


class BadOutput(FeedsError):
    """Output that cannot be written; `subject` is the file or folder."""


class DamagedIndex(BadOutput):
    """An index that was found damaged, and removed, or that another process took over: a new one begins."""


class IndexUnreachable(BadOutput, NotNow):
    """A database that cannot be reached now: its text is for the keeper, `reason` for anybody."""

    def __init__(self, subject: str, reason: str) -> None:
        NotNow.__init__(self, subject, reason, seconds=5)
        self.reason = "the database cannot be reached"


class BadUpstream(FeedsError):
    """A feed or page elsewhere that cannot be fetched or read: `subject` is its address.

    `status` is that of its HTTP response (0: none); it may be asked again in `seconds`, if it says so.
    """

    def __init__(self, address: str, reason: str, *, status: int = 0, seconds: int = 0) -> None:
        super().__init__(address, reason)
        self.status, self.seconds = status, seconds
