"""Zola: `config.toml` with `base_url`, posts in `content` (getzola.org/documentation/content/page)."""

import re
from dataclasses import dataclass

from feeds.posts.site import PostFacts

from .config import Files, given, read_config, site_address, texts
from .layout import SiteLayout
from .permalinks import ascii_slug, stem_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?[-_](?=.)")


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `config.toml` or `zola.toml` that has `base_url`. Raises BadConfig."""
    for path in ("zola.toml", "config.toml"):
        config = read_config(files, path)
        if config is not None and "base_url" in config:
            break
    else:
        return None
    slugify = config.get("slugify")
    return SiteLayout(
        generator="Zola",
        config=path,
        settings=given(
            ("title", config.get("title"), "title"),
            ("description", config.get("description"), "description"),
            ("language", config.get("default_language"), "default_language"),
            ("author", config.get("author"), "author"),
        ),
        address=site_address(config["base_url"]),
        content=("content",),
        pages=("_index",),
        needs_section="content",
        static=("static", "content"),
        exclude=texts(config.get("ignored_content")),
        permalinks=ZolaPermalinks(isinstance(slugify, dict) and slugify.get("paths") in ("off", "safe")),
    )


@dataclass(frozen=True, slots=True)
class ZolaPermalinks:
    """Addresses by the folders of a page and its slug."""

    keeps_paths: bool
    """Whether folders and names are left as they are."""

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Zola makes it."""
        if own := post.text("path"):
            return own.strip("/") + "/"
        folders, name = post.path.removeprefix("content/").split("/")[:-1], stem_of(post.path)
        if name == "index" and folders:
            name = folders.pop()
        parts = [*folders, post.text("slug") or _DATE.sub("", name, count=1)]
        slugs = [part if self.keeps_paths else ascii_slug(part) for part in parts]
        return "" if None in slugs else "/".join(map(str, slugs)) + "/"
