"""What holds for the permalinks of every generator."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.posts import ParseOptions, parse
from feeds.sites import PostFacts
from tests.support.sites import layout

ADDRESS = "https://own.example/"
SITES = {
    name: layout(files)
    for name, files in {
        "Jekyll": {"_config.yml": f"url: {ADDRESS}\npermalink: /:categories/:year/:title:output_ext"},
        "Hugo": {"hugo.toml": f'baseURL = "{ADDRESS}"\n[permalinks]\nposts = "/:year/:sections/:slug"'},
        "Hexo": {
            "_config.yml": f"url: {ADDRESS}\nsource_dir: source\npermalink: :category/:year/:name/:lang/"
        },
        "Zola": {"zola.toml": f'base_url = "{ADDRESS}"'},
        "Pelican": {
            "pelicanconf.py": f"SITEURL = '{ADDRESS}'\nARTICLE_URL = '{{category}}/{{date:%Y/%b}}/{{slug}}/'"
        },
    }.items()
}
TEXTS = st.text(max_size=12)
VALUES = st.one_of(TEXTS, st.none(), st.lists(TEXTS, max_size=2), st.dictionaries(TEXTS, TEXTS, max_size=2))
KEYS = st.sampled_from(("permalink", "slug", "url", "path", "lang", "title", "category"))


@pytest.mark.parametrize("name", SITES)
@given(
    path=st.lists(
        st.text(min_size=1, max_size=8).filter(lambda part: "/" not in part), min_size=1, max_size=4
    ),
    title=TEXTS,
    date=st.datetimes(timezones=st.just(UTC)),
    categories=st.lists(TEXTS, max_size=2).map(tuple),
    fields=st.dictionaries(KEYS, VALUES, max_size=4),
)
def test_any_post_has_an_address_below_that_of_the_site_or_none(
    name: str,
    path: list[str],
    title: str,
    date: datetime,
    categories: tuple[str, ...],
    fields: dict[str, object],
) -> None:
    place = "/".join(("content", "posts", *path)) + ".md"
    found = SITES[name].permalink(PostFacts(place, title, date, categories, fields, date.date().isoformat()))
    assert found == "" or (found.startswith(ADDRESS) and found.isascii())


@pytest.mark.parametrize("zone", ["Asia/Singapore", "America/New_York"])
@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_harm_nobody(date: str, zone: str) -> None:
    post = f"---\ntitle: A\ndate: {date}\n---\nWords\n".encode()
    options = ParseOptions(site=SITES["Hugo"])
    found = parse("content/posts/a.md", post, zone=ZoneInfo(zone), options=options).post
    assert found is not None and found.meta.permalink.startswith(ADDRESS)
