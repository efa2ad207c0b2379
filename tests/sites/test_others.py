"""Hexo, Gridea, Zola, Pelican, Nikola, Quarto, MkDocs, Obsidian, and those configured by a program."""

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
    assert pelican(r'SITENAME = "\d"').settings == (("title", r"\d", "SITENAME"),)
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


NIKOLA = """
BLOG_TITLE = {"en": "Fog", "de": "Nebel"}
SITE_URL = "https://site.example/"
DEFAULT_LANG = "de"
TRANSLATIONS = {DEFAULT_LANG: ""}
POSTS = (("posts/*.rst", "blog", "post.tmpl"), ("notes/*.md", "", "post.tmpl"))
"""


@pytest.mark.parametrize(
    ("config", "path", "slug", "address"),
    [
        ("", "posts/rain.rst", "", "blog/rain.html"),
        ("PRETTY_URLS = True", "posts/2024/rain.rst", "wet", "blog/2024/wet/"),
        ("", "notes/rain.md", "", "rain.html"),
        ("", "pages/rain.md", "", ""),
    ],
)
def test_nikola_takes_the_folder_and_the_slug(config: str, path: str, slug: str, address: str) -> None:
    site = layout({"conf.py": NIKOLA + config})
    assert permalink(site, path, slug=slug) == (f"https://site.example/{address}" if address else "")
    assert {name: value for name, value, _ in site.settings}["title"] == "Nebel"


def test_nikola_hides_by_place_and_by_tag() -> None:
    site = layout({"conf.py": NIKOLA})
    assert site.holds_posts("posts/a.rst") and not site.holds_posts("pages/a.rst")
    assert site.hides(("fog", "Draft")) and not site.hides(("drafts",))
    assert not layout({"conf.py": NIKOLA + "USE_TAG_METADATA = False"}).hides(("draft",))


def test_a_configuration_of_sphinx_is_no_site() -> None:
    assert layout({"conf.py": "project = 'Fog'"}).generator == ""


def test_quarto_publishes_at_the_path() -> None:
    site = layout({"_quarto.yml": "website: {title: Fog, site-url: 'https://site.example/a'}"})
    assert site.settings == (("title", "Fog", "website.title"),)
    assert permalink(site, "posts/fog/index.qmd") == "https://site.example/a/posts/fog/"
    assert permalink(site, "posts/fog.qmd") == "https://site.example/a/posts/fog.html"


@pytest.mark.parametrize(
    ("generator", "files"),
    [
        (
            "Docusaurus",
            {
                "docusaurus.config.ts": "const config = {\n  // title: 'No'\n  title: 'Fog',\n"
                "  url: 'https://site.example',\n  baseUrl: '/a/' }"
            },
        ),
        (
            "VitePress",
            {
                "docs/.vitepress/config.mts": "title: \"Fog\", base: '/a/',\n"
                "sitemap: { hostname: 'https://site.example' }"
            },
        ),
        ("Gatsby", {"gatsby-config.js": "siteMetadata: { title: `Fog`, siteUrl: `https://site.example/a` }"}),
        (
            "Astro",
            {
                "astro.config.mjs": "defineConfig({ site: 'https://site.example', base: 'a' })",
                "src/consts.ts": "export const SITE_TITLE = 'Fog';",
            },
        ),
        (
            "Eleventy",
            {
                "eleventy.config.js": "const title = 'No'",
                "src/_data/site.json": '{"title": "Fog", "url": "https://site.example/a/"}',
            },
        ),
    ],
)
def test_programs_are_read_for_title_and_address(generator: str, files: dict[str, str]) -> None:
    site = layout({"package.json": "{}", **files})
    assert (site.generator, site.address) == (generator, "https://site.example/a/")
    assert {name: value for name, value, _ in site.settings}["title"] == "Fog"
    assert site.holds_posts("src/content/blog/a.mdx") and not site.holds_posts("README.md")


def test_a_program_is_read_without_its_package_at_the_root_alone() -> None:
    assert layout({"docusaurus.config.ts": "title: 'Fog'"}).generator == "Docusaurus"
    assert layout({"docs/.vitepress/config.ts": "title: 'Fog'"}).generator == ""


def test_what_a_program_computes_is_not_known() -> None:
    files = {"package.json": "{}", "gatsby-config.js": "title: `${name} x`, siteUrl: process.env.URL"}
    assert (layout(files).settings, layout(files).address) == ((), "")


@pytest.mark.parametrize(
    ("path", "slug", "address"),
    [
        ("blog/2024-03-05-fog.md", "", "blog/2024/03/05/fog"),
        ("blog/2024/03-05-fog/index.mdx", "", "blog/2024/03/05/fog"),
        ("blog/news/2024-03-05-fog.md", "", "blog/news/2024/03/05/fog"),
        ("blog/fog.md", "", "blog/fog"),
        ("blog/2024-03-05-fog.md", "/the-fog", "blog/the-fog"),
        ("news/2024-03-05-fog.md", "", ""),
    ],
)
def test_docusaurus_dates_its_blog(path: str, slug: str, address: str) -> None:
    config = "module.exports = { url: 'https://site.example' }"
    site = layout({"package.json": "{}", "docusaurus.config.js": config})
    assert permalink(site, path, slug=slug) == (f"https://site.example/{address}" if address else "")
    assert not site.holds_posts("docs/intro.md")
    elsewhere = layout({"package.json": "{}", "docusaurus.config.js": f"{config} // routeBasePath: '/'"})
    assert permalink(elsewhere, path, slug=slug) == ""


@pytest.mark.parametrize(
    ("config", "path", "slug", "address"),
    [
        ("", "docs/blog/posts/fog.md", "", "blog/2024/03/05/rain-in-the-harbour/"),
        ("", "docs/blog/posts/2024/fog.md", "wet", "blog/2024/03/05/wet/"),
        ("use_directory_urls: false", "docs/notes/fog.md", "", "notes/fog.html"),
        ("", "docs/notes/index.md", "", "notes/"),
        ("docs_dir: src", "docs/fog.md", "", ""),
    ],
)
def test_mkdocs_dates_its_blog(config: str, path: str, slug: str, address: str) -> None:
    emoji = "x:\n  - y: !!python/name:material.extensions.emoji.twemoji\n  - z: !ENV [CI, false]"
    site = layout({"mkdocs.yml": f"site_name: Fog\nsite_url: https://site.example/\n{emoji}\n{config}"})
    assert permalink(site, path, slug=slug) == (f"https://site.example/{address}" if address else "")
    assert site.settings == (("title", "Fog", "site_name"),)


HEXO = "source_dir: source\n"


@pytest.mark.parametrize(
    ("files", "has"),
    [
        ({"_config.yml": HEXO}, True),
        ({"_config.yml": f"{HEXO}marked:\n  breaks: false\n"}, False),
        ({"_config.yml": f"{HEXO}markdown:\n  render:\n    breaks: false\n"}, False),
        ({"_config.yml": HEXO, "package.json": '{"dependencies": {"hexo-renderer-pandoc": "1"}}'}, False),
        ({"_config.yml": "title: x\n"}, False),
        ({"_config.yml": "title: x\nkramdown:\n  hard_wrap: true\n"}, True),
        ({"hugo.toml": "title = 'x'\n"}, False),
        ({"hugo.toml": "[markup.goldmark.renderer]\nhardWraps = true\n"}, True),
        ({"mkdocs.yml": "site_name: x\nmarkdown_extensions:\n  - nl2br\n"}, True),
        ({"mkdocs.yml": "site_name: x\nmarkdown_extensions:\n  - toc\n"}, False),
        ({"package.json": "{}", ".vitepress/config.ts": "markdown: { breaks: true }"}, True),
        ({"package.json": "{}", ".vitepress/config.ts": "markdown: { breaks: false }"}, False),
        ({"package.json": "{}", "astro.config.mjs": "remarkPlugins: [remarkBreaks]"}, True),
    ],
)
def test_a_site_says_whether_line_ends_are_line_breaks(files: dict[str, str], has: bool) -> None:
    assert layout(files).has_line_breaks is has


GRIDEA = {
    "config/setting.json": '{"config": {"domain": "https://site.example"}}',
    "config/theme.json": '{"config": {"siteName": "雨"}}',
    "posts/rain.md": "",
}


def test_gridea_is_known_by_both_its_files() -> None:
    found = layout(GRIDEA)
    assert (found.generator, found.settings[0][:2]) == ("Gridea", ("title", "雨"))
    assert permalink(found, "posts/rain.md") == "https://site.example/post/rain/"
    assert found.holds_posts("posts/rain.md") and not found.holds_posts("README.md")
    assert layout({name: text for name, text in GRIDEA.items() if "theme" not in name}).generator == ""
