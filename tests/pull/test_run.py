"""What a pull writes, and what it leaves alone."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import flask
import pytest

from feeds.errors import BadFolder, BadSetting
from feeds.model import Address
from feeds.pull import run
from feeds.pull.items import FeedContents
from feeds.pull.state import FeedState
from tests.support.archive import items, titles
from tests.support.commands import feeds
from tests.support.pulling import Keeper
from tests.support.upstream import Article, Upstream, View, prose, redirect

RAIN = Article("/rain", "Rain in the harbour", prose("rain"), authors=("Mei Lin",), tags=("weather",))
SNOW = Article(
    "/snow", '雪 <in> the harbour & "beyond" &amp; {{ so }} on', prose("snow"), authors=("Ann", "Bob")
)


def posts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.html"))


@pytest.mark.parametrize("format_name", ["atom", "rss", "json"])
def test_a_pulled_folder_is_an_archive_whose_feeds_equal_the_upstreams(
    keeper: Keeper, site: Upstream, format_name: str
) -> None:
    for article in (RAIN, SNOW):
        site.publish(article)
    site.feed(f"/feed.{format_name}")
    keeper.settings(f'url = "{site.url(f"/feed.{format_name}")}"')
    assert len(keeper.pull().drafts) == 2
    publisher = keeper.publisher(credit=False)
    theirs = feedparser.parse(io.BytesIO(site.document("atom")), sanitize_html=False).entries
    ours = feedparser.parse(io.BytesIO(publisher.document(Address("all", "", "atom")).body)).entries
    assert {one.link: one for one in ours}.keys() == {one.link for one in theirs}
    for their in theirs:
        our = next(one for one in ours if one.link == their.link)
        assert our.title_detail.value == their.title_detail.value
        assert our.published_parsed == their.published_parsed
        assert [one.name for one in our.authors] == [one.name for one in their.authors]
        words = [" ".join(one.content[0].value.replace("<p>", " ").split()) for one in (our, their)]
        assert words[0] == words[1]


@pytest.mark.parametrize(("limit", "value"), [("MOST_SECONDS", 2), ("MOST_BYTES", 20_000)])
def test_what_time_or_bytes_do_not_suffice_for_the_next_pull_does(
    keeper: Keeper, site: Upstream, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    for number in range(9):
        site.publish(Article(f"/{number}", f"Story {number}", prose("rain", 20), summary="It rained …"))
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    with monkeypatch.context() as patch:
        patch.setattr(run, limit, value)
        result = keeper.pull()
    assert result.unfinished == [site.url("/feed.atom")]
    written = {draft.path for draft in result.drafts}
    assert written == set(posts(keeper.archive.root)) and 0 < len(written) < 9
    # One that its keeper deletes meanwhile was withdrawn.
    (keeper.archive.root / min(written)).unlink()
    assert len(keeper.pull().drafts) == 9 - len(written)
    assert len(items(keeper.publisher())) == 8


def test_what_nobody_foresaw_in_one_feed_harms_no_other(
    keeper: Keeper, site: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    def note(known: FeedState, contents: FeedContents, now: datetime) -> None:
        raise ZeroDivisionError("of a feed")

    site.publish(RAIN)
    site.feed("/a.atom")
    site.feed("/b.atom")
    tables = [f'url = "{site.url(path)}"' for path in ("/a.atom", "/b.atom")]
    keeper.settings(tables[0])
    keeper.pull()
    keeper.settings(*tables)
    with monkeypatch.context() as patch:
        patch.setattr(run, "note_dates", note)
        keeper.pull()
    (trouble,) = keeper.troubles()
    assert trouble.feed == site.url("/b.atom") and "cannot be read (ZeroDivisionError" in trouble.reason
    keeper.pull()
    assert keeper.troubles() == []


def test_people_and_language_of_a_table_are_of_items_that_name_none(keeper: Keeper, site: Upstream) -> None:
    site.publish(Article("/rain", "Rain", prose("rain")))
    site.publish(Article("/snow", "Snow", prose("snow"), authors=("Mei Lin",)))
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"\nauthor = "Ann"\nlanguage = "de"')
    keeper.pull()
    found: dict[str, Any] = {item["title"]: item for item in items(keeper.publisher())}
    assert [found[title]["authors"][0]["name"] for title in ("Rain", "Snow")] == ["Ann", "Mei Lin"]
    assert {item["language"] for item in found.values()} == {"de"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("雪 in the harbour", "雪-in-the-harbour"),
        ("Größe: «ça va»?", "größe-ça-va"),
        ("हिन्दी में", "हिन्दी-में"),
        ("../../etc/passwd", "etc-passwd"),
        ("雨" * 300, "雨" * 26),
    ],
)
def test_files_are_named_by_date_and_title_in_any_script(
    keeper: Keeper, site: Upstream, title: str, name: str
) -> None:
    site.publish(Article("/a", title, prose("rain")))
    site.publish(Article("/b", title, prose("snow")))
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    keeper.pull()
    first, second = sorted(posts(keeper.archive.root), key=len)
    assert first == f"2024-03-05-{name}.html"
    assert second.startswith(f"2024-03-05-{name}-") and len(second) == len(first) + 9


def test_an_item_is_written_once_and_asked_for_conditionally(keeper: Keeper, site: Upstream) -> None:
    site.publish(RAIN)
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"\ntags = ["sea"]\ncategories = ["news"]')
    keeper.pull()
    before = posts(keeper.archive.root)
    assert before == ["2024-03-05-rain-in-the-harbour.html"]
    again = keeper.pull()
    assert (again.asked, again.unchanged, again.drafts) == (1, 1, [])
    assert "if-none-match" in site.requests[-1][1]
    assert posts(keeper.archive.root) == before
    (entry,) = items(keeper.publisher())
    assert list(entry["tags"]) == ["weather", "sea", "news"]


def test_what_is_remembered_of_feeds_can_be_lost(keeper: Keeper, site: Upstream, tmp_path: Path) -> None:
    site.publish(RAIN)
    site.feed("/feed.rss")
    keeper.settings(f'url = "{site.url("/feed.rss")}"')
    keeper.pull()
    for path in tmp_path.glob("index*"):
        path.unlink()
    assert keeper.pull().drafts == []
    assert len(posts(keeper.archive.root)) == 1


def test_a_dry_run_writes_nothing_and_knows_what_would_come(keeper: Keeper, site: Upstream) -> None:
    site.publish(RAIN)
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    (draft,) = keeper.pull(dry_run=True).drafts
    assert draft.item and draft.item.html == RAIN.html and posts(keeper.archive.root) == []
    assert len(keeper.pull().drafts) == 1


def test_a_correction_wins_with_its_old_date_and_a_shorter_text(keeper: Keeper, site: Upstream) -> None:
    article = site.publish(Article("/rain", "Rain", prose("rain", 9)))
    site.feed("/feed.rss")
    keeper.settings(f'url = "{site.url("/feed.rss")}"')
    keeper.pull()
    for number in range(12):
        keeper.pass_time(hours=1)
        article.title, article.html = f"Drizzle {number}", f"<p>It only drizzled, {number} times.</p>"
        (draft,) = keeper.pull().drafts
        assert draft.is_revision
        if number not in (0, 9, 11):
            continue
        (entry,) = items(keeper.publisher())
        assert entry["title"] == f"Drizzle {number}" and f"{number} times" in entry["content_html"]
        assert "Paragraph" not in entry["content_html"]
        assert entry["date_published"] == "2024-03-05T12:00:00Z"
    assert len(posts(keeper.archive.root)) == 10


@pytest.mark.parametrize(
    "date", ["", "<pubDate>Sun, 10 Mar 2024 09:00:00 GMT</pubDate>", "<pubDate>?</pubDate>"]
)
def test_an_item_without_a_date_or_with_one_to_come_is_published_when_it_is_found(
    keeper: Keeper, site: Upstream, date: str
) -> None:
    text = prose("rain")
    site.views["/feed.rss"] = lambda request: (
        f"<rss version='2.0'><channel><item><title>Rain</title><link>{site.url('/rain')}</link>"
        f"<pubDate>{date}</pubDate><description><![CDATA[{text}]]></description></item></channel></rss>"
    )
    keeper.settings(f'url = "{site.url("/feed.rss")}"\npage = "never"')
    keeper.pull()
    (item,) = items(keeper.publisher())
    assert item["date_published"] == "2024-03-10T00:00:00Z"
    text = "<p>It only drizzled.</p>"
    keeper.pass_time(hours=1)
    keeper.pull()
    (item,) = items(keeper.publisher())
    assert "drizzled" in item["content_html"]
    assert (item["date_published"], item["date_modified"]) == ("2024-03-10T00:00:00Z", "2024-03-10T01:00:00Z")


def test_what_was_withdrawn_never_returns(keeper: Keeper, site: Upstream) -> None:
    article = site.publish(Article("/rain", "Rain", prose("rain")))
    site.publish(SNOW)
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    keeper.pull()
    (keeper.archive.root / "2024-03-05-rain.html").unlink()
    snow = keeper.archive.root / next(name for name in posts(keeper.archive.root))
    snow.write_text(snow.read_text("utf-8").replace("layout: post", "withdrawn: true"), "utf-8")
    article.html += "<p>Again.</p>"
    keeper.pull()
    keeper.pull()
    assert titles(keeper.publisher()) == []


def test_the_newest_items_that_queries_let_in_are_written(keeper: Keeper, site: Upstream) -> None:
    for day in range(1, 9):
        tags = ("sport",) if day == 8 else ("weather",)
        date = datetime(2024, 3, day, tzinfo=UTC)
        site.publish(Article(f"/{day}", f"Day {day}", prose("rain" if day % 2 else "snow"), date, tags=tags))
    site.feed("/feed.atom")
    keeper.settings(
        f'url = "{site.url("/feed.atom")}"\nlimit = 6\ninclude = "tag:weather"\n'
        'exclude = "rain"\ninto = "up/stream"'
    )
    keeper.pull()
    assert sorted(titles(keeper.publisher())) == ["Day 4", "Day 6"]
    assert {path.parent for path in keeper.archive.root.rglob("*.html")} == {
        keeper.archive.root / "up/stream"
    }


@pytest.mark.parametrize(
    ("config", "folder"),
    [("_config.yml", "_posts"), ("hugo.toml", "content/posts"), ("notes.txt", "")],
)
def test_posts_go_where_the_site_has_them(keeper: Keeper, site: Upstream, config: str, folder: str) -> None:
    (keeper.archive.root / config).write_text("title: x\n" if config.endswith("yml") else 'title = "x"\n')
    site.publish(RAIN)
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    keeper.pull()
    assert [path.parent for path in keeper.archive.root.rglob("*.html")] == [keeper.archive.root / folder]
    assert titles(keeper.publisher()) == [RAIN.title]


def test_a_page_that_names_a_feed_stands_for_it(keeper: Keeper, site: Upstream) -> None:
    site.publish(RAIN)
    site.feed("/the/feed.atom")
    link = '<link rel="alternate" type="application/atom+xml" href="the/feed.atom">'
    site.views["/"] = lambda request: f"<html><head>{link}</head><body>Hello</body></html>"
    keeper.settings(f'url = "{site.url("/")}"')
    assert len(keeper.pull().drafts) == 1
    keeper.pull()
    assert (site.asked("/"), site.asked("/the/feed.atom")) == (1, 2)


def test_a_page_is_asked_for_its_feed_again_when_that_is_no_longer_there(
    keeper: Keeper, site: Upstream
) -> None:
    def name(path: str) -> None:
        link = f'<link rel="alternate" type="application/atom+xml" href="{path}">'
        site.views["/"] = lambda request: f"<html><head>{link}</head><body>Hello</body></html>"

    keeper.settings(f'url = "{site.url("/")}"')
    ends: list[tuple[str, View]] = [
        ("/old.atom", lambda request: flask.Response(status=404)),
        ("/new.atom", lambda request: "<p>Hello"),
        ("/newest.atom", lambda request: ""),
    ]
    for path, end in ends:
        site.publish(Article(f"/of{path}", path, prose("rain")))
        site.feed(path)
        name(path)
        assert len(keeper.pull().drafts) == 1 and keeper.troubles() == []
        site.views[path] = end


def test_a_feed_that_a_page_names_may_move(keeper: Keeper, site: Upstream) -> None:
    site.publish(RAIN)
    site.feed("/new.atom")
    link = '<link rel="alternate" type="application/atom+xml" href="/old.atom">'
    site.views["/"] = lambda request: f"<html><head>{link}</head><body>Hello</body></html>"
    site.views["/old.atom"] = lambda request: redirect("/new.atom", 301)
    keeper.settings(f'url = "{site.url("/")}"')
    for _ in range(3):
        keeper.pull()
    assert keeper.troubles() == []
    assert [site.asked(path) for path in ("/", "/old.atom", "/new.atom")] == [1, 1, 3]


def test_a_new_entity_tag_of_the_same_bytes_is_remembered(keeper: Keeper, site: Upstream) -> None:
    site.publish(RAIN)
    tag = "a"
    body = site.document("atom")

    def view(request: flask.Request) -> flask.Response:
        response = flask.Response(body, headers={"ETag": f'"{tag}"'})
        response.make_conditional(request)
        return response

    site.views["/feed.atom"] = view
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    keeper.pull()
    tag = "b"
    keeper.pull()
    keeper.pull()
    assert site.requests[-1][1]["if-none-match"] == '"b"'


def test_a_feed_whose_address_the_keeper_changed_as_it_moved_is_the_same_feed(
    keeper: Keeper, site: Upstream
) -> None:
    article = site.publish(Article("/rain", "Rain", prose("rain")))
    site.views["/old.atom"] = lambda request: redirect("/new.atom", 301)
    site.feed("/new.atom")
    keeper.settings(f'url = "{site.url("/old.atom")}"')
    keeper.pull()
    assert f"moved to {site.url('/new.atom')}" in keeper.troubles()[0].reason
    keeper.settings(f'url = "{site.url("/new.atom")}"')
    assert keeper.pull().drafts == [] and keeper.troubles() == []
    article.html = "<p>It only drizzled, all day long.</p>"
    (draft,) = keeper.pull().drafts
    assert draft.is_revision
    assert "drizzled" in items(keeper.publisher())[0]["content_html"]


def test_items_without_a_link_of_their_own_are_told_apart(keeper: Keeper, site: Upstream) -> None:
    item = (
        "<item><title>{0}</title><guid isPermaLink='false'>{0}</guid>{1}"
        "<description>It rained {0}.</description></item>"
    )
    home = f"<link>{site.url('/')}</link>"
    body = "".join(item.format(number, home if number % 2 else "") for number in range(4))
    feed = f"<rss version='2.0'><channel><title>x</title>{home}{body}</channel></rss>"
    site.views["/feed.rss"] = lambda request: feed
    keeper.settings(f'url = "{site.url("/feed.rss")}"\npage = "never"')
    keeper.pull()
    keeper.pass_time(days=1)
    feed += " "
    assert keeper.pull().drafts == []
    assert sorted(titles(keeper.publisher())) == ["0", "1", "2", "3"]


def test_an_item_whose_link_others_get_later_is_not_written_again(keeper: Keeper, site: Upstream) -> None:
    item = (
        "<item><title>{0}</title><guid isPermaLink='false'>{0}</guid><link>{1}</link>"
        "<description>It rained {0}.</description></item>"
    )
    body = ""
    site.views["/feed.rss"] = lambda request: f"<rss version='2.0'><channel>{body}</channel></rss>"
    keeper.settings(f'url = "{site.url("/feed.rss")}"\npage = "never"')
    for number in range(3):
        body = item.format(number, site.url("/changes")) + body
        keeper.pull()
        keeper.pass_time(hours=1)
    assert sorted(titles(keeper.publisher())) == ["0", "1", "2"]
    assert len(posts(keeper.archive.root)) == 3


def test_no_template_of_a_feed_reaches_a_site_generator(keeper: Keeper, site: Upstream) -> None:
    site.publish(Article("/x", "{% include secret %}", "<p>{{ site.secret }} {% include x %} {{< y >}}</p>"))
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    (draft,) = keeper.pull().drafts
    body = (keeper.archive.root / draft.path).read_text("utf-8").partition("\n---\n")[2]
    assert "{{" not in body and "{%" not in body
    assert "{{ site.secret }} {% include x %} {{&lt; y &gt;}}" in items(keeper.publisher())[0]["content_html"]


def test_a_folder_that_leads_out_is_refused(keeper: Keeper, site: Upstream, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (keeper.archive.root / "_posts").symlink_to(tmp_path / "elsewhere")
    site.publish(RAIN)
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"\ninto = "_posts"')
    with pytest.raises(BadFolder, match="leads out"):
        keeper.pull()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_tables_are_shown_as_they_can_be_set(keeper: Keeper) -> None:
    keeper.settings(
        'url = "https://a.example/feed"\ntags = ["x"]\nevery = "6h"\npage = "never"\ninto = "a/b"\nlimit = 3',
        'opml = "list.opml"\ninclude = "rain"\nlanguage = "en"',
    )
    first = keeper.publisher().settings.pull
    shown = feeds("config", keeper.archive.root).stdout
    (keeper.archive.root / "feeds.toml").write_text(shown, "utf-8")
    assert keeper.publisher().settings.pull == first and first[0].every == 6 * 3600


@pytest.mark.parametrize(
    "table",
    [
        *('url = "file:///etc/passwd"', 'url = "https://me:secret@a.example/"', 'opml = "../list.opml"', ""),
        *('url = "https://a.example/"\ninto = "../out"', 'url = "https://a.example/"\ninto = "_site"'),
        *('url = "https://a.example/"\nevery = "often"', 'url = "https://a.example/"\ninclude = "("'),
        *('url = "https://a.example/"\npage = "perhaps"', 'url = "https://a.example/"\nhub = "https://h/"'),
        *('url = "https://a.example/"\nopml = "b"', 'url = "https://a.example/"\nallow = "localhost:1"'),
    ],
)
def test_a_wrong_table_is_said(keeper: Keeper, table: str) -> None:
    keeper.settings(table)
    with pytest.raises(BadSetting, match=r"feeds\.toml: pull: ") as caught:
        keeper.publisher()
    assert "secret" not in str(caught.value)


def test_the_name_of_a_revision_is_no_other_articles(keeper: Keeper, site: Upstream) -> None:
    site.publish(Article("/r2", "Rain r2", prose("other")))
    rain = site.publish(Article("/rain", "Rain", prose("rain")))
    site.feed("/feed.atom")
    keeper.settings(f'url = "{site.url("/feed.atom")}"')
    keeper.pull()
    rain.html = "<p>It only drizzled, all day long.</p>"
    keeper.pull()
    found = {item["title"]: item["content_html"] for item in items(keeper.publisher())}
    assert "drizzled" in found["Rain"] and "tells of other" in found["Rain r2"]
