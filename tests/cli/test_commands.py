import json
import os
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.cli.main import main
from feeds.storage.output import RECORDS
from tests.support.archive import Archive
from tests.support.paths import ROOT


def feeds(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_build_says_what_it_did(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    archive.write("b.md", date="no day")
    result = feeds("build", archive.root, "-o", tmp_path / "out", "--base-url", "https://feeds.example.org")
    assert result.exit_code == 0
    assert result.stdout.startswith("2 files: 1 entries, 0 collapsed, 0 waiting, 1 left out, 0 not posts\n")
    assert re.search(r"\d+ documents written, 0 unchanged, 0 removed in ", result.stdout)
    assert re.fullmatch(r"b\.md:3: date: .*; left out\n", result.stderr)


def test_build_without_a_base_url_warns(archive: Archive, tmp_path: Path) -> None:
    assert "no --base-url" in feeds("build", archive.root, "-o", tmp_path / "out").stderr


def test_an_index_of_another_version_is_made_anew_with_a_word(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    command = ("build", archive.root, "-o", tmp_path / "out", "--base-url", "https://feeds.example.org")
    feeds(*command)
    with closing(sqlite3.connect(os.environ["FEEDS_INDEX"])) as db, db:
        db.execute("UPDATE made_by SET value = 'another' WHERE part = 'version'")
    assert "is of another version" in feeds(*command).stderr
    assert feeds(*command).stderr == ""


def test_build_takes_its_flags(archive: Archive, tmp_path: Path) -> None:
    for number in range(8):
        archive.write(f"{number}.md", tags="[x]")
    out = tmp_path / "out"
    feeds("build", archive.root, "-o", out, "--limit", 6, "--content", "summary", "--kinds", "tag,source")
    feed = json.loads((out / "feed.json").read_text())
    assert len(feed["items"]) == 6
    assert all("content_html" not in item for item in feed["items"])
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"feed", "tag", "source"}


def test_check_names_file_line_field_reason_and_action(archive: Archive) -> None:
    archive.write("a.md", **{"from": "javascript:alert(1)"})
    result = feeds("check", archive.root)
    assert result.exit_code == 0
    assert re.match(r"a\.md:4: from: .*javascript.*; published without a link\n", result.stdout)


def test_check_strict_fails_where_there_is_a_problem(archive: Archive) -> None:
    archive.write("a.md")
    assert feeds("check", "--strict", archive.root).exit_code == 0
    archive.write("b.md", date="no day")
    assert feeds("check", "--strict", archive.root).exit_code == 1


def test_check_tells_what_the_guard_kept_once_it_is_cleaned(archive: Archive) -> None:
    archive.write("a.md", "<div><p>A title</p></div>", title="A title")
    assert "kept" not in feeds("check", archive.root).stdout
    result = feeds("check", "--content", "--strict", archive.root)
    assert result.exit_code == 0
    assert result.stdout.startswith("a.md: repeated title: A title; kept\n")
    assert feeds("check", archive.root).stdout == result.stdout


def test_check_prints_json(archive: Archive) -> None:
    archive.write("a.md", date="no day")
    report = json.loads(feeds("check", "--json", archive.root).stdout)
    assert report["counts"]["left_out"] == 1
    assert report["problems"][0].keys() == {"file", "line", "field", "reason", "action"}


def test_channels_are_listed_with_numbers_and_addresses(archive: Archive) -> None:
    archive.write("a.md", tags="[C#]")
    lines = feeds("channels", archive.root, "--base-url", "https://feeds.example.org").stdout.splitlines()
    assert lines[1].split() == ["1", "tag", "C#", "https://feeds.example.org/tag/c=23/feed.atom"]


def test_show_prints_the_entry_and_what_was_done_to_it(archive: Archive) -> None:
    path = archive.write(
        "a/b.md", '<div>\n<p>It rained.</p><div class="ad">Buy boats</div>\n</div>', tags="[x, y]"
    )
    outputs = [feeds("show", archive.root, name).stdout for name in ("a/b.md", path)]
    assert outputs[0] == outputs[1]
    lines = outputs[0].splitlines()
    for line in ("id          https://example.com/a/b.md", "tags        y", "summary     It rained."):
        assert line in lines
    assert lines[-3:] == ["<p>It rained.</p>", "", "taken       advertisement: Buy boats"]


def test_show_says_why_a_file_makes_no_entry(archive: Archive) -> None:
    archive.write("a.md", date="no day", **{"from": ""})
    result = feeds("show", archive.root, "a.md")
    assert result.exit_code == 1
    assert re.match(r"feeds: a\.md: .*date.*\n", result.stderr)
    assert "no entry" in feeds("show", archive.root, "b.md").stderr


def test_a_build_keeps_its_records_and_says_when_there_are_none_yet(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    out, url = tmp_path / "out", "https://feeds.example.org"
    first = feeds("build", archive.root, "-o", out, "--base-url", url)
    assert f"records begin in {out / RECORDS}; keep this file" in first.stdout
    assert (out / RECORDS).read_text().count("seen") == 1
    assert "no records" not in feeds("build", archive.root, "-o", out, "--base-url", url).stdout
    (out / RECORDS).unlink()
    assert "records are gone" in feeds("build", archive.root, "-o", out, "--base-url", url).stderr
    feeds("build", archive.root, "-o", out, "--records", tmp_path / "mine")
    assert (tmp_path / "mine").exists()


def test_a_build_has_archives_if_that_is_wanted(archive: Archive, tmp_path: Path) -> None:
    for number in range(7):
        archive.write(f"{number}.md")
    for archives, count in {"all": 2, "main": 1, "": 0}.items():
        options = ("--archives", archives) if archives else ()
        feeds("build", archive.root, "-o", tmp_path / "out", "--limit", 5, *options)
        assert len(list((tmp_path / "out").rglob("archive-2021-05.atom"))) == count


def test_withdrawals_are_exported_and_counted(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", withdrawn="true")
    archive.write("b.md", tags="[x]")
    row = json.loads(feeds("export", archive.root).stdout.splitlines()[1])
    assert row.pop("withdrawn").endswith("Z")
    assert row == {"id": "https://example.com/a.md", "channels": [["tag", "x"], ["source", "example.com"]]}
    found = feeds("channels", archive.root).stdout.splitlines()
    assert all(line.endswith("(1 withdrawn)") for line in found) and len(found) == 3


def test_export_prints_entries_as_json_lines(archive: Archive) -> None:
    archive.write("x/a.md", author="Mei Lin", tags="[x]", categories="[y]", lang="en-GB")
    archive.write("b.md", date="2021-04-30", **{"from": "https://example.com/x/a.md"})
    exported = json.loads(feeds("export", archive.root).stdout)
    assert re.fullmatch(r"2.*:\d\dZ", exported.pop("first_seen"))
    assert exported == {
        "file": "x/a.md",
        "files": ["x/a.md", "b.md"],
        "id": "https://example.com/x/a.md",
        "url": "https://example.com/x/a.md",
        "title": "x/a.md",
        "published": "2021-04-30T00:00:00Z",
        "updated": "2021-05-01T12:00:00Z",
        "authors": ["Mei Lin"],
        "tags": ["x"],
        "categories": ["y"],
        "source": "example.com",
        "language": "en-GB",
        "content_html": "<p>It rained.</p>",
        "summary": "It rained.",
        "image": "",
        "enclosures": [],
    }


def test_a_line_of_json_is_one_line_to_any_reader(archive: Archive) -> None:
    ends = "\u2028 \u2029 \x85 end"
    archive.write("a.md", f"<p>rain{ends}</p>", title=f"fog{ends}", tags="[x]")
    (line,) = feeds("export", archive.root).stdout.splitlines()
    assert "\u2028 \u2029" in json.loads(line)["content_html"]
    report = feeds("check", "--json", "--content", archive.root).stdout
    assert not {"\u2028", "\u2029", "\x85"} & set(report) and json.loads(report)


def test_export_survives_any_file_name(archive: Archive) -> None:
    name = os.fsdecode(b"rain\xff\n.md")
    (archive.root / name).write_text("---\ntitle: Rain\ndate: 2021-05-01\n---\nIt rained.\n")
    (line,) = feeds("export", archive.root).stdout.splitlines()
    assert json.loads(line)["file"] == "rain\\xff\\n.md"


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["check", "/" + "a" * 300], "/" + "a" * 300 + ": file name too long"),
        (["check", "no\nsuch"], "no\\nsuch: no such folder"),
        (["build", "POSTS", "-o", __file__], f"{__file__}: is not a folder"),
        (["serve", "POSTS", "--host", ""], "--host: is empty"),
        (["check", "/no/such/folder"], "/no/such/folder: no such folder"),
        (["check", __file__], f"{__file__}: is not a folder"),
        (["build", "POSTS", "-o", "POSTS"], "POSTS: is the folder of posts; choose another for the output"),
        (["build", "POSTS", "-o", f"{__file__}/out"], f"{__file__}/out: not a directory"),
        (
            ["build", "POSTS", "-o", "OUT", "--kinds", "tags"],
            "--kinds: 'tags' is not one of tag, category, author, source",
        ),
        (
            ["build", "POSTS", "-o", "OUT", "--base-url", "example.org"],
            "--base-url: 'example.org' is not an address such",
        ),
    ],
)
def test_what_the_user_can_mend_is_one_line(archive: Archive, arguments: list[str], message: str) -> None:
    archive.write("a.md")
    places = {"POSTS": str(archive.root), "OUT": str(archive.root.parent / "out")}
    result = feeds(*(places.get(argument, argument) for argument in arguments))
    lines = [line for line in result.stderr.splitlines() if "no --base-url" not in line]
    assert result.exit_code == 1
    assert len(lines) == 1
    assert lines[0].startswith("feeds: " + message.replace("POSTS", places["POSTS"]))


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("build", "-o", "OUT")], ids=lambda c: c[0])
def test_a_rule_that_cannot_be_understood_is_said_before_anything_is_published(
    archive: Archive, command: tuple[str, ...]
) -> None:
    archive.write("a.md")
    archive.write_text("feeds.toml", 'rules = ".rules"\n')
    rules = archive.write_text(".rules/example.com.txt", "strip: p.b\nstrip: p[\n")
    out = archive.root.parent / "out"
    name, *options = (str(out) if part == "OUT" else part for part in command)
    result = feeds(name, archive.root, *options)
    (line,) = [line for line in result.stderr.splitlines() if "no --base-url" not in line]
    assert (result.exit_code, line.startswith(f"feeds: {rules}:2: ")) == (1, True)
    assert not list(out.glob("*.atom"))


def test_a_port_in_use_is_said(archive: Archive) -> None:
    archive.write("a.md")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = feeds("serve", archive.root, "--port", port)
    assert result.exit_code == 1
    assert f"--port {port}: address already in use" in result.stderr


def test_a_wrong_variable_is_said(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_LIMIT", "many")
    assert feeds("check", archive.root).stderr == "feeds: FEEDS_LIMIT: 'many' is not a valid whole number\n"


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in main.commands:
        assert f"feeds {name}" in readme
