"""Hexo: `_config.yml`, posts in `source/_posts` (hexo.io/docs/permalinks)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from feeds.posts.site import PostFacts
from feeds.posts.values import is_false

from .config import Files, given, mapping, read_config, site_address, texts
from .layout import SiteLayout
from .permalinks import DATE_TOKENS, fill, stem_of

_KEYS = ("source_dir", "public_dir", "new_post_name", "skip_render", "category_dir", "post_asset_folder")
"""Keys that only Hexo has."""

_KEYS_OF_JEKYLL = ("source", "destination", "plugins_dir")
_RENDERERS = ("marked", "markdown", "kramed", "markdown_it_plus")
"""Keys of what the parsers of Markdown are told, perhaps under `render`."""


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `_config.yml` that has keys of Hexo, or with `source/_posts`. Raises BadConfig."""
    config = read_config(files, "_config.yml")
    if config is None or not (any(key in config for key in _KEYS) or files.has_folder("source/_posts")):
        return None
    if any(key in config for key in _KEYS_OF_JEKYLL):  # Octopress has its posts there, too
        return None
    source = str(config.get("source_dir") or "source").strip("/")
    url = config.get("url")
    path = urlsplit(url).path.strip("/") if isinstance(url, str) else ""
    return SiteLayout(
        generator="Hexo",
        config="_config.yml",
        settings=given(
            ("title", config.get("title"), "title"),
            *(("description", config.get(key), key) for key in ("description", "subtitle")),
            ("language", next(iter(texts(config.get("language"))), ""), "language"),
            ("time_zone", config.get("timezone"), "timezone"),
            ("author", config.get("author"), "author"),
        ),
        address=site_address(url, "" if path else config.get("root")),
        content=(f"{source}/_posts",),
        static=(source,),
        permalinks=HexoPermalinks(
            str(config.get("permalink") or ":year/:month/:day/:title/"),
            str(config.get("default_category") or "uncategorized"),
        ),
        has_line_breaks=_has_line_breaks(files, config),
    )


def _has_line_breaks(files: Files, config: dict[str, Any]) -> bool:
    """Whether a line end is a line break, as in all parsers for Hexo but that of Pandoc, unless they are told
    otherwise.
    """
    if b"hexo-renderer-pandoc" in (files.read("package.json") or b""):
        return False
    told = [mapping(config.get(key)) for key in _RENDERERS]
    told += [mapping(one.get("render")) for one in told]
    return not any(is_false(one.get("breaks")) for one in told)


@dataclass(frozen=True, slots=True)
class HexoPermalinks:
    """Addresses by one pattern; a token that is none of Hexo's is a field of the front matter."""

    pattern: str
    default_category: str

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Hexo makes it."""
        pattern = post.text("permalink") or self.pattern
        below = post.path.partition("_posts/")[2] or post.path
        fields = {
            name: (lambda name=name: post.text(name) or None)
            for name in post.fields
            if name not in DATE_TOKENS
        }
        known: dict[str, Callable[[], str | None]] = {
            "title": lambda: post.text("slug") or below.rpartition(".")[0],
            "name": lambda: stem_of(post.path),
            "post_title": lambda: post.title.replace(" ", "-"),
            "category": lambda: "/".join(post.categories) or self.default_category,
        }
        return fill(pattern, fields | known, post.date)
