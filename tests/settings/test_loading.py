import os
import re
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import BadSetting
from feeds.settings import Settings, load_settings
from feeds.settings.layers import recognize_site
from feeds.storage.local import own_folders
from tests.support.reads import WatchedFolder


def settings(folder: Path, environment: dict[str, str] | None = None, **flags: Any) -> Settings:
    return load_settings(folder, environment=environment or {}, flags=flags)


def test_without_settings_the_title_is_constant_and_the_zone_utc(tmp_path: Path) -> None:
    site = settings(tmp_path).site
    assert (site.title, site.time_zone, site.language) == ("Saved articles", "UTC", "")


def test_jekyll_settings_are_taken(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "name: 雨\ndescription: On rain\nurl: https://example.org\nbaseurl: /archive\ntimezone: Asia/Taipei\n"
        "lang: zh_TW\nauthor:\n  name: Mei Lin\nfeed:\n  posts_limit: 20\nplugins:\n  - jekyll-feed\n"
    )
    found = settings(tmp_path)
    assert found.site.title == "雨"
    assert found.site.base_url == "https://example.org/archive/"
    assert (found.site.language, found.site.time_zone) == ("zh-TW", "Asia/Taipei")
    assert (found.site.author, found.limit) == ("Mei Lin", 20)


def test_each_configuration_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Rain\n")
    source = WatchedFolder(tmp_path)
    assert recognize_site(source).generator == "Jekyll"
    assert len(source.reads) == len({path for (path,) in source.reads})


@pytest.mark.parametrize(
    "text", ["---\ntitle: Rain\n", "\ufefftitle: Rain\n...\n", "title: Rain\x7f\n", "title: 'Rain'"]
)
def test_jekyll_settings_may_be_any_yaml(tmp_path: Path, text: str) -> None:
    (tmp_path / "_config.yml").write_text(text, "utf-8")
    assert settings(tmp_path).site.title == "Rain"


def test_each_layer_covers_the_one_before_it(tmp_path: Path) -> None:
    assert settings(tmp_path).limit == 50
    (tmp_path / "_config.yml").write_text("feed:\n  posts_limit: 1\n")
    assert settings(tmp_path).limit == 1
    (tmp_path / "feeds.toml").write_text("limit = 2\n")
    assert settings(tmp_path).limit == 2
    assert settings(tmp_path, {"FEEDS_LIMIT": "3"}).limit == 3
    found = settings(tmp_path, {"FEEDS_LIMIT": "3"}, limit=4)
    assert (found.limit, found.set_by["limit"]) == (4, "--limit")


def test_a_base_url_ends_in_a_slash_and_is_the_default_id(tmp_path: Path) -> None:
    site = settings(tmp_path, base_url="https://例子.测试/a").site
    assert site.base_url == site.id == "https://xn--fsqu00a.xn--0zwm56d/a/"


def test_what_a_site_says_that_is_no_setting_is_passed_over(tmp_path: Path) -> None:
    config = "title: Rain\ntimezone: Mars\nlang: [en, fr]\nurl: not an address\nfeed:\n  posts_limit: many\n"
    (tmp_path / "_config.yml").write_text(config)
    found = settings(tmp_path)
    assert (found.site.title, found.site.time_zone, found.site.language) == ("Rain", "UTC", "")
    assert (found.site.base_url, found.limit) == ("http://localhost:8000/", 50)


def test_the_address_of_the_site_is_the_base_url_where_the_command_has_none(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('baseURL = "https://site.example/blog"\n')
    assert settings(tmp_path).site.base_url == "https://site.example/blog/"
    assert settings(tmp_path).set_by["base_url"] == f"{tmp_path}/hugo.toml"
    served = load_settings(tmp_path, environment={}, flags={}, base_url="http://localhost:80/")
    assert served.site.base_url == "http://localhost:80/"
    assert served.layout.address == "https://site.example/blog/"


@pytest.mark.parametrize(
    "name, text, subject",
    [
        ("_config.yml", "title: [\n", "_config.yml"),
        ("feeds.toml", "limit = -1\n", "feeds.toml: limit"),
        ("feeds.toml", "limit = true\n", "feeds.toml: limit"),
        ("feeds.toml", "limti = 1\n", "feeds.toml"),
        ("feeds.toml", "limit =\n", "feeds.toml"),
        ("feeds.toml", 'content = "some"\n', "feeds.toml: content"),
        ("feeds.toml", 'language = "x"\n', "feeds.toml: language"),
        ("feeds.toml", 'base_url = "https://example.org/?a"\n', "feeds.toml: base_url"),
        ("feeds.toml", 'origins = { "example.com" = "no" }\n', "feeds.toml: origins"),
        ("feeds.toml", 'credit = "perhaps"\n', "feeds.toml: credit"),
        ("feeds.toml", 'interface = "eo"\n', "feeds.toml: interface"),
    ],
)
def test_a_wrong_setting_names_file_and_key(tmp_path: Path, name: str, text: str, subject: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadSetting) as caught:
        settings(tmp_path)
    assert caught.value.subject == str(tmp_path / subject)


@pytest.mark.parametrize(
    "text, message",
    [
        ('titel = "Rain"\n', "feeds.toml: unknown setting 'titel' (did you mean 'title'?)"),
        ("limit = true\n", "feeds.toml: limit: 'True' is not a valid whole number"),
        ("min_entries = true\n", "feeds.toml: min_entries: 'True' is not a valid whole number"),
        ("watch = nan\n", "feeds.toml: watch: 'nan' is not a usable number"),
        (
            "limit = 9999999999999999\n",
            "feeds.toml: limit: '9999999999999999' is not a usable number",
        ),
        ('pages = "none"\n', "feeds.toml: pages: 'none' is not one of 'first', 'older', 'all'"),
        ("title = [1]\n", "feeds.toml: title: is not a text"),
        (
            '[[search]]\nnam = "x"\n',
            "feeds.toml: search: unknown key 'nam' of a search (known: name, title, ",
        ),
    ],
)
def test_a_wrong_setting_is_said_in_plain_words(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(BadSetting) as caught:
        settings(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_an_unknown_setting_that_is_like_no_other_is_said_with_all_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("qqq = 1\n")
    with pytest.raises(BadSetting, match=r"unknown setting 'qqq' \(known: accept_loss, .*, watch\)"):
        settings(tmp_path)


def test_a_variable_that_looks_like_a_setting_is_said_and_no_other(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"FEEDS_TITEL: unknown setting \(did you mean 'FEEDS_TITLE'\?\)"):
        settings(tmp_path, {"FEEDS_TITEL": "Rain"})
    others = {"FEEDS_POSTS": "x", "FEEDS_PROXY_SECRET": "x", "FEEDS_TEST_ARCHIVE": "x", "MY_FEEDS_TITEL": "x"}
    assert settings(tmp_path, others).site.title == "Saved articles"


@pytest.mark.parametrize("flag", ["true", "yes", "on", "1"])
def test_a_flag_has_the_words_that_the_command_line_has(tmp_path: Path, flag: str) -> None:
    assert settings(tmp_path, {"FEEDS_COMPRESS": flag}).compress is True
    assert settings(tmp_path, {"FEEDS_HOST_RULES": "no"}).host_rules is False


def test_settings_of_the_posts_never_lead_out_of_their_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("limit = 7\n")
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "feeds.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(BadSetting, match=r"feeds\.toml: leads out"):
        settings(posts)
    (posts / "feeds.toml").unlink()
    (tmp_path / "link").symlink_to("secret")  # a file that the user names may be a link
    assert settings(posts, {"FEEDS_CONFIG": str(tmp_path / "link")}).limit == 7


def test_a_settings_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="FEEDS_CONFIG"):
        settings(tmp_path, {"FEEDS_CONFIG": str(tmp_path / "other.toml")})


def test_empty_variables_are_as_good_as_none(tmp_path: Path) -> None:
    assert settings(tmp_path, {"FEEDS_LIMIT": "", "FEEDS_CONFIG": "", "FEEDS_BASE_URL": ""}).limit == 50


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("name", ["feeds.toml", "_config.yml"])
def test_a_settings_file_that_is_a_pipe_is_said(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(BadSetting, match="is not a file"):
        settings(tmp_path)


@pytest.mark.parametrize("text", [
    "a = " + "[" * 100_000, "a = " + "{a = " * 20_000, f"limit = {'1' * 5000}", "#" * 600_000,
    f"[{'a.' * 10_000}a]", pytest.param(f"[{'a.' * 50_000}a]", marks=pytest.mark.slow),
])  # fmt: skip
def test_hostile_settings_are_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(BadSetting, match=re.escape(str(tmp_path / "feeds.toml"))):
        load_settings(tmp_path, environment={}, flags={})


def test_settings_among_the_posts_name_no_cluster(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text('cluster = "tcp://scheduler:8786"\n')
    with pytest.raises(BadSetting, match=r"feeds\.toml: cluster: is named among the posts"):
        load_settings(tmp_path, environment={}, flags={})
    (tmp_path / "posts").mkdir()
    for environment in ({"FEEDS_CONFIG": str(file)}, {"FEEDS_CLUSTER": "tcp://scheduler:8786"}):
        found = load_settings(tmp_path / "posts", environment=environment, flags={})
        assert found.cluster == "tcp://scheduler:8786"


@pytest.mark.parametrize("name", ["index", "records"])
def test_settings_among_the_posts_name_no_files_elsewhere(tmp_path: Path, name: str) -> None:
    posts, out, other = (tmp_path / part for part in ("posts", "out", "other"))
    posts.mkdir()
    (posts / "link").symlink_to(tmp_path)

    def load(path: Path, **variables: str) -> object:
        (posts / "feeds.toml").write_text(f'{name} = "{path}"\n')
        return getattr(load_settings(posts, environment=variables, flags={}, out=str(out)), name)

    for bad in (other / "a", posts / ".." / "a", posts / "link" / "a"):
        with pytest.raises(BadSetting, match="leads out of the posts"):
            load(bad)
        assert load(bad, **{f"FEEDS_{name.upper()}": str(bad)}) == str(bad)
    for good in (posts / "a", out / "a", *(folder / "a" for folder in own_folders())):
        assert load(good) == str(good)
    elsewhere = tmp_path / "feeds.toml"
    elsewhere.write_text(f'{name} = "{other}"\n')
    assert load(other, FEEDS_CONFIG=str(elsewhere)) == str(other)
