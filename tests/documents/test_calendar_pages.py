import re

import pytest

from feeds.addresses import parse_path
from feeds.documents import calendar_pages
from feeds.errors import BadAddress
from feeds.publisher import Publisher
from tests.support.archive import Archive


def page(publisher: Publisher, path: str) -> str:
    return publisher.document(parse_path(path)).body.decode()


def titles(text: str) -> list[str]:
    return re.findall(r"<h3[^>]*><a [^>]*>([^<]*)</a>", text)


def test_each_year_and_month_with_entries_has_a_page(archive: Archive) -> None:
    archive.write("a.md", title="Rain", date="2020-12-31")
    archive.write("b.md", title="Fog", date="2021-05-01")
    archive.write("c.md", title="Snow", date="2021-05-03")
    publisher = archive.publish()
    assert titles(page(publisher, "/2021/05/")) == ["Snow", "Fog"]
    assert '<a href="../2021/05/">May 2021</a><b>2</b>' in page(publisher, "/2021/")
    assert '<a rel="next" href="../../2020/12/">' in page(publisher, "/2021/05/")
    assert '<a rel="prev" href="../2021/">' in page(publisher, "/2020/")
    for path in ("/2019/", "/2021/04/", "/2021/05/page-2.html", "/2021/13/", "/2021/00/"):
        with pytest.raises(BadAddress):
            publisher.document(parse_path(path))


def test_a_month_is_one_of_the_time_zone_of_the_site(archive: Archive) -> None:
    archive.write("a.md", title="Rain", date="2021-05-31T20:00:00Z")
    publisher = archive.publish(time_zone="Asia/Shanghai")
    assert titles(page(publisher, "/2021/06/")) == ["Rain"]
    assert list(calendar_pages.months_of(publisher.archive)) == ["2021-06"]


def test_a_long_month_has_several_pages_that_hold_each_entry_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_pages, "SIZE", 10)
    for number in range(25):
        archive.write(f"{number}.md", title=f"t{number}", date=f"2021-05-{number + 1:02}")
    publisher = archive.publish()
    pages = [page(publisher, f"/2021/05/{name}") for name in ("", "page-2.html", "page-3.html")]
    assert [title for text in pages for title in titles(text)] == [
        f"t{number}" for number in range(24, -1, -1)
    ]
    assert '<a rel="next" href="../../2021/05/page-2.html">' in pages[0]


def test_a_new_entry_changes_its_month_and_year_alone(archive: Archive) -> None:
    archive.write("a.md", date="2020-01-05")
    archive.write("b.md", date="2021-05-01")
    before = archive.publish().states()
    archive.write("c.md", date="2021-05-02")
    after = archive.publish().states()
    months = {address.slug for address in after if calendar_pages.matches(address)}
    same = {
        address.slug
        for address in before
        if calendar_pages.matches(address) and before[address] == after[address]
    }
    assert months == {"2020", "2020-01", "2021", "2021-05"}
    assert same == {"2020", "2020-01"}


def test_dates_at_the_ends_of_time_stop_nothing(archive: Archive) -> None:
    archive.write("a.md", date="0001-01-02")
    archive.write("b.md", date="9999-12-30")
    publisher = archive.publish(time_zone="Asia/Shanghai")
    assert page(publisher, "/")
    assert all(publisher.document(address).body for address in publisher.states())


def test_an_entry_without_a_month_hides_no_change_of_others(archive: Archive) -> None:
    archive.write("a.md", date="0001-01-02")
    archive.write("b.md", date="2021-05-01")
    before = archive.publish().states()
    archive.write("b.md", date="2021-05-01", title="Fog")
    month = parse_path("/2021/05/")
    assert before[month] != archive.publish().states()[month]
