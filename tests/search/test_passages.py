import pytest

from feeds.search import parse
from feeds.search.passages import LENGTH, mark, passage, pattern_of


def marked(query: str, text: str) -> list[str]:
    pattern = pattern_of(parse(query))
    assert pattern
    pieces = mark(text, pattern)
    assert "".join(piece for piece, _ in pieces) == text
    return [piece for piece, is_word in pieces if is_word]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("rain", "Rain, RAIN and rainbows", ["Rain", "RAIN"]),
        ("rain OR snow", "snow then rain", ["snow", "rain"]),
        ('"heavy rain"', "a heavy\n rain; heavy clouds", ["heavy\n rain"]),
        ("rain -storm", "rain without a storm", ["rain"]),
        ("title:rain tag:x", "rain x", ["rain"]),
        ("雨港", "雨港，雨 港", ["雨港", "雨 港"]),
        ("台湾", "臺灣與台灣", ["臺灣", "台灣"]),
        ("c", "c++ (C) abc", ["c", "C"]),
    ],
)
def test_the_words_of_a_query_are_marked(query: str, text: str, words: list[str]) -> None:
    assert marked(query, text) == words


def test_a_query_without_words_marks_nothing() -> None:
    assert pattern_of(parse("tag:rain date:2021")) is None
    assert pattern_of(parse("-rain tag:x")) is None


def test_a_passage_is_the_text_around_the_first_word() -> None:
    pattern = pattern_of(parse("harbour"))
    assert pattern
    text = "word " * 200 + "the harbour sleeps " + "word " * 200
    pieces = passage(text, pattern)
    whole = "".join(piece for piece, _ in pieces)
    assert whole.startswith("…word") and whole.endswith("…") and len(whole) <= LENGTH + 2
    assert ("harbour", True) in pieces
    assert passage("no such word", pattern) == ()
