"""Parts of an entry that all formats share: title, authors, labels, body, credit line, origin, dates."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from feeds.model import Entry, Site
from feeds.originals import host_of
from feeds.text import unique

# By BCP 47 tag in lower case, looked up as in RFC 4647 section 3.4; "" is the default.
_CREDIT = {
    "": "Source: {source}",
    "ar": "المصدر: {source}",
    "bg": "Източник: {source}",
    "ca": "Font: {source}",
    "cs": "Zdroj: {source}",
    "da": "Kilde: {source}",
    "de": "Quelle: {source}",
    "el": "Πηγή: {source}",
    "es": "Fuente: {source}",
    "fa": "منبع: {source}",
    "fi": "Lähde: {source}",
    "fr": "Source : {source}",
    "he": "מקור: {source}",
    "hi": "स्रोत: {source}",
    "hu": "Forrás: {source}",
    "id": "Sumber: {source}",
    "it": "Fonte: {source}",
    "ja": "出典：{source}",
    "ko": "출처: {source}",
    "nb": "Kilde: {source}",
    "nl": "Bron: {source}",
    "no": "Kilde: {source}",
    "pl": "Źródło: {source}",
    "pt": "Fonte: {source}",
    "ro": "Sursa: {source}",
    "ru": "Источник: {source}",
    "sv": "Källa: {source}",
    "th": "ที่มา: {source}",
    "tr": "Kaynak: {source}",
    "uk": "Джерело: {source}",
    "vi": "Nguồn: {source}",
    "zh": "来源：{source}",
    "zh-hant": "來源：{source}",
    "zh-hk": "來源：{source}",
    "zh-mo": "來源：{source}",
    "zh-tw": "來源：{source}",
}


# Three formats render the same dates.
@lru_cache(maxsize=256)
def rfc3339(when: datetime) -> str:
    """`when` as RFC 3339 in UTC: upper-case T and Z, fractions only where there are any."""
    return when.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def rfc822(when: datetime) -> str:
    """`when` as RFC 822 in GMT with a four-digit year, in English whatever the locale."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def title(entry: Entry) -> str:
    """The title, or else the host of the original, or else the id."""
    return entry.title or entry.source or entry.id


def authors(entry: Entry, site: Site) -> tuple[str, ...]:
    """The authors, or else the source, or else the publisher of the feeds. Never empty."""
    return _unique(entry.authors) or (entry.source or site.author or site.title or host_of(site.base_url),)


def labels(entry: Entry) -> tuple[str, ...]:
    """Tags and categories in one list, each name once."""
    return _unique(entry.tags + entry.categories)


# Three formats render the same names.
@lru_cache(maxsize=256)
def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    return unique(list(names))


def language(entry: Entry, site: Site) -> str:
    """The language to state for an entry; "" where it is the site's."""
    return entry.language if entry.language.lower() != site.language.lower() else ""


def image(entry: Entry) -> str:
    """Address of the lead image if it is http(s), or ""."""
    address = entry.content.image
    return address if address.startswith(("http://", "https://")) else ""


def origin(entry: Entry) -> str:
    """Root address of the original's site; "" without a link."""
    link = urlsplit(entry.link)
    return f"{link.scheme}://{link.netloc.rpartition('@')[2]}/" if entry.link else ""


def body(entry: Entry, site: Site) -> str:
    """The HTML to publish, followed by the credit line; "" where the site publishes summaries only.

    An entry without any text has the credit line only.
    """
    html = entry.content.html if site.full else ""
    if not (site.credit and entry.link) or (entry.content.summary and not html):
        return html
    return html + _credit(entry.link, entry.source, site.language or entry.language, site.credit_text)


def text(entry: Entry) -> str:
    """Plain text to publish where there is no HTML. Never empty."""
    return entry.content.summary or title(entry)


def archived(entry: Entry, site: Site) -> str:
    """Address of an archived copy of the original, or ""."""
    return site.archive.replace("{url}", entry.link) if entry.link else ""


@lru_cache(maxsize=256)
def _credit(address: str, source: str, language: str, wanted: str) -> str:
    tag = language.lower()
    while tag not in _CREDIT:
        tag = tag.rpartition("-")[0]
    before, _, after = (wanted or _CREDIT[tag]).partition("{source}")
    link = f'<a href="{escape(address)}">{escape(source)}</a>'
    return f"<p>{escape(before)}{link}{escape(after)}</p>"
