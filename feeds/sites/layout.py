"""What a site generator makes of a folder: where posts and files lie, and which address a post gets."""

import re
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from feeds.posts.site import PostFacts

from .ignored import matcher

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Permalinks(Protocol):
    """Makes the address that a generator publishes a post at."""

    def path(self, post: PostFacts) -> str:
        """The path below the address of the site, without a leading `/`; "" where it cannot be known."""
        ...


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """A folder as its site generator reads it. Without a generator, every file may be a post."""

    generator: str = ""
    """As people write it: "Jekyll". "" where none is recognized."""
    config: str = ""
    """The file that the settings come from, or ""."""
    settings: tuple[tuple[str, Any, str], ...] = ()
    """What the configuration says, as settings of ours: name, value, key in the file."""
    address: str = ""
    """Where the site is published, with a `/` at the end; "" where the configuration does not say."""
    content: tuple[str, ...] = ("",)
    """Folders whose files are posts: paths from the root, or `*/` and the name of folders anywhere."""
    pages: tuple[str, ...] = ()
    """Stems of files that are pages or lists, never posts."""
    needs_section: str = ""
    """Folder whose own files are pages: only its folders hold posts."""
    static: tuple[str, ...] = ()
    """Folders whose files are published at the root of the site."""
    exclude: tuple[str, ...] = ()
    """Patterns of what the configuration leaves out (`ignored`)."""
    ignored: tuple[str, ...] = ()
    """Patterns of what `.gitignore` leaves out."""
    hidden_tags: frozenset[str] = frozenset()
    """Tags of posts that are not to be published, in lower case."""
    permalinks: Permalinks | None = None
    is_vault: bool = False
    """Whether files are private notes unless they say otherwise."""
    has_line_breaks: bool = False
    """Whether a line end in Markdown is a line break."""

    def holds_posts(self, path: str) -> bool:
        """Whether a file without an original is a post by where it lies."""
        return not self.reason_against(path)

    def reason_against(self, path: str) -> str:
        """Why a file without an original is no post, whatever it holds; "" where it may be one."""
        folder, _, name = path.rpartition("/")
        is_page = name.rpartition(".")[0] in self.pages or folder == (self.needs_section or None)
        if is_page or not any(_is_below(folder, place) for place in self.content):
            return f"a page of {self.generator}, by its place or name"
        if self.exclude and matcher(self.exclude)(path):
            return f"left out by {self.config}"
        if self.ignored and matcher(self.ignored)(path):
            return "left out by .gitignore"
        return ""

    def hides(self, tags: tuple[str, ...]) -> bool:
        """Whether one of the tags says that a post is not to be published."""
        return not self.hidden_tags.isdisjoint(map(str.lower, tags))

    def permalink(self, post: PostFacts) -> str:
        """Where the generator publishes a post: absolute, or from `/` on where the address of the site is
        unknown; "" where it cannot be known.
        """
        path = self.permalinks.path(post).lstrip("/") if self.permalinks else ""
        if not path:
            return ""
        quoted = quote(path, safe="/:@!$&'()*+,;=~%?", errors="replace")
        return (self.address or "/") + _STRAY_PERCENT.sub("%25", quoted)


def _is_below(folder: str, place: str) -> bool:
    if place.startswith("*/"):
        return place[2:] in folder.split("/")
    return not place or f"{folder}/".startswith(f"{place}/")
