"""Hugo: `hugo.toml`, `config.toml` or `config/_default/`, posts in `content` (gohugo.io/configuration)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from feeds.posts.site import PostFacts

from .config import Files, given, lower_keys, mapping, read_config, site_address, texts
from .ignored import EXPRESSION
from .layout import SiteLayout
from .permalinks import fill, stem_of

_SUFFIXES = (".toml", ".yaml", ".yml", ".json")
_FOLDER = "config/_default/"
_LANGUAGE_SUFFIX = re.compile(r"\.([a-z]{2,3}(?:-[a-z0-9]{2,8})?)$", re.IGNORECASE)
_KEPT = "./_#+~-@"
"""What Hugo leaves in paths beside letters, marks and digits."""


def recognize(files: Files) -> SiteLayout | None:
    """A folder with a configuration of Hugo's. Raises BadConfig."""
    names = [f"{stem}{suffix}" for stem in ("hugo", "config") for suffix in _SUFFIXES]
    path, config = _first(files, names)
    if config is None:
        path, config = _first(files, [f"{_FOLDER}{name}" for name in names])
    if config is None or not _is_hugo(files, path, config):
        return None
    for part in ("params", "permalinks", "languages", "markup"):
        _, more = _first(files, [f"{_FOLDER}{part}{suffix}" for suffix in _SUFFIXES])
        if more is not None:
            config.setdefault(part, lower_keys(more))
    params = mapping(config.get("params"))
    default = str(config.get("defaultcontentlanguage") or "en").lower()
    languages = mapping(config.get("languages"))
    own = mapping(languages.get(default))
    own_params = mapping(own.get("params"))
    author = params.get("author") or config.get("author")
    content = str(own.get("contentdir") or config.get("contentdir") or "content").strip("./")
    sections = texts(params.get("mainsections")) or texts(config.get("mainsections"))
    return SiteLayout(
        generator="Hugo",
        config=path,
        settings=given(
            ("title", own.get("title"), f"languages.{default}.title"),
            ("title", config.get("title"), "title"),
            ("description", own_params.get("description"), f"languages.{default}.params.description"),
            *(("description", params.get(key), f"params.{key}") for key in ("description", "subtitle")),
            ("language", own.get("languagecode"), f"languages.{default}.languageCode"),
            ("language", config.get("languagecode"), "languageCode"),
            ("language", config.get("defaultcontentlanguage"), "defaultContentLanguage"),
            ("time_zone", config.get("timezone"), "timeZone"),
            ("author", author.get("name") if isinstance(author, dict) else author, "params.author"),
        ),
        address=site_address(own.get("baseurl") or config.get("baseurl")),
        content=tuple(f"{content}/{section}" for section in sections) or (content,),
        pages=("_index",),
        needs_section="" if sections else content,
        static=(*(texts(config.get("staticdir")) or ("static",)), content, "assets"),
        exclude=tuple(EXPRESSION + pattern for pattern in texts(config.get("ignorefiles"))),
        permalinks=HugoPermalinks(
            content,
            tuple(_patterns(config.get("permalinks")).items()),
            default_language=default,
            languages=tuple(map(str, languages)),
            has_language_folder=config.get("defaultcontentlanguageinsubdir") in (True, "true"),
            has_html=config.get("uglyurls") in (True, "true"),
            keeps_case=config.get("disablepathtolower") in (True, "true"),
        ),
        has_line_breaks=_renderer(config).get("hardwraps") in (True, "true"),
    )


def _first(files: Files, paths: list[str]) -> tuple[str, dict[str, Any] | None]:
    for path in paths:
        config = read_config(files, path)
        if config is not None:
            return path, lower_keys(config)
    return "", None


def _is_hugo(files: Files, path: str, config: dict[str, Any]) -> bool:
    """`config.toml` is a name that many programs have."""
    is_named = path.rpartition("/")[2].startswith("hugo.") or path.startswith(_FOLDER)
    return is_named or "baseurl" in config or (files.has_folder("content") and "base_url" not in config)


def _renderer(config: dict[str, Any]) -> dict[str, Any]:
    return mapping(mapping(mapping(config.get("markup")).get("goldmark")).get("renderer"))


def _patterns(value: Any) -> dict[str, str]:
    """Section -> pattern; since Hugo 0.115 they may stand below `page`."""
    patterns = mapping(value)
    inner = mapping(patterns.get("page")) or patterns
    return {str(section): pattern for section, pattern in inner.items() if isinstance(pattern, str)}


@dataclass(frozen=True, slots=True)
class HugoPermalinks:
    """Addresses by the pattern of a section, else by the path of the file."""

    content: str
    patterns: tuple[tuple[str, str], ...]
    default_language: str
    languages: tuple[str, ...]
    has_language_folder: bool
    """Whether pages of the default language are in a folder of their own, too."""
    has_html: bool
    """Whether addresses end in `.html`."""
    keeps_case: bool

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Hugo makes it."""
        folders = post.path.removeprefix(f"{self.content}/").split("/")[:-1]
        name, language = stem_of(post.path), self.default_language
        if (match := _LANGUAGE_SUFFIX.search(name)) and match[1].lower() in self.languages:
            name, language = name[: match.start()], match[1].lower()
        prefix = f"{language}/" if self.has_language_folder or language != self.default_language else ""
        if own := post.text("url"):
            return "" if "://" in own or ":" in own else prefix + own.lstrip("/")
        section = folders[0] if folders else ""
        if name == "index" and folders:
            name = folders.pop()
        slug = post.text("slug") or ""
        # Hugo dates an address by the day that is written, whatever the time zone of the site.
        written = date.fromisoformat(post.day) if post.day else None
        when = datetime.combine(written, post.date.timetz()) if written and post.date else post.date
        tokens = {
            "section": lambda: section,
            "sections": lambda: "/".join(folders),
            "sections[1:]": lambda: "/".join(folders[1:]),
            "sections[last]": lambda: folders[-1] if folders else "",
            "title": lambda: self._segment(post.title),
            "slug": lambda: self._segment(slug or post.title),
            "slugorfilename": lambda: self._segment(slug or name),
            "slugorcontentbasename": lambda: self._segment(slug or name),
            "filename": lambda: self._segment(name),
            "contentbasename": lambda: self._segment(name),
        }
        patterns = dict(self.patterns)
        pattern = patterns.get(section.lower()) or patterns.get("/")
        path = fill(pattern, tokens, when) if pattern else "/".join((*folders, slug or name))
        if not path:
            return ""
        path = "/".join(map(self._segment, path.split("/")))
        if self.has_html:
            return prefix + path.rstrip("/").removesuffix(".html") + ".html"
        return prefix + (path if path.endswith((".html", "/")) else f"{path}/")

    def _segment(self, text: str) -> str:
        """A part of a path, as Hugo writes it."""
        kept = "".join(
            char
            if char.isalnum() or char in _KEPT or unicodedata.category(char)[0] == "M"
            else " "
            if char.isspace()
            else ""
            for char in text
        )
        joined = "-".join(kept.split())
        return joined if self.keeps_case else joined.lower()
