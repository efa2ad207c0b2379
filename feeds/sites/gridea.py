"""Gridea: `config/setting.json` and `config/theme.json`, posts in `posts` (gridea.dev)."""

from dataclasses import dataclass
from typing import Any

from feeds.posts.site import PostFacts

from .config import Files, given, mapping, read_config, site_address
from .layout import SiteLayout
from .permalinks import stem_of

_SETTING, _THEME = "config/setting.json", "config/theme.json"


def recognize(files: Files) -> SiteLayout | None:
    """A folder with both configurations and `posts`. Raises BadConfig."""
    if files.read(_SETTING) is None or files.read(_THEME) is None or not files.has_folder("posts"):
        return None
    setting, theme = (_config(files, path) for path in (_SETTING, _THEME))
    if "siteName" not in theme and "domain" not in setting:
        return None
    return SiteLayout(
        generator="Gridea",
        config=_THEME,
        settings=given(
            ("title", theme.get("siteName"), "config.siteName"),
            ("description", theme.get("siteDescription"), "config.siteDescription"),
        ),
        address=site_address(setting.get("domain") or theme.get("domain")),
        content=("posts",),
        static=("", "static"),
        permalinks=GrideaPermalinks(str(theme.get("postPath") or "post")),
    )


def _config(files: Files, path: str) -> dict[str, Any]:
    return mapping((read_config(files, path) or {}).get("config"))


@dataclass(frozen=True, slots=True)
class GrideaPermalinks:
    """Addresses by the names of files."""

    folder: str

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Gridea makes it."""
        return f"{self.folder}/{stem_of(post.path)}/"
