"""What the documentation says of settings, and `feeds config`."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.channels import CHANNEL_KINDS
from feeds.cli.lists import config
from feeds.errors import BadSetting
from feeds.settings import LOCALHOST, load_settings, setting_rows
from feeds.settings.table import SETTINGS
from tests.support.paths import ROOT

DOCS = ROOT / "docs"
NAMES = {setting.name for setting in SETTINGS}


def shown(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and origins, as `feeds config` prints them."""
    result = CliRunner().invoke(config, [str(folder)])
    assert result.exit_code == 0, result.output
    lines = [line.rpartition("  # ") for line in result.stdout.splitlines()]
    return tomllib.loads(result.stdout), {line.split(" = ")[0]: origin for line, _, origin in lines}


def test_the_documentation_has_every_setting() -> None:
    text = (DOCS / "settings.md").read_text("utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in text] == []


def uncommented(examples: str) -> dict[str, Any]:
    """The settings of the example when the `#` before each of its lines is removed."""
    lines = (line[1:] if re.match(r"#[^ ]", line) else line for line in examples.splitlines())
    return tomllib.loads("\n".join(lines))


def test_the_example_has_every_setting_with_its_default() -> None:
    example = uncommented((DOCS / "feeds.toml").read_text("utf-8"))
    tables = {"search", "origins", "image_hosts", "fields", "pull", "readers", "aliases"}
    assert set(example) == NAMES and all(example[name] for name in tables)
    defaults = {setting.name: setting.default for setting in SETTINGS}
    defaults |= {"kinds": list(CHANNEL_KINDS), "base_url": LOCALHOST}
    assert {name: defaults[name] for name in NAMES - tables} == {
        name: example[name] for name in NAMES - tables
    }


def test_all_that_the_example_shows_can_be_set(tmp_path: Path) -> None:
    text = (DOCS / "feeds.toml").read_text("utf-8")
    (tmp_path / "feeds.toml").write_text(re.sub(r"(?m)^#(?! )", "", text))
    found = load_settings(tmp_path, environment={}, flags={})
    assert found.search[0].name == "ants" and found.image_hosts and found.site.origins


def test_copying_the_example_changes_nothing(tmp_path: Path) -> None:
    before = list(setting_rows(load_settings(tmp_path, environment={}, flags={})))
    shutil.copy(DOCS / "feeds.toml", tmp_path)
    assert list(setting_rows(load_settings(tmp_path, environment={}, flags={}))) == before


def test_every_setting_is_shown_with_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_config.yml").write_text("title: Rain\nlang: de\n")
    (tmp_path / "feeds.toml").write_text('language = "fr"\n[origins]\n"a.example" = "https://a.example/f"\n')
    monkeypatch.setenv("FEEDS_MAX_AGE", "60")
    values, origins = shown(tmp_path)
    assert set(values) == NAMES
    assert (values["title"], values["language"], values["max_age"]) == ("Rain", "fr", 60)
    assert values["origins"] == {"a.example": "https://a.example/f"}
    assert origins["title"] == f"{tmp_path}/_config.yml: title"
    assert origins["language"] == f"{tmp_path}/feeds.toml: language"
    assert (origins["max_age"], origins["limit"]) == ("FEEDS_MAX_AGE", "default")


def test_what_is_shown_can_be_the_settings(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('title = "\\"Rain\\" \\\\ 雨"\ncontent = "summary"\nwatch = 0.5\n')
    result = CliRunner().invoke(config, [str(tmp_path)])
    before, _ = shown(tmp_path)
    (tmp_path / "feeds.toml").write_text(result.stdout, "utf-8")
    assert shown(tmp_path)[0] == before


@pytest.mark.parametrize(
    "line", ["watch = -1", "watch = true", 'watch = "often"', "max_age = 1.5", "max_age = -1"]
)
def test_a_wrong_number_is_said_with_its_file_and_key(tmp_path: Path, line: str) -> None:
    (tmp_path / "feeds.toml").write_text(line)
    with pytest.raises(BadSetting, match=rf"feeds\.toml: {line.split()[0]}: .* is not (a valid|in)"):
        load_settings(tmp_path, environment={}, flags={})


def test_files_of_the_program_are_shown_where_they_are(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, environment={}, flags={})
    origins = {name: origin for name, _, origin in setting_rows(settings)}
    assert origins["records"] == f"default: {settings.records_path}"
    assert origins["index"] == f"default: {settings.index_path}"
