"""Rules for one host: how they are written, what they take, and where they come from."""

import re
from typing import Any

import pytest

from feeds.clean.cleaner import clean, parse_rules, rules_for
from feeds.clean.rule_files import parse_all, read_rules
from feeds.clean.xpath import css_of
from feeds.errors import BadFolder, BadSetting
from feeds.model import Content
from tests.support.archive import Archive

PROSE = "The ferry left the harbour at six, and nobody on the quay said a word. "


def cleaned(body: str, rules: str) -> Content:
    return clean(
        body, title="Fog", link="https://news.example/a", rules=parse_rules(rules, "news.example.txt")
    )


@pytest.mark.parametrize(
    "xpath, css",
    [
        ("//aside", "aside"),
        ("//div[@class='x y']", 'div[class="x y"]'),
        ("//*[@id='x']", '*[id="x"]'),
        ("id('x')/p", '[id="x"] > p'),
        ("//p[contains(@class, 'x')]", 'p[class*="x"]'),
        ("//p[starts-with(@class, 'x')]", 'p[class^="x"]'),
        ("//p[contains(concat(' ', normalize-space(@class), ' '), ' x ')]", 'p[class~="x"]'),
        ("//p[contains(., 'a \"b\"')]", 'p:-soup-contains("a \\"b\\"")'),
        ("//p[contains(text(), 'a or b')]", 'p:-soup-contains-own("a or b")'),
        ("//div[@class='x' or @id='y']", 'div:is([class="x"], [id="y"])'),
        ("//div[@class='x' and not(@id)]", 'div[class="x"]:not([id])'),
        ("//ul[2]/li[last()]", "ul:nth-of-type(2) > li:nth-last-of-type(1)"),
        ("//h1 | //h2", "h1, h2"),
        ("div.x > p", "div.x > p"),
    ],
)
def test_an_xpath_has_its_css(xpath: str, css: str) -> None:
    assert css_of(xpath) == css


@pytest.mark.parametrize(
    "line, reason",
    [
        ("strip: //p/parent::div", "no form of XPath"),
        ("strip: //p[position() < 3]", "no test of XPath"),
        ("strip: //p[@class='x'", "not closed"),
        ("strip: p..x", "neither"),
        ("strip: //div[@data-x='y']", "asks for 'data-x'"),
        ("strip:", "needs a value"),
        ("strip_everything: yes", "'strip_everything' is no rule"),
        ("just words", "is no rule"),
    ],
)
def test_a_wrong_rule_is_said_with_file_and_line(line: str, reason: str) -> None:
    with pytest.raises(BadSetting, match=rf"^a\.txt:3: .*{re.escape(reason)}"):
        parse_rules(f"# Fog\n\n{line}\n", "a.txt")


def test_every_find_string_needs_a_replace_string() -> None:
    with pytest.raises(BadSetting, match=r"^a\.txt: 1 find_string, but 0 replace_string"):
        parse_rules("find_string: x", "a.txt")


def test_what_concerns_the_fetching_of_pages_is_passed_over() -> None:
    rules = parse_rules("title: //h1\ndate: //time\nprune: no\ntest_url: https://a.example/\n", "a.txt")
    assert rules == parse_rules("", "a.txt")


@pytest.mark.parametrize(
    "rule, before, after",
    [
        ("strip: //p[@class='b']", '<p>A.</p><p class="b">B.</p>', "<p>A.</p>"),
        ("strip: p.b", '<p>A.</p><p class="c b">B.</p>', "<p>A.</p>"),
        ("strip_id_or_class: b", '<p>A.</p><p class="c b">B.</p><p id="b">B.</p>', "<p>A.</p>"),
        ("strip_id_or_class: b", '<p class="bc">A.</p>', "<p>A.</p>"),
        ("strip: //*[normalize-space(.)='B c.']", "<p>A. B c.</p><p>B\n<b>c.</b></p>", "<p>A. B c.</p>"),
        ("find_string: xx\nreplace_string: y", "<p>xxA</p>", "<p>yA</p>"),
        ("replace_string(xx): y", "<p>xxA</p>", "<p>yA</p>"),
        (
            "body: //div[@id='a']",
            f'<p>{PROSE}</p><div id="a"><p>A.</p></div>',
            f"<p>{PROSE.strip()}</p><p>A.</p>",
        ),
        (
            "body: //div[@id='a']",
            f'<p>B.</p><div id="a"><p>{PROSE * 2}</p></div><p>C.</p>',
            f"<p>{(PROSE * 2).strip()}</p>",
        ),
        ("body: //div[@id='c']", '<div id="a"><p>A.</p></div>', "<p>A.</p>"),
        (
            "strip_image_src: /icons/",
            '<p>A.</p><img src="/icons/a.png"><img data-src="/icons/b.png" src="/c.png">',
            "<p>A.</p>",
        ),
    ],
)
def test_a_rule_does_what_it_says(rule: str, before: str, after: str) -> None:
    assert cleaned(before, rule).html == after


def test_what_a_rule_takes_is_reported() -> None:
    content = cleaned('<p>A.</p><p class="b">B.</p>', "strip: p.b")
    assert [(change.rule, change.text) for change in content.changes] == [("host rule", "B.")]


def test_a_rule_that_would_take_everything_is_passed_over() -> None:
    content = cleaned(f'<div class="story"><p>{PROSE * 20}</p></div>', "strip_id_or_class: story")
    assert "ferry" in content.html
    assert [change.kept for change in content.changes] == [True]


def test_rules_do_not_look_at_what_nobody_nests_so_deep() -> None:
    body = "<div>" * 5_000 + f'<p class="b">{PROSE}</p>'
    assert "ferry" in cleaned(body, "strip: div p.b").html


def test_the_longest_name_of_a_host_counts() -> None:
    names = ("www.a.example", "a.example", ".a.example", ".example")
    sets = {name: parse_rules(f"strip_id_or_class: {number}", "") for number, name in enumerate(names)}
    hosts = ("www.a.example", "a.example", "b.a.example", "b.example", "b.test")
    chosen = [next((n for n in names if sets[n] == rules_for(host, sets)), "") for host in hosts]
    assert chosen == ["www.a.example", "a.example", ".a.example", ".example", ""]


def test_the_packaged_rules_are_right() -> None:
    files = read_rules()
    assert files
    assert all(rules != parse_rules("", "") for rules in parse_all(files).values())


def test_a_file_of_the_user_takes_the_place_of_a_packaged_one() -> None:
    host = read_rules()[0].host
    own = [(f".rules/{host.upper()}.txt", b"\xef\xbb\xbfstrip_id_or_class: mine\r\n")]
    assert {file.host: file.text for file in read_rules(own)}[host] == "strip_id_or_class: mine\n"


def test_a_folder_of_rules_that_is_missing_is_an_error(archive: Archive) -> None:
    with pytest.raises(BadFolder, match=r"no such file.*rules"):
        archive.open(rules=".rules")


BODY = '<div>\n<p>It rained.</p><p class="b">Buy boats.</p>\n</div>'


def content_of(archive: Archive, **flags: Any) -> str:
    (entry,) = archive.publish(**flags).entries()
    return entry.content.html


def test_rules_of_the_user_are_applied_and_can_be_switched_off(archive: Archive) -> None:
    archive.write("a.md", BODY)
    archive.write_text(".rules/example.com.txt", "strip: p.b\n")
    assert "boats" in content_of(archive)
    assert "boats" not in content_of(archive, rules=".rules")
    assert "boats" in content_of(archive, rules=".rules", host_rules=False)


def test_an_article_is_cleaned_again_when_a_rule_changes(archive: Archive) -> None:
    archive.write("a.md", BODY)
    archive.write_text(".rules/example.com.txt", "strip: p.c\n")
    assert b"boats" in archive.documents(rules=".rules")["feed.atom"]
    archive.write_text(".rules/example.com.txt", "strip: p.b\n")
    assert b"boats" not in archive.documents(rules=".rules")["feed.atom"]


def test_a_wrong_rule_file_is_an_error_when_something_is_published(archive: Archive) -> None:
    archive.write("a.md", BODY)
    archive.write_text(".rules/example.com.txt", "strip: //p/..\n")
    with pytest.raises(BadSetting, match=r"example\.com\.txt:1: "):
        archive.documents(rules=".rules")


IMAGE = '<div>\n<p>Fog.</p><img src="https://a.img.example/x/y.jpg?s=1">\n</div>'


@pytest.mark.parametrize(
    "template, address",
    [
        (
            "https://p.example/?u=${href_ue}",
            "https://p.example/?u=https%3A%2F%2Fa.img.example%2Fx%2Fy.jpg%3Fs%3D1",
        ),
        ("https://p.example/${host}${pathname}${search}", "https://p.example/a.img.example/x/y.jpg?s=1"),
    ],
)
def test_images_of_hosts_that_refuse_are_served_by_another(
    archive: Archive, template: str, address: str
) -> None:
    archive.write("a.md", IMAGE)
    (entry,) = archive.publish(image_hosts={"img.example": template}).entries()
    assert f'src="{address}"' in entry.content.html
    assert entry.content.image == address


@pytest.mark.parametrize(
    "template", ["https://p.example/", "https://b.img.example/${href}", "/x${href}", "https://p.example/${x}"]
)
def test_a_wrong_image_address_is_an_error(archive: Archive, template: str) -> None:
    with pytest.raises(BadSetting, match=r"image.hosts"):
        archive.open(image_hosts={"img.example": template})


def test_a_replacement_may_hold_colons() -> None:
    rules = parse_rules('replace_string(<a href="http://x.example">): <b>:</b>', "rules")
    assert rules.replacements == (('<a href="http://x.example">', "<b>:</b>"),)


@pytest.mark.parametrize("line", ["strip(foo): //p", "body(: x"])
def test_a_rule_with_a_bracket_too_many_is_said(line: str) -> None:
    with pytest.raises(BadSetting, match="rules:1"):
        parse_rules(line, "rules")
