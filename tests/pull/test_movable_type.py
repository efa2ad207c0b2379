from zoneinfo import ZoneInfo

from feeds.pull.importing import read_file
from tests.support.archive import Archive, items
from tests.support.commands import feeds

MOVABLE_TYPE = """AUTHOR: Mei Lin
TITLE: 雨
BASENAME: 2021/01/06/021200
STATUS: Publish
ALLOW COMMENTS: 1
CONVERT BREAKS: 0
DATE: 01/06/2021 02:12:00 AM
CATEGORY: Sea
TAGS: "rain","grey sky"
-----
BODY:
<p>It rained.</p>

-----

<p>Then it stopped.</p>
-----
EXTENDED BODY:
<p>More.</p>
-----
COMMENT:
AUTHOR: x
DATE: 01/06/2021 03:12:00
Nice.
-----
--------
TITLE: Fog
STATUS: Publish
CONVERT BREAKS: 1
UNIQUE URL: https://a.example/fog
DATE: 01/07/2021 14:00:00
-----
BODY:
One
two

three
-----
--------
TITLE: Snow
STATUS: Draft
DATE: 01/08/2021 14:00:00
-----
BODY:
Later.
-----
--------
"""


def test_an_export_of_movable_type_is_read() -> None:
    data = MOVABLE_TYPE.replace("\n", "\r\n").encode()
    rain, fog = read_file(data, "export.txt", ZoneInfo("Asia/Tokyo")).items
    assert (rain.title, rain.link, rain.authors) == ("雨", "", ("Mei Lin",))
    assert (rain.tags, rain.categories) == (("rain", "grey sky"), ("Sea",))
    assert rain.date is not None and rain.date.isoformat() == "2021-01-06T02:12:00+09:00"
    assert rain.html == "<p>It rained.</p>\n\n-----\n\n<p>Then it stopped.</p>\n\n<p>More.</p>"
    assert (fog.title, fog.link, fog.html) == (
        "Fog",
        "https://a.example/fog",
        "<p>One<br>two</p><p>three</p>",
    )


def test_such_an_export_among_posts_is_no_post(archive: Archive) -> None:
    archive.write_text("export.txt", MOVABLE_TYPE)
    archive.write("a.md", title="A")
    assert [item["title"] for item in items(archive.publish())] == ["A"]
    assert "use `feeds import`" in feeds("check", archive.root).output
