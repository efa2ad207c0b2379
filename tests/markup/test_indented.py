import pytest

from tests.support.markup import markdown_to_html as html


def test_indented_sentences_of_chinese_are_paragraphs() -> None:
    body = "甲\n\n    雨下了一整天，港口很**安静**，没有人说话。\n\n    船也没有开走，大家都在等。\n"
    assert html(body) == (
        "<p>甲</p><p>雨下了一整天，港口很<strong>安静</strong>，没有人说话。</p>"
        "<p>船也没有开走，大家都在等。</p>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "甲\n\n    x = '雨下了一整天'  # 港口很安静。\n",
        "甲\n\n    # 雨下了一整天，港口很安静，没有人说话。\n",
        "甲\n\n    雨下了一整天\n    make rain\n",
    ],
)
def test_indented_code_with_chinese_stays_code(body: str) -> None:
    assert "<pre><code>" in html(body)
