from datetime import UTC, datetime

import pytest

from feeds.sites import BadConfig, PostFacts, SiteLayout
from tests.support.sites import layout, permalink

POST = "content/posts/Rain in the_Harbour.md"


def site(config: str = "") -> SiteLayout:
    return layout({"hugo.toml": f'baseURL = "https://site.example/"\n{config}'})


@pytest.mark.parametrize(
    ("config", "path"),
    [
        # gohugo.io/content-management/urls and gohugo.io/configuration/permalinks
        ("", "posts/rain-in-the_harbour/"),
        ("uglyURLs = true", "posts/rain-in-the_harbour.html"),
        ("disablePathToLower = true", "posts/Rain-in-the_Harbour/"),
        ('[permalinks]\nposts = "/:year/:month/:title/"', "2024/03/rain-in-the-harbour/"),
        ('[permalinks]\nposts = "/articles/:slug"', "articles/rain-in-the-harbour/"),
        ('[permalinks.page]\nposts = "/:sections/:filename/"', "posts/rain-in-the_harbour/"),
        ('[permalinks.page]\nposts = "/a/:slugorcontentbasename.html"', "a/rain-in-the_harbour.html"),
        (
            '[permalinks]\nposts = "/:monthname/:day/:weekdayname/:contentbasename/"',
            "march/05/tuesday/rain-in-the_harbour/",
        ),
    ],
)
def test_posts_get_the_address_of_their_section(config: str, path: str) -> None:
    assert permalink(site(config), POST) == f"https://site.example/{path}"


def test_a_bundle_has_the_name_of_its_folder() -> None:
    assert permalink(site(), "content/posts/rain/index.md") == "https://site.example/posts/rain/"


def test_front_matter_overrides_the_path() -> None:
    assert permalink(site(), POST, slug="own") == "https://site.example/posts/own/"
    assert permalink(site(), POST, url="/old/place.html") == "https://site.example/old/place.html"


def test_other_languages_have_a_folder() -> None:
    config = (
        'defaultContentLanguage = "en"\n[languages.en]\ntitle = "Harbour"\n[languages.fr]\ntitle = "Port"\n'
    )
    assert permalink(site(config), "content/posts/rain.fr.md") == "https://site.example/fr/posts/rain/"
    assert permalink(site(config), "content/posts/rain.v2.md") == "https://site.example/posts/rain.v2/"
    assert ("title", "Harbour", "languages.en.title") in site(config).settings


@pytest.mark.parametrize(
    "files",
    [
        {"config.toml": 'baseURL = "https://site.example/"\ntitle = "Harbour"'},
        {"config.yaml": "baseurl: https://site.example/\ntitle: Harbour"},
        {"hugo.json": '{"baseURL": "https://site.example/", "title": "Harbour"}'},
        {"config/_default/hugo.yaml": "baseURL: https://site.example/\ntitle: Harbour"},
        {
            "config/_default/config.toml": 'baseURL = "https://site.example/"\ntitle = "Harbour"',
            "config/_default/params.toml": 'description = "Of ships"',
        },
    ],
)
def test_all_places_of_the_configuration_are_read(files: dict[str, str]) -> None:
    found = layout(files)
    assert (found.generator, found.address) == ("Hugo", "https://site.example/")
    assert ("title", "Harbour", "title") in found.settings


def test_lists_and_pages_outside_of_sections_are_no_posts() -> None:
    found = site()
    assert found.holds_posts("content/posts/a.md") and found.holds_posts("content/posts/a/index.md")
    assert not found.holds_posts("content/posts/_index.md") and not found.holds_posts("content/about.md")
    assert not found.holds_posts("layouts/a.md")


def test_main_sections_are_the_ones_with_posts() -> None:
    found = site('[params]\nmainSections = ["blog"]\n')
    assert found.holds_posts("content/blog/a.md") and not found.holds_posts("content/docs/a.md")


def test_a_configuration_that_cannot_be_read_is_named() -> None:
    with pytest.raises(BadConfig) as caught:
        layout({"hugo.toml": "title = "})
    assert caught.value.path == "hugo.toml"


def test_the_date_of_an_address_is_the_day_that_is_written() -> None:
    late = datetime(2024, 3, 6, 3, 30, tzinfo=UTC)  # 2024-03-05T22:30:00-05:00
    facts = PostFacts("content/posts/a.md", "A", late, (), {}, "2024-03-05")
    assert (
        site('[permalinks]\nposts = "/:year/:month/:day/:filename/"')
        .permalink(facts)
        .endswith("/2024/03/05/a/")
    )
