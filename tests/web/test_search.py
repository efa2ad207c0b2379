"""Queries by URL and saved ones, as feeds."""

import json
import random
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from zoneinfo import ZoneInfo

import feedparser
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from feeds.cli.main import main
from feeds.errors import BadSetting, DamagedIndex, NotNow
from feeds.formats import FORMATS
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.search import canonical_text, matches, parse
from feeds.search.request import MAX_LIMIT, MAX_PAGE, SearchRequest, href_of, parse_request
from feeds.search.sql import entries_of
from feeds.settings import load_settings
from feeds.web.app import create_app
from tests.support.archive import Archive, build
from tests.support.serving import serving
from tests.support.standards import CHECKS
from tests.support.waiting import wait_until

WORDS = ["rain", "storm", "harbour", "蚂蚁", "集團", "new york"]
NAMES = ["x", "C#", "New York", "视频"]
HOSTS = ["example.com", "www.example.com", "evilexample.com", "news.example.org"]
LANGUAGES = ["", "en", "en-GB", "zh-TW", "zh"]
ZONE = "Asia/Singapore"


def fill(archive: Archive, count: int = 40) -> None:
    """Posts of every kind that queries tell apart."""
    some = random.Random(1)
    for number in range(count):
        archive.write(
            f"{number}.md",
            body=f"<p>{' '.join(some.choices(WORDS, k=4))}, and <b>so</b> on.</p>",
            title=some.choice(WORDS),
            date=(datetime(2021, 1, 1, tzinfo=UTC) + timedelta(hours=some.randrange(4000))).isoformat(),
            tags=json.dumps(some.sample(NAMES, some.randrange(3)), ensure_ascii=False),
            category=some.choice(["", *NAMES]),
            author=some.choice(["", "Mei Lin", "Ann"]),
            lang=some.choice(LANGUAGES),
            **{"from": f"https://{some.choice(HOSTS)}/{number}"},
        )


def publish(archive: Archive, **flags: Any) -> Publisher:
    """The archive with its words read."""
    publisher = archive.publish(time_zone=ZONE, **flags)
    assert publisher.archive.searches.index_words()
    return publisher


def get(publisher: Publisher, path: str, **headers: str) -> TestResponse:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return create_app(publisher).test_client().get(path, headers=given)


def asked(query: str, name: str = "feed.json", **others: Any) -> str:
    rest = "".join(f"&{key}={value}" for key, value in others.items())
    return f"/search/{name}?q={quote(canonical_text(parse(query)))}{rest}"


def parse_options(header: str) -> dict[str, str]:
    """The links of a Link header by their relation."""
    return {rel: href for href, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', header)}


def ids(publisher: Publisher, query: str, **others: Any) -> list[str]:
    """Ids of what a query finds, on all its pages."""
    client = create_app(publisher).test_client()
    path, found = asked(query, **others), []
    while path:
        response = client.get(path)
        assert response.status_code == 200, response.text
        feed = json.loads(response.data)
        found += [item["id"] for item in feed["items"]]
        parts = urlsplit(feed.get("next_url", ""))
        path = f"{parts.path}?{parts.query}" if parts.path else ""
    return found


def naive(publisher: Publisher, query: str) -> list[str]:
    """Ids of what `queries.matches` says of each entry."""
    zone, language = ZoneInfo(ZONE), publisher.site.language
    tree = parse(query)
    return [one.id for one in publisher.entries() if matches(tree, one, zone=zone, language=language)]


def leaves() -> st.SearchStrategy[str]:
    """A word, a field or a date."""
    names = st.sampled_from(NAMES)
    dates = ["2021", "2021-01", "2021-02..2021-03", "..2021-02-10", "2021-05-01.."]
    return st.one_of(
        st.sampled_from(WORDS).map(lambda word: f'"{word}"'),
        st.sampled_from(WORDS).map(lambda word: f'title:"{word}"'),
        st.sampled_from(["tag", "category"]).flatmap(lambda kind: names.map(lambda n: f'{kind}:"{n}"')),
        st.sampled_from(["author:ann", 'author:"MEI LIN"', "source:org"]),
        st.sampled_from(HOSTS).map(lambda host: f"source:{host}"),
        st.sampled_from(["zh", "en", "en-gb", "zh-TW", "fr"]).map(lambda tag: f"lang:{tag}"),
        st.sampled_from(dates).map(lambda date: f"date:{date}"),
    )


def queries() -> st.SearchStrategy[str]:
    """Queries of all shapes."""
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: f"{pair[0]} {pair[1]}"),
            st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
            inner.map(lambda part: f"-({part})"),
        ),
        max_leaves=6,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    folder = tmp_path_factory.mktemp("filled")
    (folder / "posts").mkdir()
    archive = Archive(folder / "posts", folder / "index.sqlite")
    fill(archive)
    return publish(archive, language="en")


# --- what is found ----------------------------------------------------------------------------------


@given(query=queries())
def test_all_pages_of_a_query_hold_what_a_naive_scan_finds(filled: Publisher, query: str) -> None:
    assert ids(filled, query, limit=7) == naive(filled, query)


@pytest.mark.parametrize("field", ["", "tag:", "source:", "lang:", "title:"])
@pytest.mark.parametrize("sign", [" -", " OR "])
def test_much_that_is_excluded_or_allowed_is_looked_for_at_once(field: str, sign: str) -> None:
    query = parse(sign.join(f"{field}x{number}" for number in range(20)))
    asked = entries_of(query, zone=UTC, language="en").sql
    assert asked.count("EXISTS") + asked.count("MATCH") + asked.count("+e.id IN") <= 2


def test_entries_have_the_ids_that_they_have_everywhere(filled: Publisher) -> None:
    everywhere = {item["id"] for item in json.loads(get(filled, "/feed.json").data)["items"]}
    assert set(ids(filled, "date:2021")) == everywhere


def execute(archive: Archive, sql: str) -> list[Any]:
    """What the index answers."""
    with closing(sqlite3.connect(archive.index, isolation_level=None)) as db:
        return db.execute(sql).fetchall()


# --- addresses --------------------------------------------------------------------------------------


@pytest.fixture
def publisher(archive: Archive) -> Publisher:
    for number in range(5):
        archive.write(f"{number}.md", body=f"<p>Rain in {number} words.</p>", date=f"2021-05-0{number + 1}")
    return publish(archive)


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


# --- pages ------------------------------------------------------------------------------------------


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


# --- words ------------------------------------------------------------------------------------------


def test_until_the_words_are_read_queries_with_words_have_to_wait(archive: Archive) -> None:
    fill(archive)
    publisher = archive.publish()
    response = get(publisher, asked("rain"))
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert get(publisher, asked("tag:x")).status_code == 200


def test_the_words_are_read_in_small_batches(archive: Archive) -> None:
    fill(archive)
    publisher = archive.publish()
    assert [publisher.archive.searches.index_words(limit=15) for _ in range(3)] == [False, False, True]
    assert get(publisher, asked("rain")).status_code == 200


def test_a_few_new_posts_keep_no_query_waiting(archive: Archive) -> None:
    fill(archive)
    publish(archive)
    archive.write("new.md", body="<p>Thunder.</p>")
    assert ids(archive.publish(time_zone=ZONE), "thunder") == ["https://example.com/new.md"]


def test_what_is_changed_or_gone_leaves_no_old_words(archive: Archive) -> None:
    archive.write("a.md", body="<p>Thunder and rain.</p>")
    archive.write("b.md", body="<p>Thunder.</p>")
    publish(archive)
    archive.write("a.md", body="<p>Sun and rain.</p>")
    (archive.root / "b.md").unlink()
    publisher = publish(archive)
    assert ids(publisher, "thunder") == []
    assert ids(publisher, "rain") == ids(publisher, "sun") == ["https://example.com/a.md"]
    assert execute(archive, "SELECT count(*) FROM words WHERE words MATCH 'thunder'") == [(0,)]


def test_words_follow_the_rules_of_cleaning(archive: Archive) -> None:
    prose = "<p>The ferry left the harbour at six in the rain, and nobody on the quay said a word.</p>" * 3
    archive.write("a.md", body=f'{prose}<p class="box-x">Thunder.</p>')
    assert len(ids(publish(archive), "thunder")) == 1
    rules = archive.root / ".rules"
    rules.mkdir()
    (rules / "example.com.txt").write_text("strip: //p[@class='box-x']\n")
    publisher = publish(archive, rules=".rules")
    assert (ids(publisher, "thunder"), len(ids(publisher, "rain"))) == ([], 1)


def test_a_build_reads_no_words_unless_it_needs_them(archive: Archive) -> None:
    fill(archive, 3)
    publisher = archive.publish()
    publisher.prepare()
    assert execute(archive, "SELECT name FROM sqlite_schema WHERE name = 'words'") == []


def test_an_index_of_another_version_is_made_anew_with_its_words(archive: Archive) -> None:
    archive.write("a.md", body="<p>Rain.</p>")
    publish(archive)
    publisher = archive.publish(time_zone="UTC")
    assert publisher.archive.searches.index_words()
    assert len(ids(publisher, "rain")) == 1


def test_a_damaged_index_is_told_when_it_is_asked_and_made_anew(archive: Archive) -> None:
    fill(archive)
    before = ids(publish(archive, search=[ANTS]), "rain")
    execute(archive, "DELETE FROM words_data")
    with pytest.raises(DamagedIndex):
        archive.open(time_zone=ZONE, search=[ANTS]).resolve(Address("search", "rain", "atom"))
    assert ids(publish(archive, search=[ANTS]), "rain") == before


def test_a_damaged_index_is_told_when_words_are_put_in_and_made_anew(archive: Archive) -> None:
    fill(archive)
    publish(archive)
    execute(archive, "DELETE FROM words_data")
    archive.write("new.md", body="<p>Thunder.</p>")
    with pytest.raises(DamagedIndex):
        publish(archive)
    assert ids(publish(archive), "thunder") == ["https://example.com/new.md"]


def test_within_a_snapshot_no_words_are_read(archive: Archive) -> None:
    archive.write("a.md", body="<p>Rain.</p>")
    publisher = archive.publish(search=[ANTS])
    with publisher.snapshot():
        assert publisher.document(Address("all", "", "atom")).body
        with pytest.raises(NotNow):
            publisher.document(Address("search", "rain", "atom"))
    assert publisher.document(Address("search", "rain", "atom")).body


# --- saved searches ---------------------------------------------------------------------------------

ANTS = {"name": "Rain", "title": "All the rain", "query": "rain -tag:x"}
OLD = {"name": "old", "title": "", "query": "date:..2020"}


@pytest.fixture
def saved(archive: Archive) -> Publisher:
    archive.write("a.md", body="<p>Rain.</p>")
    archive.write("b.md", body="<p>Rain.</p>", tags="[x]")
    return archive.publish(search=[ANTS, OLD])


def test_a_saved_search_is_a_channel(saved: Publisher) -> None:
    feed = json.loads(saved.document(Address("search", "rain", "json")).body)
    assert feed["title"] == "All the rain – Saved articles"
    assert [item["id"] for item in feed["items"]] == ["https://example.com/a.md"]
    assert feed["feed_url"] == "https://feeds.example.org/search/rain/feed.json"


@pytest.mark.parametrize("path", ["/search/RAIN/feed.atom", "/search/rain", "/search/Rain/"])
def test_other_spellings_of_its_name_lead_to_it(saved: Publisher, path: str) -> None:
    location = get(saved, path).headers["Location"]
    assert location.startswith("https://feeds.example.org/search/rain/")


def test_it_is_in_all_lists(saved: Publisher) -> None:
    assert b'xmlUrl="https://feeds.example.org/search/rain/feed.atom"' in get(saved, "/feeds.opml").data
    assert re.search(r'<a href="search/rain/"[^>]*>All the rain</a>.*<b>1</b>', get(saved, "/").text)
    assert [one.slug for one in saved.channels() if one.kind == "search"] == ["rain", "old"]


def test_its_feed_keeps_its_id_when_its_query_changes(archive: Archive) -> None:
    archive.write("a.md")
    address = Address("search", "rain", "atom")
    before, after = (
        feedparser.parse(archive.publish(search=[ANTS | {"query": query}]).document(address).body).feed.id
        for query in ("date:2021", "date:2022")
    )
    assert before == after


def test_there_is_no_search_that_nobody_saved(saved: Publisher) -> None:
    assert get(saved, "/search/other/feed.atom").status_code == 404


def test_while_words_are_missing_it_is_in_no_list(archive: Archive) -> None:
    fill(archive)
    publisher = archive.publish(search=[ANTS, OLD])
    client = create_app(publisher).test_client()
    assert client.get("/search/rain/feed.atom").status_code == 503
    assert b"search/rain" not in client.get("/feeds.opml").data
    publisher.archive.searches.index_words()
    assert b"search/rain" in client.get("/feeds.opml").data
    assert client.get("/search/rain/feed.atom").status_code == 200


def test_a_static_build_has_it_with_its_words(archive: Archive, tmp_path: Path) -> None:
    fill(archive)
    publisher = archive.publish(search=[ANTS], time_zone=ZONE, language="en")
    build(publisher, tmp_path / "out")
    feed = json.loads((tmp_path / "out" / "search" / "rain" / "feed.json").read_bytes())
    assert [item["id"] for item in feed["items"]] == naive(publisher, ANTS["query"])


def test_a_static_build_removes_no_search_that_it_could_not_answer(archive: Archive, tmp_path: Path) -> None:
    def meanwhile(what: str, done: int) -> None:
        if what == "entries made":
            archive.write("late.md")
            archive.publish(search=[ANTS])

    archive.write("a.md")
    build(archive.publish(search=[ANTS]), tmp_path / "out")
    archive.write("b.md")
    with pytest.raises(NotNow):
        build(archive.publish(search=[ANTS]), tmp_path / "out", progress=meanwhile)
    assert (tmp_path / "out/search/rain/feed.json").exists()


def test_a_static_build_knows_when_it_changed(archive: Archive, tmp_path: Path) -> None:
    fill(archive)
    build(archive.publish(search=[ANTS]), tmp_path)
    assert build(archive.publish(search=[ANTS]), tmp_path).written == 0
    other = ANTS | {"query": "storm"}
    build(publisher := archive.publish(search=[other]), tmp_path)
    feed = (tmp_path / "search" / "rain" / "feed.json").read_bytes()
    assert feed == publisher.document(Address("search", "rain", "json")).body


@pytest.mark.parametrize(
    "rows, reason",
    [
        ("x", "list of tables"),
        ([{"name": "a"}], "the query of 'a'"),
        ([{"query": "rain"}], "no name"),
        ([{"name": "a", "query": "rain ("}], "at character 7"),
        ([ANTS, ANTS | {"name": "RAIN"}], "more than one search"),
        ([ANTS | {"colour": "red"}], "colour"),
    ],
)
def test_a_wrong_search_is_an_error(archive: Archive, rows: object, reason: str) -> None:
    with pytest.raises(BadSetting, match=reason):
        archive.open(search=rows)


def test_settings_hold_searches(archive: Archive) -> None:
    text = '[[search]]\nname = "Rain"\ntitle = "All the rain"\nquery = "rain -tag:x"\n'
    (archive.root / "feeds.toml").write_text(text)
    (found,) = archive.open().settings.search
    assert (found.name, found.title, found.query) == ("Rain", "All the rain", "rain -tag:x")


# --- reading words ----------------------------------------------------------------------------------


def test_a_server_reads_the_words_in_the_background(archive: Archive) -> None:
    fill(archive)
    with serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server:
        wait_until(lambda: server.get("/search/feed.json?q=rain").status != 503)
        assert len(json.loads(server.get("/search/feed.json?q=rain").body)["items"]) > 5
        archive.write("new.md", body="<p>Thunder.</p>")
        wait_until(lambda: json.loads(server.get("/search/feed.json?q=thunder").body)["items"])


def test_a_command_reads_the_words(archive: Archive) -> None:
    fill(archive)
    environment = {"FEEDS_INDEX": str(archive.index)}
    result = CliRunner().invoke(main, ["index", str(archive.root)], env=environment)
    assert (result.exit_code, result.output) == (0, "the full text of 40 entries is indexed\n")
    publisher = Publisher(load_settings(archive.root, environment=environment, flags={}))
    assert get(publisher, asked("rain")).status_code == 200


def test_a_command_that_reads_words_keeps_what_was_made_for_the_same_address(archive: Archive) -> None:
    archive.write("a.md")
    archive.documents(base_url="https://other.example/")
    flags = ["--base-url", "https://other.example/"]
    environment = {"FEEDS_INDEX": str(archive.index)}
    result = CliRunner().invoke(main, ["index", str(archive.root), *flags], env=environment)
    archive.open(base_url="https://other.example/")
    renderings = execute(archive, "SELECT count(*) FROM renderings")
    assert (result.exit_code, renderings) == (0, [(4,)])


def test_the_list_of_channels_has_saved_searches(archive: Archive) -> None:
    fill(archive)
    (archive.root / "feeds.toml").write_text('[[search]]\nname = "wet"\nquery = "rain"\n')
    output = CliRunner().invoke(main, ["channels", str(archive.root)]).output
    assert re.search(r" +\d+  search    wet  http://localhost:8000/search/wet/feed.atom\n", output)


# --- hubs, archives of the web, credit --------------------------------------------------------------

HUB = "https://hub.example.net/"


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/feed.json", "/search/feed.atom?q=tag:x"])
def test_g1_a_feed_names_hub_and_self_in_its_header(archive: Archive, path: str) -> None:
    archive.write("a.md")
    publisher = archive.publish(hub=HUB)
    links = parse_options(get(publisher, path).headers["Link"])
    assert links == {"hub": HUB, "self": f"https://feeds.example.org{path.replace('tag:x', 'tag%3Ax')}"}


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/search/feed.atom?q=tag:x"])
def test_g1_a_feed_names_the_hub(archive: Archive, path: str) -> None:
    archive.write("a.md")
    feed = feedparser.parse(get(archive.publish(hub=HUB), path).data).feed
    assert [link["href"] for link in feed.links if link["rel"] == "hub"] == [HUB]


def test_f6_a_json_feed_names_the_hub(archive: Archive) -> None:
    archive.write("a.md")
    feed = json.loads(get(archive.publish(hub=HUB), "/feed.json").data)
    assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_without_a_hub_none_is_named(publisher: Publisher) -> None:
    assert "Link" not in get(publisher, "/feed.atom").headers
    assert b"hub" not in get(publisher, "/feed.atom").data


def test_pages_name_no_hub_in_their_header(archive: Archive) -> None:
    assert "Link" not in get(archive.publish(hub=HUB), "/").headers


def test_an_archive_of_the_web_is_linked_beside_the_original(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md", **{"from": ""})
    publisher = archive.publish(archive="https://web.archive.org/web/{url}")
    atom = feedparser.parse(get(publisher, "/feed.atom").data)
    related = [
        link["href"] for entry in atom.entries for link in entry.get("links", []) if link["rel"] == "related"
    ]
    assert related == ["https://web.archive.org/web/https://example.com/a.md"]
    items = json.loads(get(publisher, "/feed.json").data)["items"]
    sources = {item["title"]: item.get("_source", {}).get("archived_url") for item in items}
    assert sources == {"a.md": related[0], "b.md": None}


def test_the_credit_line_has_the_wording_that_is_set(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish(credit_text="Read <it> at {source}.")
    (item,) = json.loads(get(publisher, "/feed.json").data)["items"]
    credit = '<p>Read &lt;it&gt; at <a href="https://example.com/a.md">example.com</a>.</p>'
    assert item["content_html"].endswith(credit)


@pytest.mark.parametrize(
    "flags",
    [{"hub": "not a hub"}, {"archive": "https://web.archive.org/"}, {"credit_text": "no place for it"}],
)
def test_wrong_wordings_are_errors(archive: Archive, flags: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        archive.open(**flags)


# --- sizes ------------------------------------------------------------------------------------------


def test_summaries_count_as_what_they_are(archive: Archive) -> None:
    for number in range(12):
        archive.write(f"{number}.md", body="<p>It rained.</p>" + f"<p>{'rain ' * 300}</p>")
    few = archive.publish(max_bytes=3000)
    assert len(json.loads(get(few, "/feed.json").data)["items"]) == 5
    publisher = archive.publish(max_bytes=3000, content="summary")
    publisher.prepare()
    assert len(json.loads(get(publisher, "/feed.json").data)["items"]) == 12


# --- the page for people ----------------------------------------------------------------------------


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


def test_readers_of_the_keeper_come_first(archive: Archive) -> None:
    archive.write("a.md")
    readers = {"FreshRSS": "https://rss.example.org", "Mine": "https://mine.example.org/?u={encoded}"}
    page = get(archive.publish(readers=readers, base_url="https://f.example/"), "/").text
    links = re.findall(r'<a href="([^"]*)" rel="noreferrer">(FreshRSS|Mine|Feedly)</a>', page)
    assert [name for _, name in links] == ["FreshRSS", "Mine", "Feedly"]
    assert (
        links[0][0]
        == "https://rss.example.org/i/?c=feed&amp;a=add&amp;url_rss=https%3A%2F%2Ff.example%2Ffeed.atom"
    )
