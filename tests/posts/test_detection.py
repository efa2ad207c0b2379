"""The language of a text is detected only where it is clear and nothing names it."""

from datetime import UTC

import pytest

from feeds.posts import ParseOptions, parse
from feeds.posts.detection import language_of

DETECT = ParseOptions(detect_language=True)
TEXTS = {
    "en": "The water rose in the night, and in the morning everybody went down to the river to look.",
    "de": "Das Wasser stieg in der Nacht, und am Morgen gingen alle hinunter zum Fluss.",
    "fr": "L'eau est montée pendant la nuit, et le matin tout le monde est descendu à la rivière.",
    "es": "El agua subió durante la noche, y por la mañana todos bajaron al río para mirar.",
    "ar": "ارتفع الماء في الليل وفي الصباح خرج الجميع إلى الضفة ولم يعرف أحد ماذا يفعل.",
    "ja": "昨夜、川の水位が上がりました。朝になって人々は岸に集まりました。",
    "ko": "어젯밤에 강물이 불어났다. 아침이 되자 사람들이 강가에 모였다.",
    "ru": "Вода поднялась ночью, и утром все вышли на берег реки.",
    "he": "המים עלו בלילה ובבוקר כולם יצאו אל הגדה. איש לא ידע מה לעשות.",
    "zh": "昨天晚上河水上涨，早上人们聚集在岸边，但没有人知道该怎么办。",
    "zh-Hant": "昨天晚上河水上漲，早上人們聚集在岸邊，但沒有人知道該怎麼辦。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_language_is_detected_among_markup(language: str) -> None:
    text = TEXTS[language]
    assert (
        language_of(f'<p class="the and of">{text}</p>\n\n```python\nfor the in of: and\n```\n') == language
    )


@pytest.mark.parametrize("body", ["", "Hm.", "12345 67890 12345 67890 12345", "\x00\ud800\ufffe" * 50])
def test_what_is_not_clear_has_no_language(body: str) -> None:
    assert language_of(body) == ""


def test_a_named_language_counts_and_nothing_is_detected_unasked() -> None:
    for head, options, expected in (
        ("lang: nl", DETECT, "nl"),
        ("x: y", DETECT, "en"),
        ("x: y", ParseOptions(), ""),
    ):
        data = f"---\ndate: 2024-03-12\n{head}\n---\n{TEXTS['en']}".encode()
        found = parse("a.md", data, zone=UTC, options=options).post
        assert found is not None and found.meta.language == expected
