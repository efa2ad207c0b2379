"""The top of a page without names: who wrote an article stands in its metadata."""

import pytest

from feeds.clean.cleaner import clean

ARTICLE = (
    "<p>The ferry left the harbour at dawn, with eleven people aboard and a cargo of apples. "
    "It was late, as it was each day of that spring, and the harbour master wrote it down in his book.</p>"
)


@pytest.mark.parametrize("element", ["p", "div", "h3"])
def test_the_linked_name_of_the_author_is_taken_out_once_and_for_all(element: str) -> None:
    name = f'<{element}><a href="https://news.example/ann">Ann Keeper</a></{element}>'
    link = "https://news.example/story"
    once = clean(name + ARTICLE, title="A quiet day", link=link, authors=("Ann Keeper",)).html
    assert once == ARTICLE
    assert clean(once, title="A quiet day", link=link, authors=("Ann Keeper",)).html == once


@pytest.mark.parametrize(
    "line",
    [
        "<p>Ann Keeper</p>",
        '<p>By the sea with <a href="https://news.example/ann">Ann Keeper</a></p>',
        '<ul><li><a href="https://news.example/ann">Ann Keeper</a></li></ul>',
    ],
)
def test_other_lines_with_the_name_of_the_author_stay(line: str) -> None:
    content = clean(line + ARTICLE, title="A quiet day", link="", authors=("Ann Keeper",))
    assert "Ann Keeper" in content.html
