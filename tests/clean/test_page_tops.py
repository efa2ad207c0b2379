"""The top of a page without names: who wrote an article stands in its metadata."""

import pytest
from bs4 import BeautifulSoup

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


TOP = [
    "Dienstag, 12. Mai 2020, 10:15 Uhr",
    "Martes, 12 de mayo de 2020 - 10:15",
    "Вторник, 12 мая 2020 г., 10:15",
    "12 Mayıs 2020 Salı 10:15",
    "الأربعاء، 28 آب/أغسطس 2013، آخر تحديث 14:00 (GMT+0400)",
    "2020年5月12日（火）10:15",
    "2020년 5월 12일 (화) 오전 10:15",
    "12 พ.ค. 2563 เวลา 10.15 น.",
    "יום שלישי, 12 במאי 2020, 10:15",
    "2020年05月12日 10:15:30<br>来源：河口新闻网",
    "Harbour Desk 2020-05-12 10:15:30",
    "字号：A- A A+",
    "T + -",
    '您所在的位置：<a href="https://news.example/">首页</a> &gt; <a href="https://news.example/sea">海</a>',
    '<a href="https://other.example/">Startseite</a> › <a href="https://other.example/meer">Meer</a> › Eis',
    '<a href="https://news.example/story/comments">326</a>',
]


@pytest.mark.parametrize("line", TOP)
def test_dates_in_all_languages_ways_to_the_page_and_counts_go(line: str) -> None:
    assert clean(f"<div>{line}</div>{ARTICLE}", title="Ice", link="").html == ARTICLE


@pytest.mark.parametrize(
    "line",
    [
        "Home &gt; Settings &gt; Sound",
        "Mars 2020",
        "12 May Street",
        "The 12 of May",
        "4月10日 星期五 20：00 加州时间",
        '<a href="https://news.example/story">326</a>',
        "Where you are here: a map",
        "You are here / and I am there",
    ],
)
def test_lines_that_only_look_like_them_stay(line: str) -> None:
    content = clean(f"<p>{line}</p>{ARTICLE}", title="Ice", link="")
    assert BeautifulSoup(content.html, "lxml").get_text().startswith(BeautifulSoup(line, "lxml").get_text())
