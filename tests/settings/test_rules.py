from pathlib import Path
from typing import Any

import pytest

from feeds.errors import BadFolder, BadSetting
from feeds.settings import load_settings
from feeds.settings.rules import read_rule_files
from tests.support.archive import Archive


def texts(posts: Path, **flags: Any) -> dict[str, str]:
    found = read_rule_files(load_settings(posts, environment={}, flags=flags))
    return {file.host: file.text for file in found}


def test_rules_of_the_user_are_read_beside_those_of_the_program(archive: Archive) -> None:
    archive.write_text(".rules/a.example.txt", "strip: p\n")
    archive.write_text(".rules/notes.md", "")
    own = texts(archive.root, rules=".rules").items() - texts(archive.root).items()
    assert own == {("a.example", "strip: p\n")}
    assert texts(archive.root, rules=".rules", host_rules=False) == {}


def test_rules_may_be_outside_the_folder_of_posts(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/a.example.txt").write_text("strip: p\n")
    for folder in ("../rules", str(tmp_path / "rules")):
        assert texts(archive.root, rules=folder)["a.example"] == "strip: p\n"


def test_a_rule_file_never_leads_out_of_its_folder(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("strip: p\n")
    (archive.root / ".rules").mkdir()
    (archive.root / ".rules/a.example.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(BadFolder, match=r"a\.example\.txt: leads out"):
        texts(archive.root, rules=".rules")


def test_a_rule_file_that_is_not_utf_8_is_said(archive: Archive) -> None:
    archive.write_text(".rules/a.example.txt", "").write_bytes(b"\xff")
    with pytest.raises(BadSetting, match=r"\.rules/a\.example\.txt: is not UTF-8"):
        texts(archive.root, rules=".rules")
