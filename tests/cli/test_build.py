import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.support.archive import Archive
from tests.support.commands import feeds


def test_build_says_what_it_did(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    archive.write("b.md", date="no day")
    result = feeds("build", archive.root, "-o", tmp_path / "out", "--base-url", "https://feeds.example.org")
    assert result.exit_code == 0
    figures = r"\d+ documents written, 0 unchanged, 0 removed in .*; 1 entry of 2 files"
    assert re.fullmatch(figures, result.stdout.splitlines()[-1])
    assert re.fullmatch(r"b\.md:3: date: .*; left out\n", result.stderr)


def test_a_build_that_changes_nothing_says_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    archive.write("b.md", date="no day")
    command = ("build", archive.root, "-o", tmp_path / "out")
    assert "b.md" in feeds(*command).stderr
    assert feeds(*command).output == ""
    archive.write("c.md")
    assert "2 entries of 3 files" in feeds(*command).stdout
    for name in ("a.md", "c.md"):
        (archive.root / name).unlink()
    assert feeds(*command, "--accept-loss").stdout.endswith("; 0 entries of 1 file\n")


def test_a_build_without_entries_says_why(archive: Archive, tmp_path: Path) -> None:
    archive.write_text("a.md", "Only words.\n")
    said = feeds("build", archive.root, "-o", tmp_path / "out").stdout
    assert "1 not posts" in said
    assert f"feeds check --all {archive.root}\n" in said
    assert "\na post needs a date " in said


def test_a_quiet_build_prints_warnings_alone(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    archive.write("b.md", date="no day")
    result = feeds("build", archive.root, "-o", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.fullmatch(r"warning: no --base-url .*\nb\.md:3: date: .*; left out\n", result.stderr)


def test_build_without_a_base_url_warns(archive: Archive, tmp_path: Path) -> None:
    assert "no --base-url" in feeds("build", archive.root, "-o", tmp_path / "out").stderr


def test_an_index_of_another_version_is_made_anew_with_a_word(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    command = ("build", archive.root, "-o", tmp_path / "out", "--base-url", "https://feeds.example.org")
    feeds(*command)
    with closing(sqlite3.connect(os.environ["FEEDS_INDEX"])) as db, db:
        db.execute("UPDATE made_by SET value = 'another' WHERE part = 'version'")
    assert "was of another version" in feeds(*command).stderr
    assert feeds(*command).stderr == ""


def test_build_takes_its_flags(archive: Archive, tmp_path: Path) -> None:
    for number in range(8):
        archive.write(f"{number}.md", tags="[x]")
    out = tmp_path / "out"
    feeds("build", archive.root, "-o", out, "--limit", 6, "--content", "summary", "--kinds", "tag,source")
    feed = json.loads((out / "feed.json").read_text())
    assert len(feed["items"]) == 6
    assert all("content_html" not in item for item in feed["items"])
    assert {path.name for path in out.iterdir() if path.is_dir()} - {"2021", "channels"} == {
        "feed",
        "tag",
        "source",
    }


def test_a_build_keeps_its_records_and_says_when_there_are_none_yet(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    out, url = tmp_path / "out", "https://feeds.example.org"
    first = feeds("build", archive.root, "-o", out, "--base-url", url)
    assert f"records begin in {archive.records}; keep this file" in first.stdout
    assert archive.records.read_text().count("seen") == 1
    assert "no records" not in feeds("build", archive.root, "-o", out, "--base-url", url).stdout
    archive.records.unlink()
    assert "records are gone" in feeds("build", archive.root, "-o", out, "--base-url", url).stderr
    feeds("build", archive.root, "-o", tmp_path / "other", "--records", tmp_path / "mine")
    assert (tmp_path / "mine").exists()


def test_a_build_has_archives_if_that_is_wanted(archive: Archive, tmp_path: Path) -> None:
    for number in range(7):
        archive.write(f"{number}.md")
    for archives, count in {"all": 2, "main": 1, "": 0}.items():
        options = ("--archives", archives) if archives else ()
        feeds("build", archive.root, "-o", tmp_path / "out", "--limit", 5, *options)
        assert len(list((tmp_path / "out").rglob("archive-2021-05.atom"))) == count
