"""Hexo, Zola, Pelican and Obsidian."""

import pytest

from feeds.sites import BadConfig, SiteLayout
from tests.support.sites import layout, permalink


def hexo(config: str = "") -> SiteLayout:
    return layout({"_config.yml": f"url: https://site.example\nsource_dir: source\n{config}"})


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ("", "2024/03/05/rain/"),
        ("permalink: :category/:title.html", "%E6%B0%B4/rain.html"),
        ("permalink: p/:abbrlink/", "p/8f2c/"),
        ("root: /blog/\npermalink: :year/:name/", "blog/2024/rain/"),
    ],
)
def test_hexo_fills_its_pattern_with_fields(config: str, path: str) -> None:
    found = permalink(hexo(config), "source/_posts/rain.md", categories=("水",), abbrlink="8f2c")
    assert found == f"https://site.example/{path}"


def test_a_field_that_is_missing_leaves_the_address_unknown() -> None:
    assert permalink(hexo("permalink: p/:abbrlink/"), "source/_posts/rain.md") == ""


def test_the_posts_of_hexo_are_in_the_source() -> None:
    assert hexo().generator == "Hexo"
    assert hexo().holds_posts("source/_posts/a/b.md") and not hexo().holds_posts("source/about/index.md")


def zola(config: str = "") -> SiteLayout:
    return layout({"config.toml": f'base_url = "https://site.example/"\n{config}'})


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/2019/07/29/2019-07-29_Rain Fell.md", "2019/07/29/rain-fell/"),
        ("content/blog/rain/index.md", "blog/rain/"),
        ("content/blog/雨.md", ""),
    ],
)
def test_zola_takes_folders_and_a_slug(path: str, address: str) -> None:
    found = permalink(zola(), path)
    assert found == (f"https://site.example/{address}" if address else "")


def test_zola_takes_the_path_of_the_front_matter() -> None:
    assert permalink(zola(), "content/a.md", path="own/place") == "https://site.example/own/place/"
    assert zola().holds_posts("content/blog/a.md") and not zola().holds_posts("content/blog/_index.md")


def pelican(config: str = "") -> SiteLayout:
    return layout({"pelicanconf.py": f'SITEURL = "https://site.example"\nimport os\n{config}'})


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ("", "rain-in-the-harbour.html"),
        ('ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"', "2024/03/rain-in-the-harbour/"),
        ('ARTICLE_URL = "{category}/{slug}"', "news/rain-in-the-harbour"),
        ('ARTICLE_URL = "{author}/{slug}"', ""),
    ],
)
def test_pelican_fills_its_pattern(config: str, path: str) -> None:
    found = permalink(pelican(config), "content/a.md", categories=("News",))
    assert found == (f"https://site.example/{path}" if path else "")


def test_the_configuration_of_pelican_is_read_and_never_run() -> None:
    found = pelican('SITENAME = "Harbour"\nTIMEZONE = os.environ["X"]\nopen("/tmp/ran", "w")\n')
    assert found.settings == (("title", "Harbour", "SITENAME"),)
    with pytest.raises(BadConfig):
        pelican("SITENAME = (")


def test_pages_of_pelican_are_left_out() -> None:
    assert pelican().exclude == ("content/pages",)


def test_a_vault_is_known_by_its_folder() -> None:
    found = layout({".obsidian/app.json": "{}", "Notes/a.md": ""})
    assert (found.generator, found.is_vault) == ("Obsidian", True)


def test_a_folder_without_a_generator_holds_posts_everywhere() -> None:
    found = layout({"a.md": ""})
    assert (found.generator, found.holds_posts("deep/a.md"), found.exclude) == ("", True, ())


def test_a_graph_of_logseq_is_a_vault() -> None:
    assert layout({"logseq/config.edn": "{}", "journals/2024_03_05.md": "- a"}).is_vault


def test_octopress_is_jekyll() -> None:
    octopress = layout({"_config.yml": "source: source\nplugins_dir: plugins\n", "source/_posts/a.md": ""})
    assert octopress.generator == "Jekyll"
