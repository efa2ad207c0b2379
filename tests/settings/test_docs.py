"""What the documentation says of settings, and `feeds config`."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.cli.lists import config
from feeds.errors import BadSetting
from feeds.settings import load_settings, setting_rows
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


def test_the_example_has_every_setting_with_its_default(tmp_path: Path) -> None:
    example = tomllib.loads((DOCS / "feeds.toml").read_text("utf-8"))
    assert set(example) == NAMES
    before = {
        name: value for name, value, _ in setting_rows(load_settings(tmp_path, environment={}, flags={}))
    }
    shutil.copy(DOCS / "feeds.toml", tmp_path)
    assert {
        name: value for name, value, _ in setting_rows(load_settings(tmp_path, environment={}, flags={}))
    } == before


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
