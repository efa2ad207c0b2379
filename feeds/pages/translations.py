"""The languages of the interface: gettext catalogs in `feeds/locale`. English is the source language.

Messages have `{placeholders}`. After a change of a message or a translation, run Babel's commands:

    pybabel extract -F pyproject.toml --no-location -o feeds.pot .
    pybabel update -D feeds -i feeds.pot -d feeds/locale
    pybabel compile -D feeds -d feeds/locale

A new language begins with `pybabel init` instead of `update` (and `-l` with its code).
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from feeds.model import Site

_LOCALE = files("feeds") / "locale"

LANGUAGES = ("en", *sorted(folder.name.replace("_", "-") for folder in _LOCALE.iterdir() if folder.is_dir()))
"""The languages of the interface, as BCP 47 tags."""

_BY_TAG: Mapping[str, str] = {language.lower(): language for language in LANGUAGES} | {
    "zh": "zh-Hans",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-tw": "zh-Hant",
}


_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for extraction where it is not translated on the spot (a gettext convention)."""
    return message


class Translator:
    """Translates messages into one of LANGUAGES."""

    def __init__(self, language: str) -> None:
        self.locale = language.replace("-", "_")
        self._catalog = NullTranslations()
        if language != LANGUAGES[0]:
            with (_LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "feeds.mo").open("rb") as file:
                self._catalog = GNUTranslations(file)

    def gettext(self, message: str, **values: str | int) -> str:
        """`message` with its placeholders filled."""
        return self._catalog.gettext(message).format(**values)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The form for the number `n`, with `{n}` filled."""
        return self._catalog.ngettext(singular, plural, n).format(n=self.number(n))

    def number(self, n: int) -> str:
        """A number: 12,345 in English."""
        return _number(n, self.locale)

    def day(self, day: str) -> str:
        """A day, ISO 8601 or "", as people write it: "May 3, 2024" in English."""
        return _day(day, self.locale)

    def month(self, month: str) -> str:
        """A month, such as "2024-05": "May 2024" in English."""
        return _month(month, self.locale)


translator = cache(Translator)
"""The `Translator` of a language; its catalog is read once."""


def is_right_to_left(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return language.partition("-")[0].lower() in _RIGHT_TO_LEFT


# Babel is imported late: it takes 60 ms, and builds in which nothing changed render no page.
@lru_cache(maxsize=4096)
def _number(n: int, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(n, locale=locale)


@lru_cache(maxsize=4096)
def _day(day: str, locale: str) -> str:
    from babel.dates import format_date

    return format_date(date.fromisoformat(day), "medium", locale=locale) if day else ""


@lru_cache(maxsize=1024)
def _month(month: str, locale: str) -> str:
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=locale)


def interface_of(language: str) -> str:
    """The language of the interface for a site in `language` (BCP 47): one of LANGUAGES."""
    tag = language.lower()
    while tag and tag not in _BY_TAG:
        tag = tag.rpartition("-")[0]
    return _BY_TAG.get(tag, LANGUAGES[0])


def page_language(interface: str, language: str) -> str:
    """The `lang` of a page: the site's own tag ("zh-CN") if the interface is in that language ("zh-Hans")."""
    same = language.lower().partition("-")[0] == interface.partition("-")[0]
    return language if same and interface_of(language) == interface else interface


def feed_comment(site: Site, page_url: str) -> str:
    """The note in a feed for people who open it in a browser; `page_url` is the channel's page."""
    return translator(interface_of(site.interface or site.language)).gettext(
        "This is a feed: copy its address into a feed reader, and new articles come to you. "
        "For people there is a page: {url}",
        url=page_url,
    )
