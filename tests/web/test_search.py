"""Queries by address, as feeds and pages."""

import json
import re
from datetime import UTC
from urllib.parse import quote, urljoin

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import FORMATS
from feeds.publisher import Publisher
from feeds.search import parse
from feeds.search.request import MAX_LIMIT, MAX_PAGE, SearchRequest, href_of, parse_request
from feeds.search.sql import entries_of, words_in_fts5
from tests.support.archive import Archive
from tests.support.searching import asked, fill, ids, naive, publish, queries
from tests.support.serving import get
from tests.support.standards import CHECKS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    folder = tmp_path_factory.mktemp("filled")
    (folder / "posts").mkdir()
    archive = Archive(folder / "posts", folder / "index.sqlite")
    fill(archive)
    return publish(archive, language="en")


@given(query=queries())
def test_all_pages_of_a_query_hold_what_a_naive_scan_finds(filled: Publisher, query: str) -> None:
    assert ids(filled, query, limit=7) == naive(filled, query)


@pytest.mark.parametrize("field", ["", "tag:", "source:", "lang:", "title:"])
@pytest.mark.parametrize("sign", [" -", " OR "])
def test_much_that_is_excluded_or_allowed_is_looked_for_at_once(field: str, sign: str) -> None:
    query = parse(sign.join(f"{field}x{number}" for number in range(20)))
    asked = entries_of(query, zone=UTC, language="en", words=words_in_fts5).sql
    assert asked.count("EXISTS") + asked.count("MATCH") + asked.count("+e.id IN") <= 2


def test_entries_have_the_ids_that_they_have_everywhere(filled: Publisher) -> None:
    everywhere = {item["id"] for item in json.loads(get(filled, "/feed.json").data)["items"]}
    assert set(ids(filled, "date:2021")) == everywhere


@pytest.fixture(scope="module")
def publisher(shared_archive: Archive) -> Publisher:
    for number in range(5):
        body = f"<p>Rain in {number} words.</p>"
        shared_archive.write(f"{number}.md", body=body, date=f"2021-05-0{number + 1}")
    return publish(shared_archive)


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "feed.json", ""])
def test_other_spellings_of_a_query_lead_to_the_one_form(publisher: Publisher, name: str) -> None:
    response = get(publisher, f"/search/{name}?q=%20WORDS+%22rain%22&limit=3&utm_source=x")
    assert response.status_code == 301
    asked = f"https://feeds.example.org/search/{name}"
    wanted = f"{asked}?q=rain%20words&limit=3"
    assert urljoin(asked, response.headers["Location"]) == wanted
    assert get(publisher, wanted.removeprefix("https://feeds.example.org")).status_code == 200


@given(
    query=queries(),
    name=st.sampled_from([*FORMATS, "html"]),
    limit=st.integers(0, MAX_LIMIT),
    full=st.sampled_from([None, True, False]),
    page=st.integers(1, MAX_PAGE),
)
def test_the_address_of_a_question_is_that_question(
    query: str, name: str, limit: int, full: bool | None, page: int
) -> None:
    question = SearchRequest(parse(query), name, limit, full, page)
    path, _, asked = href_of(question).partition("?")
    assert parse_request(f"/{path}", asked) == (question, True)


@given(text=st.text())
def test_nothing_that_is_asked_breaks_the_server(publisher: Publisher, text: str) -> None:
    response = get(publisher, f"/search/feed.json?q={quote(text, errors='replace')}")
    assert response.status_code in (200, 301, 400)
    raw = get(publisher, f"/search/feed.json?{quote(text, errors='replace')}")
    assert raw.status_code in (200, 301, 400)


def test_the_folder_without_its_slash_leads_to_it(publisher: Publisher) -> None:
    assert get(publisher, "/search?q=rain").headers["Location"].endswith("/search/?q=rain")


def test_unknown_parameters_are_ignored_and_in_no_link(publisher: Publisher) -> None:
    feed = json.loads(get(publisher, "/search/feed.json?x=1&q=rain&utm_source=y").data)
    assert feed["feed_url"] == "https://feeds.example.org/search/feed.json?q=rain"


def test_raw_characters_are_what_they_are_encoded(publisher: Publisher) -> None:
    assert get(publisher, "/search/feed.atom?q=蚂蚁").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "?q=", "?limit=3", "?q=rain&limit=x", "?q=rain&limit=-1", "?q=rain&page=9999999", "?q=%ff"]
)
def test_what_cannot_be_asked_is_a_bad_request(publisher: Publisher, query: str) -> None:
    response = get(publisher, f"/search/feed.atom{query}")
    assert (response.status_code, response.mimetype) == (400, "text/plain")


@pytest.mark.parametrize(
    "query, line, mark",
    [
        *(
            ("rain OR", "rain OR", "       ^"),
            ("蚂蚁 )", "蚂蚁 )", "　　 ^"),
            ("rain\n)", "rain )", "     ^"),
        ),
        ("cafe\u0301\u200b )", "cafe\u0301\u200b )", "     ^"),
    ],
)
def test_a_mistake_is_shown_at_its_place(publisher: Publisher, query: str, line: str, mark: str) -> None:
    response = get(publisher, f"/search/feed.atom?q={quote(query)}")
    assert response.status_code == 400
    assert response.text.splitlines()[:2] == [line, mark]


def test_a_query_that_is_too_long_is_a_bad_request(publisher: Publisher) -> None:
    assert get(publisher, f"/search/feed.atom?q={'x' * 501}").status_code == 400


def test_a_feed_is_that_of_the_query_whatever_page_and_format(publisher: Publisher) -> None:
    paths = [asked("words rain", "feed.atom"), asked("rain words", "feed.atom", limit=2, page=2)]
    feeds = [feedparser.parse(get(publisher, path).data).feed for path in paths]
    assert len({feed.id for feed in feeds}) == 1
    assert feeds[0].id != feedparser.parse(get(publisher, asked("rain", "feed.atom")).data).feed.id


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_pages_are_linked(publisher: Publisher, name: str) -> None:
    feed = feedparser.parse(get(publisher, asked("rain", name, limit=2, page=2)).data).feed
    links = {link["rel"]: link["href"] for link in feed.links}
    base = f"https://feeds.example.org/search/{name}?q=rain&limit=2"
    assert links["self"] == f"{base}&page=2"
    assert (links["first"], links["previous"]) == (base, base)
    assert links["next"] == links["last"] == f"{base}&page=3"


def test_a_feed_of_one_page_is_complete_and_has_no_others(publisher: Publisher) -> None:
    text = get(publisher, asked("rain", "feed.atom")).text
    assert "complete" in text
    assert not re.search(r'rel="(first|next|last|previous)"', text)


def test_behind_the_last_page_is_nothing(publisher: Publisher) -> None:
    assert get(publisher, asked("rain", limit=2, page=4)).status_code == 404


def test_a_query_that_finds_nothing_has_an_empty_feed(publisher: Publisher) -> None:
    response = get(publisher, asked("nothing-of-that-kind", "feed.atom"))
    assert (response.status_code, feedparser.parse(response.data).entries) == (200, [])


def test_a_page_holds_no_more_than_the_most(publisher: Publisher) -> None:
    assert get(publisher, asked("rain", limit=500)).status_code == 200
    feed = json.loads(get(publisher, asked("rain", limit=500)).data)
    assert feed["feed_url"].endswith("limit=100")


def test_the_content_is_as_it_is_asked_for(publisher: Publisher) -> None:
    full, brief = (
        json.loads(get(publisher, asked("rain", content=content)).data)["items"][0]
        for content in ("full", "summary")
    )
    assert "Rain in 4 words." in full["content_html"]
    assert ("content_html" in brief, brief["content_text"]) == (False, "Rain in 4 words.")
    assert full["id"] == brief["id"]


def test_the_page_for_people_names_the_feeds_of_its_query_first(publisher: Publisher) -> None:
    text = get(publisher, asked("rain", "", limit=2)).text
    feeds = re.findall(r'<link rel="alternate" type="[^"]*" title="[^"]*" href="([^"]*)"', text)
    assert feeds[0] == "https://feeds.example.org/search/feed.atom?q=rain&amp;limit=2"
    assert feeds[-1] == "https://feeds.example.org/feed.json"
    assert '<a rel="next" href="../search/?q=rain&amp;limit=2&amp;page=2">' in text


def test_answers_have_tags_and_give_304(publisher: Publisher) -> None:
    tag = get(publisher, asked("rain")).headers["ETag"]
    assert get(publisher, asked("rain"), If_None_Match=tag).status_code == 304


@pytest.mark.parametrize("name", ["atom", "rss", "json"])
@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_hold_to_the_standards(publisher: Publisher, name: str, page: int) -> None:
    question = SearchRequest(parse("rain"), name, limit=2, page=page)
    CHECKS[name](publisher.document(question).body, publisher.url(question))
