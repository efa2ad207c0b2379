"""What repeats in the posts of one source: learned from raw bodies, removed from pages."""

import random

import pytest

from feeds.clean.cleaner import clean, learn_repeats, pieces
from feeds.clean.learned import Learned
from tests.support.prose import article

LINK = "https://nei.example/{}.html"
WALL = "<p>You've hit the wall: our journalism is for members, and members pay.</p>"


def learned(bodies: list[str]) -> Learned:
    return learn_repeats(pieces(body, LINK.format(number)) for number, body in enumerate(bodies))


def cleaned(body: str, marks: frozenset[str]) -> str:
    return clean(body, title="A quiet day", link=LINK.format("x"), repeats=marks).html


def test_a_text_at_the_end_of_many_posts_is_learned_and_removed() -> None:
    bodies = [article(number) + (WALL if number % 4 == 0 else "") for number in range(80)]
    found = learned(bodies)
    assert [(one.text[:19], one.posts) for one in found.repeats] == [("You've hit the wall", 20)]
    html = cleaned(article(500) + WALL, found.marks)
    assert "hit the wall" not in html
    assert html == cleaned(article(500), found.marks)


def test_a_picture_of_many_posts_is_learned_and_removed_whatever_its_query() -> None:
    wall = '<p><img src="/img/paywall.jpg?post={}"></p>'
    bodies = [article(number) + (wall.format(number) if number % 3 else "") for number in range(30)]
    found = learned(bodies)
    assert [(one.kind, one.posts) for one in found.repeats] == [("picture", 20)]
    assert "paywall" not in cleaned(article(99) + wall.format(99), found.marks)


def test_pictures_that_differ_in_one_number_from_few_others_are_one() -> None:
    banner = '<p><img src="/banners/offer-{}.jpg"></p>'
    found = learned([article(number) + banner.format(number % 12) for number in range(60)])
    assert [one.kind for one in found.repeats] == ["series"]
    assert "offer" not in cleaned(article(99) + banner.format(3), found.marks)


def test_photographs_with_numbers_are_no_series() -> None:
    found = learned([article(number) + f'<p><img src="/photos/DSC{number}.jpg"></p>' for number in range(60)])
    assert not found.repeats


JOIN = '<p>Our letters are free: <a href="/join">join their readers</a>.</p>'


@pytest.mark.parametrize(
    "share, before, piece, after",
    [
        (8, "", '<p><img src="/i/wall.png?p={n}"></p><p>You\'ve hit the wall</p>', ""),
        (5, "", "<h3>Stay in touch</h3>" + JOIN, ""),
        (12, "", JOIN, ""),
        (5, "", '<p><a href="/letters">Sign up for our letters</a></p>', "{more}"),
        (5, '<p><a href="/harbours">Harbours</a></p>', "", ""),
        (3, "", '<ul><li><a href="{link}?to=x">Send to X</a></li><li>{n}</li></ul>', "{more}"),
        (2, "", JOIN + "<p>Editor: the quay</p><p>All rights reserved</p>", ""),
        (2, "", JOIN, '<ul><li><a href="/{n}">A story about {n}</a></li></ul>'),
        (2, "", "<p>Write to the editors of this page: https://nei.example/letters</p>", ""),
    ],
)
def test_what_the_page_adds_is_taken(share: int, before: str, piece: str, after: str) -> None:
    def body(number: int, is_added: bool) -> str:
        parts = [before, article(number), piece] if is_added else [article(number)]
        text = "".join([*parts, after])
        values = {"n": number, "link": LINK.format(number), "more": article(number + 1000)}
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    marks = learned([body(number, number % share == 0) for number in range(96)]).marks
    kept = cleaned(body(501, True), marks)
    assert kept.replace("<ul><li>501</li></ul>", "") == cleaned(body(501, False), marks)


@pytest.mark.parametrize(
    "before, piece, after",
    [
        ("", "<p>Abstract of the voyage.</p>", "{more}"),
        ("", "<h2>Introduction</h2>", "{more}"),
        ("", "<p>First install the harbour, as it says in the book of the harbour master.</p>", "{more}"),
        ("", "<h2>Ingredients</h2><ul><li>{n} apples</li><li>salt</li></ul>", "<h2>Method</h2>{more}"),
        ("", "<p><b>Ingredients</b></p><ul><li>{n} apples</li><li>salt</li></ul>", ""),
        ("", "<p><b>Ingredients</b></p><ul><li>{n} apples</li><li>salt</li></ul>", JOIN),
        ("<p>Good morning! This is what you need to know before the first ferry leaves.</p>", "", ""),
        ("<h1>Day {n}</h1><p>Good morning! This is all you need to know of the harbour.</p>", "", ""),
        ("<p>Good morning,</p>", "", JOIN),
        ("", "<p>Amen.</p>", ""),
        ("", "<p>Happy sailing!</p>", JOIN),
        ("", "<p>(To be continued)</p>", ""),
        ("", "<p>Row, row, row your boat, gently down the stream, merrily, merrily.</p>{more}" * 2, ""),
        ("", "<pre>import harbour  # as in every chapter of this long book of ours</pre>", ""),
        ("", "<table><tr><th>Harbour</th><th>Depth of the water at noon</th></tr></table>", ""),
        (
            "",
            "<table><tr><td>The depth of the water at noon, in fathoms</td></tr></table>",
            "{more}",
        ),
        (
            "",
            "<img src='/{n}.jpg'><figcaption>The harbour, as seen from the quay</figcaption>",
            "",
        ),
        ("", "<h2>Seen today</h2><p><img src='/photo{n}.jpg'></p>", ""),
        ("", "<h2>Listen</h2><p><audio controls src='/talks/{n}.mp3'></audio></p>", ""),
        ("<p><img src='/img/stars-4.png' alt='Four of five'></p>", "", ""),
        ("", "<figure><img src='/map.png'><figcaption>The harbour in {n}</figcaption></figure>", "{more}"),
        ("", "<p>Songs of this evening:</p><p>{n} green bottles</p>", JOIN),
        (
            "<ul><li><a href='#songs'>Songs of today</a></li></ul>",
            "<h2 id='songs'>Songs</h2>{more}",
            "",
        ),
        ("", "<p><a href='/slides/{n}'>The slides of this talk, as they were shown</a></p>", ""),
        ("<p><a href='/author/mei'>Mei</a></p>", "", ""),
        ("", "<p><math><mi>E</mi><mo>=</mo><mi>m</mi></math></p>", "{more}"),
    ],
)
def test_what_articles_repeat_is_kept(before: str, piece: str, after: str) -> None:
    def body(number: int) -> str:
        text = f"{before}{article(number)}{piece}{after}"
        return text.replace("{n}", str(number)).replace("{more}", article(number + 1000, paragraphs=9))

    marks = learned([body(number) for number in range(40)]).marks
    assert cleaned(body(501), marks) == cleaned(body(501).replace(JOIN, ""), frozenset())


def test_a_heading_is_the_pages_only_where_nothing_of_the_article_follows_it() -> None:
    bodies = [article(number) + "<h2>Membership</h2>" + WALL for number in range(20)]
    marks = learned(bodies).marks
    assert "Membership" not in cleaned(article(99) + "<h2>Membership</h2>" + WALL, marks)
    assert "Membership" in cleaned("<h2>Membership</h2>" + article(99), marks)
    series = [
        article(number) + "<h2>Results</h2>" + article(number + 100, paragraphs=1) for number in range(20)
    ]
    assert not learned(series).repeats


def test_a_post_that_is_mostly_what_others_repeat_keeps_it() -> None:
    marks = learned([article(number) + WALL for number in range(20)]).marks
    assert "hit the wall" in cleaned("<p>Soon.</p>" + WALL, marks)


def test_paragraphs_that_an_agency_uses_again_for_a_week_are_kept() -> None:
    background = "<p>The harbour was closed on Monday, when eleven boats were found without a pilot.</p>"
    bodies = [article(number) + (background if number < 7 else "") for number in range(80)]
    assert not learned(bodies).repeats


def test_from_a_few_posts_nothing_is_learned() -> None:
    assert not learned([article(number) + WALL for number in range(7)]).repeats


def test_what_is_learned_does_not_depend_on_the_order_of_the_posts() -> None:
    bodies = [article(number) + WALL + f'<p><img src="/a/{number % 2}.png"></p>' for number in range(40)]
    posts = [pieces(body, LINK.format(number)) for number, body in enumerate(bodies)]
    shuffled = posts[:]
    random.Random(1).shuffle(shuffled)
    assert learn_repeats(posts) == learn_repeats(shuffled)


def test_cleaning_with_repeats_is_idempotent() -> None:
    marks = learned([article(number) + WALL for number in range(20)]).marks
    once = cleaned(article(99) + WALL, marks)
    assert cleaned(once, marks) == once
