"""Our own pages of entries."""

import re
import sqlite3
from contextlib import closing

import pytest
from bs4 import BeautifulSoup

from feeds.addresses import parse_path, path_of
from feeds.errors import BadAddress
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.slugs import entry_slug
from feeds.web.app import create_app
from tests.support.archive import Archive


def address(name: str) -> Address:
    """The address of the page of the entry that `Archive.write` makes of a name."""
    return Address("entry", entry_slug(f"https://example.com/{name}"), "html")


def page(publisher: Publisher, name: str) -> BeautifulSoup:
    return BeautifulSoup(publisher.document(address(name)).body, "html.parser")


def test_a_copy_shows_the_cleaned_article_and_leads_to_the_original(archive: Archive) -> None:
    archive.write("a.md", body="<p>It <b>rained</b>.<script>alert(1)</script></p>", author="Mei Lin")
    found = page(archive.publish(pages="all"), "a.md")
    text = found.select_one(".text")
    assert text and "It <b>rained</b>." in str(text) and "alert" not in str(found)
    assert found.select_one("link[rel=canonical]")["href"] == "https://example.com/a.md"  # type: ignore[index]
    assert found.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]
    assert "Mei Lin" in found.select_one(".by").text  # type: ignore[union-attr]


def test_a_copy_has_the_whole_title(archive: Archive) -> None:
    archive.write("a.md", title="W" * 1000, author="A" * 500)
    found = page(archive.publish(pages="all"), "a.md")
    assert found.h1 and found.h1.text == "W" * 1000
    assert "A" * 500 in found.text and len(str(found.title)) < 400


def test_lists_lead_to_copies(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    for path in ("/", "/tag/x/"):
        document = archive.publish(pages="all").document(parse_path(path)).body.decode()
        assert f'{path_of(address("a.md")).removeprefix("/")}"' in document
        assert "entry/" not in archive.publish(pages="older").document(parse_path(path)).body.decode()


def test_a_copy_says_in_which_published_channels_it_stands(archive: Archive) -> None:
    archive.write("a.md", tags="[X, C#, x, y]", author="Mei", language="de")
    archive.write("b.md", tags="[X, C#]", author="Tom")
    publisher = archive.publish(pages="all", min_entries=2, kinds="tag,source")
    links = {str(link["href"]): link.text for link in page(publisher, "a.md").select(".stands a")}
    assert links == {"../../tag/x/": "X", "../../tag/c=23/": "C#", "../../source/example.com/": "example.com"}


def test_a_copy_leads_to_the_one_before_and_the_one_behind(archive: Archive) -> None:
    for name, date in (("a", "2021-01-01"), ("b", "2021-01-02"), ("c", "2021-01-02"), ("d", "2021-01-03")):
        archive.write(name + ".md", title=name.upper(), date=date)
    publisher = archive.publish(pages="all")
    titles = {
        name: [one.text for one in page(publisher, f"{name}.md").select(".around b")] for name in "abcd"
    }
    # Newer first; entries of one moment stand in the order of their ids.
    assert titles == {"a": ["C"], "b": ["D", "C"], "c": ["B", "A"], "d": ["B"]}
    link = page(publisher, "d.md").select_one(".around a")
    assert link and link["href"] == f"../..{path_of(address('b.md'))}"


def test_a_copy_says_what_was_removed(archive: Archive) -> None:
    archive.write("a.md", body='<p>It rained.</p><img src="https://c.example/p.gif" width="1" height="1">')
    rows = page(archive.publish(pages="all"), "a.md").select(".removed tbody tr")
    assert [re.sub(r"\s+", " ", row.text) for row in rows]


def test_an_entry_without_an_original_has_a_copy_too(archive: Archive) -> None:
    archive.write("a.md", **{"from": ""})
    publisher = archive.publish(pages="all")
    (where,) = [one for one in publisher.addresses() if one.kind == "entry"]
    found = BeautifulSoup(publisher.document(where).body, "html.parser")
    assert not found.select("link[rel=canonical]") and "It rained." in found.text


def test_a_copy_depends_on_no_number_that_others_change(archive: Archive) -> None:
    for day in (1, 2):
        archive.write(f"{day}.md", date=f"2021-01-0{day}", tags="[x]")
    before = archive.publish(pages="all").document(address("1.md")).body
    archive.write("3.md", date="2021-01-03", tags="[x, y]")
    assert archive.publish(pages="all").document(address("1.md")).body == before


@pytest.mark.parametrize("pages", ["first", "older"])
def test_there_are_no_copies_unless_they_are_wanted(archive: Archive, pages: str) -> None:
    archive.write("a.md")
    publisher = archive.publish(pages=pages)
    assert "entry" not in {one.kind for one in publisher.addresses()}
    with pytest.raises(BadAddress):
        publisher.document(address("a.md"))


def test_what_is_no_entry_or_none_any_more_has_no_copy(archive: Archive) -> None:
    path = archive.write("a.md")
    archive.write("b.md")
    publisher = archive.publish(pages="all")
    assert page(publisher, "a.md").h1
    path.unlink()
    archive.write("c.md")
    publisher = archive.publish(pages="all")
    for where in (address("a.md"), address("x.md"), Address("entry", "x", "html")):
        with pytest.raises(BadAddress):
            publisher.document(where)
    assert page(publisher, "b.md").h1 and page(publisher, "c.md").h1


def test_copies_are_found_while_the_index_cannot_be_written(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish(pages="all")
    with closing(sqlite3.connect(archive.index, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert page(publisher, "a.md").h1
    assert page(publisher, "a.md").h1 and page(archive.publish(pages="all"), "a.md").h1


def test_copies_and_older_pages_are_served_at_their_proper_addresses(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x]")
    client = create_app(archive.publish(pages="all", limit=1)).test_client()
    place = path_of(address("a.md"))
    for path in (place, "/page-1.html", "/tag/x/page-1.html"):
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (200, "text/html")
        assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    redirect = client.get(f"/entry/{address('a.md').slug.upper()}")
    assert (redirect.status_code, redirect.headers["Location"]) == (
        301,
        f"https://feeds.example.org{place}",
    )
    for path in ("/entry/0123456789abcdef0123/", "/page-2.html", "/tag/y/page-1.html", "/entry/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/entry/{}", "/entry/{}/index.html", "/entry/{}/"])
def test_any_spelling_of_an_address_is_understood(path: str) -> None:
    slug = "0123456789abcdef0123"
    for spelling in (slug, slug.upper()):
        assert parse_path(path.format(spelling)) == Address("entry", slug, "html")


@pytest.mark.parametrize("path", ["/entry/", "/entry/x/", "/entry/0123456789abcdef0123/feed.atom"])
def test_nothing_else_is_an_entry(path: str) -> None:
    with pytest.raises(BadAddress):
        parse_path(path)
