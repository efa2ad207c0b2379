"""Jekyll: `_config.yml`, posts in `_posts` folders and in collections (jekyllrb.com/docs/permalinks)."""

from dataclasses import dataclass
from typing import Any

from feeds.posts.site import PostFacts

from .config import Files, given, mapping, read_config, site_address, texts
from .ignored import anchored
from .layout import SiteLayout
from .permalinks import fill, slug, stem_of, undated

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PRETTY = "._~!$&'()+,;=@"
"""What Jekyll leaves in titles of addresses beside letters and digits."""


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `_config.yml` or `_posts`. Raises BadConfig."""
    path = next((name for name in ("_config.yml", "_config.yaml", "_config.toml") if files.read(name)), "")
    config = (path and read_config(files, path)) or {}
    if not path and not files.has_folder("_posts"):
        return None
    author = config.get("author")
    collections = _collections(config.get("collections"))
    source = str(config.get("source") or "").strip("./")
    return SiteLayout(
        generator="Jekyll",
        config=path,
        settings=given(
            *(("title", config.get(key), key) for key in ("title", "name")),
            *(("description", config.get(key), key) for key in ("description", "tagline")),
            *(("language", config.get(key), key) for key in ("lang", "language", "locale")),
            ("time_zone", config.get("timezone"), "timezone"),
            ("author", author.get("name") if isinstance(author, dict) else author, "author"),
            ("limit", mapping(config.get("feed")).get("posts_limit"), "feed.posts_limit"),
        ),
        address=site_address(config.get("url"), config.get("baseurl")),
        content=("*/_posts", *(f"*/_{name}" for name in collections)),
        static=(source,),
        exclude=anchored(texts(config.get("exclude"))),
        permalinks=JekyllPermalinks(_pattern(config), tuple(collections.items())) if path else None,
        has_line_breaks=mapping(config.get("kramdown")).get("hard_wrap") == "true",
    )


def _collections(value: Any) -> dict[str, str]:
    """Name -> pattern of the collections that are published."""
    found = {}
    for name, given_options in mapping(value).items():
        options = mapping(given_options)
        if name != "posts" and options.get("output") == "true":
            found[str(name)] = str(options.get("permalink") or "/:collection/:path:output_ext")
    return found


def _pattern(config: dict[str, Any]) -> str:
    """The pattern of posts: that of the collection, of the defaults, or the one of the whole site."""
    posts = mapping(mapping(config.get("collections")).get("posts"))
    patterns = [posts.get("permalink")]
    defaults = config.get("defaults")
    for default in map(mapping, defaults if isinstance(defaults, list) else ()):
        scope = mapping(default.get("scope"))
        if scope.get("type", "posts") == "posts" and scope.get("path", "") in ("", "_posts"):
            patterns.append(mapping(default.get("values")).get("permalink"))
    patterns.append(config.get("permalink"))
    return next((pattern for pattern in patterns if isinstance(pattern, str) and pattern), "date")


@dataclass(frozen=True, slots=True)
class JekyllPermalinks:
    """Addresses by the pattern of the site, and by those of collections."""

    pattern: str
    collections: tuple[tuple[str, str], ...]

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Jekyll makes it."""
        folders = post.path.split("/")[:-1]
        pattern, collection = self.pattern, ""
        for name, own in self.collections:
            if f"_{name}" in folders:
                pattern, collection = own, name
        pattern = post.text("permalink") or pattern
        if "://" in pattern:
            return ""
        inside = folders[folders.index(f"_{collection}") + 1 :] if collection else []
        name = stem_of(post.path)
        title = post.text("slug") or (name if collection else undated(name))
        before = folders[: folders.index("_posts")] if "_posts" in folders else []
        categories = dict.fromkeys(one.lower() for one in (*before, *post.categories))
        tokens = {
            "title": lambda: slug(title, _PRETTY, lower=False),
            "slug": lambda: slug(title),
            "name": lambda: slug(name),
            "path": lambda: "/".join((*inside, name)),
            "collection": lambda: collection,
            "categories": lambda: "/".join(categories),
            "slugified_categories": lambda: "/".join(dict.fromkeys(map(slug, categories))),
            "output_ext": lambda: ".html",
        }
        return fill(_STYLES.get(pattern, pattern), tokens, post.date)
