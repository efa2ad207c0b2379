"""MkDocs: `mkdocs.yml`, and the blog of its theme Material (squidfunk.github.io/mkdocs-material)."""

from dataclasses import dataclass

from feeds.posts.site import PostFacts

from .config import Files, given, mapping, read_config, site_address, texts
from .layout import SiteLayout
from .permalinks import slug


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `mkdocs.yml`. Raises BadConfig."""
    config = read_config(files, "mkdocs.yml")
    if config is None:
        return None
    docs = str(config.get("docs_dir") or "docs").strip("./")
    return SiteLayout(
        generator="MkDocs",
        config="mkdocs.yml",
        settings=given(
            ("title", config.get("site_name"), "site_name"),
            ("description", config.get("site_description"), "site_description"),
            ("language", mapping(config.get("theme")).get("language"), "theme.language"),
            ("author", config.get("site_author"), "site_author"),
        ),
        address=site_address(config.get("site_url")),
        static=(docs,),
        permalinks=MkDocsPermalinks(docs, has_html=config.get("use_directory_urls") in (False, "false")),
        has_line_breaks=any("nl2br" in one for one in texts(config.get("markdown_extensions"))),
    )


@dataclass(frozen=True, slots=True)
class MkDocsPermalinks:
    """Addresses by the paths of files; posts of a blog have their date and slug."""

    docs: str
    has_html: bool
    """Whether addresses end in `.html`."""

    def path(self, post: PostFacts) -> str:
        """The path of a post, as MkDocs makes it."""
        if not post.path.startswith(f"{self.docs}/"):
            return ""
        folder, _, name = post.path.removeprefix(f"{self.docs}/").rpartition("/")
        stem = name.rpartition(".")[0]
        blog, posts, _ = f"{folder}/".partition("/posts/")
        if posts and post.date:
            folder, stem = f"{blog}/{post.date:%Y/%m/%d}", post.text("slug") or slug(post.title)
        elif stem in ("index", "README"):
            return f"{folder}/index.html" if self.has_html else f"{folder}/"
        path = f"{folder}/{stem}".lstrip("/")
        return f"{path}.html" if self.has_html else f"{path}/"
