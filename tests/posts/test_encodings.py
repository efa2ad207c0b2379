"""Encodings of the past are read, with a note."""

from datetime import UTC

import pytest

from feeds.posts import parse

WORDS = {
    "zh": (
        "河水上涨了",
        "昨天晚上河水上涨，早上人们聚集在岸边，但没有人知道该怎么办。这是一个很长的故事。",
    ),
    "zh-Hant": (
        "河水上漲",
        "昨天晚上河水上漲，早上人們聚集在岸邊，但沒有人知道該怎麼辦。這是很長的故事。",
    ),
    "ja": (
        "川が増水した",
        "昨夜、川の水位が上がりました。朝になって人々は岸に集まりました。カタカナもあります。",
    ),
    "ko": (
        "강물이 불었다",
        "어젯밤에 강물이 불어났다. 아침이 되자 사람들이 강가에 모였지만 아무도 몰랐다.",
    ),
    "ru": (
        "Река",
        "Вода поднялась ночью, и утром все вышли на берег. Никто не знал, что делать дальше.",
    ),
    "fr": (
        "L'été à la mer",
        "Les bateaux sont arrivés à l'aube, et les pêcheurs étaient déjà là. Où étaient-ils ?",
    ),
    "pl": (
        "Rzeka",
        "Woda podniosła się w nocy i rano wszyscy wyszli na brzeg. Nikt nie wiedział, co robić.",
    ),
    "el": (
        "Το ποτάμι",
        "Το νερό ανέβηκε τη νύχτα και το πρωί όλοι βγήκαν στην όχθη.",
    ),
    "ar": (
        "النهر",
        "ارتفع الماء في الليل وفي الصباح خرج الجميع إلى الضفة ولم يعرف أحد ماذا يفعل.",
    ),
}
TEXTS = {
    language: f"---\ntitle: {title}\ndate: 2024-03-12\n---\n{text}\n"
    for language, (title, text) in WORDS.items()
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        *(("zh", "gb18030"), ("zh-Hant", "big5"), ("ja", "shift_jis"), ("ja", "euc_jp"), ("ko", "euc_kr")),
        *(("ru", "cp1251"), ("fr", "cp1252"), ("pl", "cp1250"), ("el", "cp1253"), ("ar", "cp1256")),
        *(("zh", "utf-16"), ("ar", "utf-16")),
    ],
)
def test_a_text_is_read_and_the_encoding_reported(language: str, encoding: str) -> None:
    text = TEXTS[language]
    found = parse("a.md", text.encode(encoding), zone=UTC)
    assert found.post is not None
    assert f"title: {found.post.meta.title}\n" in text
    assert found.post.body == text.rpartition("---\n")[2]
    assert [problem.action.startswith("read as ") for problem in found.problems] == [True]


def test_what_a_page_declares_counts() -> None:
    page = '<html><head><meta charset="windows-1257"><title>Upė</title><meta name=date content=2024-03-12>'
    found = parse("a.html", page.encode("cp1257"), zone=UTC).post
    assert found is not None and found.meta.title == "Upė"
