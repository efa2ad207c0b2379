import pytest

from feeds.markup.languages import BY_SUFFIX, Language, language_of

PAGE = "<article>\n  <h1>Fog</h1>\n\n      <p>It came at night.</p>\n\n  <p>1. It stayed.</p>\n</article>\n"


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.md", Language.MARKDOWN),
        ("a/b.MARKDOWN", Language.MARKDOWN),
        ("a.mdown", Language.MARKDOWN),
        ("a.Rmd", Language.MARKDOWN),
        ("a.mdx", Language.MDX),
        ("a.html", Language.HTML),
        ("a.htm", Language.HTML),
        ("a.txt", Language.TEXT),
    ],
)
def test_the_suffix_says_the_language(path: str, language: Language) -> None:
    assert language_of(path, "It was *fog*.") is language


def test_a_saved_page_is_no_markdown_whatever_its_suffix() -> None:
    assert language_of("a.md", PAGE) is Language.PAGE
    assert language_of("a.md", f"\n\n<!-- saved -->{PAGE}{PAGE}") is Language.PAGE


@pytest.mark.parametrize(
    "body",
    [
        '<div align="center">\n\n# Fog\n\n</div>\n',
        "<div>\n\nIt came at night.\n\nIt stayed.\n\n</div>\n",
        "<p>It came.</p>\n\nIt *stayed*.\n\n<p>It went.</p>\n",
        "<p>It came.</p>\n\n- It stayed.\n",
        "Fog <b>came</b>.",
        "",
    ],
)
def test_html_within_markdown_makes_no_page_of_it(body: str) -> None:
    assert language_of("a.md", body) is Language.MARKDOWN


def test_marks_in_the_code_of_a_page_are_no_marks() -> None:
    body = f"<div><pre>\n# a\n\n- b\n\n- c\n\n- d\n</pre>{PAGE}</div>"
    assert language_of("a.md", body) is Language.PAGE


def test_text_is_markdown_only_where_nothing_else_could_be_meant() -> None:
    assert language_of("a.txt", "Chapter 2\n---\n* a star\n1) one") is Language.TEXT
    assert language_of("a.txt", "# Fog\n\nSee [there](https://a.example/).") is Language.MARKDOWN


def test_all_suffixes_are_in_lower_case() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in BY_SUFFIX)
