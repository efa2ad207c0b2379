"""Directives of Markdown, as remark, Astro and Docusaurus have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.cleaner import clean
from feeds.markup.markdown import render


def html(text: str) -> str:
    return clean(text, title="Rain", link="", path="a.md").html


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        ('::github{repo="jane/rain"}', "https://github.com/jane/rain", "https://github.com/jane/rain"),
        (':::github{repo="jane/rain"}\n:::', "https://github.com/jane/rain", "https://github.com/jane/rain"),
        ("> Look:\n>\n> ::link[Fog]{url=https://b.example/}", "https://b.example/", "Fog"),
        (':::linkcard{url="https://b.example/" title="Fog"}\n:::', "https://b.example/", "Fog"),
        (":::linkCard\nhttps://b.example/\n:::", "https://b.example/", "https://b.example/"),
        ("::card[Fog]{href='https://b.example/'}", "https://b.example/", "Fog"),
        ("雾:link[Fog]{href=https://b.example/}。", "https://b.example/", "Fog"),
    ],
)
def test_a_directive_leads_to_what_it_names(text: str, address: str, words: str) -> None:
    assert f'<a href="{address}" rel="noopener noreferrer">{words}</a>' in html(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::youtube[Fog]{#dQw4w9WgXcQ}", "https://www.youtube.com/embed/dQw4w9WgXcQ"),
        ('::video{type="youtube" id="dQw4w9WgXcQ"}', "https://www.youtube.com/embed/dQw4w9WgXcQ"),
        ('::bilibili{id="BV1xx411c7mD"}', "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD"),
        ("{{< bilibili av=47027633 >}}", "https://player.bilibili.com/player.html?aid=47027633"),
        ("{{< bilibili av47027633 >}}", "https://player.bilibili.com/player.html?aid=47027633"),
    ],
)
def test_a_directive_plays_what_it_names(text: str, address: str) -> None:
    assert f'<iframe src="{address}"' in render(text, [])


def test_directives_in_a_line_show_their_words() -> None:
    assert html("雾:spoiler[来**了**]。Press :kbd[Ctrl].") == (
        "<p>雾来<strong>了</strong>。Press <kbd>Ctrl</kbd>.</p>"
    )
    assert "<strong>Open</strong>" in html(':::details{title="Open"}\nIt rains.\n:::')
    dropped: list[str] = []
    assert render('It rains.\n\n::art{type="wave"}', dropped) == "<p>It rains.</p>\n<p></p>\n"
    assert dropped == ['::art{type="wave"}']


@pytest.mark.parametrize(
    "text",
    [
        *("a dict:list[int] and C++ std::vector{1}", "12::30", "a:kbd[b]", "::std{x}", "::note"),
        *("see :foo[b]", ":smile:", "x/:kbd[x]"),
    ],
)
def test_colons_in_prose_stay(text: str) -> None:
    assert render(text, []) == f"<p>{text}</p>\n"


def test_code_stays() -> None:
    assert html('`:kbd[x]`\n\n```\n::github{repo="a/b"}\n```') == (
        '<p><code>:kbd[x]</code></p><pre><code>::github{repo="a/b"}\n</code></pre>'
    )


@given(st.text(alphabet=':[]{}#="ab /\n', max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(render(text, []), str)
