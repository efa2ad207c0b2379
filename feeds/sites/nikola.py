"""Nikola: `conf.py`, read as data and never run (getnikola.com/handbook.html)."""

from dataclasses import dataclass
from typing import Any

from feeds.posts.site import PostFacts

from .config import Files, given, mapping, read_text, site_address
from .layout import SiteLayout
from .permalinks import ascii_slug, stem_of
from .python_config import constants

_HIDDEN_TAGS = frozenset(("draft", "private"))
"""What Nikola had before `status`."""


def recognize(files: Files) -> SiteLayout | None:
    """A folder with a `conf.py` that names a blog: Sphinx has a file of that name, too. Raises BadConfig."""
    text = read_text(files, "conf.py")
    if text is None or "BLOG_TITLE" not in text:
        return None
    config = constants("conf.py", text)
    language = str(config.get("DEFAULT_LANG") or "en")
    posts = tuple(_places(config.get("POSTS"))) or (("posts", "posts"),)
    return SiteLayout(
        generator="Nikola",
        config="conf.py",
        settings=given(
            ("title", _translated(config.get("BLOG_TITLE"), language), "BLOG_TITLE"),
            ("description", _translated(config.get("BLOG_DESCRIPTION"), language), "BLOG_DESCRIPTION"),
            ("language", config.get("DEFAULT_LANG"), "DEFAULT_LANG"),
            ("time_zone", config.get("TIMEZONE"), "TIMEZONE"),
            ("author", _translated(config.get("BLOG_AUTHOR"), language), "BLOG_AUTHOR"),
        ),
        address=site_address(config.get("SITE_URL")),
        content=tuple(dict.fromkeys(folder for folder, _ in posts)),
        hidden_tags=frozenset() if config.get("USE_TAG_METADATA") is False else _HIDDEN_TAGS,
        static=tuple(map(str, mapping(config.get("FILES_FOLDERS")) or ("files",))),
        permalinks=NikolaPermalinks(posts, is_pretty=config.get("PRETTY_URLS") is True),
    )


def _places(value: Any) -> list[tuple[str, str]]:
    """The folder and the place on the site of each kind of post: `("posts/*.rst", "blog", "post.tmpl")`."""
    rows = value if isinstance(value, (list, tuple)) else ()
    return [
        (row[0].partition("*")[0].strip("/"), row[1].strip("/"))
        for row in rows
        if isinstance(row, tuple) and len(row) > 1 and isinstance(row[0], str) and isinstance(row[1], str)
    ]


def _translated(value: Any, language: str) -> Any:
    """A value, in the main language of the site where there is one for each."""
    return value.get(language) if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True)
class NikolaPermalinks:
    """Addresses by the folder of a post and its slug."""

    places: tuple[tuple[str, str], ...]
    is_pretty: bool
    """Whether addresses end in `/`."""

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Nikola makes it."""
        folder = post.path.rpartition("/")[0]
        fits = [row for row in self.places if f"{folder}/".startswith(f"{row[0]}/") or not row[0]]
        if not fits:
            return ""
        source, place = fits[0]
        below = folder.removeprefix(source).strip("/")
        slug = post.text("slug") or ascii_slug(stem_of(post.path))
        path = "/".join(filter(None, (place, below, slug)))
        return f"{path}/" if self.is_pretty else f"{path}.html"
