"""How raw bodies are divided into texts and pictures, and which of them are the same."""

import pytest

from feeds.clean.page import Page
from feeds.clean.pieces import Piece, marks_of, pieces
from feeds.clean.trees import parse

LINK = "https://nei.example/2024/fog.html"


def texts(body: str, path: str = "post.md") -> list[Piece]:
    return [piece for piece in pieces(body, LINK, path) if piece.kind != "picture"]


def test_a_body_is_read_in_order_with_what_each_piece_is() -> None:
    body = (
        "<!--1609899120000-->\n[Fog](https://nei.example/fog)\n------\n\n<div>\n<h2>Fog &amp; rain</h2>"
        "<p>It <b>rained</b>.<script>var p = '<p>no</p>'</script></p><img src='/a.png'><!-- <p>no</p> -->"
        "<ul><li>Salt</li></ul>First line<br><br>second\n</div>"
    )
    found = [(piece.kind, piece.text) for piece in pieces(body, LINK)]
    assert found == [
        *(("heading", "Fog & rain"), ("text", "It rained."), ("picture", "https://nei.example/a.png")),
        *(("item", "Salt"), ("text", "First line"), ("text", "second")),
    ]


def test_markdown_is_read_as_markdown() -> None:
    body = (
        "# Fog\n\nIt rained\nall day.\n\n- Salt\n- [Ships](https://ships.example/)\n\n```\n# no\n```\n\n"
        "![](/a.png)\n"
    )
    found = [(piece.kind, piece.text, piece.href) for piece in pieces(body, LINK)]
    assert found == [
        *(("heading", "# Fog", ""), ("text", "It rained all day.", ""), ("item", "- Salt", "")),
        *(("item", "- Ships", "ships.example"), ("picture", "https://nei.example/a.png", "")),
    ]


@pytest.mark.parametrize(
    "text, href, is_link",
    [
        ("<p>Fog</p>", "", False),
        ('<p><a href="/join?from=fog">Join us</a></p>', "/join", True),
        ('<p>» <a href="/join">Join us</a></p>', "/join", True),
        ('<a href="/join"><div>Join us</div></a>', "/join", True),
        ('<p>We have letters: <a href="/join">join us</a></p>', "/join", False),
        ('<p><a href="?to=x">Share</a></p>', ".", True),
        ('<p><a href="https://nei.example/2024/fog.html?to=x">Share</a></p>', ".", True),
        ('<p><a href="#songs">Songs</a></p>', "", True),
        ('<p><a name="songs">Songs</a></p>', "", False),
        ("<p>Write to https://nei.example/letters today</p>", "nei.example/letters", False),
    ],
)
def test_where_a_text_leads(text: str, href: str, is_link: bool) -> None:
    (piece,) = texts(text)
    assert (piece.href, piece.is_link) == (href, is_link)


@pytest.mark.parametrize(
    "raw, cleaned",
    [
        ("<p>Fog, all  day&nbsp;long!</p>", "<p>fog all day long</p>"),
        ('<p><a href="/join">Join us</a></p>', '<p><a href="https://nei.example/join">Join us</a></p>'),
        ("Fog **all** day.", "<p>Fog <strong>all</strong> day.</p>"),
        ("<div><span>雨下了</span>一天</div>", "<p>雨下了一天</p>"),
    ],
)
def test_a_text_is_known_again_in_the_page(raw: str, cleaned: str) -> None:
    page = Page(parse(cleaned), "", "")
    page.find_blocks()
    (piece,), (block,) = texts(raw), page.blocks
    assert piece.mark in marks_of(block)


@pytest.mark.parametrize(
    "one, other",
    [
        ("<img src='https://a.example/x/w.png'>", "<img src='http://a.example/x/w.png?post=2#3'>"),
        ("<img src='/w.png'>", "<img data-src='https://nei.example/w.png' src='data:image/gif;base64,R0lG'>"),
    ],
)
def test_a_picture_is_the_same_by_its_address(one: str, other: str) -> None:
    first, second = pieces(one, LINK), pieces(other, LINK)
    assert [piece.mark for piece in first] == [piece.mark for piece in second] and len(first) == 1


@pytest.mark.parametrize(
    "text", ["<pre>{}</pre>", "<table><td>{}</table>", "<figcaption>{}</figcaption>", "<p>{}</p>" + 500 * "x"]
)
def test_what_is_too_long_or_repeats_itself_has_no_mark(text: str) -> None:
    assert not texts(text.format("fog " * 200 if "<p>" in text else "fog"))[0].mark


@pytest.mark.parametrize(
    "part",
    [
        *(
            "<script>",
            "<!--",
            "<noscript ",
            "</script ",
            "<a href=x>",
            "<a ",
            "<br>  ",
            "[a](b",
            "![",
            "```\n",
        ),
        *("<img src=", "<img ", "<p", "&#", "<", "\n- ", "[", "](", "<noscript ", "~~~\n\n", "http://["),
    ],
)
@pytest.mark.parametrize("count", [10_000, pytest.param(40_000, marks=pytest.mark.slow)])
def test_hostile_bodies_take_no_longer_than_others(part: str, count: int) -> None:
    for path in ("post.md", "post.html"):
        pieces("<p>Fog</p>" + part * count, LINK, path)
