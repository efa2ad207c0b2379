import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

import feeds.clean.cleaner
from feeds.clean.cleaner import NO_HOSTS, NO_RULES, RULES, Draft, Rule, clean, finish, pieces, visible_text
from feeds.clean.references import settle
from feeds.clean.sanitize import ATTRIBUTES, TAGS, VALUES
from feeds.clean.trees import parse
from feeds.model import Content, Enclosure
from feeds.text import xml_safe
from tests.support.paths import TESTS

CASES = sorted((TESTS / "cases" / "clean").glob("*.html"))
LINK = "https://news.example/world/story.html"


def cleaned(body: str, *, title: str = "A quiet day", link: str = LINK, repeats: str = "") -> Content:
    return clean(body, title=title, link=link, repeats=frozenset(repeats.split()))


def test_the_prologue_is_cut() -> None:
    body = "<!--1609899120000-->\n[A [very] quiet day](https://news.example/)\n------\n\n<div>\n<p>Text.</p>\n</div>"
    assert cleaned(body).html == "<p>Text.</p>"


def test_relative_addresses_are_resolved() -> None:
    html = cleaned('<p><a href="/a">a</a> <img src="//cdn.example/b.jpg"> <img src="c.jpg"></p>').html
    assert 'href="https://news.example/a"' in html
    assert 'src="https://cdn.example/b.jpg"' in html
    assert 'src="https://news.example/world/c.jpg"' in html


def test_without_a_link_relative_addresses_vanish_and_their_text_stays() -> None:
    html = settle(cleaned('<p>See <a href="/a">here</a>.<img src="/b.jpg"></p>', link=""), {}).html
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
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<a",
        "href='/x'>",
        "</a>",
        "<img",
        "src='/i.jpg'>",
        "<img",
        "data-src=j.png",
        "class=lazy>",
        "<br>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<blockquote>",
        "</blockquote>",
        "<figure>",
        "<figcaption>",
        "</figure>",
        "<h1>",
        "</h1>",
        "<pre>",
        "</pre>",
        "<hr>",
        "<noscript>",
        "</noscript>",
        "<iframe",
        "src=//youtube.com/embed/abcdefgh>",
        "</iframe>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<div",
        "class=ad>",
        "<details>",
        "<summary>",
        "<video",
        "src=v.mp4>",
        "<!--",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<style>",
        "&nbsp;",
        "&#0;",
        "text",
        "中文。",
        "https://a.example/b",
        "--------",
        "**x**",
        "\n",
        "\u200b",
        "<span>",
        "</span>",
        "<i>",
        "</i>",
        "<select>",
        "<form>",
        "<caption>",
    ]
)

BODIES = st.one_of(st.text(), st.lists(st.one_of(MARKUP, st.text(max_size=3)), max_size=25).map("".join))


@given(BODIES)
def test_cleaning_what_was_cleaned_changes_nothing(body: str) -> None:
    once = cleaned(body).html
    assert cleaned(once).html == once


@given(BODIES, st.sampled_from((1, 2, 3)))
def test_so_it_is_where_a_source_repeats_pieces_of_it(body: str, step: int) -> None:
    marks = " ".join(sorted({piece.mark for piece in pieces(body, LINK)})[::step])
    once = cleaned(body, repeats=marks).html
    assert cleaned(once, repeats=marks).html == once


def read_case(path: Path) -> tuple[dict[str, str], str, str]:
    """A case: its head (rule, title, link, perhaps repeats), the body before and the content after."""
    head, rest = path.read_text(encoding="utf-8").split("--- before\n")
    before, after = rest.split("\n--- after\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return fields, before, unwrapped(after)


def cleaned_case(fields: Mapping[str, str], before: str) -> Content:
    """The body of a case cleaned; `repeats` are marks of what its source repeats."""
    return cleaned(before, title=fields["title"], link=fields["link"], repeats=fields.get("repeats", ""))


def unwrapped(html: str) -> str:
    """`html` without line ends between two tags."""
    return re.sub(r">\n+(?=<)", ">", html.rstrip("\n"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_out_as_written_down(path: Path) -> None:
    fields, before, after = read_case(path)
    path_of_post = fields.get("file", "post.html")
    repeats = frozenset(fields.get("repeats", "").split())
    content = clean(before, title=fields["title"], link=fields["link"], path=path_of_post, repeats=repeats)
    assert unwrapped(content.html) == after


def test_what_is_cleaned_together_comes_out_as_what_is_cleaned_alone() -> None:
    cases = [read_case(path) for path in CASES]
    drafts = [
        Draft(
            *(before, fields["title"], fields["link"], (), NO_RULES, NO_HOSTS),
            repeats=frozenset(fields.get("repeats", "").split()),
        )
        for fields, before, _ in cases
    ]
    assert set(finish(drafts)) == set(drafts)
    alone = [cleaned_case(fields, before) for fields, before, _ in cases]
    assert [draft.content for draft in drafts] == alone


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_can_be_missed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in ("ELEMENT_RULES", "BLOCK_RULES", "LAST_RULES"):
        rest = tuple(other for other in getattr(feeds.clean.cleaner, table) if other is not rule)
        monkeypatch.setattr(feeds.clean.cleaner, table, rest)
    cases = [read_case(path) for path in CASES]
    mine = [case for case in cases if case[0]["rule"] == rule.name]
    assert any(unwrapped(cleaned_case(fields, before).html) != after for fields, before, after in mine)


class Reader(HTMLParser):
    """Elements and attributes of a document, as another parser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.urls: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update((tag, name) for name, _ in attrs)
        self.urls += [value or "" for name, value in attrs if name in ("href", "src")]


@given(BODIES, st.text(), st.one_of(st.just(LINK), st.text()))
def test_nothing_outside_the_allow_list_comes_out(body: str, title: str, link: str) -> None:
    content = clean(body, title=title, link=link)
    reader = Reader(content.html)
    tables = (ATTRIBUTES, VALUES)
    allowed = {(tag, name) for table in tables for tag, names in table.items() for name in names}
    assert reader.tags <= TAGS
    assert reader.attributes <= allowed | {("a", "rel"), ("code", "class"), ("img", "referrerpolicy")}
    assert all(url.startswith(("https://", "http://", "mailto:")) for url in reader.urls)
    assert xml_safe(content.html + content.summary) == content.html + content.summary


def test_readings_of_characters_stay() -> None:
    ruby = "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字です。</p>"
    assert cleaned(ruby).html == ruby


def test_every_rule_has_a_reason() -> None:
    assert all(rule.name and rule.reason for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_visible_text_is_what_a_reader_sees() -> None:
    assert (
        visible_text(
            "<!--NaN-->\n[t](https://a.example/)\n------\n<div>\n<p>a&amp;b</p><script>x</script>\n</div>"
        )
        == "a&b"
    )


def test_what_is_taken_is_reported() -> None:
    content = cleaned('<p>A ferry left.</p><div class="ad">Buy apples</div>')
    assert [(change.rule, change.text, change.kept) for change in content.changes] == [
        ("advertisement", "Buy apples", False)
    ]


def test_what_the_guard_kept_is_reported_as_kept() -> None:
    essay = "<p>" + "The keeper wrote down what he saw in a green book. " * 20 + "</p>"
    content = cleaned(f'<div class="promotion">{essay}</div>')
    assert "green book" in content.html
    assert [change.kept for change in content.changes] == [True]


def test_the_summary_ends_with_a_sentence() -> None:
    body = "<figcaption>A boat</figcaption><p>" + "雾从海上来，灯塔不见了。" * 40 + "</p>"
    summary = cleaned(body).summary
    assert summary.endswith("。") and 20 < len(summary) <= 200


def test_the_summary_is_no_byline_caption_or_markup() -> None:
    body = (
        "<p>文章来源：海港报社</p><h2>A heading, long enough</h2><p>Fog &amp; sea, <b>all</b> day long.</p>"
    )
    assert cleaned(body).summary == "Fog & sea, all day long."


def test_the_lead_image_is_the_first_real_one() -> None:
    body = '<img src="/pixel.gif" width="1" height="1"><p>Fog.</p><img src="/ferry.jpg"><img src="/town.jpg">'
    assert cleaned(body).image == "https://news.example/ferry.jpg"


def test_a_video_post_shows_its_picture_even_without_text() -> None:
    content = cleaned("", link="https://www.youtube.com/watch?v=abcdefghijk")
    assert content.image == "https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg"
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in content.html


def test_sound_becomes_an_enclosure() -> None:
    content = cleaned('<audio src="/fog.mp3"></audio>')
    assert content.enclosures == (Enclosure("https://news.example/fog.mp3", "audio/mpeg"),)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 10_000 + "x",
        "<p></p>" * 30_000,
        "<p>" + "字" * 1_000_000,
        "".join(f"<p><b class={i}>x" for i in range(5_000)),
        "&" * 100_000,
        "<p " + " ".join(f"a{i}=1" for i in range(20_000)) + ">x",
    ],
    ids=["deep", "many", "long", "unclosed", "references", "attributes"],
)
@pytest.mark.parametrize("part", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_hostile_sizes_come_out_safe(body: str, part: int) -> None:
    body = body[: len(body) // part]
    once = cleaned(body).html
    assert cleaned(once).html == once
    assert len(once) < 10 * len(body)


def test_a_heading_that_somebody_wrote_is_no_prologue() -> None:
    assert "harbour" in cleaned("[The harbour](https://sea.example/)\n------\n\nText.").html


def test_a_missing_title_line_is_still_a_prologue() -> None:
    assert cleaned("<!--NaN-->\n------\n\n<div>\nFog.\n</div>").html == "<p>Fog.</p>"


PROSE = "The keeper wrote down what he saw in a green book, page after page. "


def test_the_sum_of_all_rules_does_not_take_the_article() -> None:
    # No container holds a fifth of the text, and each rule leaves half of it.
    parts = "".join(f'<div class="promo">{name} {PROSE * 3}</div>' for name in "ABCDEF")
    lasts = "".join(f"<p>{PROSE * 4} Get more: 获取更多RSS {name}</p>" for name in "GHI")
    content = cleaned(f"<p>{PROSE}</p>{parts}{lasts}")
    whole = len(visible_text(f"<p>{PROSE}</p>{parts}{lasts}"))
    assert len(visible_text(content.html)) > whole / 3
    assert any(change.kept for change in content.changes)
    assert cleaned(content.html).html == content.html


def test_the_guard_gives_no_footer_back() -> None:
    footer = f"The post {PROSE[:60]} first appeared on Green Book."
    assert cleaned(f"<p>Closed.</p><p>{footer}</p>").html == "<p>Closed.</p>"


def test_the_title_of_a_video_stays_where_there_is_no_other_text() -> None:
    link = "https://www.youtube.com/watch?v=abcdefghijk"
    assert "<figcaption>A quiet day</figcaption>" in cleaned("<p>A quiet day</p>", link=link).html
    assert ">A quiet day<" not in cleaned("<p>A quiet day</p><p>Fog.</p>", link=link).html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Use List<String> x; and <int> y.", "<p>Use List&lt;String&gt; x; and &lt;int&gt; y.</p>"),
        ("<text><p>It rained all day.</p></text>", "<p>It rained all day.</p>"),
        ("<p>One <set>two</set> <in>three</p>", "<p>One two three</p>"),
        ("<p>One <svg><text>two</text></svg> three</p>", "<p>One three</p>"),
        ("Say `<div>` so.\n\n# Head", "<p>Say <code>&lt;div&gt;</code> so.</p><h1>Head</h1>"),
    ],
)
def test_words_that_look_like_elements_stay(body: str, html: str) -> None:
    assert clean(body, title="", link="").html == html


@pytest.mark.parametrize(
    "last",
    [
        'He cancelled his newsletter and wrote to <a href="https://a.example/b">his brother</a>.',
        'Those who want to help can donate to the <a href="https://cross.example/">Cross</a>.',
        '他从此再也不会关注<a href="https://a.example/b">这件事</a>了。',
    ],
)
def test_a_last_sentence_that_speaks_of_subscribing_is_the_articles_own(last: str) -> None:
    body = f"<div><p>{'It rained all day in the harbour. ' * 10}</p><p>{last}</p></div>"
    assert "</a>" in clean(body, title="T", link="https://e.example/a").html


def test_a_call_to_subscribe_at_the_end_goes() -> None:
    body = f"<div><p>{'It rained. ' * 40}</p><p>请<a href='https://e.example/s'>点这里</a>订阅我们的电子报。</p></div>"
    assert "订阅" not in clean(body, title="T", link="https://e.example/a").html


def test_a_tree_is_what_the_builder_of_bs4_makes() -> None:
    html = '<p class="a b">x &amp; <b>y</b><br>z</p><ul><li>1<li>2</ul><ruby>漢<rt>かん</rt></ruby><p></p>'
    soup = BeautifulSoup(f"<div>{html}</div>", "lxml", multi_valued_attributes=None)
    assert _nodes(parse(html)) == _nodes(soup.div)


def _nodes(root: Tag | None) -> list[tuple[str, ...]]:
    links = ("parent", "next_element", "previous_element", "next_sibling", "previous_sibling")
    return [
        (str(node), *(str(getattr(node, link)) for link in links))
        for node in (root.descendants if root else ())
    ]
