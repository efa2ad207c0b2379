"""Generators whose configuration is a program: Docusaurus, VitePress, VuePress, Astro, Gatsby, Eleventy.

It is never run: of the files named here, the first text that a known key has says title and address.
"""

import re
from dataclasses import dataclass

from feeds.posts.site import PostFacts

from .config import Files, given, read_text, site_address
from .layout import SiteLayout

_SUFFIXES = (".js", ".ts", ".mjs", ".mts", ".cjs")
_USUAL = (".js", ".ts", ".mjs")
_COMMENT = re.compile(r"^[ \t]*(?://|/?\*)[^\n]*$", re.MULTILINE)
_TEXT = re.compile(
    r"""(?<![\w.$'"-])["']?([A-Za-z_]\w*)["']?[ \t]*[:=]\s*(?:'([^'\n\\$]*)'|"([^"\n\\$]*)"|`([^`\\$]*)`)"""
)
_KEYS = {
    "title": ("SITE_TITLE", "title", "siteTitle"),
    "description": ("SITE_DESCRIPTION", "description", "desc", "tagline"),
    "address": ("siteUrl", "SITE_URL", "site", "website", "url", "hostname"),
    "folder": ("baseUrl", "base", "pathPrefix"),
    "language": ("lang", "language", "defaultLocale", "locale"),
    "author": ("author",),
}
_LONGEST = 100_000
"""Characters of a file that are looked at."""
_DATED = re.compile(r"(.*)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*)", re.DOTALL)
_BREAKS = re.compile(r"\bbreaks[ \t]*:[ \t]*true\b|\bremark-?breaks\b", re.IGNORECASE)
"""What makes line ends line breaks: an option of markdown-it, a plugin of remark."""
_INDEX = re.compile(r"(?:/?index)?\.\w+\Z")


@dataclass(frozen=True, slots=True)
class _Generator:
    name: str
    configs: tuple[str, ...]
    """Files that show that a folder is a site of this generator, without suffix."""
    data: tuple[str, ...] = ()
    """Files that hold title and address, the first that has a title; without any, the configuration does."""
    exclude: tuple[str, ...] = ()
    """What are no posts, whatever date they say."""


GENERATORS = (
    _Generator(
        "Docusaurus",
        ("docusaurus.config",),
        exclude=("/docs", "/versioned_docs", "/src/pages", "/i18n/*/docusaurus-plugin-content-docs*"),
    ),
    _Generator("VitePress", (".vitepress/config", "docs/.vitepress/config", ".vitepress/config/index")),
    _Generator("VuePress", (".vuepress/config", "docs/.vuepress/config", "src/.vuepress/config")),
    _Generator("Astro", ("astro.config",), ("src/consts", "src/config", "src/site.config", "astro.config")),
    _Generator("Gatsby", ("gatsby-config",)),
    _Generator(
        "Eleventy",
        (".eleventy", "eleventy.config"),
        tuple(f"{folder}_data/{name}" for folder in ("", "src/") for name in ("metadata", "site", "meta")),
    ),
)


def recognize(files: Files) -> SiteLayout | None:
    """A folder with a configuration of one of them. Raises BadConfig.

    Without `package.json`, only the root is looked at: each file may be a request to object storage.
    """
    is_package = files.read("package.json") is not None
    for generator in GENERATORS:
        for stem in generator.configs:
            if not (is_package or "/" not in stem):
                continue
            path, text = _first(files, stem, _SUFFIXES if is_package else _USUAL)
            if path:
                return _layout(files, generator, path, text)
    return None


def _first(files: Files, stem: str, suffixes: tuple[str, ...] = _SUFFIXES) -> tuple[str, str]:
    for suffix in suffixes:
        text = read_text(files, stem + suffix)
        if text is not None:
            return stem + suffix, text
    return "", ""


def _layout(files: Files, generator: _Generator, path: str, text: str) -> SiteLayout:
    said = {} if generator.data else _said(text)
    for stem in generator.data:
        for key, value in _said(_first(files, stem, (*_SUFFIXES, ".json"))[1]).items():
            said.setdefault(key, value)
    found = {name: _first_of(said, keys) for name, keys in _KEYS.items()}
    is_blog = generator.name == "Docusaurus" and "routeBasePath" not in text
    return SiteLayout(
        generator=generator.name,
        config=path,
        settings=given(
            *(
                (name, found[name][1], found[name][0])
                for name in ("title", "description", "language", "author")
            )
        ),
        address=site_address(found["address"][1], found["folder"][1]),
        exclude=("/README.md", *generator.exclude),
        permalinks=BlogPermalinks(has_slash="trailingSlash: true" in text) if is_blog else None,
        has_line_breaks=_BREAKS.search(_COMMENT.sub("", text[:_LONGEST])) is not None,
    )


def _said(text: str) -> dict[str, str]:
    """The first text that each key has."""
    said: dict[str, str] = {}
    for found in _TEXT.finditer(_COMMENT.sub("", text[:_LONGEST])):
        value = next((one for one in found.groups()[1:] if one is not None), "").strip()
        said.setdefault(found[1], value)
    return said


def _first_of(said: dict[str, str], keys: tuple[str, ...]) -> tuple[str, str]:
    """The first of these keys that has a value, and the value."""
    return next(((key, said[key]) for key in keys if said.get(key)), ("", ""))


@dataclass(frozen=True, slots=True)
class BlogPermalinks:
    """Addresses of the blog of Docusaurus: by the slug, else by date and name of the file."""

    has_slash: bool
    """Whether addresses end in `/`."""

    def path(self, post: PostFacts) -> str:
        """The path of a post, as Docusaurus makes it."""
        if not post.path.startswith("blog/"):
            return ""
        stem = _INDEX.sub("", post.path.removeprefix("blog/"))
        if dated := _DATED.fullmatch(stem):
            stem = "/".join((dated[1].strip("/"), *dated.groups()[1:])).strip("/")
        path = "blog/" + (post.text("slug").strip("/") or stem)
        return f"{path}/" if self.has_slash else path
