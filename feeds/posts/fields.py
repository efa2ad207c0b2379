"""The table of fields: which keys give a field, the most trusted key first.

Keys are compared without case, hyphens, underscores and blanks: `canonical_url`, `canonicalURL` and
`canonical-url` are one key; `*` matches anything. Keys with `<…>`, `JSON-LD` or `SingleFile` come from the
head of a saved page.
"""

import re
from collections.abc import Mapping
from fnmatch import translate
from types import MappingProxyType

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "original": (
            *("from", "original_url", "original", "canonical_url", "canonical", "source_url", "external_url"),
            *("source", "origin", "wordpress_url", "blogger_orig_url", "tumblr_url", "tumblr_*_permalink"),
            *("medium_url", "medium_link", "link", "url", "permalink", "guid", "<link canonical>"),
            *("<meta og:url>", "JSON-LD url", "JSON-LD mainEntityOfPage", "SingleFile url"),
            *("Snapshot-Content-Location", "<base>"),
        ),
        "date": (
            *("date", "published", "published_at", "published_on", "date_published", "publish_date"),
            *("published_date", "pub_date", "post_date", "posted", "created", "created_at", "date_created"),
            *("clipped", "saved", "<meta article:published_time>", "JSON-LD datePublished"),
            *("<meta datePublished>", "<meta pubdate>", "<meta publishdate>", "<meta dc.date.issued>"),
            *("<meta dcterms.created>", "<meta dc.date>", "<meta date>", "<meta parsely-pub-date>"),
            *("<meta sailthru.date>", "<time datetime>", "SingleFile saved date", "MHTML date"),
        ),
        "updated": (
            *("updated", "last_modified_at", "updated_at", "lastmod", "last_modified", "last_updated"),
            *("modified", "modified_time", "modified_at", "date_modified", "date_updated"),
            *("<meta article:modified_time>", "<meta og:updated_time>", "JSON-LD dateModified"),
        ),
        "title": (
            *("title", "post_title", "headline", "JSON-LD headline", "<meta og:title>"),
            "<meta twitter:title>",
        ),
        "people": (
            *("author", "authors", "byline", "creator", "JSON-LD author", "<meta author>"),
            *("<meta article:author>", "<meta dc.creator>", "<meta parsely-author>", "<meta byl>"),
        ),
        "tags": (
            *("tags", "tag", "keywords", "topics", "topic", "subject", "subjects", "filetags"),
            *("<meta article:tag>", "JSON-LD keywords", "<meta keywords>"),
        ),
        "categories": ("categories", "category", "<meta article:section>", "JSON-LD articleSection"),
        "language": (
            *("lang", "language", "language_code", "locale", "<html lang>", "JSON-LD inLanguage"),
            *("<meta content-language>", "<meta og:locale>"),
        ),
        "summary": (
            *("description", "summary", "excerpt", "subtitle", "<meta description>", "<meta og:description>"),
            "JSON-LD description",
        ),
        "image": (
            *("image", "cover", "cover_image", "thumbnail", "preview_image", "featured_image"),
            *("feature_image", "image_feature", "header", "header_img", "header_image", "hero_image"),
            *("banner", "og_image", "social_image", "thumb", "teaser"),
            *("<meta og:image>", "<meta twitter:image>", "JSON-LD image"),
        ),
        "draft": ("draft", "private", "unlisted", "hidden"),
        "published": ("published",),
        "publish": ("publish",),
        "status": ("status", "visibility"),
        "withdrawn": ("withdrawn",),
        "publish_date": ("publish_date",),
        "expires": ("expiry_date", "expires", "unpublish_date"),
    }
)

CONTAINERS = frozenset({"extra", "params", "taxonomies", "metadata", "frontmatter", "fm"})
"""Keys whose mappings hold more keys, as in Zola and Hugo."""

LAST_RESORT = "updated"
"""The field that gives the date where nothing else does."""

_IGNORED = re.compile(r"[-_\s]")
_MAX_PLANS = 4096

Plan = Mapping[str, tuple[str, ...]]
"""Field -> the keys of one front matter that give it, the most trusted first."""


def normal_key(key: str) -> str:
    """The form by which keys are equal."""
    return _IGNORED.sub("", key).casefold()


class FieldTable:
    """The fields and their keys, with those of the setting `fields` first."""

    def __init__(self, extra: Mapping[str, tuple[str, ...]]) -> None:
        self._exact: dict[str, list[tuple[str, int]]] = {}
        self._patterns: list[tuple[re.Pattern[str], str, int]] = []
        self._plans: dict[tuple[str, ...], Plan] = {}
        for field, keys in FIELDS.items():
            for rank, key in enumerate(dict.fromkeys(map(normal_key, (*extra.get(field, ()), *keys)))):
                if "*" in key:
                    self._patterns.append((re.compile(translate(key)), field, rank))
                else:
                    self._exact.setdefault(key, []).append((field, rank))

    def plan(self, keys: tuple[str, ...]) -> Plan:
        """What the keys of a front matter mean. The same keys repeat in most posts of an archive."""
        known = self._plans.get(keys)
        if known is None:
            known = self._make_plan(keys)
            if len(self._plans) < _MAX_PLANS:
                self._plans[keys] = known
        return known

    def _make_plan(self, keys: tuple[str, ...]) -> Plan:
        found: dict[str, list[tuple[int, bool, str, str]]] = {}
        for key in keys:
            normal = normal_key(key)
            rows = self._exact.get(normal, []) + [
                (field, rank) for pattern, field, rank in self._patterns if pattern.match(normal)
            ]
            for field, rank in rows:
                found.setdefault(field, []).append((rank, not key.islower(), key, key))
        return {field: tuple(row[-1] for row in sorted(rows)) for field, rows in found.items()}

    def nearest(self, keys: tuple[str, ...]) -> str:
        """The key that comes closest to naming a date or an original, or ""."""
        from difflib import get_close_matches  # late: only for reports

        wanted = {normal_key(key): key for field in ("original", "date") for key in FIELDS[field]}
        scored = [(key, get_close_matches(normal_key(key), wanted, 1, 0.75)) for key in keys]
        return next((key for key, close in scored if close), "")
