"""The table of fields: which keys give a field, the most trusted key first.

Keys are compared without case, hyphens, underscores and blanks: `canonical_url`, `canonicalURL` and
`canonical-url` are one key; `*` matches anything. `<…>` and `JSON-LD` are of the head of a saved page.
"""

import re
from collections.abc import Mapping
from fnmatch import translate
from types import MappingProxyType

from .local_keys import LOCAL_KEYS

SAVED_FROM = ("<!--saved from-->", "<meta savepage-url>", "<html data-scrapbook-source>")
"""Where programs that save pages write the address of a page."""

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "original": (
            *("from", "original_url", "original_link", "original", "canonical_url", "canonical"),
            "canonical_link",
            *("source_url", "source_link", "external_url", "external_link", "source", "origin"),
            *("article_url", "web_url", "original_source", "originally_published_at", "republished_from"),
            *("resolved_url", "given_url", "page_url"),
            *("wordpress_url", "blogger_orig_url", "posterous_url", "tumblr_url", "tumblr_*_permalink"),
            *("medium_url", "medium_link", "bookmark_of", "repost_of", "link", "link_url", "url"),
            *("permalink", "redirect_to", "redirect", "redirect_url", "linked_url", "link_to", "external"),
            *("href", "guid", *LOCAL_KEYS["original"]),
            *("<link canonical>", "<meta og:url>", "<meta twitter:url>", "<meta parsely-link>"),
            *("<meta source-url>", "JSON-LD url", "JSON-LD mainEntityOfPage", "<a p-canonical>"),
            *(*SAVED_FROM, "<base>"),
        ),
        "date": (
            *("date", "published", "published_at", "published_on", "date_published", "publish_date"),
            *("published_date", "published_time", "publication_date", "pub_date", "post_date", "date_posted"),
            *("posted", "posted_at", "posted_on", "issued", "pub_datetime", "publish_time", "datetime"),
            *("first_published_at", "post_time", "created", "created_at", "created_on", "date_created"),
            *("created_time", "created_date", "create_time", "create_date", "creation_date", "clipped"),
            *("saved", "saved_at", "saved_on", "date_saved", "date_added", "added", "added_at", "time_added"),
            *("date_clipped", "clipped_at", "clip_date", "captured", "captured_at", "retrieved"),
            "retrieved_at",
            *("archived_at", "date_archived", "accessed", "date_accessed", "date_read", "date_highlighted"),
            *("original_date", "source_date", "article_date"),
            *(*LOCAL_KEYS["date"], "<meta article:published_time>"),
            *("<meta og:published_time>", "<meta article:published>", "JSON-LD datePublished"),
            *("<meta datePublished>", "<meta pubdate>", "<meta publishdate>", "<meta publication_date>"),
            *("<meta citation_publication_date>", "<meta citation_date>", "<meta dc.date.issued>"),
            *("<meta dcterms.issued>", "<meta dcterms.created>", "<meta dcterms.date>", "<meta dc.date>"),
            *(
                "<meta date>",
                "<meta created>",
                "<meta parsely-pub-date>",
                "<meta sailthru.date>",
                "<time datetime>",
            ),
            *("<date in text>", "<!--saved at-->", "<meta savepage-date>", "<html data-scrapbook-create>"),
        ),
        "updated": (
            *("updated", "last_modified_at", "updated_at", "lastmod", "last_modified", "last_updated"),
            *("last_update", "last_edited", "modified", "modified_time", "modified_at", "modified_on"),
            *("date_modified", "date_updated", "updated_on", "update_date", "updated_date", "update_time"),
            *("updated_time", "modified_date", "mod_date", "mod_datetime", "last_modified_date", "edited"),
            *("edited_at", "last_edited_time", "last_edit", *LOCAL_KEYS["updated"]),
            *("<meta article:modified_time>", "<meta og:updated_time>", "JSON-LD dateModified"),
            *("<meta dateModified>", "<meta dcterms.modified>", "<meta last-modified>", "<meta updated>"),
        ),
        "title": (
            *("title", "post_title", "full_title", "headline", *LOCAL_KEYS["title"], "JSON-LD headline"),
            *("<meta og:title>", "<meta twitter:title>", "<meta citation_title>", "<meta dc.title>"),
        ),
        "people": (
            *("author", "authors", "author_name", "byline", "creator", "creators", "writer", "written_by"),
            *("by", "posted_by", "auther"),  # as Halo exports it
            *LOCAL_KEYS["people"],
            *("JSON-LD author", "<meta author>", "<meta article:author>", "<meta dc.creator>"),
            *("<meta dcterms.creator>", "<meta citation_author>", "<meta parsely-author>", "<meta byl>"),
            *("<meta sailthru.author>", "<author in text>"),
        ),
        "tags": (
            *("tags", "tag", "tag_list", "labels", "keywords", "topics", "topic", "subject", "subjects"),
            *("filetags", "document_tags", "tag(s)", *LOCAL_KEYS["tags"]),
            *("<meta article:tag>", "JSON-LD keywords", "<meta keywords>"),
            *("<meta news_keywords>", "<meta parsely-tags>", "<meta sailthru.tags>"),
        ),
        "categories": (
            *("categories", "category", *LOCAL_KEYS["categories"]),
            *("<meta article:section>", "JSON-LD articleSection"),
        ),
        "language": (
            *("lang", "language", "language_code", "locale", *LOCAL_KEYS["language"]),
            *("<html lang>", "JSON-LD inLanguage"),
            *("<meta content-language>", "<meta og:locale>", "<meta language>", "<meta dc.language>"),
        ),
        "summary": (
            *("description", "summary", "excerpt", "abstract", "standfirst", "subtitle"),
            *LOCAL_KEYS["summary"],
            *("<meta description>", "<meta og:description>", "<meta twitter:description>"),
            *("<meta dc.description>", "JSON-LD description"),
        ),
        "image": (
            *("image", "images", "cover", "cover_image", "thumbnail", "preview_image", "featured_image"),
            *("feature_image", "image_feature", "feature", "header", "header_img", "header_image"),
            *("hero_image", "hero", "banner", "main_image", "og_image", "social_image", "share_image"),
            *("thumb", "teaser"),
            *("index_img", "banner_img", "top_img", "cover_img", "img", "thumbnail_image", "photos", "photo"),
            *("image_url", "cover_url", "thumbnail_url", "banner_image", "post_image", "preview", "poster"),
            *("<meta og:image>", "<meta twitter:image>", "<meta twitter:image:src>", "JSON-LD image"),
        ),
        "draft": (
            *("draft", "is_draft", "private", "is_private", "unlisted", "unpublished", "hidden", "headless"),
            *("hide_in_list", "eleventy_exclude_from_collections"),
        ),
        "password": ("password", "post_password"),
        "published": ("published", "is_published", "listed", "discoverable"),
        "publish": ("publish", "dg_publish", "public", "is_public"),
        "status": ("status", "post_status", "state", "visibility"),
        "withdrawn": ("withdrawn",),
        "publish_date": ("publish_date",),
        "expires": (
            *("expiry_date", "expires", "expires_at", "expire_date", "expiration_date", "unpublish_date"),
        ),
    }
)

CONTAINERS = frozenset({"extra", "params", "taxonomies", "taxonomy", "metadata", "frontmatter", "fm", "date"})
"""Keys whose mappings hold more keys, as in Zola, Hugo, Grav and Material for MkDocs."""

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
        found: dict[str, list[tuple[int, bool, str]]] = {}
        for key in keys:
            normal = normal_key(key)
            rows = self._exact.get(normal, []) + [
                (field, rank) for pattern, field, rank in self._patterns if pattern.match(normal)
            ]
            for field, rank in rows:
                found.setdefault(field, []).append((rank, not key.islower(), key))
        return {field: tuple(row[-1] for row in sorted(rows)) for field, rows in found.items()}

    def nearest(self, keys: tuple[str, ...]) -> str:
        """The key that comes closest to naming a date or an original, or ""."""
        from difflib import get_close_matches  # late: only for reports

        wanted = {normal_key(key): key for field in ("original", "date") for key in FIELDS[field]}
        scored = [(key, get_close_matches(normal_key(key), wanted, 1, 0.75)) for key in keys]
        return next((key for key, close in scored if close), "")
