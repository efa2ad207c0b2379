"""Quarto: `_quarto.yml` of a website (quarto.org/docs/websites)."""

from dataclasses import dataclass

from feeds.posts.site import PostFacts

from .config import Files, given, mapping, read_config, site_address
from .layout import SiteLayout


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `_quarto.yml`. Raises BadConfig."""
    config = read_config(files, "_quarto.yml")
    if config is None:
        return None
    site = mapping(config.get("website"))
    return SiteLayout(
        generator="Quarto",
        config="_quarto.yml",
        settings=given(
            ("title", site.get("title"), "website.title"),
            ("description", site.get("description"), "website.description"),
            ("language", config.get("lang"), "lang"),
            ("author", config.get("author") if isinstance(config.get("author"), str) else "", "author"),
        ),
        address=site_address(site.get("site-url"), site.get("site-path")),
        permalinks=QuartoPermalinks(),
    )


@dataclass(frozen=True, slots=True)
class QuartoPermalinks:
    """Addresses by the paths of files."""

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Quarto makes it."""
        return f"{post.path.rpartition('.')[0]}.html".removesuffix("index.html")
