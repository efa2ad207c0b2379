import pytest

from feeds.markup.convert import convert
from feeds.markup.languages import Language
from feeds.markup.rst import to_markdown

LONG = "https://example.com/" + "a" * 20_000


@pytest.mark.parametrize(
    "language, definition, reference",
    [
        (Language.MARKDOWN, f"[x]: {LONG}", "[x]"),
        (Language.MARKDOWN, f"[x]: {LONG}.png", "![x]"),
        (Language.MARKDOWN, f'[x]: https://example.com/ "{LONG}"', "[words][x]"),
        (Language.RST, f".. _x: {LONG}", "x_"),
        (Language.RST, f".. |x| replace:: {LONG}", "|x|"),
    ],
)
def test_references_together_give_not_much_more_than_the_document_has(
    language: Language, definition: str, reference: str
) -> None:
    def html(times: int) -> str:
        body = f"{definition}\n\n" + f"{reference} and\n" * times
        return convert(body, language).html

    assert html(3).count("a" * 20_000) >= 3
    assert len(html(2_000)) < 200_000


def test_a_long_list_of_links_by_reference_is_whole() -> None:
    definitions = "\n".join(f"[{number}]: https://example.com/{number}" for number in range(5_000))
    links = "\n".join(f"[{number}]" for number in range(5_000))
    html = convert(f"{definitions}\n\n{links}", Language.MARKDOWN).html
    assert html.count("<a href=") == 5_000


def test_short_rows_below_a_wide_head_of_a_table_stay_short() -> None:
    source = f".. csv-table::\n\n   {'a,' * 1_000}\n" + "   x\n" * 1_000
    assert len(to_markdown(source)) < 5 * len(source)
