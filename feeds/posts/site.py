"""What parsing asks of the site that a post belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What the address of a post may depend on."""

    path: str
    """Relative to the folder, with `/`."""
    title: str
    date: datetime | None
    """In the time zone of the site."""
    categories: tuple[str, ...]
    fields: Mapping[str, Any]
    """Front matter as it was written."""
    day: str = ""
    """The day of the date as it was written (ISO 8601)."""

    def text(self, *names: str) -> str:
        """The first of these fields that is a text, or ""."""
        values = (self.fields.get(name) for name in names)
        return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


class PostSite(Protocol):
    """How a site generator reads the folder."""

    def holds_posts(self, path: str) -> bool:
        """Whether a file without an original is a post by its path."""
        ...

    def hides(self, tags: tuple[str, ...]) -> bool:
        """Whether one of the tags says that a post is not to be published."""
        ...

    def permalink(self, post: PostFacts) -> str:
        """Where the site publishes a post: absolute, or from `/` on where its own address is unknown; "" =
        unknown.
        """
        ...
