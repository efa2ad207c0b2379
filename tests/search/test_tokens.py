"""Tokens of texts."""

import re
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.search import (
    tokens,
)
from feeds.search.han import SIMPLIFIED, TRADITIONAL


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The U.S. don't, state-of-the-art", "the u s don t state of the art"),
        ("snake_case C++ 3.5", "snake case c 3 5"),
        ("iPhone手机发布", "iphone 手 机 发 布"),
        ("臺灣的後來", "台 湾 的 后 来"),
        ("ｶﾞﾗｽとコーヒー", "ガ ラ ス と コ ー ヒ ー"),
        ("한국어 뉴스", "한 국 어 뉴 스"),
        ("ＡＢＣ１２３，ｘ", "abc123 x"),
        ("Straße ΣΊΣΥΦΟΣ İ", "strasse σίσυφοσ i̇"),
        ("cafe\u0301 café", "café café"),
        ("हिन्दी समाचार", "हिन्दी समाचार"),
        ("می\u200cخواهم soft\u00adly", "میخواهم softly"),
        ("it´s it's", "it s it s"),
        ("ฝนตก", "ฝ น ต ก"),
        ("𠮷野家", "𠮷 野 家"),
        ("\U0001f327\ufe0f … \x00\ud800", ""),
    ],
)
def test_text_is_made_of_tokens(text: str, expected: str) -> None:
    assert tokens(text) == expected.split()


def test_no_simplified_character_is_a_traditional_one() -> None:
    assert not set(SIMPLIFIED) & set(TRADITIONAL)
    assert len(set(TRADITIONAL)) == len(TRADITIONAL) == len(SIMPLIFIED)


@given(st.text())
def test_tokens_of_joined_tokens_are_the_same(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)


@given(st.text())
def test_the_tokenizer_of_the_database_takes_tokens_apart_again(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'ascii')")
        db.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance)")
        db.execute("INSERT INTO texts VALUES (?)", (" ".join(tokens(text)),))
        terms = db.execute("SELECT term FROM terms ORDER BY offset").fetchall()
    assert [term for (term,) in terms] == tokens(text)


@given(st.text())
def test_tokens_hold_nothing_but_letters_digits_and_marks(text: str) -> None:
    for token in tokens(text):
        assert token
        assert not re.search(r"[\x00-/:-@\[-`{-\x7f\s]|[A-Z]", token)
