"""Huge and broken posts end as published or reported entries, whatever holds the damage."""

import json

import pytest

from feeds.clean.cleaner import clean
from feeds.model import Content
from tests.support.archive import Archive
from tests.support.attacks import ATTACKS, attack
from tests.support.standards import CHECKS

SIZES = {
    "nested elements": ("<div><b>", 10_000),
    "nested lists": ("<ul><li>x", 1_000),
    "nested quotations": ("<blockquote>x", 2_000),
    "nested tables": ("<table><tr><td>", 2_000),
    "nested links": ("<a href=/x>y", 2_000),
    "nested fonts": ("<font color=red><p>", 2_000),
    "empty tags": ("<p></p>", 10_000),
    "images": ("<img src=/a.jpg>", 5_000),
    "links": ("<a href=/a>a</a> ", 4_000),
    "breaks": ("<br>", 8_000),
    "entities": ("&amp;&bad;&#xD800;&#1;", 10_000),
    "comments": ("<!-- x -->", 10_000),
    "line of Chinese": ("字", 200_000),
    "line of addresses": ("https://a.example/b", 2_000),
    "rulers": ("--------x", 10_000),
    "stars": ("**a", 4_000),
    "brackets": ("[", 10_000),
    "backticks": ("`x", 10_000),
    "hashtags": ("#a ", 20_000),
    "clocks": ("00:00", 10_000),
    "spaces": (" \u00a0\u3000", 60_000),
    "control characters": ("\x00\x01\x0b\x1f\x7f\x85", 20_000),
    "unclosed tags": ("<p <", 10_000),
    "less-than signs": ("<", 40_000),
    "nested formulas": ("<math><mrow><mi>x</mi>", 1_000),
    "formulas": ("<math><mi>x</mi></math> ", 2_000),
    "sources of formulas": ("<script type=math/tex>x", 3_000),
    "lines of code": ("<pre><span class=line>x</span>", 1_500),
    "tables of code": ("<table class=highlighttable><tr><td>1<td class=code>x", 300),
    "anchors": ("<h2 id=x><a href=#x>#</a>x</h2>", 2_000),
    "panels": ("<div hidden id=a aria-controls=a>x", 1_000),
    "drawings": ("<svg><title>x</title>", 5_000),
    "names of scripts": ("<script", 20_000),
    "attributes": ("<p " + " ".join(f"a{n}=b" for n in range(1500)) + ">x", 20),
}
HUGE = {
    "deep lists": ("<ul><li>x", 10_000),
    "deep quotations": ("<blockquote>x", 10_000),
    "deep tables": ("<table><tr><td>", 10_000),
    "deep fonts": ("<font color=red><p>", 10_000),
    "5 MB on one line": ("It rained in the harbour, and nobody said a word. ", 100_000),
    "5 MB in one paragraph with tags": ("<p>It rained <b>in</b> the <a href=/x>harbour</a>. ", 100_000),
    "a million empty tags": ("<p></p>", 1_000_000),
    "a million open tags": ("<p>", 1_000_000),
    "a million blocks": ("<p>x", 1_000_000),
    "a million images": ("<img src=/a.jpg>", 300_000),
    "a million entities": ("&bad;", 1_000_000),
}


def cleaned(body: str) -> Content:
    return clean(body, title="Fog", link="https://news.example/a")


@pytest.mark.parametrize("part", [20, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SIZES)
def test_a_large_post_is_cleaned_once_for_all(name: str, part: int) -> None:
    piece, count = SIZES[name]
    body = piece * (count // part)
    html = cleaned(body).html
    assert len(html) <= 12 * len(body)
    assert cleaned(html).html == html


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_a_huge_post_is_cleaned(name: str) -> None:
    piece, count = HUGE[name]
    html = cleaned(piece * count).html
    assert len(html) <= 12 * len(piece) * count


DAMAGE = {
    "nul": "a\\u0000b",
    "controls": "\\u0001\\u000b\\u001f\\u007f\\u0085",
    "noncharacters": "\\ufffe\\uffff",
    "bad entities": "&bad;&#xD800;&#0;&amp;amp;",
    "direction": "\\u202e\\u2066x",
    "end of CDATA": "]]>",
    "long": "字" * 10_000,
    "very long": "字" * 100_000,
    "blank": " ",
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name == "very long")) for name in DAMAGE]
)
def test_damage_in_any_place_is_published_or_reported(archive: Archive, name: str) -> None:
    keys = ("title", "author", "tags", "from", "lang")
    for key in keys:
        # A longer address is no original.
        damage = f"https://example.com/{DAMAGE[name][:800]}" if key == "from" else DAMAGE[name]
        archive.write(f"{key}.md", **{key: f'"{damage}"'})
    text = json.loads(f'"{DAMAGE[name]}"')
    archive.write("body.md", f"<div>\n<p>x {text}</p>\n</div>")
    archive.write("b.md")
    publisher = archive.publish()
    summary = publisher.summary()
    assert summary.entries + summary.left_out == len(keys) + 2
    for address in publisher.addresses():
        if address.format in CHECKS:
            CHECKS[address.format](publisher.document(address).body, publisher.url(address))


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_an_attack_leaves_nothing_that_could_run(number: int) -> None:
    html = cleaned(f"<p>x</p>{attack(number)}").html
    assert cleaned(html).html == html


@pytest.mark.parametrize("element", ["<a href='?x'>y</a> ", "<p><a href='z'>y</a></p>", "<img src='z.png'>"])
def test_relative_references_below_a_long_address_never_make_a_huge_article(element: str) -> None:
    link = "https://example.com/" + "a" * 60_000 + "/"
    content = clean(element * 500, title="A title", link=link)
    assert len(content.html) + sum(map(len, dict(content.references))) < 9_000_000


@pytest.mark.parametrize(
    "body",
    [
        "<p>2024 ² jan</p><p>It rains.</p>",
        f'<p>Originally published on <a href="https://a.example/b">Foo</a>{"." * 150}1q</p><p>It rains.</p>',
        '<div class="wp-block-embed__wrapper">http://[</div><p>It rains.</p>',
        "It rains. youtu.be/ ![](http://\u2100@a.example/)",
        f"<p>It rains. <code>a\nb{' ' * 50_000}c</code></p>",
    ],
)
def test_what_is_almost_a_date_a_notice_or_an_address_harms_nothing(body: str) -> None:
    assert "It rains." in clean(body, title="Fog", link="https://a.example/b").html


@pytest.mark.parametrize("between", ["Some text", "<p>Some text.</p>", "<small>Jane Doe</small>"])
def test_a_caption_of_the_outer_figure_is_not_repeated_as_alternative_text(between: str) -> None:
    image = '<figure><img src="https://a.example/a.jpg" alt="A ferry">'
    body = (
        f"<p>Fog.</p><figure>{image}{between}</figure><figcaption>A ferry</figcaption></figure><p>Rain.</p>"
    )
    once = clean(body, title="t", link="https://a.example/b").html
    assert 'alt=""' in once
    assert clean(once, title="t", link="https://a.example/b").html == once
