"""The page at `/search/`: how to ask, what is found, why nothing can be answered."""

import re
import tomllib
from html import unescape
from urllib.parse import quote, urljoin

import html5lib
import pytest
from werkzeug.test import TestResponse

from feeds.errors import BadQuery
from feeds.pages import LANGUAGES, search_error
from feeds.publisher import Publisher
from feeds.search import parse
from tests.support.archive import Archive, build
from tests.support.docs import table
from tests.support.serving import get

CODE = re.compile(r"<pre[^>]*><code>(.*?)</code></pre>", re.DOTALL)


@pytest.fixture(scope="module")
def publisher(shared_archive: Archive) -> Publisher:
    for number in range(5):
        body, date = f"<p>Rain in {number} words.</p>", f"20{number + 10}-05-01"
        shared_archive.write(f"{number}.md", body=body, date=date)
    shared_archive.write("fog.md", date="2019-12-31T23:59:59Z", tags="[fog]")
    publisher = shared_archive.publish(has_search=True, time_zone="Asia/Singapore", language="zh-CN")
    assert publisher.archive.searches.index_words()
    return publisher


def is_valid(response: TestResponse) -> bool:
    html5lib.HTMLParser(strict=True).parse(response.data)
    return (
        response.mimetype == "text/html"
        and "default-src 'none'" in response.headers["Content-Security-Policy"]
    )


def test_where_nothing_is_asked_a_page_says_how_to(publisher: Publisher) -> None:
    response = get(publisher, "/search/")
    assert response.status_code == 200 and is_valid(response)
    assert "搜索方法" in response.text and 'name="q" value=""' in response.text
    assert response.headers["ETag"] and "找到" not in response.text


@pytest.mark.parametrize("path", ["/search", "/search/?q=", "/search/?q=%20&limit=3"])
def test_other_ways_to_ask_nothing_lead_there(publisher: Publisher, path: str) -> None:
    response = get(publisher, path)
    assert response.status_code == 301
    base = publisher.site.base_url
    assert urljoin(urljoin(base, path.removeprefix("/")), response.headers["Location"]) == f"{base}search/"


def test_a_form_leads_to_the_host_that_it_stands_on(publisher: Publisher) -> None:
    assert get(publisher, "/search/?q=RAIN+words").headers["Location"] == "?q=rain%20words"


def test_served_pages_have_a_place_to_ask_and_files_have_none(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    for path in ("/", "/tag/x/"):
        assert b'role="search"' in get(archive.publish(has_search=True), path).data
        assert b'role="search"' not in get(archive.publish(), path).data


def test_files_of_pages_that_ask_are_others(archive: Archive, tmp_path: object) -> None:
    archive.write("a.md")
    states = [archive.publish(has_search=one, pages="all").states() for one in (True, False)]
    assert all(states[0][address] != states[1][address] for address in states[0])


def test_what_is_found_is_shown_by_year(publisher: Publisher) -> None:
    text = get(publisher, "/search/?q=rain").text
    assert "找到 5 篇文章" in text
    assert "每年文章数; 2010 年：1; 2011 年：1; 2012 年：1; 2013 年：1; 2014 年：1" in text


def test_years_are_those_of_utc(publisher: Publisher) -> None:
    assert publisher.archive.searches.summary(parse("tag:fog")).years == ((2019, 1),)


def test_a_saved_search_has_its_chart(archive: Archive) -> None:
    for year in (2019, 2020, 2020):
        archive.write(f"{year}-{len(list(archive.root.iterdir()))}.md", date=f"{year}-05-01", tags="[fog]")
    archive.write_text("feeds.toml", '[[search]]\nname = "x"\nquery = "tag:fog"\n')
    assert "Entries by year; 2019: 1; 2020: 2" in get(archive.publish(), "/search/x/").text


def test_a_search_is_kept_with_what_the_page_gives(publisher: Publisher, archive: Archive) -> None:
    text = get(publisher, f"/search/?q={quote('rain -title:fog')}").text
    found = CODE.search(text)
    assert found
    archive.write_text("feeds.toml", unescape(found[1]))
    saved = archive.open().settings.search
    assert [one.query for one in saved] == [tomllib.loads(unescape(found[1]))["search"][0]["query"]]
    assert parse(saved[0].query) == parse("rain -title:fog")


def test_a_mistake_is_marked_in_the_words_of_the_interface(publisher: Publisher) -> None:
    response = get(publisher, f"/search/?q={quote('rain )')}")
    assert response.status_code == 400 and is_valid(response)
    assert "rain <mark>)</mark>" in response.text and "第 6 个字符" in response.text
    assert "这个括号没有对应的左括号" in response.text
    assert 'value="rain )"' in response.text and "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("text", ["<script>(", '"><b>', "rain {x} )", "x" * 501, "\x00(", "蚂{0}:("])
def test_no_mistake_breaks_the_page(publisher: Publisher, text: str) -> None:
    response = get(publisher, f"/search/?q={quote(text)}")
    assert response.status_code in (200, 301, 400)
    assert response.status_code == 301 or is_valid(response)
    assert "<script>(" not in response.text


@pytest.mark.parametrize("query, status", [("q=rain&limit=x", 400), ("q=%ff", 400), ("q=rain&page=9", 404)])
def test_what_is_no_answer_is_said_on_a_page(publisher: Publisher, query: str, status: int) -> None:
    response = get(publisher, f"/search/?{query}")
    assert response.status_code == status and is_valid(response)
    assert "没有这一页搜索结果" in response.text


def test_while_words_are_read_a_page_says_so(archive: Archive) -> None:
    for number in range(30):
        archive.write(f"{number}.md")
    response = get(archive.publish(has_search=True), "/search/?q=rain")
    assert response.status_code == 503 and is_valid(response)
    assert "still being built" in response.text and response.headers["Retry-After"] == "10"


def test_feeds_of_what_cannot_be_answered_are_told_in_text(publisher: Publisher) -> None:
    for path in ("/search/feed.atom", "/search/feed.atom?q=(", "/search/feed.json?q=rain&page=9"):
        assert get(publisher, path).mimetype == "text/plain"


@pytest.mark.parametrize(
    "query", [*(row[0] for row in table("query | at")), "x " * 51, "(" * 17, "x" * 501, "ﷺ" * 200]
)
def test_every_mistake_has_words_in_every_language(query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    told = {search_error(caught.value, language).reason for language in LANGUAGES}
    assert caught.value.reason in told
    assert len(told) >= 2


def test_how_to_ask_is_not_built(publisher: Publisher, archive: Archive) -> None:
    out = archive.root.parent / "out"
    build(publisher, out)
    assert not (out / "search").exists()


def test_words_are_marked_in_titles_and_passages(archive: Archive) -> None:
    archive.write(
        "a.md", "<p>" + "It is dry. " * 80 + "Then the rain & wind came.</p>", title="After the rain"
    )
    page = get(archive.publish(has_search=True), "/search/?q=rain").text
    assert "After the <mark>rain</mark></a>" in page
    assert "Then the <mark>rain</mark> &amp; wind came." in page


def test_channels_named_like_the_query_are_offered(archive: Archive) -> None:
    archive.write("a.md", tags='["New York"]')
    page = get(archive.publish(has_search=True), "/search/?q=new+york").text
    assert '<a href="../tag/new-york/"><bdi>New York</bdi></a>' in page or "tag/new" in page
    assert '<option value="tag:&#34;new york&#34;">' in page
