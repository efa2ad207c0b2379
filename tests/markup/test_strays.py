import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.cleaner import clean
from feeds.markup.strays import code_elements, tame


@pytest.mark.parametrize(
    "name", ["title", "textarea", "style", "script", "select", "svg", "noscript", "xmp", "iframe"]
)
def test_what_follows_an_element_that_is_never_closed_is_shown(name: str) -> None:
    content = clean(f"<p>It <{name}> came at night.</p><p>It stayed.</p>", title="", link="")
    assert "came at night." in content.html
    assert "It stayed." in content.html


def test_what_follows_a_comment_that_is_never_closed_is_shown() -> None:
    assert "stayed" in clean("<p>It came.</p><!-- <p>It stayed.</p>", title="", link="").html


def test_a_frame_that_is_never_closed_is_closed() -> None:
    assert tame('<iframe src="a">b') == '<iframe src="a"></iframe>b'


def test_what_is_closed_stays_as_it_is() -> None:
    html = "<svg><title>a</title></svg><!-- <script> --><script>'<style>'</script><p>b</p>"
    assert tame(html) == html


def test_addresses_in_angle_brackets_are_shown() -> None:
    assert tame("<p><fog@a.example> <https://a.example/> <stdio.h> <o:p></o:p></p>") == (
        "<p>&lt;fog@a.example> &lt;https://a.example/> &lt;stdio.h> <o:p></o:p></p>"
    )


def test_code_and_comments_are_found() -> None:
    html = "a<pre>b</pre>c<!-- <code> -->d<code>e"
    assert [html[start:end] for start, end in code_elements(html)] == ["<pre>b</pre", "<!-- <code> -->"]


TAGS = st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<ul><li>", "</ul>", "<pre>", "</pre>", "<table><tr><td>", "</table>", "<br>", "<x>", "< ", "&amp;", "<title>", "<!--", "<select>", "<h2>", "</h2>"])  # fmt: skip # noqa: E501


@given(st.lists(st.tuples(TAGS, st.integers(0, 99)), max_size=20))
def test_no_word_of_html_is_lost_that_a_browser_shows(pieces: list[tuple[str, int]]) -> None:
    body = "".join(f"{tag} w{number:02} " for tag, number in pieces)
    shown = clean(f"<p>Fog.</p>{body}", title="", link="", path="a.html").html
    browser = BeautifulSoup(body, "html5lib")
    for gone in browser(["title", "select"]):
        gone.decompose()
    for word in browser.get_text().split():
        if word.startswith("w"):
            assert word in shown
