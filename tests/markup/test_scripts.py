import pytest

from tests.support.markup import markdown_to_html as html


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "H~2~O, C~12~H~22~, x~i~ 和 2^10^、x^2^，CO~2~ 10^-3^",
            "<p>H<sub>2</sub>O, C<sub>12</sub>H<sub>22</sub>, x<sub>i</sub> 和 2<sup>10</sup>、"
            "x<sup>2</sup>，CO<sub>2</sub> 10<sup>-3</sup></p>",
        ),
        (
            "bye~bye~ 3~5天，6~8天 a^b^a ^_^ ^o^ ~~x~~ `H~2~O` $a^2^$",
            "<p>bye~bye~ 3~5天，6~8天 a^b^a ^_^ ^o^ <s>x</s> <code>H~2~O</code> $a^2^$</p>",
        ),
    ],
)
def test_short_indices_and_exponents_are_set_so_and_signs_of_people_are_not(body: str, shown: str) -> None:
    assert html(body) == shown
