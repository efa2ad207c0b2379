"""What comes from elsewhere is read in a process that may hang."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from feeds.clean.cleaner import NO_RULES
from feeds.errors import BadUpstream
from feeds.pull import parsing
from feeds.pull.client import Response
from feeds.pull.feed_reader import read_feed
from feeds.pull.items import FeedContents
from feeds.pull.parsing import FeedTask, Parser
from tests.support.upstream import Article, Upstream, prose

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + ']><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>'
)
SECRET = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><item><title>x&a;</title></item></channel></rss>'
)


def response(body: str, media_type: str = "text/html") -> Response:
    return Response("https://news.example/x", 200, {"content-type": media_type}, body.encode())


@pytest.mark.slow
def test_a_page_that_takes_a_parser_long_is_given_up_and_the_next_one_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parser = Parser(1)
    try:
        monkeypatch.setattr(parsing, "PATIENCE", 0.01)
        with pytest.raises(BadUpstream, match="it takes too long"):
            parser.article(response(f"<article>{prose('rain', 20_000)}</article>"), NO_RULES)
        monkeypatch.setattr(parsing, "PATIENCE", 60.0)
        assert "Paragraph 5" in parser.article(response(f"<article>{prose('rain')}</article>"), NO_RULES).html
    finally:
        parser.close()


def limit_memory() -> None:
    parsing.MOST_MEMORY = 150 * 2**20


@pytest.mark.slow
def test_a_feed_that_takes_a_parser_much_memory_is_given_up() -> None:
    body = '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 3_000_000 + "{}]}"
    with ProcessPoolExecutor(1, get_context("spawn"), limit_memory) as helper:
        assert helper.submit(parsing._run, [FeedTask(response("{}"))]).result() == [""]
        with pytest.raises(MemoryError):
            helper.submit(parsing._run, [FeedTask(response(body))]).result()


@pytest.mark.parametrize("body", [LAUGHS, SECRET])
def test_entities_neither_grow_nor_read_files(body: str) -> None:
    found = Parser(0).feed(response(body, "text/xml"))
    text = repr(found)
    assert len(text) < 100_000 and "root:" not in text


def test_a_damaged_feed_gives_what_is_left_of_it() -> None:
    item = "<item><title>One</title><description>&bad; <p>x</description></item><item>"
    feed = f"<rss version='2.0'><channel>{item}"
    found = Parser(0).feed(response(feed, "text/xml"))
    assert isinstance(found, FeedContents) and found.items[0].title == "One"


@pytest.mark.parametrize("name", ["atom", "rss", "json"])
def test_the_first_items_of_a_feed_are_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(parsing, "MOST_ITEMS", 2)
    site = Upstream(articles=[Article(f"/{number}", str(number), "<p>x</p>") for number in range(3)])
    found = Parser(0).feed(response(site.document(name).decode(), "text/xml"))
    assert isinstance(found, FeedContents) and [item.title for item in found.items] == ["0", "1"]


def test_a_feed_that_is_cut_after_its_first_items_keeps_what_comes_after_the_last() -> None:
    item = "<item><title>x</title><guid>{0}</guid></item>"
    items = "".join(item.format(number) for number in range(1_000))
    feed = f"<rss version='2.0'><channel>{items}<link>https://up.example/</link></channel></rss>"
    found = read_feed(feed.encode(), "https://up.example/feed", most=3)
    assert found and (found.home, len(found.items)) == ("https://up.example/", 3)


@pytest.mark.parametrize(
    "body",
    [
        "{" * 100_000,
        '{"version": "https://jsonfeed.org/version/1", "items": {"a": 1}}',
        "",
        "\0",
        "[]",
        "<a/>",
    ],
)
def test_what_is_no_feed_raises_nothing(body: str) -> None:
    found = Parser(0).feed(response(body, "text/xml"))
    assert found == "" or (isinstance(found, FeedContents) and not found.items)
