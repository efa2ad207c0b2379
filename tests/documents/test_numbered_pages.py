"""The history of channels as numbered pages, and how many entries each year has."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from feeds.addresses import HOME, parse_path, path_of
from feeds.archive.catalogue import channel_at
from feeds.errors import BadAddress
from feeds.model import Address
from feeds.publisher import Publisher
from tests.support.archive import NOW, Archive, build

FIRST = datetime(2021, 1, 1, tzinfo=UTC)
OLDER: dict[str, Any] = {"pages": "older", "limit": 20}
SAVED = '[[search]]\nname = "x"\nquery = "tag:x"\n'


def write(archive: Archive, count: int, start: int = 0) -> None:
    """Write posts "0", "1" and so on, one each hour from FIRST on, all with the tag x."""
    for number in range(start, start + count):
        archive.write(
            f"{number}.md", title=str(number), date=str(FIRST + timedelta(hours=number)), tags="[x]"
        )


def page(publisher: Publisher, path: str) -> html.HtmlElement:
    return html.document_fromstring(publisher.document(parse_path(path)).body)


def titles(page: html.HtmlElement) -> list[str]:
    return [heading.text_content() for heading in page.xpath("//ol//h3")]


def way(page: html.HtmlElement, rel: str) -> str:
    """Where a page leads, "" where it does not."""
    return next(iter(page.xpath("//*[@class='turn']//a[@rel=$rel]/@href", rel=rel)), "")


def walk(publisher: Publisher, folder: str) -> Iterator[html.HtmlElement]:
    """The page in a folder, and all that are older."""
    name = "./"
    while name:
        yield (found := page(publisher, folder + name.removeprefix("./")))
        name = way(found, "next")


# --- numbered pages -------------------------------------------------------------------------------


COUNTS = {21: 1, 49: 1, 50: 2, 51: 2, 100: 3, 101: 3}
"""Number of entries -> of numbered pages."""


def test_older_pages_lead_to_the_first_entry_while_an_archive_grows(archive: Archive) -> None:
    archive.write_text("feeds.toml", SAVED)
    full = b""
    for before, (count, last) in zip([0, *COUNTS], COUNTS.items(), strict=False):
        write(archive, count - before, start=before)
        publisher = archive.publish(**OLDER)
        for folder in ("/", "/tag/x/", "/search/x/") if count > 100 else ("/",):
            found = [title for one in walk(publisher, folder) for title in titles(one)]
            assert sorted(set(found), key=int) == [str(number) for number in range(count)]
            assert found[:20] == [str(number) for number in reversed(range(count))][:20]
        numbers = [int(one.part) for one in publisher.addresses() if one.part and not one.slug]
        assert numbers == list(range(1, last + 1))
        ways = [way(page(publisher, f"/page-{number}.html"), "prev") for number in numbers]
        assert ways == [f"page-{number}.html" for number in numbers[1:]] + [""]
        if last > 1:  # a full page never changes
            first = publisher.document(parse_path("/tag/x/page-1.html")).body
            assert first == (full := full or first)


def test_entries_of_one_moment_are_on_one_page_each(archive: Archive) -> None:
    for number in range(130):
        day = 1 if number < 7 else 2 if number < 115 else 3
        archive.write(f"{number}.md", title=str(number), date=f"2021-01-0{day}", tags="[x]")
    publisher = archive.publish(**OLDER)
    for folder in ("/", "/tag/x/"):
        pages = [titles(page(publisher, f"{folder}page-{number}.html")) for number in (1, 2, 3)]
        assert [len(one) for one in pages] == [50, 50, 30]
        assert {title for one in pages for title in one} == set(map(str, range(130)))
        assert set(map(str, range(7))) < set(pages[0]) and set(map(str, range(115, 130))) < set(pages[2])


def test_entries_of_one_moment_stand_in_the_order_of_the_feeds(archive: Archive) -> None:
    for number in range(30):
        archive.write(f"{number}.md", title=f"{number:02}", **{"from": f"https://example.com/{number:02}"})
    found = [title for one in walk(archive.publish(**OLDER), "/") for title in titles(one)]
    assert found == [f"{number:02}" for number in [*range(20), *range(30)]]


def test_a_channel_that_fits_into_its_first_page_has_no_others(archive: Archive) -> None:
    write(archive, 20)
    publisher = archive.publish(**OLDER)
    assert not any(address.part for address in publisher.addresses())
    assert not way(page(publisher, "/"), "next")


def test_a_first_page_that_was_cut_by_its_size_has_older_ones(archive: Archive) -> None:
    write(archive, 20)
    found = [titles(one) for one in walk(archive.publish(pages="older", max_bytes=1), "/tag/x/")]
    assert [len(one) for one in found] == [5, 20]


def test_a_page_without_a_title_of_its_own_is_the_same_whatever_was_read_before(archive: Archive) -> None:
    write(archive, 20)
    archive.write("2020-01-01.md", title="", date="2020-01-01", body="<p>It rained on Monday.</p>")
    before = archive.publish(**OLDER).document(Address("all", "", "html", "1")).body
    publisher = archive.publish(**OLDER)
    assert list(publisher.entries()) and publisher.document(Address("all", "", "html", "1")).body == before
    assert titles(page(publisher, "/page-1.html"))[-1] == "It rained on Monday."


def test_there_are_no_other_pages(archive: Archive) -> None:
    write(archive, 60)
    publisher = archive.publish(**OLDER)
    for path in ("/page-3.html", "/page-0.html", "/tag/y/page-1.html", "/page-999999999.html"):
        with pytest.raises(BadAddress):
            publisher.document(parse_path(path))


def test_a_site_may_have_first_pages_alone(archive: Archive) -> None:
    write(archive, 51)
    publisher = archive.publish(pages="first")
    assert not way(page(publisher, "/"), "next")
    with pytest.raises(BadAddress):
        publisher.document(parse_path("/page-1.html"))


# --- static builds --------------------------------------------------------------------------------


@pytest.mark.parametrize("pages, count", [("first", 21), ("older", 53), ("all", 21)])
def test_every_link_of_a_build_leads_to_a_file_of_it(archive: Archive, pages: str, count: int) -> None:
    write(archive, count)
    archive.write("C#.md", tags="[x, C#, 中文, A b]", author="a/b", **{"from": ""})
    publisher = archive.publish(pages=pages, limit=20)
    places = {path_of(address) for address in publisher.addresses()}
    for address in publisher.addresses():
        if address.format == "html":
            where = path_of(address).rpartition("/")[0] + "/"
            for link in page(publisher, path_of(address)).xpath("//@href | //@src"):
                target = unquote(link)
                if not re.match("[a-z]+:|#", target):
                    assert joined(where, target) in places, (path_of(address), target)


def joined(folder: str, target: str) -> str:
    while target.startswith("../"):
        folder, target = folder.rstrip("/").rpartition("/")[0] + "/", target[3:]
    return folder + target.removeprefix("./")


@pytest.mark.parametrize("pages", ["older", "all"])
def test_what_did_not_change_is_not_written_again(archive: Archive, tmp_path: Path, pages: str) -> None:
    write(archive, 51)
    build(archive.publish(pages=pages, limit=20), tmp_path / "out")
    assert build(archive.publish(pages=pages, limit=20), tmp_path / "out").written == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    write(archive, 1, start=51)
    build(archive.publish(pages=pages, limit=20), tmp_path / "out")
    after = {path for path, time in before.items() if path.stat().st_mtime_ns != time}
    names = {path.name for path in after if path.suffix == ".html"}
    assert names == {"index.html", "page-2.html"}
    assert sum(path.parts[-3] == "entry" for path in after) == (1 if pages == "all" else 0)


def test_states_know_of_another_setting(archive: Archive, tmp_path: Path) -> None:
    write(archive, 21)
    build(archive.publish(limit=20), tmp_path / "out")
    build(archive.publish(pages="all", limit=20), tmp_path / "out")
    build(archive.publish(pages="all", limit=20), tmp_path / "fresh")
    names = [path.relative_to(tmp_path / "fresh") for path in (tmp_path / "fresh").rglob("*.html")]
    assert len(names) > 21
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes()
    build(archive.publish(limit=20), tmp_path / "out")
    assert not list((tmp_path / "out" / "entry").rglob("*"))


# --- years ----------------------------------------------------------------------------------------


def test_channels_know_how_many_entries_each_year_has(archive: Archive) -> None:
    archive.write("a.md", date="2019-12-31T23:30:00Z", tags="[x, y]")
    archive.write("b.md", date="2020-01-01T00:30:00+01:00", tags="[X]")
    archive.write("c.md", date="2021-05-01", tags="[y]")
    years = {channel.slug: channel.years for channel in archive.publish(kinds="tag").channels()}
    assert years == {"": ((2019, 2), (2021, 1)), "x": ((2019, 2),), "y": ((2019, 1), (2021, 1))}


def test_years_follow_what_changes(archive: Archive) -> None:
    archive.write("a.md", date="2019-05-01", tags="[x]")
    path = archive.write("b.md", date="2020-05-01", tags="[x]")
    archive.publish()
    archive.write("c.md", date="2021-05-01")
    archive.publish()
    path.unlink()
    years = {channel.slug: channel.years for channel in archive.publish(kinds="tag").channels()}
    assert years == {"": ((2019, 1), (2021, 1)), "x": ((2019, 1),)}


def test_a_chart_shows_the_years_of_its_channel(archive: Archive) -> None:
    for year in (2019, 2021, 2021):
        archive.write(f"{len(list(archive.root.iterdir()))}.md", date=f"{year}-05-01", tags="[x]")
    publisher = archive.publish()
    for path in ("/", "/tag/x/"):
        bars = page(publisher, path).xpath("//*[@class='chart']//title/text()")
        assert bars == ["2019: 1", "2021: 2"]
    assert any(page(publisher, "/").xpath("//*[@class='channels']//path/@d"))


def test_a_saved_search_has_years_too(archive: Archive) -> None:
    write(archive, 3)
    archive.write_text("feeds.toml", SAVED)
    assert channel_at(archive.publish().archive, parse_path("/search/x/")).years == ((2021, 3),)


def test_a_saved_search_in_another_order_leads_to_its_newest_page(archive: Archive) -> None:
    write(archive, 70)
    archive.write_text("feeds.toml", SAVED + 'order = "added"\n')
    ways = [way(one, "next") for one in walk(archive.publish(**OLDER), "/search/x/")]
    assert ways == ["page-2.html", "page-1.html", ""]


def test_served_pages_hold_what_built_ones_do(archive: Archive) -> None:
    write(archive, 3)
    served, built = archive.publish(now=NOW, pages="all"), archive.publish(now=NOW, pages="all")
    assert served.document(HOME).body == built.document(HOME).body
