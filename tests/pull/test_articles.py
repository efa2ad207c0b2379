"""The article of a page."""

import pytest
from readability import Document

from feeds.clean.cleaner import NO_RULES, HostRules
from feeds.pull.articles import MOST_TAGS, article_of
from tests.support.page_templates import TEMPLATES, WORDS, cases, score
from tests.support.upstream import prose


def ours(html: str) -> str:
    return article_of(html, NO_RULES).html


def readability(html: str) -> str:
    return str(Document(html).summary(html_partial=True))


@pytest.mark.parametrize(
    "languages",
    [("en",), pytest.param(tuple(WORDS), marks=pytest.mark.slow)],
    ids=["english", "six languages"],
)
def test_articles_are_found_at_least_as_well_as_by_readability_alone(languages: tuple[str, ...]) -> None:
    pages = [case for case in cases() if case.language in languages]
    assert len(TEMPLATES) == 30 and len(WORDS) == 6
    found, theirs = score(pages, ours), score(pages, readability)
    assert found.recall == 1 and found.recall >= theirs.recall
    assert found.furniture <= theirs.furniture and found.perfect >= theirs.perfect


def test_the_rule_of_a_host_comes_first() -> None:
    html = f"<article><h1>x</h1>{prose('rain')}</article><div id='story'><p>Short.</p></div>"
    found = article_of(html, HostRules(body=("#nothing", "#story")))
    assert (found.html, found.reason) == (
        '<div id="story"><p>Short.</p></div>',
        "found by the rule of its host",
    )


def test_a_page_that_needs_scripts_is_told() -> None:
    root = "<div id=root></div><noscript>Enable JavaScript</noscript>"
    page = f"<html><body>{root}<script src=a.js></script></body></html>"
    assert article_of(page, NO_RULES).reason == "the page shows nothing without JavaScript"
    assert article_of("<html><body></body></html>", NO_RULES).reason == "the page has no article"
    assert article_of("", NO_RULES).html == ""


def test_a_page_with_more_elements_than_any_article_has_is_not_read() -> None:
    reason = "the page has too many elements"
    assert article_of(prose("rain") + "<p>x" * MOST_TAGS, NO_RULES).reason == reason


@pytest.mark.parametrize("tag", ["<div>", "<div><p><b><i>x", "<table><tr><td>", "<blockquote>"])
def test_a_deeply_nested_page_does_no_harm(tag: str) -> None:
    page = f"<html><body>{prose('rain')}{tag * 20_000}"
    article_of(page, NO_RULES)


def test_a_page_with_a_long_text_and_scripts_does_not_need_them() -> None:
    page = f"<html><body><script>x()</script><article>{prose('rain')}</article></body></html>"
    assert "Paragraph 5" in article_of(page, NO_RULES).html
