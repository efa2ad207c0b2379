"""The catalogs: whole, current, and with the placeholders of their messages."""

import string
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from feeds.pages import LANGUAGES, interface_of, translator
from feeds.pages.translations import page_language
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


@cache
def messages_of_the_code() -> frozenset[Any]:
    extract = babel("extract")
    return frozenset(
        plain(message[:2] if isinstance(message, tuple) else message)
        for method, pattern in (("python", "*.py"), ("jinja2.ext:babel_extract", "*.html"))
        for source in (ROOT / "feeds").rglob(pattern)
        for _, message, _, _ in extract.extract_from_file(method, str(source))
    )


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_catalog_translates_every_message_of_the_code_and_no_other(path: Path) -> None:
    assert set(messages(path)) == messages_of_the_code()


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    for message, translation in messages(path).items():
        for text in forms(translation):
            assert text and placeholders(text) == placeholders(forms(message)[-1]), message


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_compiled_catalogs_are_current(path: Path) -> None:
    assert messages(path.with_suffix(".mo")) == messages(path)


def test_english_has_a_singular_and_a_plural() -> None:
    count = partial(translator("en").ngettext, "{n} entry", "{n} entries")
    assert [count(n) for n in (0, 1, 2000)] == ["0 entries", "1 entry", "2,000 entries"]


@pytest.mark.parametrize(
    "language, interface",
    [
        ("en-GB", "en"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("ZH-hk", "zh-Hant"),
        ("zh-yue", "zh-Hans"), ("de", "en"), ("zha", "en"),
    ],
)  # fmt: skip
def test_the_interface_is_in_the_nearest_language(language: str, interface: str) -> None:
    assert interface_of(language) == interface


def test_a_page_in_the_language_of_the_site_has_its_tag() -> None:
    assert page_language("en", "en-GB") == "en-GB"
    assert page_language("en", "de") == "en"
    assert page_language("zh-Hans", "zh-CN") == "zh-CN"
    assert page_language("zh-Hant", "zh-CN") == "zh-Hant"
