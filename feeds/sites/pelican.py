"""Pelican: `pelicanconf.py`, read as data and never run (docs.getpelican.com, settings)."""

import re
from dataclasses import dataclass
from datetime import datetime

from feeds.posts.site import PostFacts

from .config import Files, given, read_text, site_address, texts
from .layout import SiteLayout
from .permalinks import ascii_slug, stem_of
from .python_config import constants

_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_DATE_FORMAT = re.compile(r"[%YmdbBHMSyj./_ -]*")


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `pelicanconf.py`. Raises BadConfig."""
    text = read_text(files, "pelicanconf.py")
    if text is None:
        return None
    config = constants("pelicanconf.py", text)
    published = constants("publishconf.py", read_text(files, "publishconf.py") or "")
    content = str(config.get("PATH") or "content").strip("./")
    return SiteLayout(
        generator="Pelican",
        config="pelicanconf.py",
        settings=given(
            ("title", config.get("SITENAME"), "SITENAME"),
            *(("description", config.get(key), key) for key in ("SITEDESCRIPTION", "SITESUBTITLE")),
            ("language", config.get("DEFAULT_LANG"), "DEFAULT_LANG"),
            ("time_zone", config.get("TIMEZONE"), "TIMEZONE"),
            ("author", config.get("AUTHOR"), "AUTHOR"),
        ),
        address=site_address(published.get("SITEURL") or config.get("SITEURL")),
        content=tuple(f"{content}/{path}".strip("/") for path in texts(config.get("ARTICLE_PATHS")))
        or (content,),
        pages=(),
        static=(content,),
        exclude=tuple(f"{content}/{path}" for path in texts(config.get("PAGE_PATHS", ["pages"])))
        + texts(config.get("IGNORE_FILES")),
        permalinks=PelicanPermalinks(
            str(config.get("ARTICLE_URL") or "{slug}.html"),
            str(config.get("DEFAULT_CATEGORY") or "misc"),
            str(config.get("DEFAULT_LANG") or "en"),
        ),
        has_line_breaks="nl2br" in text,
    )


@dataclass(frozen=True, slots=True)
class PelicanPermalinks:
    """Addresses by `ARTICLE_URL`."""

    pattern: str
    default_category: str
    default_language: str

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Pelican makes it."""
        if own := post.text("url"):
            return "" if "://" in own else own.lstrip("/")
        values = {
            "slug": post.text("slug", "Slug") or ascii_slug(post.title or stem_of(post.path)),
            "category": ascii_slug(next(iter(post.categories), self.default_category)),
            "lang": post.text("lang", "Lang") or self.default_language,
            "author": None,
        }
        parts = []
        for literal, name, shape in _split(self.pattern):
            value = _date(post.date, shape) if name == "date" else values.get(name) if name else ""
            if value is None:
                return ""
            parts.append(literal + value)
        return "".join(parts)


def _split(pattern: str) -> list[tuple[str, str, str]]:
    """Literal text, field behind it, shape of the field."""
    found, end = [], 0
    for match in _FIELD.finditer(pattern):
        found.append((pattern[end : match.start()], match[1], match[2] or ""))
        end = match.end()
    return [*found, (pattern[end:], "", "")]


def _date(date: datetime | None, shape: str) -> str | None:
    return date.strftime(shape) if date and shape and _DATE_FORMAT.fullmatch(shape) else None
