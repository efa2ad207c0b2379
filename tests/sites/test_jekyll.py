import pytest

from feeds.sites import SiteLayout
from tests.support.sites import layout, permalink

NAME = "_posts/2024-03-05-Rain-in_the Harbour.md"


def site(config: str = "", url: str = "https://site.example") -> SiteLayout:
    return layout({"_config.yml": f"url: {url}\n{config}", "_posts/a.md": ""})


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        # jekyllrb.com/docs/permalinks: built-in styles
        ("date", "news/2024/03/05/Rain-in_the-Harbour.html"),
        ("pretty", "news/2024/03/05/Rain-in_the-Harbour/"),
        ("ordinal", "news/2024/065/Rain-in_the-Harbour.html"),
        ("weekdate", "news/2024/W10/Tue/Rain-in_the-Harbour.html"),
        ("none", "news/Rain-in_the-Harbour.html"),
        # placeholders
        ("/:year/:i_month/:i_day/:slug/", "2024/3/5/rain-in-the-harbour/"),
        ("/:short_year/:short_month/:long_month/:title", "24/Mar/March/Rain-in_the-Harbour"),
        ("/:hour:minute:second.html", "120709.html"),
        ("/blog/:slugified_categories/:title:output_ext", "blog/news/Rain-in_the-Harbour.html"),
    ],
)
def test_posts_get_the_address_of_the_pattern(pattern: str, path: str) -> None:
    found = permalink(site(f"permalink: {pattern}"), NAME, categories=("News",))
    assert found == f"https://site.example/{path}"


def test_without_a_pattern_the_address_is_that_of_the_style_date() -> None:
    assert permalink(site(), "_posts/2024-03-05-a.md") == "https://site.example/2024/03/05/a.html"


def test_the_base_path_is_part_of_the_address() -> None:
    assert permalink(site("baseurl: /blog\npermalink: /:title"), NAME).startswith(
        "https://site.example/blog/R"
    )


def test_front_matter_overrides_the_pattern() -> None:
    own = permalink(site("permalink: pretty"), NAME, permalink="/:year/own.html")
    assert own == "https://site.example/2024/own.html"
    assert permalink(site("permalink: none"), NAME, slug="Own Words").endswith("/Own-Words.html")


def test_folders_above_the_posts_are_categories() -> None:
    assert permalink(site(), "Life/_posts/2024-03-05-a.md", categories=("B", "life")).endswith(
        "/life/b/2024/03/05/a.html"
    )


def test_collections_have_patterns_of_their_own() -> None:
    config = (
        "collections:\n  notes:\n    output: true\n    permalink: /n/:path/\n  hidden:\n    output: false\n"
    )
    notes = site(config)
    assert permalink(notes, "_notes/deep/one.md") == "https://site.example/n/deep/one/"
    assert notes.holds_posts("_notes/one.md") and not notes.holds_posts("_hidden/one.md")


def test_defaults_name_the_pattern_of_posts() -> None:
    config = (
        "permalink: none\ndefaults:\n- scope: {path: '', type: pages}\n  values: {permalink: /p/:title}\n"
        "- scope: {path: '', type: posts}\n  values: {permalink: /d/:title/}\n"
    )
    assert permalink(site(config), "_posts/2024-03-05-a.md") == "https://site.example/d/a/"


def test_an_address_that_cannot_be_known_is_none() -> None:
    assert permalink(site(), NAME, date=None) == ""
    assert permalink(site("permalink: /:plugin/:title/"), NAME) == ""


def test_without_the_address_of_the_site_it_is_a_path() -> None:
    assert permalink(site(url='""'), "_posts/2024-03-05-a.md") == "/2024/03/05/a.html"
    assert (
        permalink(site("permalink: //evil.example/:title", '""'), NAME) == "/evil.example/Rain-in_the-Harbour"
    )


def test_only_folders_of_posts_hold_posts() -> None:
    assert site().holds_posts("a/_posts/x.md") and not site().holds_posts("about.md")


def test_settings_come_from_the_configuration() -> None:
    found = site("name: The Harbour\nauthor: {name: Mei}\ntimezone: Asia/Singapore\nfeed: {posts_limit: 7}\n")
    assert {row[0]: row[1] for row in found.settings} == {
        "title": "The Harbour",
        "author": "Mei",
        "time_zone": "Asia/Singapore",
        "limit": "7",
    }
