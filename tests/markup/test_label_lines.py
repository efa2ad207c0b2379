import pytest

from tests.support.markup import markdown_to_html as html


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("・雨\n・霧", "<p>・雨<br>・霧</p>"),
        ("1.雨\n2.霧\n\n1.5 米\n2.5 米", "<p>1.雨<br>2.霧</p><p>1.5 米\n2.5 米</p>"),
        (
            "作者：林\n来源：`雨`\n\nhttps://a.example\nhttps://b.example",
            "<p>作者：林<br>来源：<code>雨</code></p>"
            '<p><a href="https://a.example">https://a.example</a><br><a href="https://b.example">https://b.example</a></p>',
        ),
        ("Rain: fell\nand fog: came\nhere", "<p>Rain: fell\nand fog: came\nhere</p>"),
        ("`a: b\nc: d`", "<p><code>a: b c: d</code></p>"),
    ],
)
def test_lines_of_labels_addresses_and_items_stay_lines_and_prose_does_not(body: str, shown: str) -> None:
    assert html(body) == shown
