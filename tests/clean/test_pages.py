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


def test_a_copy_of_a_web_archive_leads_where_the_page_led_and_shows_the_copies_of_images() -> None:
    page = (TESTS / "cases" / "pages" / "wayback.html").read_text(encoding="utf-8").split("---\n", 1)[1]
    soup = BeautifulSoup(clean(page, title="", link="https://news.example/ice").html, "lxml")
    assert [link["href"] for link in soup("a")] == ["https://books.example/ice", "https://news.example/rope"]
    images = ["https://web.archive.org/web/20200102030405im_/https://news.example/img/ice.jpg"]
    assert [image["src"] for image in soup("img")] == images


def test_what_an_author_links_to_in_a_web_archive_stays() -> None:
    link = "https://web.archive.org/web/20200102030405/https://books.example/ice"
    said = f'<p>As <a href="{link}">the book</a> has it.</p>'
    code = "<pre><code>&lt;!-- BEGIN WAYBACK TOOLBAR INSERT --&gt;</code></pre>"
    assert link in clean(said, title="", link="").html and link in clean(said + code, title="", link="").html
