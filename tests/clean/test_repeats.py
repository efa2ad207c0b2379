"""What repeats in the posts of one source: learned from raw bodies, removed from pages."""

import random
from itertools import pairwise

import pytest

from feeds.clean.cleaner import clean, learn_repeats, pieces
from feeds.clean.learned import Learned, sample_of
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
    found = learned([article(number) + banner.format(number % 9) for number in range(60)])
    assert [one.kind for one in found.repeats] == ["series"]
    assert "offer" not in cleaned(article(99) + banner.format(3), found.marks)


def test_photographs_with_numbers_are_no_series() -> None:
    found = learned([article(number) + f'<p><img src="/photos/DSC{number}.jpg"></p>' for number in range(60)])
    assert not found.repeats


@pytest.mark.parametrize(
    "piece",
    [
        "<p>Abstract of the voyage.</p>",
        "<h2>Introduction</h2>",
        "<pre>import harbour  # as in every chapter of this long book of ours</pre>",
        "<p>First install the harbour, as it says in the book of the harbour master, page eleven.</p>",
    ],
)
def test_what_an_author_repeats_inside_some_texts_is_kept(piece: str) -> None:
    bodies = [
        article(number) + (piece if number % 5 == 0 else "") + article(number + 1000) for number in range(80)
    ]
    body = article(501) + piece + article(502)
    assert cleaned(body, learned(bodies).marks) == cleaned(body, frozenset())


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


def test_a_new_post_mostly_leaves_the_sample_as_it_was() -> None:
    ids = [f"https://nei.example/{number}" for number in range(2000)]
    samples = [sample_of(ids[:number]) for number in range(1000, 2000, 4)]
    assert sum(one != other for one, other in pairwise(samples)) < 10
    assert set(samples[-1]) <= set(ids) and len(samples[-1]) == len(set(samples[-1])) == 128


def test_cleaning_with_repeats_is_idempotent() -> None:
    marks = learned([article(number) + WALL for number in range(20)]).marks
    once = cleaned(article(99) + WALL, marks)
    assert cleaned(once, marks) == once
