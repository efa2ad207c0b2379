"""Saved pages: the head of the page is what front matter is for other posts."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Meta
from feeds.posts import explain, parse
from feeds.posts.page_head import is_page, read_page_head
from tests.support.paths import TESTS

CASES = TESTS / "cases" / "posts"


def meta(name: str) -> Meta:
    post = parse(name, (CASES / name).read_bytes(), zone=UTC).post
    assert post is not None
    return post.meta


def test_a_page_says_what_front_matter_would() -> None:
    found = meta("saved-page.html")
    assert (found.title, found.link) == ("The river rises", "https://news.example/2024/river")
    assert (found.day, found.updated and found.updated.isoformat()) == (
        "2024-03-12",
        "2024-03-13T08:00:00+00:00",
    )
    assert (found.authors, found.language, found.image) == (
        ("Jane Doe",),
        "fr-CA",
        "https://news.example/river.jpg",
    )
    assert (found.tags, found.categories, found.summary) == (
        ("rivers", "rain"),
        ("World",),
        "It rained for a week.",
    )


def test_json_ld_is_read_wherever_it_is() -> None:
    found = meta("saved-page-json-ld.html")
    assert (found.title, found.link) == ("The river rises", "https://news.example/2024/river")
    assert (found.day, found.authors, found.language) == ("2024-03-12", ("Jane Doe", "Jan Maas"), "nl")


def test_the_comment_of_singlefile_gives_address_and_date() -> None:
    found = meta("saved-page-singlefile.html")
    assert (found.link, found.link_key) == ("https://news.example/2024/river?id=7", "<!--saved from-->")
    assert (found.date and found.date.isoformat(), found.title) == (
        "2024-03-12T13:04:05+00:00",
        "The river rises",
    )


def test_front_matter_counts_alone() -> None:
    data = b"---\ntitle: Mine\ndate: 2020-01-01\n---\n" + (CASES / "saved-page.html").read_bytes()
    post = parse("a.html", data, zone=UTC).post
    assert post is not None
    assert (post.meta.title, post.meta.day, post.meta.link) == ("Mine", "2020-01-01", "")


def test_lines_are_those_of_the_file() -> None:
    found = explain("a.html", (CASES / "saved-page.html").read_bytes(), zone=UTC).origins
    lines = (CASES / "saved-page.html").read_text("utf-8").splitlines()
    line = next(line for name, _, line in found if name == "original")
    assert "canonical" in lines[line - 1]


@pytest.mark.parametrize("text", ["<p>Text</p>", "Text <html>", "---\n", "<!-- comment -->\n<p>"])
def test_a_part_of_a_page_is_no_page(text: str) -> None:
    assert not is_page(text)


@given(st.text(alphabet="<>!-/ \"'=abhmnopqrstuy{}[]:,\n", max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(read_page_head(f"<html><head>{text}", 1)[0], dict)


@pytest.mark.parametrize(
    "part",
    [
        "<!--",
        "<!-- -->",
        "<meta ",
        "<script type=application/ld+json>{",
        "<time datetime=",
        "<![CDATA[",
        "&#",
    ],
)
def test_time_is_linear(part: str) -> None:
    # A quadratic reader would take minutes for this.
    page = f"<html><head>{part * 40000}".encode()
    assert parse("a.html", page, zone=UTC).post is None
    assert not is_page(part * 2000)
