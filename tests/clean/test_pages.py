"""Pages as engines of many kinds and languages make them: what the article says stays, the rest goes."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from feeds.clean.cleaner import clean
from tests.support.paths import TESTS

PAGES = sorted((TESTS / "cases" / "pages").glob("*.html"))
"""Each has a head of two lines, and marks where the page's own text begins and ends."""
_OF_THE_PAGE = re.compile("<!--page-->.*?<!--article-->", re.DOTALL)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def words(html: str) -> list[str]:
    """The visible words; a Chinese or Japanese character is one."""
    soup = BeautifulSoup(html, "lxml")
    for hidden in soup(["noscript", "svg"]):
        hidden.decompose()
    return _WORD.findall(soup.get_text(" "))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_words_of_the_article_stay_and_no_others(path: Path) -> None:
    head, page = path.read_text(encoding="utf-8").split("\n---\n", 1)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    content = clean(page, title=fields["title"], link=fields["link"], path="post.html")
    assert words(content.html) == words(_OF_THE_PAGE.sub("", page))
