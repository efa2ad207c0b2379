"""The catalogs: whole, current, and with the placeholders of their messages."""

import re
import string
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from feeds import pages
from feeds.pages import LANGUAGES, interface_of, translator
from feeds.pages.translations import page_language
from tests.support import pages_examples as examples
from tests.support.paths import ROOT

LOCALE = ROOT / "feeds" / "locale"
CATALOGS = sorted(LOCALE.glob("*/LC_MESSAGES/feeds.po"))


def babel(module: str) -> Any:
    """A module of Babel, which only tests and translators need."""
    pytest.importorskip("babel", reason="Babel is not installed")
    return import_module(f"babel.messages.{module}")


def messages(path: Path) -> dict[Any, Any]:
    """The messages of a catalog with their translations."""
    module, read = ("pofile", "read_po") if path.suffix == ".po" else ("mofile", "read_mo")
    with path.open("rb") as file:
        catalog = getattr(babel(module), read)(file)
    return {plain(message.id): plain(message.string) for message in catalog if message.id}


def plain(text: Any) -> Any:
    """A message or translation; a tuple of its forms if it has a plural."""
    return text if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def test_every_language_but_english_has_a_catalog() -> None:
    assert [path.parts[-3].replace("_", "-") for path in CATALOGS] == list(LANGUAGES[1:])


CALL = re.compile(r"\b(?:_|N_|\w*gettext)\s*\(|\btrans\b")
"""In every source that has messages."""


@cache
def messages_of_the_code() -> frozenset[Any]:
    extract = babel("extract")
    return frozenset(
        plain(message[:2] if isinstance(message, tuple) else message)
        for method, pattern in (("python", "*.py"), ("jinja2.ext:babel_extract", "*.html"))
        for source in (ROOT / "feeds").rglob(pattern)
        if CALL.search(source.read_text("utf-8"))
        for _, message, _, _ in extract.extract_from_file(method, str(source))
    )


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_catalog_translates_every_message_of_the_code_and_no_other(path: Path) -> None:
    assert set(messages(path)) == messages_of_the_code()


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    for message, translation in messages(path).items():
        wanted = placeholders(forms(message)[-1])
        assert placeholders(forms(translation)[-1]) == wanted, message
        for text in forms(translation):  # in some languages, "one" and "two" say their number themselves
            assert text and placeholders(text) <= wanted, message


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_compiled_catalogs_are_current(path: Path) -> None:
    assert messages(path.with_suffix(".mo")) == messages(path)


@pytest.mark.parametrize(
    "language, one, two, many",
    [
        ("ru", "1 запись", "2 записи", "1\xa0005 записей"),
        ("ar", "مقالة واحدة", "مقالتان", "1,005 مقالات"),
        ("he", "רשומה אחת", "שתי רשומות", "1,005 רשומות"),
        ("de", "1 Eintrag", "2 Einträge", "1.005 Einträge"),
        ("ja", "1 件の記事", "2 件の記事", "1,005 件の記事"),
    ],
)
def test_numbers_are_written_as_each_language_does(language: str, one: str, two: str, many: str) -> None:
    count = partial(translator(language).ngettext, "{n} entry", "{n} entries")
    assert [count(n) for n in (1, 2, 1005)] == [one, two, many]


@pytest.mark.parametrize(
    "language, day, month",
    [("en", "May 3, 2024", "May 2024"), ("de", "03.05.2024", "Mai 2024"), ("ja", "2024/05/03", "2024年5月")],
)
def test_days_and_months_are_written_as_each_language_does(language: str, day: str, month: str) -> None:
    assert translator(language).day("2024-05-03") == day
    assert translator(language).month("2024-05") == month


@pytest.mark.parametrize("language", ["ar", "fa", "he"])
def test_pages_of_languages_from_right_to_left_are_mirrored(language: str) -> None:
    start = pages.render(examples.home(20, 3, interface=language)).decode().partition("<head>")[0]
    assert f'<html lang="{language}" dir="rtl">' in start


def test_english_has_a_singular_and_a_plural() -> None:
    count = partial(translator("en").ngettext, "{n} entry", "{n} entries")
    assert [count(n) for n in (0, 1, 2000)] == ["0 entries", "1 entry", "2,000 entries"]


@pytest.mark.parametrize(
    "language, interface",
    [
        ("en-GB", "en"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("ZH-hk", "zh-Hant"),
        ("zh-yue", "zh-Hans"), ("de-AT", "de"), ("pt-BR", "pt"), ("zha", "en"),
    ],
)  # fmt: skip
def test_the_interface_is_in_the_nearest_language(language: str, interface: str) -> None:
    assert interface_of(language) == interface


def test_a_page_in_the_language_of_the_site_has_its_tag() -> None:
    assert page_language("en", "en-GB") == "en-GB"
    assert page_language("en", "de") == "en"
    assert page_language("zh-Hans", "zh-CN") == "zh-CN"
    assert page_language("zh-Hant", "zh-CN") == "zh-Hant"
