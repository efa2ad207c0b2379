import json
import re

from tests.support.archive import Archive
from tests.support.commands import feeds


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


def test_show_prints_the_entry_and_what_was_done_to_it(archive: Archive) -> None:
    path = archive.write(
        "a/b.md", '<div>\n<p>It rained.</p><div class="ad">Buy boats</div>\n</div>', tags="[x, y]"
    )
    outputs = [feeds("show", archive.root, name).stdout for name in ("a/b.md", path)]
    assert outputs[0] == outputs[1]
    lines = outputs[0].splitlines()
    for line in ("id          https://example.com/a/b.md", "tags        y", "summary     It rained."):
        assert line in lines
    assert lines[-3:] == ["<p>It rained.</p>", "", "removed     advertisement: Buy boats"]


def test_show_says_why_a_file_makes_no_entry(archive: Archive) -> None:
    archive.write("a.md", date="no day", **{"from": ""})
    result = feeds("show", archive.root, "a.md")
    assert result.exit_code == 1
    assert re.match(r"feeds: a\.md: .*date.*; left out\n", result.stderr)
    archive.write("b.md", draft="true")
    assert "b.md: waiting; see: feeds check --all" in feeds("show", archive.root, "b.md").stderr
    assert "no entry" in feeds("show", archive.root, "c.md").stderr


def test_check_says_what_site_it_sees_and_how_to_see_every_file(archive: Archive) -> None:
    archive.write_text("_config.yml", "title: Harbour\n")
    archive.write("_posts/2021-05-01-a.md", **{"from": ""})
    archive.write("about.md", **{"from": ""})
    lines = feeds("check", archive.root).stdout.splitlines()
    assert lines[0] == "Jekyll site, configured in _config.yml"
    assert lines[-1] == f"what became of each file, and why: feeds check --all {archive.root}"
    assert (
        "about.md: not a post: a page of Jekyll, by its place or name"
        in feeds("check", "--all", archive.root).stdout
    )


def test_check_names_links_out_of_the_folder(archive: Archive) -> None:
    archive.write("a.md")
    (archive.root / "more").symlink_to("/")
    link = "more: passed over: is a link to a folder outside of this one"
    assert link in feeds("check", archive.root).stdout.splitlines()
    files = json.loads(feeds("check", "--all", "--json", archive.root).stdout)["files"]
    assert [one["state"] for one in files] == ["entry", "passed over"]
