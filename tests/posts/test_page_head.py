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
        "<p class=date ",
        "<h1>",
        'id="meta">',
        "<title>a  ",
    ],
)
@pytest.mark.parametrize("count", [10_000, pytest.param(40_000, marks=pytest.mark.slow)])
def test_time_is_linear(part: str, count: int) -> None:
    # A quadratic reader would take minutes for the longer one.
    page = f"<html><head>{part * count}".encode()
    assert parse("a.html", page, zone=UTC).post is None
    assert not is_page(part * 2000)


SHOWN = (
    '<div class="post-meta">Posted on March 12, 2024 by Jane</div>',
    '<abbr class="published" title="2024-03-12T08:00:00Z">yesterday</abbr>',
    '<span itemprop="datePublished" content="2024-03-12">12.3.</span>',
    "<p id=dateline>Köln, 12. März 2024</p>",
    '<span class="entry-date">12 марта 2024 г.</span>',
    '<div class="info"><b>発行</b> 2024年3月12日</div>',
    "<small>March 12th, 2024 <!-- by admin --></small>",
    '<div class="submitted">Submitted by jane on Tue, 2024-03-12 14:05</div>',
    '<span id="pubtime_baidu">2024-03-12 14:05:06</span>',
    "<p>12 марта 2024</p>",
    '<div id="footer"><span id="timestamp"> March 12th, 2024 3:04pm </span></div>',
)


def page(body: str, title: str = "The river") -> Meta | None:
    text = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body>{body}</body></html>"
    post = parse("a.html", text.encode(), zone=UTC).post
    return post.meta if post else None


@pytest.mark.parametrize("shown", SHOWN)
def test_a_date_that_a_page_shows_counts_where_its_head_has_none(shown: str) -> None:
    found = page(f"<h1>The river</h1>{shown}<p>It rises.</p>")
    assert found is not None and found.day == "2024-03-12"


@pytest.mark.parametrize(
    "body",
    [
        "<p>On March 12, 2024 it rained.</p>",
        '<p class="comment-meta">March 12, 2024</p>',
        '<div class="site-info">Example</div><p>On March 12, 2024 it rained.</p>',
        "<h1>The river</h1><p>It was in the year before last, as all knew, on March 12, 2024.</p>",
        '<p class="updated">March 12, 2024</p>',
        "".join(f'<h2><a href="/{day}">Post</a></h2><small>March {day}, 2024</small>' for day in range(1, 9)),
        "".join(f'<h2>Post {day}</h2><p class="date">March {day}, 2024</p>' for day in range(1, 9)),
    ],
)
def test_other_dates_are_not_that_of_the_page(body: str) -> None:
    assert page(body) is None


def test_an_author_that_a_page_shows_counts_where_its_head_has_none() -> None:
    found = page(f'{SHOWN[0]}<p><a class="p-author h-card" href="/jane">Posted by Jane Doe</a></p>')
    assert found is not None and found.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("The river - Example News", "<p><h1>The river</h1>", "The river"),
        ("Example News » The river", "\n<h1>Example News</h1><h2>The river</h2>", "The river"),
        ("Example: The river", "<H3><A HREF=river.htm>The river</A></H3>", "The river"),
        ("The river | Example", '<div><h1><a href="/">Example</a></h1></div>', "The river | Example"),
        ("The river - and the sea", "<p><h1>Welcome</h1>", "The river - and the sea"),
        ("The river: a life - Example", "<p><h1>The river: a life</h1>", "The river: a life"),
    ],
)
def test_the_heading_tells_which_part_of_a_title_names_the_page(
    title: str, headings: str, expected: str
) -> None:
    found = page(headings + SHOWN[0], title)
    assert found is not None and found.title == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The river | Example News", "The river"),
        ("Example News – The river – and the sea", "The river – and the sea"),
        ("Example News: The river", "Example News: The river"),
        ("Example News", "Example News"),
        ("The river | Other News", "The river | Other News"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, expected: str) -> None:
    head = (
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Example News">'
        '<meta property="article:published_time" content="2024-03-12T08:00:00Z">'
        '<link rel="canonical" href="https://news.example/river">'
    )
    post = parse(
        "a.html", f"<!DOCTYPE html><html><head>{head}</head>It rises.</html>".encode(), zone=UTC
    ).post
    assert post is not None and post.meta.title == expected


def test_a_note_that_evernote_exported_says_where_it_is_from() -> None:
    head = (
        "<!DOCTYPE html><html><head><title>The river</title>"
        '<meta name="created" content="2024-03-12 08:00:00 +0000"/>'
        '<meta name="updated" content="2024-03-13 08:00:00 +0000"/><meta name="author" content="Jane Doe"/>'
        '<meta name="source-url" content="https://news.example/river"/></head><body>It rises.</body></html>'
    )
    post = parse("a.html", head.encode(), zone=UTC).post
    assert post is not None and post.meta.updated is not None
    assert (post.meta.day, post.meta.updated.day, post.meta.link) == (
        "2024-03-12",
        13,
        "https://news.example/river",
    )


_HEAD = (
    "<html><head><title>Ice</title><meta name='date' content='2020-01-02'>{}</head>"
    "<body><p>It came late.</p></body></html>"
)


@pytest.mark.parametrize(
    "page",
    [
        _HEAD.format(
            '<script>__wm.wombat("https://a.example/ice","20200102030405","https://w.example/");</script>'
        ),
        _HEAD.format(
            '<link rel="canonical" href="https://web.archive.org/web/20200102030405/https://a.example/ice">'
        ),
        "<!-- saved from url=(0042)about:reader?url=https%3A%2F%2Fa.example%2Fice -->" + _HEAD.format(""),
        "<script>document.write('<p>')</script>\n<!doctype html>"
        + _HEAD.format('<link rel="canonical" href="https://a.example/ice">'),
    ],
)
def test_copies_reader_views_and_pages_behind_a_script_name_their_original(page: str) -> None:
    post = parse("ice.html", page.encode(), zone=UTC).post
    assert post is not None
    assert (post.meta.link, post.meta.title) == ("https://a.example/ice", "Ice")


_BODY = (
    "<p>The ferry left the harbour at dawn, with eleven people aboard and a cargo of apples. It was late, as "
    "each day of that spring, and the harbour master wrote it in his green book, where nobody read it.</p>"
)


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        (
            "Eleven people and a cargo of apples left at dawn.",
            "Eleven people and a cargo of apples left at dawn.",
        ),
        ("The ferry ---Eleven people left at dawn with apples.", "Eleven people left at dawn with apples."),
        ("The ferry", ""),
        ("The ferry boats,harbours,apples", ""),
        ("boats, harbours, apples", ""),
        ("Your online portal providing breaking coverage, entertainment and celebrity gossip worldwide.", ""),
    ],
)
def test_a_description_is_the_summary_where_it_is_of_this_page(description: str, summary: str) -> None:
    page = (
        "<html><head><title>The ferry</title><meta name='date' content='2020-01-02'>"
        f"<meta name='description' content='{description}'></head><body>{_BODY * 5}</body></html>"
    )
    post = parse("ferry.html", page.encode(), zone=UTC).post
    assert post is not None
    assert post.meta.summary == summary


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("责任编辑：张申", ("张申",)),
        ("By: Ann Keeper", ("Ann Keeper",)),
        ("name, email@gmail.com", ()),
        ("104363", ()),
        ("Your Name", ()),
        ("Unknown Mortal", ("Unknown Mortal",)),
    ],
)
def test_what_a_template_has_instead_of_an_author_is_none(author: str, names: tuple[str, ...]) -> None:
    head = f"<title>Ice</title><meta name='author' content='{author}'><meta name='date' content='2020-01-02'>"
    page = f"<html><head>{head}</head><body>{_BODY}</body></html>"
    post = parse("ice.html", page.encode(), zone=UTC).post
    assert post is not None
    assert post.meta.authors == names


@pytest.mark.parametrize(
    ("title", "headings", "found"),
    [
        ("Ice - The Harbour Book", "<h1>The Harbour Book</h1><h1>Ice and Snow</h1>", "Ice"),
        ("ice build - The Harbour Book", "<h1>The Harbour Book</h1><h1>ice-build(1)</h1>", "ice build"),
        ("Ice — Harbour 0.6 docs", "<h1>Ice<a href='#ice'>¶</a></h1>", "Ice"),
        ("News - The Harbour Book", "<h1>The Harbour Book</h1><h2>Of ice</h2>", "The Harbour Book"),
    ],
)
def test_the_name_of_a_book_is_not_the_title_of_its_chapter(title: str, headings: str, found: str) -> None:
    page = f"<html><head><title>{title}</title><meta name='date' content='2020-01-02'></head><body>{headings}"
    post = parse("ice.html", f"{page}{_BODY}</body></html>".encode(), zone=UTC).post
    assert post is not None
    assert post.meta.title == found
