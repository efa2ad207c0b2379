
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.clean import RULES, clean, visible_text
from feeds.model import Content

LINK = "https://news.example/world/story.html"


def cleaned(body: str, *, title: str = "A quiet day", link: str = LINK) -> Content:
    return clean(body, title=title, link=link)


def test_the_prologue_is_cut() -> None:
    body = "<!--1609899120000-->\n[A [very] quiet day](https://news.example/)\n------\n\n<div>\n<p>Text.</p>\n</div>"
    assert cleaned(body).html == "<p>Text.</p>"


def test_relative_addresses_are_resolved() -> None:
    html = cleaned('<p><a href="/a">a</a> <img src="//cdn.example/b.jpg"> <img src="c.jpg"></p>').html
    assert 'href="https://news.example/a"' in html
    assert 'src="https://cdn.example/b.jpg"' in html
    assert 'src="https://news.example/world/c.jpg"' in html


def test_without_a_link_relative_addresses_vanish_and_their_text_stays() -> None:
    html = cleaned('<p>See <a href="/a">here</a>.<img src="/b.jpg"></p>', link="").html
    assert html == "<p>See here.</p>"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="jav&#x09;ascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<template><script>alert(1)</script></template>",
        "<base href=javascript:alert(1)//><a href=x>y</a>",
        "<form action=javascript:alert(1)><input type=submit></form>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    ],
)
def test_nothing_can_run(attack: str) -> None:
    html = cleaned(f"<p>before</p>{attack}<p>after</p>").html.lower()
    for word in ("script", "alert", "onerror", "srcdoc", "<form", "<base", "<svg", "<math", "data:"):
        assert word not in html


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a", "href='/x'>", "</a>", "<img", "src='/i.jpg'>", "<img", "data-src=j.png", "class=lazy>", "<br>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<blockquote>", "</blockquote>", "<figure>", "<figcaption>", "</figure>", "<h1>", "</h1>", "<pre>", "</pre>", "<hr>", "<noscript>", "</noscript>", "<iframe", "src=//youtube.com/embed/abcdefgh>", "</iframe>", "<dl>", "<dt>", "<dd>", "<div", "class=ad>", "<details>", "<summary>", "<video", "src=v.mp4>", "<!--", "<script>", "</script>", "<svg>", "<math>", "<style>", "&nbsp;", "&#0;", "text", "中文。", "https://a.example/b", "--------", "**x**", "\n", "\u200b", "<span>", "</span>", "<i>", "</i>", "<select>", "<form>", "<caption>"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(MARKUP, st.text(max_size=3)), max_size=25).map("".join)))
def test_cleaning_what_was_cleaned_changes_nothing(body: str) -> None:
    once = cleaned(body).html
    assert cleaned(once).html == once


def test_every_rule_has_a_reason() -> None:
    assert all(rule.name and rule.reason for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_visible_text_is_what_a_reader_sees() -> None:
    assert visible_text("<!--NaN-->\n[t](https://a.example/)\n------\n<div>\n<p>a&amp;b</p><script>x</script>\n</div>") == "a&b"
