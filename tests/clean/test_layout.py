"""Whole pages that mark no article: what their layout has beside it stays if it may be the article's own."""

import pytest
from bs4 import BeautifulSoup

from feeds.clean.cleaner import clean

TEXT = (
    "<p>The ferry left the harbour at dawn, with eleven people aboard and a cargo of apples, and nobody on "
    "the quay could say when it would be back.</p><p>In April, when the ice broke, they went to the boats "
    "and found them as they had left them, with the same ropes on the same posts.</p>"
)
MENU = '<div class="m1"><a href="/">Harbour</a> <a href="/news">News of all days</a></div>'
FOOT = '<div class="f1">© 2020 The harbour and its friends. All rights reserved.</div>'


def cleaned(body: str) -> list[str]:
    """The words of what is left of a page with a menu and a foot."""
    page = f"<!DOCTYPE html><html><head><title>Ice</title></head><body>{MENU}{body}{FOOT}</body></html>"
    html = clean(page, title="Ice", link="https://harbour.example/ice", path="ice.html").html
    return BeautifulSoup(html, "lxml").get_text(" ").split()


def words(html: str) -> list[str]:
    return BeautifulSoup(html, "lxml").get_text(" ").split()


@pytest.mark.parametrize(
    "body",
    [
        f"<div><p>Hello!</p><div>{TEXT}</div><p>Bye.</p></div>",
        f"<div><div>{TEXT}</div><h2>In the end</h2><p>It sank.</p></div>",
        f"<div><div>{TEXT}</div><div class='s'>That was all.</div></div>",
        f"<div><div>{TEXT}</div><div class='t'><table><tr><td>1958</td><td>12</td></tr></table></div></div>",
        f"<div><div>{TEXT}</div><div class='d'><dl><dt>Ice</dt><dd>hard water</dd></dl></div></div>",
        f"<div><div>{TEXT}</div><blockquote>Ice!</blockquote></div>",
        f"<div><div>{TEXT}</div><div class='c'><pre>rm ice</pre></div></div>",
        f"<div><div>{TEXT}</div><ul><li><a href='/ice.pdf'>The map</a></li></ul></div>",
        f"<div><div>{TEXT}</div><div class='footer-note'>Read it to your children when it snows</div></div>",
        "<div>"
        + "".join(f"<div class='v'>Line {at} of ice<br>and of snow</div>" for at in range(20))
        + "</div>",
        "<div>" + "".join(f"<div class='s{at}'><h2>{at}</h2>{TEXT}</div>" for at in range(3)) + "</div>",
    ],
)
def test_what_may_be_of_the_article_stays(body: str) -> None:
    assert cleaned(body) == words(body)


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="z"><span>Share</span> <a href="#">X</a> <a href="#">Mail</a></div>',
        '<div class="z"><h3>More of ours</h3><a href="/1">The lamp of the keeper</a><p>5 days</p></div>',
        '<div class="z">Disclaimer</div>',
        "<div>010020030300000000000000011106661125327450</div>",
        '<footer><a href="/terms">Terms</a><p>The harbour is open to all who keep its rules.</p>'
        '<a href="/mail">Mail</a></footer>',
    ],
)
def test_what_is_of_the_site_goes(beside: str) -> None:
    assert cleaned(f"<div><div>{TEXT}</div>{beside}</div>") == words(TEXT)


def test_parts_that_say_the_same_stay_as_often_as_they_are_there() -> None:
    body = f"<div><div class='a'>{TEXT}</div><div class='a'>{TEXT}</div></div>"
    assert cleaned(body) == words(body)


def test_rows_of_a_note_are_one_text() -> None:
    rows = f"<div>Groceries</div><div>milk</div><div>{' '.join(words(TEXT) * 2)}</div><div>eggs</div>"
    assert {"Groceries", "milk", "eggs"} < set(cleaned(rows))
