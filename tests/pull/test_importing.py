"""Files of articles that become posts."""

import json
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest

from feeds.errors import BadPost
from feeds.model import Address
from feeds.pull.exports import COLUMNS
from feeds.pull.importing import read_file
from feeds.pull.items import Item
from tests.support.archive import Archive, items
from tests.support.commands import feeds
from tests.support.paths import ROOT

BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1">Sea &amp; weather</H3>
    <DL><p>
        <DT><A HREF="https://a.example/rain" ADD_DATE="1609899120" TAGS="rain,harbour">Rain &lt;3</A>
        <DD>It rained.
        <DT><H3>Inner</H3>
        <DL><p><DT><A HREF="https://a.example/snow" ADD_DATE="1609899121">雪</A></DL><p>
    </DL><p>
    <DT><A HREF="javascript:alert(1)">x</A>
    <DT><A HREF="place:sort=8">y</A>
    <DT><A HREF="https://a.example/fog">Fog</A>
</DL>"""

CSV = {
    "pocket.csv": """title,url,time_added,tags,status
"Rain, again",https://a.example/rain,1609899120,sea|rain,unread
""",
    "instapaper.csv": """URL,Title,Selection,Folder,Timestamp
https://a.example/rain,"Rain, again",It rained.,Sea,1609899120
""",
    "raindrop.csv": """id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
1,"Rain, again",,It rained.,https://a.example/rain,Sea,"sea, rain",2021-01-06T02:12:00.000Z,,,false
""",
    "wallabag.csv": """Title;URL;Content;Tags;"MIME Type";Language;"Creation date"
"Rain, again";https://a.example/rain;"<p>It rained.</p>";sea, rain;text/html;en;"06/01/2021 02:12:00"
""",
    "matter.csv": """Title,Author,Publisher,URL,Tags,Word Count,Last Interaction Date
"Rain, again",Mei Lin,A,https://a.example/rain,sea,12,2021-01-06T02:12:00
""",
    "reader.csv": """Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen
"Rain, again",https://a.example/rain,01,"['sea', 'rain']",2021-01-06 02:12:00+00:00,0,later,True
""",
}
LINK = "https://a.example/rain"
JSON = {
    "pinboard.json": [
        {
            "href": LINK,
            "description": "Rain, again",
            "extended": "It rained.",
            "time": "2021-01-06T02:12:00Z",
            "tags": "sea",
        },
    ],
    "wallabag.json": [
        {
            "title": "Rain, again",
            "url": LINK,
            "content": "<p>It rained.</p>",
            "tags": ["sea"],
            "created_at": "2021-01-06T02:12:00+0000",
            "published_by": ["Mei Lin"],
            "is_archived": 0,
        },
    ],
    "starred.json": {
        "id": "user/x",
        "items": [
            {
                "title": "Rain, again",
                "published": 1609899120,
                "canonical": [{"href": LINK}],
                "summary": {"content": "<p>It rained.</p>"},
                "author": "Mei Lin",
                "categories": ["user/1/state/com.google/starred", "user/1/label/sea"],
            }
        ],
    },
    "pocket.json": {
        "status": 1,
        "list": {
            "1": {
                "resolved_url": LINK,
                "resolved_title": "Rain, again",
                "time_added": "1609899120",
                "excerpt": "It rained.",
                "tags": {"sea": {"item_id": "1", "tag": "sea"}},
            }
        },
    },
}
JSON |= {
    "omnivore.json": [
        {
            "slug": "rain",
            "title": "Rain, again",
            "description": "It rained.",
            "url": LINK,
            "state": "Archived",
            "labels": ["sea"],
            "savedAt": "2021-01-08T02:12:00.000Z",
            "publishedAt": "2021-01-06T02:12:00.000Z",
        }
    ],
    "reader.json": {
        "results": [
            {
                "url": "https://read.readwise.io/read/1",
                "source_url": LINK,
                "title": "Rain, again",
                "tags": {"sea": {"name": "sea", "type": "manual", "created": 1}},
                "published_date": 1609899120000,
                "html_content": "<p>It rained.</p>",
            }
        ]
    },
    "raindrop.json": {
        "items": [
            {
                "link": LINK,
                "title": "Rain, again",
                "excerpt": "It rained.",
                "tags": ["sea"],
                "created": "2021-01-06T02:12:00.000Z",
                "collection": {"$id": 1},
            }
        ]
    },
    "goodlinks.json": [{"url": LINK, "title": "Rain, again", "tags": ["sea"], "addedAt": 1609899120.5}],
    "karakeep.json": {
        "bookmarks": [
            {
                "createdAt": 1609899120,
                "title": "Rain, again",
                "tags": ["sea"],
                "content": {"type": "link", "url": LINK},
            }
        ]
    },
}
PAGES = {
    "pocket.html": """<!DOCTYPE html>
<html><head><title>Pocket Export</title></head><body><h1>Unread</h1>
<ul><li><a href="https://a.example/rain" time_added="1609899120" tags="sea,rain">Rain, again</a></li></ul>
""",
    "instapaper.html": """<!DOCTYPE html>
<html><head><title>Instapaper: Export</title></head><body><h1>Unread</h1><ol></ol>
<h1>Sea</h1><ol><li><a href="https://a.example/rain" time_added="1609899120">Rain, again</a></ol>
""",
}
FILES = CSV | PAGES | {name: json.dumps(value) for name, value in JSON.items()}


def one(name: str) -> Item:
    (item,) = read_file(FILES[name].encode(), name).items
    return item


@pytest.mark.parametrize("name", FILES)
def test_exports_of_read_later_services_are_read(name: str) -> None:
    item = one(name)
    assert (item.link, item.title) == ("https://a.example/rain", "Rain, again")
    assert item.date is not None and item.date.isoformat() == "2021-01-06T02:12:00+00:00"
    assert item.html in ("", "<p>It rained.</p>")
    labels = {label.lower() for label in item.tags + item.categories}
    assert "sea" in labels and labels <= {"sea", "rain"}


def test_a_bookmark_file_is_read_with_its_folders() -> None:
    rain, snow, fog = read_file(BOOKMARKS.encode(), "b.html").items
    assert (rain.title, rain.tags, rain.categories) == ("Rain <3", ("rain", "harbour"), ("Sea & weather",))
    assert rain.html == "<p>It rained.</p>"
    assert (snow.title, snow.categories) == ("雪", ("Sea & weather", "Inner"))
    assert (fog.link, fog.categories, fog.date) == ("https://a.example/fog", (), None)


def test_the_outer_folders_of_a_bookmark_are_its_categories() -> None:
    folders = "".join(f"<dl><h3>f{number}</h3>" for number in range(100))
    (fog,) = read_file(f"{folders}<a href=https://a.example/fog>Fog</a>".encode(), "b.html").items
    assert fog.categories == tuple(f"f{number}" for number in range(19))


def shown(archive: Archive) -> list[dict[str, Any]]:
    names = ("id", "url", "title", "date_published", "authors", "tags", "content_html")
    return [{name: item.get(name) for name in names} for item in items(archive.publish())]


def exported(archive: Archive, folder: Path, name: str) -> Archive:
    """Write an archive to the file `name`, as a feed or an export; an empty archive beside it."""
    if name == "export":
        (folder / name).write_text(feeds("export", archive.root).stdout, "utf-8")
    else:
        document = archive.publish().document(Address("all", "", name.rpartition(".")[2]))
        (folder / name).write_bytes(document.body)
    other = Archive(folder / "other", folder / "other.sqlite")
    other.root.mkdir()
    return other


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "feed.json", "export"])
def test_our_own_feeds_give_back_the_archive(
    archive: Archive, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write(
        "a.md", title="Rain &amp;amp; &lt;b&gt;", author="Mei Lin", tags="[sea, rain]", body="<p>雨</p>"
    )
    archive.write("b.md", date="2021-06-01T12:00:00.5Z", title="'No people'", categories="[news]")
    other = exported(archive, tmp_path, name)
    monkeypatch.setenv("FEEDS_INDEX", str(other.index))
    result = feeds("import", tmp_path / name, other.root)
    assert result.exit_code == 0 and "2 posts written, 0 were there" in result.stdout, result.output
    theirs, ours = shown(archive), shown(other)
    if name == "feed.rss":  # its dates have no fractions
        ours[0]["date_published"] = theirs[0]["date_published"]
    assert ours == theirs
    again = feeds("import", tmp_path / name, other.root)
    assert "0 posts written, 2 were there" in again.stdout


def test_an_article_that_was_saved_twice_is_one(archive: Archive, tmp_path: Path) -> None:
    rows = [
        {"id": number, "url": LINK, "title": "Rain", "created": f"2021-01-0{number}"} for number in (1, 2)
    ]
    (tmp_path / "x.json").write_text(json.dumps(rows))
    assert "1 post written" in feeds("import", tmp_path / "x.json", archive.root).stdout
    assert [item["url"] for item in items(archive.publish())] == [LINK]


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "feed.json", "export"])
def test_posts_without_an_original_come_back_as_such(
    archive: Archive, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("2021-05-01-rain.html", **{"from": "", "title": "Rain", "categories": "[Archive]"})
    archive.write("2021-05-02-snow.html", **{"from": "", "title": "Snow", "date": "2021-05-02T12:00:00Z"})
    other = exported(archive, tmp_path, name)
    monkeypatch.setenv("FEEDS_INDEX", str(other.index))
    assert "2 posts written" in feeds("import", tmp_path / name, other.root).stdout
    assert shown(other) == shown(archive)
    assert "0 posts written, 2 were there" in feeds("import", tmp_path / name, other.root).stdout
    (other.root / "2021-05-01-rain.html").unlink()
    assert "0 posts written, 2 were there" in feeds("import", tmp_path / name, other.root).stdout


def test_items_of_a_file_without_any_address_are_posts_without_an_original(
    archive: Archive, tmp_path: Path
) -> None:
    rows = [
        {"id": str(number), "title": "Rain", "content_text": f"It rained {number}."} for number in range(2)
    ]
    for row in rows:
        row["date_published"] = "2021-01-06T00:00:00Z"
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": rows}
    (tmp_path / "x.json").write_text(json.dumps(feed))
    assert "2 posts written" in feeds("import", tmp_path / "x.json", archive.root).stdout
    assert sorted(item["content_html"] for item in items(archive.publish())) == [
        "<p>It rained 0.</p>",
        "<p>It rained 1.</p>",
    ]
    assert "0 posts written" in feeds("import", tmp_path / "x.json", archive.root).stdout


def test_notes_of_one_day_are_written_once_each_and_new_ones_come_later(
    archive: Archive, tmp_path: Path
) -> None:
    def imported(*notes: tuple[str, str]) -> str:
        rows = [
            {"title": title, "content_text": text, "date_published": "2021-01-06T00:00:00Z"}
            for title, text in notes
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": rows}
        (tmp_path / "x.json").write_text(json.dumps(feed))
        return feeds("import", tmp_path / "x.json", archive.root).stdout

    assert "3 posts written" in imported(("", "Fog."), ("", "Fog."), ("Rain", "a"), ("Rain", "b"))
    assert "2 posts written" in imported(
        ("", "Fog."), ("", "Ice."), ("Rain", "a"), ("Rain", "b"), ("Rain", "c")
    )
    assert len(items(archive.publish())) == 5


def test_a_note_without_a_date_is_not_imported_again_on_another_day(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=2)

    rows = [{"title": "Rain", "content_text": "a"}, {"content_text": "b"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": rows}
    (tmp_path / "x.json").write_text(json.dumps(feed))
    assert "2 posts written" in feeds("import", tmp_path / "x.json", archive.root).stdout
    monkeypatch.setattr("feeds.cli.importing.datetime", Later)
    assert "0 posts written, 2 were there" in feeds("import", tmp_path / "x.json", archive.root).stdout


def test_what_the_archive_has_is_not_imported_again(archive: Archive, tmp_path: Path) -> None:
    archive.write("rain.md", **{"from": "http://a.example/rain?utm_source=x"})
    (tmp_path / "b.html").write_text(BOOKMARKS)
    assert "2 posts written, 1 were there" in feeds("import", tmp_path / "b.html", archive.root).stdout


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><title>x</title><li><a href='https://a.example/'>x</a>",
        b"",
        b"\0\xff",
        b"hello",
        b"{}",
        b"[1]",
        b"<html></html>",
        b"[" * 100_000,
        b"a,b\n1,2",
    ],
)
def test_a_file_without_articles_is_said(data: bytes) -> None:
    with pytest.raises(BadPost, match=r"^x\.csv: (has no articles|cannot be read)"):
        read_file(data, "x.csv")


def test_a_missing_file_is_said(archive: Archive) -> None:
    result = feeds("import", archive.root / "none.csv", archive.root)
    assert result.exit_code == 1 and "no such file" in result.stderr


def test_the_documentation_lists_every_column() -> None:
    text = (ROOT / "docs" / "pull.md").read_text("utf-8")
    for columns in COLUMNS.values():
        assert ", ".join(f"`{column}`" for column in columns) in text
